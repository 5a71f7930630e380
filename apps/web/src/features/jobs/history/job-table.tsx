import { Button } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { EmptyState } from '../../../components/empty-state.js';
import { SecureImage } from '../../../components/secure-image.js';
import type { Job, JobState } from '../../../lib/api/contract.js';
import { renditionPath } from '../../../lib/api/resource-paths.js';
import { formatDateTime, formatDuration } from '../../../lib/format/format.js';
import { useLocale } from '../../../lib/i18n/use-locale.js';
import { paths } from '../../../lib/paths.js';
import { totalDuration } from '../job.policy.js';
import { useWorkflowName } from '../use-workflow-name.js';
import { JobList } from './job-list.js';
import classes from './job-table.module.css';
import { StateBadge } from './state-badge.js';

const FILTERS: readonly (JobState | undefined)[] = [undefined, 'running', 'queued', 'succeeded', 'failed', 'cancelled'];

/** `labelOf` names a radiograph by its id: another feature's business. */
type Labels = { labelOf: (radiographId: string) => ReactNode };

/** Every run of the account, with a filter by state. */
export function JobTable({ labelOf }: Labels) {
  const [state, setState] = useState<JobState | undefined>();
  return (
    <>
      <StateFilter state={state} onChange={setState} />
      <JobList
        filter={state === undefined ? {} : { state }}
        empty={state === undefined ? <NoJobs /> : <NoneInState onAll={() => setState(undefined)} />}
      >
        {(jobs) => (
          <ul className={classes.list}>
            {jobs.map((job) => (
              <JobRow key={job.id} job={job} label={labelOf(job.radiographId)} />
            ))}
          </ul>
        )}
      </JobList>
    </>
  );
}

type FilterProps = { state: JobState | undefined; onChange: (state: JobState | undefined) => void };

function StateFilter({ state, onChange }: FilterProps) {
  const { t } = useTranslation('jobs');
  return (
    <div className={classes.filter} role="group" aria-label={t('list.filter')}>
      {FILTERS.map((option) => (
        <button key={option ?? 'all'} type="button" aria-pressed={state === option} onClick={() => onChange(option)}>
          {option === undefined ? t('list.all') : t(`state.${option}`)}
        </button>
      ))}
    </div>
  );
}

function JobRow({ job, label }: { job: Job; label: ReactNode }) {
  const locale = useLocale();
  const workflow = useWorkflowName()(job.workflow);
  const date = formatDateTime(job.createdAt, locale);
  const duration = totalDuration(job);
  return (
    <li>
      <Link className={classes.row} to={paths.job(job.id)}>
        <span className={classes.film}>
          <SecureImage path={renditionPath(job.radiographId, 'thumbnail')} alt="" />
        </span>
        <span className={classes.subject}>
          <span className={classes.workflow}>{workflow}</span>
          <span className={classes.radiograph}>{label}</span>
        </span>
        <span className={classes.state}>
          <StateBadge job={job} />
        </span>
        <span className={classes.date}>{date}</span>
        <span className={classes.duration}>{duration === null ? '' : formatDuration(duration, locale)}</span>
      </Link>
    </li>
  );
}

/** There are analyses, or may be: none of them is in the state that was chosen. */
function NoneInState({ onAll }: { onAll: () => void }) {
  const { t } = useTranslation('jobs');
  return (
    <EmptyState title={t('list.none.title')} text={t('list.none.text')}>
      <Button variant="default" onClick={onAll}>
        {t('list.none.action')}
      </Button>
    </EmptyState>
  );
}

function NoJobs() {
  const { t } = useTranslation('jobs');
  return (
    <EmptyState title={t('list.empty.title')} text={t('list.empty.text')}>
      <Button component={Link} to={paths.home} variant="default">
        {t('list.empty.action')}
      </Button>
    </EmptyState>
  );
}
