import { IconArrowLeft } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import classes from './side-header.module.css';

type Props = { title: string; backTo: string; backLabel: string; children?: ReactNode };

export function SideHeader({ title, backTo, backLabel, children }: Props) {
  return (
    <header className={classes.root}>
      <Link to={backTo} className={classes.back}>
        <IconArrowLeft size={16} aria-hidden="true" />
        {backLabel}
      </Link>
      <h1 className={classes.title}>{title}</h1>
      {children}
    </header>
  );
}
