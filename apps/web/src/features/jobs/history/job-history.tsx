import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { formatDateTime } from '../../../lib/format/format.js';
import { useLocale } from '../../../lib/i18n/use-locale.js';
import { paths } from '../../../lib/paths.js';
import { useWorkflowName } from '../use-workflow-name.js';
import classes from './job-history.module.css';
import { JobList } from './job-list.js';
import { StateBadge } from './state-badge.js';

/** The runs over one radiograph, newest first. */
export function JobHistory({ radiographId }: { radiographId: string }) {
  const { t } = useTranslation('jobs');
  const locale = useLocale();
  const nameOf = useWorkflowName();
  return (
    <section className={classes.root} aria-labelledby="job-history-title">
      <h2 id="job-history-title" className={classes.title}>
        {t('detail.history')}
      </h2>
      <JobList filter={{ radiographId }} empty={<p className={classes.empty}>{t('detail.noHistory')}</p>}>
        {(jobs) => (
          <ul className={classes.list}>
            {jobs.map((job) => (
              <li key={job.id}>
                <Link className={classes.row} to={paths.job(job.id)}>
                  <span className={classes.name}>{nameOf(job.workflow)}</span>
                  <StateBadge job={job} />
                  <span className={classes.date}>{formatDateTime(job.createdAt, locale)}</span>
                </Link>
              </li>
            ))}
          </ul>
        )}
      </JobList>
    </section>
  );
}
