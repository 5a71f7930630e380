import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { Radiograph } from '../../lib/api/contract.js';
import classes from './deidentification-facts.module.css';

type Report = Radiograph['deidentification'];
type Items = Report['removed'];

/** What de-identification did, in counts, and on request in the names of attributes; never a value. */
export function DeidentificationFacts({ report: { removed, replaced, redactedRegions } }: { report: Report }) {
  const { t } = useTranslation('radiographs');
  const id = useId();
  return (
    <section className={classes.root} aria-labelledby={id}>
      <h2 id={id} className={classes.title}>
        {t('deidentification.title')}
      </h2>
      <ItemList summary={t('deidentification.removed', { count: total(removed) })} items={removed} />
      <ItemList summary={t('deidentification.replaced', { count: total(replaced) })} items={replaced} />
      {redactedRegions > 0 && (
        <ItemList summary={t('deidentification.redacted', { count: redactedRegions })} items={[]} />
      )}
    </section>
  );
}

function ItemList({ summary, items }: { summary: string; items: Items }) {
  if (items.length === 0) return <p className={classes.none}>{summary}</p>;
  return (
    <details className={classes.group}>
      <summary>{summary}</summary>
      <ul className={classes.list}>
        {items.map(({ keyword, chunk, count }) => (
          <li key={`${keyword ?? ''} ${chunk ?? ''}`}>
            <code>{keyword ?? chunk}</code>
            {count > 1 && ` × ${count}`}
          </li>
        ))}
      </ul>
    </details>
  );
}

function total(items: Items): number {
  return items.reduce((sum, { count }) => sum + count, 0);
}
