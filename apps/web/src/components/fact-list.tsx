import { useId, type ReactNode } from 'react';
import classes from './fact-list.module.css';

type Props = { title: string; facts: readonly (readonly [name: string, value: ReactNode])[] };

export function FactList({ title, facts }: Props) {
  const id = useId();
  if (facts.length === 0) return null;
  return (
    <section className={classes.root} aria-labelledby={id}>
      <h2 id={id} className={classes.title}>
        {title}
      </h2>
      <dl className={classes.list}>
        {facts.map(([name, value]) => (
          <div key={name} className={classes.row}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
