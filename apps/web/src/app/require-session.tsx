import { Navigate, Outlet, useLocation } from 'react-router';
import { LoadingPage } from '../components/loading-page.js';
import { paths } from '../lib/paths.js';
import { sessionStore } from '../lib/session/session.store.js';
import { useStore } from '../lib/store/use-store.js';

/** Shows the page to a signed-in person, sends everybody else to the login and back again afterwards. */
export function RequireSession() {
  const { status } = useStore(sessionStore);
  const { pathname } = useLocation();
  switch (status) {
    case 'unknown':
      return <LoadingPage />;
    case 'anonymous':
      return <Navigate to={paths.login} replace state={{ from: pathname }} />;
    case 'signed-in':
      return <Outlet />;
  }
}
