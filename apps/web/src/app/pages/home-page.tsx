import { lazy } from 'react';
import { LoadingPage } from '../../components/loading-page.js';
import { sessionStore } from '../../lib/session/session.store.js';
import { useStore } from '../../lib/store/use-store.js';

const WelcomePage = lazy(async () => ({ default: (await import('./welcome-page.js')).WelcomePage }));
const GalleryPage = lazy(async () => ({ default: (await import('./gallery-page.js')).GalleryPage }));

export function HomePage() {
  const { status } = useStore(sessionStore);
  switch (status) {
    case 'unknown':
      return <LoadingPage />;
    case 'anonymous':
      return <WelcomePage />;
    case 'signed-in':
      return <GalleryPage />;
  }
}
