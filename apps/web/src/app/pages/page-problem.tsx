import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { ProblemNotice } from '../../components/problem-notice.js';
import { asProblem } from '../../lib/api/problem.error.js';
import { paths } from '../../lib/paths.js';
import classes from './page.module.css';

type Props = { title: string; error: unknown; onRetry: () => void };

/** A page whose subject could not be loaded; what does not exist is not asked for again. */
export function PageProblem({ title, error, onRetry }: Props) {
  const { t } = useTranslation('common');
  const missing = [400, 404].includes(asProblem(error).status);
  return (
    <div className={classes.page}>
      <h1 className={classes.hidden}>{title}</h1>
      <ProblemNotice title={title} error={error} onRetry={missing ? undefined : onRetry} />
      {missing && (
        <Button className={classes.way} component={Link} to={paths.home} variant="default">
          {t('actions.toGallery')}
        </Button>
      )}
    </div>
  );
}
