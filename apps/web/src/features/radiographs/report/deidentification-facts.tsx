import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { Radiograph } from '../../../lib/api/contract.js';
import classes from './deidentification-facts.module.css';
import { type ReportItem, ReportItems } from './report-items.js';

type Report = Radiograph['deidentification'];
type Items = Report['removed'];
/** What one of the two did that had the file in their hands. */
type Part = Pick<Report, 'removed' | 'replaced' | 'redactedRegions'> & { readonly others?: number };

/** What de-identification did before sending and on arrival, in counts, and on request by name; never a value. */
export function DeidentificationFacts({ report }: { report: Report }) {
  const { t } = useTranslation('radiographs');
  const id = useId();
  const { preparation } = report;
  return (
    <section className={classes.root} aria-labelledby={id}>
      <h2 id={id} className={classes.title}>
        {t('deidentification.title')}
      </h2>
      {preparation !== null && <PartFacts title={t('deidentification.before')} part={preparation} />}
      <PartFacts title={t('deidentification.onArrival')} part={report} />
    </section>
  );
}

function PartFacts({ title, part: { removed, replaced, redactedRegions, others = 0 } }: { title: string; part: Part }) {
  const { t } = useTranslation('radiographs');
  const isNothing = total(removed) + total(replaced) + redactedRegions + others === 0;
  return (
    <div>
      <h3 className={classes.part}>{title}</h3>
      {isNothing && <p className={classes.none}>{t('deidentification.nothing')}</p>}
      <ItemList summary={t('deidentification.removed', { count: total(removed) })} items={removed} />
      <ItemList summary={t('deidentification.replaced', { count: total(replaced) })} items={replaced} />
      {others > 0 && <p className={classes.none}>{t('deidentification.others', { count: others })}</p>}
      {redactedRegions > 0 && (
        <p className={classes.none}>{t('deidentification.redacted', { count: redactedRegions })}</p>
      )}
    </div>
  );
}

function ItemList({ summary, items }: { summary: string; items: Items }) {
  if (items.length === 0) return null;
  return (
    <details className={classes.group}>
      <summary>{summary}</summary>
      <ReportItems items={items.map(named)} />
    </details>
  );
}

function named({ keyword, chunk, count }: Items[number]): ReportItem {
  return { name: keyword ?? chunk ?? '', count };
}

function total(items: Items): number {
  return items.reduce((sum, { count }) => sum + count, 0);
}
