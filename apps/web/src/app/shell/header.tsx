import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { ProfileMenu } from '../../features/account/profile-menu.js';
import { paths } from '../../lib/paths.js';
import classes from './header.module.css';
import { LanguageSwitch } from './language-switch.js';
import { Logo } from './logo.js';
import { NavigationLinks } from './navigation.js';
import { ShortcutsSheet } from './shortcuts-sheet.js';
import { ThemeSwitch } from './theme-switch.js';

export function Header({ signedIn }: { signedIn: boolean }) {
  const { t } = useTranslation('common');
  return (
    <header className={classes.root}>
      <Link to={paths.home} className={classes.brand} aria-label={t('nav.home')}>
        <Logo />
        <span className={classes.name} aria-hidden="true">
          PhoxRay
        </span>
      </Link>
      {signedIn && <NavigationLinks />}
      <div className={classes.tools}>
        {signedIn && <UploadLink />}
        <LanguageSwitch />
        <ThemeSwitch />
        <ShortcutsSheet />
        {signedIn && <ProfileMenu />}
      </div>
    </header>
  );
}

function UploadLink() {
  const { t } = useTranslation('common');
  return (
    <Button
      component={Link}
      to={paths.upload}
      size="sm"
      className={classes.upload}
      leftSection={<IconPlus size={16} />}
    >
      {t('nav.upload')}
    </Button>
  );
}
