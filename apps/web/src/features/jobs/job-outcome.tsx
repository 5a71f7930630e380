import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { ProblemNotice } from '../../components/problem-notice.js';
import type { Job } from '../../lib/api/contract.js';
import { ProblemError } from '../../lib/api/problem.error.js';
import { paths } from '../../lib/paths.js';
import classes from './job-outcome.module.css';

/** What is left to say when a job ends without a result. */
export function JobOutcome({ job }: { job: Job }) {
  const { t } = useTranslation('jobs');
  const failed = job.state === 'failed';
  return (
    <section className={classes.root}>
      {failed && (
        <ProblemNotice
          title={t('outcome.failedTitle')}
          error={new ProblemError(0, job.failure?.code ?? '', job.failure?.detail ?? null, null)}
        />
      )}
      {!failed && <h2 className={classes.title}>{t('outcome.cancelledTitle')}</h2>}
      <p className={classes.text}>{failed ? t('outcome.failedText') : t('outcome.cancelledText')}</p>
      <RerunLink job={job} />
    </section>
  );
}

/** Back to the radiograph with the same settings filled in. */
export function RerunLink({ job }: { job: Job }) {
  const { t } = useTranslation('jobs');
  const { workflow, parameters } = job;
  return (
    <Button
      className={classes.rerun}
      component={Link}
      to={paths.radiograph(job.radiographId)}
      state={{ workflow, parameters }}
      variant="default"
    >
      {t('launch.again')}
    </Button>
  );
}
