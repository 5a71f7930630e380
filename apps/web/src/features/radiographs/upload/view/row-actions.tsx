import { ActionIcon, Button } from '@mantine/core';
import {
  IconPlayerPause,
  IconPlayerPlay,
  IconRefresh,
  IconRectangle,
  IconTrash,
  IconX,
  type TablerIcon,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { paths } from '../../../../lib/paths.js';
import { useFilePicker } from '../drop/use-file-picker.js';
import type { UploadEngine } from '../engine/upload-engine.js';
import type { UploadItem } from '../list/upload-item.js';
import { actionsOf, type UploadAction } from '../list/upload-list.policy.js';
import { radiographOf } from '../list/upload-status.js';
import classes from './row-actions.module.css';

type Props = { item: UploadItem; name: string; engine: UploadEngine; onRedact: (id: string) => void };

/** What can be done about one file, each by a target a finger can hit and a name a screen reader can tell apart. */
export function RowActions(props: Props) {
  return (
    <div className={classes.root}>
      {actionsOf(props.item).map((action) => (
        <RowAction key={action} action={action} {...props} />
      ))}
    </div>
  );
}

function RowAction({ action, item, name, engine, onRedact }: Props & { action: UploadAction }) {
  const { id } = item;
  switch (action) {
    case 'open':
      return <OpenLink item={item} name={name} />;
    case 'choose':
      return <ChooseButton name={name} engine={engine} />;
    case 'redact':
      return <RedactButton item={item} name={name} onRedact={onRedact} />;
    case 'leave':
      return <TextAction action={action} name={name} onClick={() => engine.examine(id, item.regions)} />;
    case 'keep':
      return <TextAction action={action} name={name} onClick={() => engine.keepBoth(id)} />;
    case 'pause':
      return <IconAction icon={IconPlayerPause} action={action} name={name} onClick={() => engine.pause(id)} />;
    case 'resume':
      return <IconAction icon={IconPlayerPlay} action={action} name={name} onClick={() => engine.resume(id)} />;
    case 'retry':
      return <IconAction icon={IconRefresh} action={action} name={name} onClick={() => engine.retry(id)} />;
    case 'cancel':
      return <IconAction icon={IconTrash} action={action} name={name} onClick={() => engine.remove([id])} />;
    case 'remove':
      return <IconAction icon={IconX} action={action} name={name} onClick={() => engine.remove([id])} />;
  }
}

/** Said in words where the picture asks for it, and always there. */
function RedactButton({ item: { id, status }, name, onRedact }: Pick<Props, 'item' | 'name' | 'onRedact'>) {
  const onClick = (): void => onRedact(id);
  return status.state === 'needs-redaction' ? (
    <TextAction action="redact" variant="light" name={name} onClick={onClick} />
  ) : (
    <IconAction icon={IconRectangle} action="redact" name={name} onClick={onClick} />
  );
}

type ButtonProps = { action: UploadAction; name: string; onClick: () => void };

function IconAction({ icon: Icon, action, name, onClick }: ButtonProps & { icon: TablerIcon }) {
  const { t } = useTranslation('upload');
  const label = t(`action.${action}Named`, { name });
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      size="lg"
      aria-label={label}
      title={t(`action.${action}`)}
      onClick={onClick}
    >
      <Icon size={18} stroke={1.7} />
    </ActionIcon>
  );
}

function TextAction({ action, name, variant = 'default', onClick }: ButtonProps & { variant?: 'default' | 'light' }) {
  const { t } = useTranslation('upload');
  return (
    <Button size="compact-sm" variant={variant} aria-label={t(`action.${action}Named`, { name })} onClick={onClick}>
      {t(`action.${action}`)}
    </Button>
  );
}

function OpenLink({ item, name }: { item: UploadItem; name: string }) {
  const { t } = useTranslation('upload');
  const radiographId = radiographOf(item.status);
  if (radiographId === null) return null;
  return (
    <Button
      component={Link}
      to={paths.radiograph(radiographId)}
      size="compact-sm"
      variant="light"
      aria-label={t('action.openNamed', { name })}
    >
      {t('action.open')}
    </Button>
  );
}

/** Any file may be chosen: it is told by its content, wherever it was moved and whatever it is called now. */
function ChooseButton({ name, engine }: { name: string; engine: UploadEngine }) {
  const { t } = useTranslation('upload');
  const picker = useFilePicker((files) => engine.add(files));
  return (
    <>
      <Button size="compact-sm" variant="light" aria-label={t('action.chooseNamed', { name })} onClick={picker.open}>
        {t('action.choose')}
      </Button>
      <input {...picker.input} />
    </>
  );
}
