import { Button } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { asProblem, type ProblemError } from '../lib/api/problem.error.js';
import { useKnownSentence, useProblemSentence } from '../lib/i18n/use-problem-sentence.js';
import classes from './problem-notice.module.css';

type Props = { error: unknown; title: string; onRetry?: () => void };

/** A refusal in plain words: what failed, why, and the reference support needs. */
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

/** The API's own words about each field go with its own sentence only: they are English and name what no screen shows. */
function ProblemText({ problem }: { problem: ProblemError }) {
  const sentenceOf = useProblemSentence();
  const fields = useKnownSentence()(problem.code) === null ? problem.fields : [];
  return (
    <>
      <p>{sentenceOf(problem)}</p>
      {fields.length > 0 && (
        <ul className={classes.fields}>
          {fields.map(({ pointer, detail }) => (
            <li key={`${pointer} ${detail}`}>{detail}</li>
          ))}
        </ul>
      )}
    </>
  );
}
