import { ActionIcon } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useEffect, useId, useRef, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './sheet.module.css';

type Props = { opened: boolean; onClose: () => void; title: string; wide?: boolean; children: ReactNode };

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
    <dialog ref={dialog} className={classes.root} data-wide={wide} aria-labelledby={titleId} onClose={onClose}>
      <div className={classes.header}>
        <h2 id={titleId} className={classes.title}>
          {title}
        </h2>
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t('actions.close')} onClick={onClose}>
          <IconX size={18} />
        </ActionIcon>
      </div>
      {opened && children}
    </dialog>
  );
}
