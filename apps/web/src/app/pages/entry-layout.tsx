import type { ReactNode } from 'react';
import { Navigate, useLocation } from 'react-router';
import { paths } from '../../lib/paths.js';
import { sessionStore } from '../../lib/session/session.store.js';
import { useStorePart } from '../../lib/store/use-store.js';
import classes from './entry-layout.module.css';

type Props = { title: string; text?: string; footer: ReactNode; children: ReactNode };

/** The quiet frame of login and sign-up; a signed-in person is taken where they were going. */
export function EntryLayout({ title, text, footer, children }: Props) {
  const location = useLocation();
  const signedIn = useStorePart(sessionStore, ({ status }) => status === 'signed-in');
  if (signedIn) return <Navigate to={originOf(location.state)} replace />;
  return (
    <div className={classes.root}>
      <section className={classes.panel}>
        <h1 className={classes.title}>{title}</h1>
        {text !== undefined && <p className={classes.text}>{text}</p>}
        {children}
        <p className={classes.footer}>{footer}</p>
      </section>
    </div>
  );
}

/** Only an address of this SPA is followed. */
function originOf(state: unknown): string {
  const from = typeof state === 'object' && state !== null && 'from' in state ? state.from : null;
  return typeof from === 'string' && /^\/(?!\/)/.test(from) ? from : paths.home;
}
