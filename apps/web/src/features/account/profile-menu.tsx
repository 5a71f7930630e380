import { Menu, UnstyledButton } from '@mantine/core';
import { IconLogout } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Me } from '../../lib/api/contract.js';
import { sessionStore } from '../../lib/session/session.store.js';
import { useStore } from '../../lib/store/use-store.js';
import { logOut } from './api/log-out.js';
import classes from './profile-menu.module.css';

export function ProfileMenu() {
  const session = useStore(sessionStore);
  return session.status === 'signed-in' ? <MenuOf user={session.user} /> : null;
}

function MenuOf({ user }: { user: Me }) {
  const { t } = useTranslation('account');
  const name = `${user.firstName} ${user.lastName}`;
  return (
    <Menu position="bottom-end" width={240} offset={10} transitionProps={{ duration: 120 }}>
      <Menu.Target>
        <UnstyledButton className={classes.avatar} aria-label={t('menu.open', { name })}>
          <span aria-hidden="true">{initials(user)}</span>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <div className={classes.who}>
          <p className={classes.name}>{name}</p>
          <p className={classes.email}>{user.email}</p>
        </div>
        <Menu.Item leftSection={<IconLogout size={16} />} onClick={() => void logOut()}>
          {t('menu.logout')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function initials({ firstName, lastName }: Me): string {
  return `${firstName.trim().charAt(0)}${lastName.trim().charAt(0)}`.toUpperCase();
}
