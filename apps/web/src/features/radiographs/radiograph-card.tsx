import { IconAlertTriangle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { SecureImage } from '../../components/secure-image.js';
import type { Radiograph } from '../../lib/api/contract.js';
import { renditionPath } from '../../lib/api/resource-paths.js';
import { formatMoment } from '../../lib/format/format.js';
import { useLocale } from '../../lib/i18n/use-locale.js';
import { paths } from '../../lib/paths.js';
import { isTextLeft } from './pixel-warnings.policy.js';
import classes from './radiograph-card.module.css';

export function RadiographCard({ radiograph }: { radiograph: Radiograph }) {
  const { t } = useTranslation('radiographs');
  const locale = useLocale();
  const { displayName, patientReference, createdAt } = radiograph;
  const given = [displayName, patientReference].filter((name) => name !== null);
  const name = given.length === 0 ? t('card.untitled') : given.join(' · ');
  const moment = formatMoment(createdAt, locale);
  return (
    <Link className={classes.root} to={paths.radiograph(radiograph.id)} title={`${name} · ${moment}`}>
      <div className={classes.film}>
        <Preview radiograph={radiograph} />
        {isTextLeft(radiograph.deidentification) && <TextBadge />}
      </div>
      <div className={classes.caption}>
        <p className={classes.name}>{name}</p>
        <p className={classes.meta}>
          <span>{moment}</span>
          <span>{radiograph.modality ?? radiograph.format.toUpperCase()}</span>
        </p>
      </div>
    </Link>
  );
}

function TextBadge() {
  const { t } = useTranslation('radiographs');
  return (
    <span className={classes.badge}>
      <IconAlertTriangle size={14} aria-hidden="true" />
      {t('card.textLikely')}
    </span>
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
