import { useTranslation } from 'react-i18next';
import type { Job } from '../../../lib/api/contract.js';
import { formatPercent } from '../../../lib/format/format.js';
import { useLocale } from '../../../lib/i18n/use-locale.js';
import { isTerminal } from '../job.policy.js';
import classes from './state-badge.module.css';

export function StateBadge({ job }: { job: Job }) {
  const { t } = useTranslation('jobs');
  const locale = useLocale();
  const cancelling = job.cancelRequested && !isTerminal(job);
  const text = cancelling ? t('state.cancelling') : t(`state.${job.state}`);
  const percent = job.state === 'running' && job.stage === 'running' ? ` ${formatPercent(job.progress, locale)}` : '';
  return (
    <span className={classes.root} data-state={job.state}>
      <span className={classes.dot} aria-hidden="true" />
      {text}
      {percent}
    </span>
  );
}
