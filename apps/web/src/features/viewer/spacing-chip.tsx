import { useTranslation } from 'react-i18next';
import type { PixelSpacing } from '../../lib/api/contract.js';
import { formatNumber } from '../../lib/format/format.js';
import { useLocale } from '../../lib/i18n/use-locale.js';
import classes from './stage-notes.module.css';

/** Where the picture's millimetres come from; without a source there are only pixels. */
export function SpacingChip({ spacing }: { spacing: PixelSpacing | null }) {
  const { t } = useTranslation('viewer');
  const { name, meaning } = useSpacingText(spacing);
  return (
    <span className={classes.badge} title={meaning}>
      <span aria-hidden="true">{name}</span>
      <span className={classes.spoken}>{t('spacing.spoken', { meaning })}</span>
    </span>
  );
}

function useSpacingText(spacing: PixelSpacing | null): { name: string; meaning: string } {
  const { t } = useTranslation('viewer');
  const locale = useLocale();
  if (spacing === null) return { name: t('spacing.short.unknown'), meaning: t('spacing.long.unknown') };
  const { provenance, magnification, row, column } = spacing;
  const values = {
    factor: formatNumber(magnification ?? 1, locale),
    row: formatNumber(row, locale),
    column: formatNumber(column, locale),
  };
  return {
    name: t(`spacing.short.${provenance}`, values),
    meaning: `${t(`spacing.long.${provenance}`, values)} ${t('spacing.size', values)}`,
  };
}
