import { ActionIcon } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useEffect, useId, useRef, type ReactNode, type SyntheticEvent } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './sheet.module.css';

type Props = {
  opened: boolean;
  /** Null: only what is inside ends it. */
  onClose: (() => void) | null;
  title: string;
  wide?: boolean;
  children: ReactNode;
};

const stay = (event: SyntheticEvent): void => event.preventDefault();

/** A modal on the browser's own `<dialog>`: focus trap, Escape and inertness without a script of ours. */
export function Sheet({ opened, onClose, title, wide = false, children }: Props) {
  const { t } = useTranslation('common');
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => {
    if (opened) dialog.current?.showModal();
    else dialog.current?.close();
  }, [opened]);
  return (
    <dialog
      ref={dialog}
      className={classes.root}
      data-wide={wide}
      aria-labelledby={titleId}
      {...(onClose === null ? { closedby: 'none', 'data-veil': true, onCancel: stay } : { onClose })}
    >
      <div className={classes.header}>
        <h2 id={titleId} className={classes.title}>
          {title}
        </h2>
        {onClose !== null && (
          <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t('actions.close')} onClick={onClose}>
            <IconX size={18} />
          </ActionIcon>
        )}
      </div>
      {opened && children}
    </dialog>
  );
}
