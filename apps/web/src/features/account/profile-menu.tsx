import { useTranslation } from 'react-i18next';
import type { Me } from '../../lib/api/contract.js';
import { sessionStore } from '../../lib/session/session.store.js';
import { useStore } from '../../lib/store/use-store.js';
import { LogOutButton } from './log-out-button.js';
import classes from './profile-menu.module.css';

const PANEL_ID = 'profile-panel';

export function ProfileMenu() {
  const session = useStore(sessionStore);
  return session.status === 'signed-in' ? <PanelOf user={session.user} /> : null;
}

/** A popover of the browser's own: it opens, closes on Escape or a click outside, and gives the focus back. */
function PanelOf({ user }: { user: Me }) {
  const { t } = useTranslation('account');
  const name = `${user.firstName} ${user.lastName}`;
  const initials = initialsOf(user);
  return (
    <>
      <button
        type="button"
        className={classes.avatar}
        popoverTarget={PANEL_ID}
        aria-label={t('menu.open', { initials, name })}
      >
        {initials}
      </button>
      <div id={PANEL_ID} popover="auto" className={classes.panel}>
        <p className={classes.hint}>{t('menu.signedInAs')}</p>
        <p className={classes.name}>{name}</p>
        <p className={classes.email}>{user.email}</p>
        <LogOutButton />
      </div>
    </>
  );
}

function initialsOf({ firstName, lastName }: Me): string {
  return `${firstName.trim().charAt(0)}${lastName.trim().charAt(0)}`.toUpperCase();
}
