import { ProblemNotice } from '../../components/problem-notice.js';
import classes from './page.module.css';

type Props = { title: string; error: unknown; onRetry: () => void };

/** A page whose subject could not be loaded. */
export function PageProblem({ title, error, onRetry }: Props) {
  return (
    <div className={classes.page}>
      <h1 className={classes.hidden}>{title}</h1>
      <ProblemNotice title={title} error={error} onRetry={onRetry} />
    </div>
  );
}
