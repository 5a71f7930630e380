import { lazy, Suspense, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Outlet, useLocation } from 'react-router';
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
      <ExpiredSession signedIn={signedIn} />
    </div>
  );
}

const loadSignInAgain = async () => ({
  default: (await import('../../features/account/sign-in-again.js')).SignInAgain,
});
const SignInAgain = lazy(loadSignInAgain);

/** No part of the first load; fetched as soon as somebody is signed in, so that it is there when their session ends. */
function ExpiredSession({ signedIn }: { signedIn: boolean }) {
  const expired = useStorePart(sessionStore, ({ status }) => status === 'expired');
  useEffect(() => {
    if (signedIn) void loadSignInAgain().catch(() => undefined);
  }, [signedIn]);
  return <Suspense fallback={null}>{expired && <SignInAgain />}</Suspense>;
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
