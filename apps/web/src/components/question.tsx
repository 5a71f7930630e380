import type { ReactNode } from 'react';
import classes from './question.module.css';

type Props = { text: string; answers: ReactNode; children?: ReactNode };

/** What a person is asked before something cannot be taken back: the text, what went wrong with an answer, the answers. */
export function Question({ text, answers, children }: Props) {
  return (
    <div className={classes.root}>
      <p>{text}</p>
      {children}
      <div className={classes.answers}>{answers}</div>
    </div>
  );
}
