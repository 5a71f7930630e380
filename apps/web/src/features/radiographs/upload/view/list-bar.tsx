import { Button } from '@mantine/core';
import { IconPlayerPause, IconPlayerPlay, IconRefresh } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { UploadEngine } from '../engine/upload-engine.js';
import type { UploadItem } from '../list/upload-item.js';
import { hasAction, type UploadGroup, type UploadTally } from '../list/upload-list.policy.js';
import classes from './list-bar.module.css';

type Props = {
  engine: UploadEngine;
  items: readonly UploadItem[];
  tally: UploadTally;
  /** The only files shown; null for all. */
  group: UploadGroup | null;
  onGroup: (group: UploadGroup | null) => void;
};

const COUNTS = ['ready', 'undecided', 'underWay', 'paused', 'attention', 'failed', 'done'] as const;

/** How the whole list stands, a way to see one part of it, and what can be done to all of it. */
export function ListBar({ engine, items, tally, group, onGroup }: Props) {
  const { t } = useTranslation('upload');
  return (
    <div className={classes.root}>
      <Counts tally={tally} group={group} onGroup={onGroup} />
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

/** Each count shows its own files, and all of them again. */
function Counts({ tally, group: shown, onGroup }: Pick<Props, 'tally' | 'group' | 'onGroup'>) {
  const { t } = useTranslation('upload');
  return (
    <ul className={classes.counts} aria-label={t('tally.label')}>
      {COUNTS.filter((group) => tally[group] > 0).map((group) => (
        <li key={group}>
          <button
            type="button"
            className={classes.count}
            data-group={group}
            aria-pressed={shown === group}
            onClick={() => onGroup(shown === group ? null : group)}
          >
            {t(`tally.${group}`, { count: tally[group] })}
          </button>
        </li>
      ))}
    </ul>
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
