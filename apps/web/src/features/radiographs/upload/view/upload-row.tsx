import { Progress } from '@mantine/core';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { UploadEngine } from '../engine/upload-engine.js';
import type { UploadItem } from '../list/upload-item.js';
import { sentOf } from '../list/upload-status.js';
import { RemovedFacts } from './removed-facts.js';
import { RowActions } from './row-actions.js';
import { RowFacts } from './row-facts.js';
import { RowFilm } from './row-film.js';
import { RowStatus } from './row-status.js';
import classes from './upload-row.module.css';

type Props = { item: UploadItem; place: number; engine: UploadEngine; onRedact: (id: string) => void };

/** One file: its picture, how far it is, and what can be done now. Fifty of them repaint only where something moved. */
export const UploadRow = memo(function UploadRow({ item, place, engine, onRedact }: Props) {
  const { t } = useTranslation('upload');
  const name = item.name ?? t('row.unnamed', { place });
  return (
    <li className={classes.row} data-state={item.status.state}>
      <RowFilm item={item} />
      <div className={classes.file}>
        <p className={classes.name} title={name}>
          {name}
        </p>
        <RowFacts item={item} />
        <RowStatus item={item} />
        <RemovedFacts item={item} />
      </div>
      <RowActions item={item} name={name} engine={engine} onRedact={onRedact} />
      <RowProgress item={item} name={name} />
    </li>
  );
});

function RowProgress({ item: { status }, name }: { item: UploadItem; name: string }) {
  const { t } = useTranslation('upload');
  if (status.state !== 'uploading' && status.state !== 'paused' && status.state !== 'offline') return null;
  return (
    <Progress
      className={classes.progress}
      size={2}
      value={sentOf(status) * 100}
      color={status.state === 'uploading' ? 'phosphor' : 'gray'}
      aria-label={t('row.progress', { name })}
    />
  );
}
