import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { SecureImage } from '../../components/secure-image.js';
import type { Radiograph } from '../../lib/api/contract.js';
import { renditionPath } from '../../lib/api/resource-paths.js';
import { formatDateTime } from '../../lib/format/format.js';
import { useLocale } from '../../lib/i18n/use-locale.js';
import { paths } from '../../lib/paths.js';
import classes from './radiograph-card.module.css';
import { useRadiographTitle } from './use-radiograph-title.js';

export function RadiographCard({ radiograph }: { radiograph: Radiograph }) {
  const locale = useLocale();
  const name = useRadiographTitle()(radiograph);
  return (
    <Link className={classes.root} to={paths.radiograph(radiograph.id)}>
      <div className={classes.film}>
        <Preview radiograph={radiograph} />
      </div>
      <div className={classes.caption}>
        <p className={classes.name}>{name}</p>
        <p className={classes.meta}>
          <span>{formatDateTime(radiograph.createdAt, locale)}</span>
          <span>{radiograph.modality ?? radiograph.format.toUpperCase()}</span>
        </p>
      </div>
    </Link>
  );
}

function Preview({ radiograph: { id, renditions } }: { radiograph: Radiograph }) {
  const { t } = useTranslation('radiographs');
  switch (renditions.thumbnail) {
    case 'ready':
      return <SecureImage path={renditionPath(id, 'thumbnail')} alt="" />;
    case 'pending':
      return <span className={classes.pending}>{t('card.preparing')}</span>;
    case 'failed':
    case 'absent':
      return <span className={classes.missing}>{t('card.noPreview')}</span>;
  }
}
