import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Outlet, useLocation } from 'react-router';
import { SignInAgain } from '../../features/account/sign-in-again.js';
import { personOf, sessionStore } from '../../lib/session/session.store.js';
import { useStorePart } from '../../lib/store/use-store.js';
import { Footer } from './footer.js';
import { Header } from './header.js';
import { NavigationBar } from './navigation.js';
import classes from './shell.module.css';

/** The frame around every page. A change of page moves the focus to the content, as a page load would. */
export function Shell() {
  const { t } = useTranslation('common');
  const signedIn = useStorePart(sessionStore, (session) => personOf(session) !== null);
  const main = useFocusOnNavigation();
  return (
    <div className={classes.root}>
      <a className={classes.skip} href="#content">
        {t('skipToContent')}
      </a>
      <Header signedIn={signedIn} />
      <main id="content" ref={main} tabIndex={-1} className={classes.main}>
        <Outlet />
      </main>
      <Footer />
      {signedIn && <NavigationBar />}
      <SignInAgain />
    </div>
  );
}

function useFocusOnNavigation() {
  const main = useRef<HTMLElement>(null);
  const { pathname } = useLocation();
  const shown = useRef(pathname);
  useEffect(() => {
    if (shown.current === pathname) return;
    shown.current = pathname;
    window.scrollTo(0, 0);
    main.current?.focus({ preventScroll: true });
  }, [pathname]);
  return main;
}
