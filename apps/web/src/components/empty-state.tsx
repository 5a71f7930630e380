import type { ReactNode } from 'react';
import classes from './empty-state.module.css';

type Props = { title: string; text: string; heading?: 'h1' | 'h2'; figure?: ReactNode; children?: ReactNode };

export function EmptyState({ title, text, heading: Heading = 'h2', figure, children }: Props) {
  return (
    <section className={classes.root}>
      {figure}
      <Heading className={classes.title}>{title}</Heading>
      <p className={classes.text}>{text}</p>
      {children}
    </section>
  );
}
