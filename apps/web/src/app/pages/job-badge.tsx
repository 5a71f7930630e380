import { useTranslation } from 'react-i18next';
import type { Job } from '../../lib/api/contract.js';
import { formatDateTime } from '../../lib/format/format.js';
import { useLocale } from '../../lib/i18n/use-locale.js';
import classes from './job-badge.module.css';

/** Said on the image itself: it was made automatically, by what, when, and who must look at it. */
export function JobBadge({ job, workflow }: { job: Job; workflow: string }) {
  const { t } = useTranslation('viewer');
  const date = formatDateTime(job.finishedAt ?? job.createdAt, useLocale());
  return (
    <details className={classes.root}>
      <summary className={classes.short}>{t('badge.short')}</summary>
      <p className={classes.long}>{t('badge.long', { workflow, version: job.workflowVersion, date })}</p>
    </details>
  );
}
