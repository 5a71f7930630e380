import { Button } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../../components/empty-state.js';
import { resumeSession } from '../../lib/session/resume-session.js';

const AGAIN_MS = 5_000;

/** Nobody knows yet who is there, for the API does not answer: it is asked again until it does. */
export function UnreachablePage() {
  const { t } = useTranslation('common');
  const [asking, setAsking] = useState(false);
  useEffect(() => {
    const again = (): void => void resumeSession();
    const timer = setInterval(again, AGAIN_MS);
    globalThis.addEventListener('online', again);
    return () => {
      clearInterval(timer);
      globalThis.removeEventListener('online', again);
    };
  }, []);
  const retry = (): void => {
    setAsking(true);
    void resumeSession().finally(() => setAsking(false));
  };
  return (
    <div role="alert">
      <EmptyState heading="h1" title={t('unreachable.title')} text={t('unreachable.text')}>
        <Button loading={asking} onClick={retry}>
          {t('actions.retry')}
        </Button>
      </EmptyState>
    </div>
  );
}
