import { Button } from '@mantine/core';
import { IconLogout } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Question } from '../../components/question.js';
import { Sheet } from '../../components/sheet.js';
import { unfinishedUploads } from '../../lib/session/unfinished-uploads.js';
import { useStore } from '../../lib/store/use-store.js';
import { logOut } from './api/log-out.js';
import classes from './log-out-button.module.css';

const leave = (): void => void logOut().catch(() => undefined);

/** Ends the session; asks first when files are on their way, which that would stop. */
export function LogOutButton() {
  const { t } = useTranslation('account');
  const unfinished = useStore(unfinishedUploads);
  const [asking, setAsking] = useState(false);
  const stay = (): void => setAsking(false);
  return (
    <>
      <Button
        className={classes.button}
        variant="default"
        size="sm"
        leftSection={<IconLogout size={16} />}
        onClick={() => (unfinished === 0 ? leave() : setAsking(true))}
      >
        {t('menu.logout')}
      </Button>
      <Sheet opened={asking} onClose={stay} title={t('leaving.title', { count: unfinished })}>
        <Question
          text={t('leaving.text')}
          answers={
            <>
              <Button variant="default" onClick={stay}>
                {t('leaving.stay')}
              </Button>
              <Button onClick={leave}>{t('menu.logout')}</Button>
            </>
          }
        />
      </Sheet>
    </>
  );
}
