import { ActionIcon, Button, Progress } from '@mantine/core';
import { IconCheck, IconRefresh, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { formatBytes, formatPercent } from '../../../lib/format/format.js';
import { useLocale } from '../../../lib/i18n/use-locale.js';
import { useProblemSentence } from '../../../lib/i18n/use-problem-sentence.js';
import { paths } from '../../../lib/paths.js';
import classes from './file-list.module.css';
import { isUnderWay, type UploadItem, type UploadStatus } from './upload-list.js';

type Props = { items: readonly UploadItem[]; onRetry: (id: string) => void; onRemove: (id: string) => void };

export function FileList({ items, onRetry, onRemove }: Props) {
  return (
    <ul className={classes.list}>
      {items.map((item) => (
        <FileRow key={item.id} item={item} onRetry={onRetry} onRemove={onRemove} />
      ))}
    </ul>
  );
}

function FileRow({ item, ...actions }: { item: UploadItem } & Omit<Props, 'items'>) {
  const locale = useLocale();
  return (
    <li className={classes.row} data-state={item.status.state}>
      <div className={classes.file}>
        <p className={classes.name}>{item.name}</p>
        <p className={classes.meta}>
          {formatBytes(item.bytes, locale)} · <StatusText status={item.status} />
        </p>
      </div>
      <div className={classes.actions}>
        <FileActions item={item} {...actions} />
      </div>
      <FileProgress item={item} />
    </li>
  );
}

function StatusText({ status }: { status: UploadStatus }) {
  const { t } = useTranslation('radiographs');
  const locale = useLocale();
  switch (status.state) {
    case 'uploading':
      return t('fileState.uploading', { percent: formatPercent(status.sent, locale) });
    case 'failed':
      return <FaultText status={status} />;
    case 'done':
      return (
        <span className={classes.done}>
          <IconCheck size={14} aria-hidden="true" /> {t('fileState.done')}
        </span>
      );
    case 'reading':
    case 'ready':
    case 'waiting':
    case 'processing':
      return t(`fileState.${status.state}`);
  }
}

function FaultText({ status }: { status: Extract<UploadStatus, { state: 'failed' }> }) {
  const { t } = useTranslation('radiographs');
  const sentenceOf = useProblemSentence();
  const sentence = status.reason === 'sending' ? sentenceOf(status.problem) : t(`fileReason.${status.reason}`);
  return <span className={classes.fault}>{sentence}</span>;
}

function FileProgress({ item: { name, status } }: { item: UploadItem }) {
  const { t } = useTranslation('radiographs');
  if (status.state !== 'uploading' && status.state !== 'processing') return null;
  const sent = status.state === 'uploading' ? status.sent : 1;
  return (
    <Progress
      className={classes.progress}
      size={3}
      value={sent * 100}
      animated={status.state === 'processing'}
      aria-label={t('upload.progress', { name })}
    />
  );
}

function FileActions({ item: { id, name, status }, onRetry, onRemove }: { item: UploadItem } & Omit<Props, 'items'>) {
  const { t } = useTranslation('radiographs');
  if (status.state === 'done') {
    return (
      <Button
        component={Link}
        to={paths.radiograph(status.radiographId)}
        size="compact-sm"
        variant="light"
        aria-label={t('upload.openNamed', { name })}
      >
        {t('upload.open')}
      </Button>
    );
  }
  return (
    <>
      {status.state === 'failed' && status.retryable && (
        <ActionIcon variant="subtle" color="gray" aria-label={t('upload.retry', { name })} onClick={() => onRetry(id)}>
          <IconRefresh size={18} />
        </ActionIcon>
      )}
      {!isUnderWay(status) && (
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={t('upload.remove', { name })}
          onClick={() => onRemove(id)}
        >
          <IconX size={18} />
        </ActionIcon>
      )}
    </>
  );
}
