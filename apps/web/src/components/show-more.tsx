import { Button } from '@mantine/core';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';

type Props = { className?: string | undefined; busy: boolean; onMore: () => Promise<unknown> };

/**
 * Below a list, for its next page. The button keeps the focus while it works; when it was the last page, and the button
 * goes, the focus moves on to the first of the new entries.
 */
export function ShowMore({ className, busy, onMore }: Props) {
  const { t } = useTranslation('common');
  const button = useRef<HTMLButtonElement>(null);
  const more = async (): Promise<void> => {
    const list = button.current?.previousElementSibling ?? null;
    const before = list?.childElementCount ?? 0;
    await onMore();
    requestAnimationFrame(() => {
      if (document.activeElement !== document.body) return;
      list?.children[before]?.querySelector<HTMLElement>('a, button')?.focus();
    });
  };
  return (
    <Button
      ref={button}
      className={className}
      variant="default"
      aria-disabled={busy}
      aria-busy={busy}
      onClick={() => (busy ? undefined : void more().catch(() => undefined))}
    >
      {busy ? t('state.loading') : t('actions.loadMore')}
    </Button>
  );
}
