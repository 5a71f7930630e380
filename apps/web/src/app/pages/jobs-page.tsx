import { useTranslation } from 'react-i18next';
import { JobTable } from '../../features/jobs/history/job-table.js';
import { RadiographLabel } from '../../features/radiographs/radiograph-label.js';
import { useDocumentTitle } from '../../lib/use-document-title.js';
import classes from './page.module.css';

const labelOf = (id: string) => <RadiographLabel id={id} />;

export function JobsPage() {
  const { t } = useTranslation('jobs');
  useDocumentTitle('jobs');
  return (
    <div className={classes.page}>
      <header className={classes.header}>
        <h1 className={classes.title}>{t('list.title')}</h1>
      </header>
      <JobTable labelOf={labelOf} />
    </div>
  );
}
