import { useTranslation } from 'react-i18next';
import { type ReportItem, ReportItems } from '../../report/report-items.js';
import type { UploadItem } from '../list/upload-item.js';
import classes from './removed-facts.module.css';

/** What leaves the file in this browser, in counts, and on request by name; never a value. */
export function RemovedFacts({ item: { inspection } }: { item: UploadItem }) {
  const { t } = useTranslation('upload');
  if (inspection === null) return null;
  const { removed, replaced } = inspection;
  const counts = { removed: total(removed), replaced: total(replaced) };
  if (counts.removed + counts.replaced === 0) return null;
  return (
    <details className={classes.root}>
      <summary>
        {counts.removed > 0 && t('removed.removed', { count: counts.removed })}
        {counts.removed > 0 && counts.replaced > 0 && ' · '}
        {counts.replaced > 0 && t('removed.replaced', { count: counts.replaced })}
      </summary>
      <ReportItems items={[...removed, ...replaced]} />
    </details>
  );
}

function total(items: readonly ReportItem[]): number {
  return items.reduce((sum, { count }) => sum + count, 0);
}
