import { useTranslation } from 'react-i18next';
import type { UploadItem } from '../list/upload-item.js';
import type { RemovedItem } from '../prepare/tasks.js';
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
      <p className={classes.names}>
        {[...removed, ...replaced].map(({ name, count }) => (
          <code key={name}>{count > 1 ? `${name} × ${count}` : name}</code>
        ))}
      </p>
    </details>
  );
}

function total(items: readonly RemovedItem[]): number {
  return items.reduce((sum, { count }) => sum + count, 0);
}
