import { ActionIcon, Checkbox } from '@mantine/core';
import { IconKeyboard } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Sheet } from '../../components/sheet.js';
import { enableShortcuts, shortcutsEnabled } from '../../lib/shortcuts.store.js';
import { useStore } from '../../lib/store/use-store.js';
import { useShortcuts } from '../../lib/use-shortcuts.js';
import classes from './shortcuts-sheet.module.css';

export function ShortcutsSheet() {
  const { t } = useTranslation('common');
  const [opened, setOpened] = useState(false);
  const enabled = useStore(shortcutsEnabled);
  useShortcuts((event) => {
    if (event.key !== '?') return false;
    setOpened(true);
    return true;
  });
  return (
    <>
      <ActionIcon
        className={classes.opener}
        variant="subtle"
        color="gray"
        size="lg"
        aria-label={t('shortcuts.open')}
        title={`${t('shortcuts.open')} (?)`}
        onClick={() => setOpened(true)}
      >
        <IconKeyboard size={18} />
      </ActionIcon>
      <Sheet opened={opened} onClose={() => setOpened(false)} title={t('shortcuts.title')}>
        <Checkbox
          className={classes.toggle}
          label={t('shortcuts.enable')}
          checked={enabled}
          onChange={(event) => enableShortcuts(event.currentTarget.checked)}
        />
        <ShortcutList />
      </Sheet>
    </>
  );
}

function ShortcutList() {
  const { t } = useTranslation(['common', 'viewer']);
  const space = t('viewer:keys.space');
  const rows: [string[], string][] = [
    [[space], t('viewer:keys.masks')],
    [['1', '…', '9'], t('viewer:keys.solo')],
    [['C'], t('viewer:keys.style')],
    [[t('viewer:keys.arrows')], t('viewer:keys.pan')],
    [['+', '−'], t('viewer:keys.zoom')],
    [['F'], t('viewer:keys.fit')],
    [['Z'], t('viewer:keys.one')],
    [[t('viewer:keys.shiftArrows')], t('viewer:keys.window')],
    [['P', 'W'], t('viewer:keys.tools')],
    [['I'], t('viewer:keys.invert')],
    [['R'], t('viewer:keys.rotate')],
    [['X'], t('viewer:keys.flip')],
    [['0'], t('viewer:keys.reset')],
  ];
  return (
    <>
      <h3 className={classes.group}>{t('common:shortcuts.global')}</h3>
      <KeyTable rows={[[['?'], t('common:shortcuts.showSheet')]]} />
      <h3 className={classes.group}>{t('common:shortcuts.viewer')}</h3>
      <KeyTable rows={rows} />
    </>
  );
}

function KeyTable({ rows }: { rows: [string[], string][] }) {
  return (
    <dl className={classes.list}>
      {rows.map(([keys, meaning]) => (
        <div key={meaning} className={classes.row}>
          <dt>
            {keys.map((key) => (
              <kbd key={key} className={classes.key}>
                {key}
              </kbd>
            ))}
          </dt>
          <dd>{meaning}</dd>
        </div>
      ))}
    </dl>
  );
}
