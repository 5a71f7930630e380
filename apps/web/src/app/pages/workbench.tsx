import type { ReactNode } from 'react';
import classes from './workbench.module.css';

/** The reading desk: the image takes the room, everything else stands beside it. */
export function Workbench({ stage, children }: { stage: ReactNode; children: ReactNode }) {
  return (
    <div className={classes.root}>
      <div className={classes.stage}>{stage}</div>
      <div className={classes.side}>{children}</div>
    </div>
  );
}
