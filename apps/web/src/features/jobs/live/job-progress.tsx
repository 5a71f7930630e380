import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { ProblemNotice } from '../../../components/problem-notice.js';
import type { Job } from '../../../lib/api/contract.js';
import { formatPercent } from '../../../lib/format/format.js';
import { useProblemSentence } from '../../../lib/i18n/use-problem-sentence.js';
import { useLocale } from '../../../lib/i18n/use-locale.js';
import { cancelJob } from '../api/create-job.js';
import { jobKey } from '../api/jobs.query.js';
import { markOf, newerJob, STAGES } from '../job.policy.js';
import classes from './job-progress.module.css';

/** Where the job is, in the five stages every job goes through. */
export function JobProgress({ job, streaming }: { job: Job; streaming: boolean }) {
  const { t } = useTranslation('jobs');
  return (
    <section className={classes.root} aria-label={t('live.title')}>
      <ol className={classes.stages}>
        {STAGES.map((stage) => (
          <li
            key={stage}
            className={classes.stage}
            data-mark={markOf(stage, job.stage)}
            aria-current={stage === job.stage ? 'step' : undefined}
          >
            <span className={classes.dot} aria-hidden="true" />
            <div className={classes.words}>
              <p className={classes.name}>{t(`stage.${stage}`)}</p>
              {stage === job.stage && <CurrentStage job={job} />}
            </div>
          </li>
        ))}
      </ol>
      <Announcer job={job} />
      {!streaming && <p className={classes.note}>{t('live.reconnecting')}</p>}
      <p className={classes.note}>{t('live.leave')}</p>
      <CancelButton job={job} />
    </section>
  );
}

function CurrentStage({ job }: { job: Job }) {
  const { t } = useTranslation('jobs');
  const locale = useLocale();
  if (job.stage === 'queued') return <PlaceInLine job={job} />;
  if (job.stage !== 'running') return null;
  if (job.serverQueuePosition !== null) {
    return <p className={classes.detail}>{t('live.serverQueue', { position: job.serverQueuePosition })}</p>;
  }
  const details = [formatPercent(job.progress, locale), job.attempt > 1 && t('live.attempt', { count: job.attempt })];
  return (
    <>
      <p className={classes.detail}>{details.filter(Boolean).join(' · ')}</p>
      <progress className={classes.bar} max={1} value={job.progress} aria-label={t('live.progress')} />
    </>
  );
}

function PlaceInLine({ job: { queuePosition, waiting } }: { job: Job }) {
  const { t } = useTranslation('jobs');
  const sentence = useProblemSentence();
  if (waiting !== null) return <p className={classes.detail}>{sentence(waiting)}</p>;
  if (queuePosition === null) return null;
  const text = queuePosition <= 1 ? t('live.next') : t('live.queuePosition', { position: queuePosition });
  return <p className={classes.detail}>{text}</p>;
}

/** Screen readers hear each stage, and why a job waits; the percentage is theirs to ask of the progress bar. */
function Announcer({ job }: { job: Job }) {
  const { t } = useTranslation('jobs');
  const sentence = useProblemSentence();
  return (
    <p className={classes.announcer} role="status">
      {t(`stage.${job.stage}`)}
      {job.waiting !== null && ` ${sentence(job.waiting)}`}
    </p>
  );
}

function CancelButton({ job }: { job: Job }) {
  const { t } = useTranslation('jobs');
  const client = useQueryClient();
  const cancel = useMutation({
    mutationFn: () => cancelJob(job.id),
    onSuccess: (answer) => client.setQueryData<Job>(jobKey(job.id), (known) => newerJob(known, answer)),
  });
  const waiting = cancel.isPending || job.cancelRequested;
  return (
    <>
      {cancel.isError && <ProblemNotice title={t('live.cancel')} error={cancel.error} />}
      <Button className={classes.cancel} variant="default" size="sm" disabled={waiting} onClick={() => cancel.mutate()}>
        {waiting ? t('live.cancelling') : t('live.cancel')}
      </Button>
    </>
  );
}
