import { useTranslation } from 'react-i18next';
import { formatBytes, formatNumber } from '../../../../lib/format/format.js';
import { useLocale } from '../../../../lib/i18n/use-locale.js';
import type { UploadItem } from '../list/upload-item.js';
import classes from './row-facts.module.css';

/** What the file is, in one line. */
export function RowFacts({ item: { bytes, inspection, regions } }: { item: UploadItem }) {
  const { t } = useTranslation('upload');
  const locale = useLocale();
  const number = (value: number): string => formatNumber(value, locale);
  const facts = [
    inspection && (inspection.modality ?? inspection.format.toUpperCase()),
    inspection && t('row.size', { width: number(inspection.width), height: number(inspection.height) }),
    inspection && t('row.bits', { count: inspection.bits }),
    formatBytes(bytes, locale),
    regions.length > 0 ? t('row.blackened', { count: regions.length }) : null,
  ];
  return <p className={classes.facts}>{facts.filter((fact) => fact !== null).join(' · ')}</p>;
}
