import { Button } from '@mantine/core';
import { IconFolder, IconPhotoUp } from '@tabler/icons-react';
import { useState, type DragEvent } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './drop-zone.module.css';
import { droppedFiles } from './dropped-files.js';
import { useFilePicker } from './use-file-picker.js';

type Props = { onFiles: (files: readonly File[]) => void; compact: boolean };

/** Takes files and folders by drop, or through the buttons: dragging is never the only way. */
export function DropZone({ onFiles, compact }: Props) {
  const { t } = useTranslation('upload');
  const { over, handlers } = useDrop(onFiles);
  const files = useFilePicker(onFiles);
  const folder = useFilePicker(onFiles, { folder: true });
  return (
    <div className={classes.root} data-over={over} data-compact={compact} {...handlers}>
      <IconPhotoUp className={classes.icon} size={compact ? 24 : 36} stroke={1.3} aria-hidden="true" />
      <p className={classes.title}>{compact ? t('drop.more') : t('drop.title')}</p>
      {!compact && <p className={classes.formats}>{t('drop.formats')}</p>}
      <div className={classes.buttons}>
        <Button variant="default" onClick={files.open}>
          {t('drop.files')}
        </Button>
        <Button variant="subtle" leftSection={<IconFolder size={17} />} onClick={folder.open}>
          {t('drop.folder')}
        </Button>
      </div>
      <input {...files.input} multiple data-testid="file-input" />
      <input {...folder.input} data-testid="folder-input" />
    </div>
  );
}

function useDrop(onFiles: Props['onFiles']) {
  const [over, setOver] = useState(false);
  return {
    over,
    handlers: {
      onDragOver: (event: DragEvent) => {
        event.preventDefault();
        setOver(true);
      },
      onDragLeave: () => setOver(false),
      onDrop: (event: DragEvent) => {
        event.preventDefault();
        setOver(false);
        void droppedFiles(event.dataTransfer).then(onFiles);
      },
    },
  };
}
