import { IconAlertTriangle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Radiograph } from '../../lib/api/contract.js';
import { pixelWarnings } from './pixel-warnings.policy.js';
import classes from './pixel-warnings.module.css';

/** What was seen in the pixels and is still there, for pixels are copied untouched. */
export function PixelWarnings({ radiograph }: { radiograph: Radiograph }) {
  const { t } = useTranslation('radiographs');
  const codes = pixelWarnings(radiograph.deidentification);
  if (codes.length === 0) return null;
  return (
    <div className={classes.warning} role="note">
      <IconAlertTriangle size={18} aria-hidden="true" />
      <div>
        <p className={classes.warningTitle}>{t('detail.warningTitle')}</p>
        {codes.map((code) => (
          <p key={code}>{t(`warning.${code}`)}</p>
        ))}
      </div>
    </div>
  );
}
