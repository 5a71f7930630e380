import { Navigate, Outlet, useLocation } from 'react-router';
import { LoadingPage } from '../components/loading-page.js';
import { paths } from '../lib/paths.js';
import { sessionStore } from '../lib/session/session.store.js';
import { useStore } from '../lib/store/use-store.js';
import { UnreachablePage } from './pages/unreachable-page.js';

/** Shows the page to a signed-in person, sends everybody else to the login and back again afterwards. */
export function RequireSession() {
  const { status } = useStore(sessionStore);
  const { pathname } = useLocation();
  switch (status) {
    case 'unknown':
      return <LoadingPage />;
    case 'anonymous':
      return <Navigate to={paths.login} replace state={{ from: pathname }} />;
    case 'unreachable':
      return <UnreachablePage />;
    case 'signed-in':
    case 'expired':
      return <Outlet />;
  }
}
