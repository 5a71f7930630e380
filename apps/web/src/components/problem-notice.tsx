import { Button } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { asProblem, NETWORK_PROBLEM, type ProblemError } from '../lib/api/problem.error.js';
import classes from './problem-notice.module.css';

type Props = { error: unknown; title: string; onRetry?: () => void };

/** A refusal in plain words: what failed, the API's own sentence, and the reference support needs. */
export function ProblemNotice({ error, title, onRetry }: Props) {
  const { t } = useTranslation('common');
  const problem = asProblem(error);
  return (
    <div className={classes.root} role="alert">
      <IconAlertTriangle className={classes.icon} size={20} aria-hidden="true" />
      <div className={classes.body}>
        <p className={classes.title}>{title}</p>
        <ProblemText problem={problem} />
        {problem.requestId !== null && (
          <p className={classes.reference}>{t('problem.request', { id: problem.requestId })}</p>
        )}
      </div>
      {onRetry && (
        <Button size="compact-sm" variant="default" onClick={onRetry}>
          {t('actions.retry')}
        </Button>
      )}
    </div>
  );
}

function ProblemText({ problem }: { problem: ProblemError }) {
  const { t } = useTranslation('common');
  const fallback = problem.code === NETWORK_PROBLEM ? t('problem.network') : t('problem.unknown');
  return (
    <>
      <p>{problem.detail ?? fallback}</p>
      {problem.fields.length > 0 && (
        <ul className={classes.fields}>
          {problem.fields.map((message) => (
            <li key={message}>{message}</li>
          ))}
        </ul>
      )}
    </>
  );
}
