import { Button } from '@mantine/core';
import { IconPlayerPause, IconPlayerPlay, IconRefresh } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { UploadEngine } from '../engine/upload-engine.js';
import type { UploadItem } from '../list/upload-item.js';
import { hasAction, type UploadTally } from '../list/upload-list.policy.js';
import classes from './list-bar.module.css';

type Props = { engine: UploadEngine; items: readonly UploadItem[]; tally: UploadTally };

const COUNTS = ['ready', 'underWay', 'paused', 'attention', 'failed', 'done'] as const;

/** How the whole list stands, and what can be done to all of it. */
export function ListBar({ engine, items, tally }: Props) {
  const { t } = useTranslation('upload');
  return (
    <div className={classes.root}>
      <ul className={classes.counts}>
        {COUNTS.filter((group) => tally[group] > 0).map((group) => (
          <li key={group} data-group={group}>
            {t(`tally.${group}`, { count: tally[group] })}
          </li>
        ))}
      </ul>
      <div className={classes.actions}>
        {hasAction(items, 'retry') && (
          <BarButton icon={<IconRefresh size={15} />} label={t('bar.retryAll')} onClick={() => engine.retryAll()} />
        )}
        {hasAction(items, 'pause') && (
          <BarButton icon={<IconPlayerPause size={15} />} label={t('bar.pauseAll')} onClick={() => engine.pauseAll()} />
        )}
        {tally.paused > 0 && (
          <BarButton
            icon={<IconPlayerPlay size={15} />}
            label={t('bar.resumeAll')}
            onClick={() => engine.resumeAll()}
          />
        )}
        {tally.done > 0 && <BarButton label={t('bar.clearDone')} onClick={() => engine.clearDone()} />}
      </div>
    </div>
  );
}

type ButtonProps = { label: string; icon?: ReactNode; onClick: () => void };

function BarButton({ label, icon, onClick }: ButtonProps) {
  return (
    <Button size="compact-sm" variant="default" leftSection={icon} onClick={onClick}>
      {label}
    </Button>
  );
}
