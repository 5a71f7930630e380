import { Button } from '@mantine/core';
import { IconPhotoUp } from '@tabler/icons-react';
import { useRef, useState, type ChangeEvent, type DragEvent } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './drop-zone.module.css';

type Props = { onFiles: (files: readonly File[]) => void; compact: boolean };

/** Takes files by drop, or through the button: dragging is never the only way. */
export function DropZone({ onFiles, compact }: Props) {
  const { t } = useTranslation('radiographs');
  const input = useRef<HTMLInputElement>(null);
  const { over, handlers } = useDrop(onFiles);
  const choose = (event: ChangeEvent<HTMLInputElement>): void => {
    onFiles([...(event.currentTarget.files ?? [])]);
    event.currentTarget.value = '';
  };
  return (
    <div className={classes.root} data-over={over} data-compact={compact} {...handlers}>
      <IconPhotoUp className={classes.icon} size={compact ? 24 : 36} stroke={1.3} aria-hidden="true" />
      <p className={classes.title}>{t('upload.drop')}</p>
      <p className={classes.or}>{t('upload.or')}</p>
      <Button variant="default" onClick={() => input.current?.click()}>
        {t('upload.browse')}
      </Button>
      <input
        ref={input}
        type="file"
        hidden
        multiple
        accept=".dcm,.dicom,.png,.jpg,.jpeg,application/dicom,image/png,image/jpeg"
        data-testid="file-input"
        onChange={choose}
      />
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
        onFiles([...event.dataTransfer.files]);
      },
    },
  };
}
