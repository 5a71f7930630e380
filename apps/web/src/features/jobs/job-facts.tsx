import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { FactList } from '../../components/fact-list.js';
import type { Job } from '../../lib/api/contract.js';
import { formatDateTime, formatDuration, formatNumber } from '../../lib/format/format.js';
import { useLocale } from '../../lib/i18n/use-locale.js';
import { workflowsQuery } from './api/jobs.query.js';
import { readParameterSchema } from './parameters/parameter-schema.js';

/** How the result came about: settings, version, durations. */
export function JobFacts({ job }: { job: Job }) {
  const { t } = useTranslation('jobs');
  const locale = useLocale();
  const settings = useSettings(job);
  const { preparingMs, runningMs, storingMs, queuedMs } = job.timings;
  const timings = [
    [t('stage.queued'), queuedMs],
    [t('stage.preparing'), preparingMs],
    [t('stage.running'), runningMs],
    [t('stage.storing'), storingMs],
  ] as const;
  return (
    <>
      <FactList title={t('detail.parameters')} facts={settings} />
      <FactList
        title={t('detail.timings')}
        facts={[
          [t('list.columns.created'), formatDateTime(job.createdAt, locale)],
          ...timings.flatMap(([name, value]): [string, string][] =>
            value === null ? [] : [[name, formatDuration(value, locale)]],
          ),
        ]}
      />
    </>
  );
}

/** In the order of the workflow's own schema; JSON from a database comes in any order. */
function useSettings(job: Job): [string, string][] {
  const locale = useLocale();
  const { data } = useQuery(workflowsQuery);
  const schema = data?.find(({ id }) => id === job.workflow)?.parametersSchema;
  return readParameterSchema(schema).flatMap(({ key, title }): [string, string][] => {
    const value = job.parameters[key];
    if (value === undefined) return [];
    return [
      [
        title[locale],
        typeof value === 'number'
          ? formatNumber(value, locale)
          : typeof value === 'string'
            ? value
            : JSON.stringify(value),
      ],
    ];
  });
}
