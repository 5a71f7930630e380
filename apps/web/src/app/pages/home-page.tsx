import { lazy } from 'react';
import { LoadingPage } from '../../components/loading-page.js';
import { sessionStore } from '../../lib/session/session.store.js';
import { useStore } from '../../lib/store/use-store.js';
import { UnreachablePage } from './unreachable-page.js';

const WelcomePage = lazy(async () => ({ default: (await import('./welcome-page.js')).WelcomePage }));
const GalleryPage = lazy(async () => ({ default: (await import('./gallery-page.js')).GalleryPage }));

export function HomePage() {
  const { status } = useStore(sessionStore);
  switch (status) {
    case 'unknown':
      return <LoadingPage />;
    case 'anonymous':
      return <WelcomePage />;
    case 'unreachable':
      return <UnreachablePage />;
    case 'signed-in':
    case 'expired':
      return <GalleryPage />;
  }
}
