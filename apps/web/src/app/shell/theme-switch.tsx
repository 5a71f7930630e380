import { ActionIcon, useMantineColorScheme } from '@mantine/core';
import { IconMoon, IconSun } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

/** Otherwise Mantine silences transitions through a `<style>` tag, which the CSP and Trusted Types refuse. */
const KEEP_TRANSITIONS = { keepTransitions: true };

export function ThemeSwitch() {
  const { t } = useTranslation('common');
  const { colorScheme, setColorScheme } = useMantineColorScheme(KEEP_TRANSITIONS);
  const dark = colorScheme !== 'light';
  const label = dark ? t('theme.toLight') : t('theme.toDark');
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      size="lg"
      aria-label={label}
      title={label}
      onClick={() => setColorScheme(dark ? 'light' : 'dark')}
    >
      {dark ? <IconSun size={18} /> : <IconMoon size={18} />}
    </ActionIcon>
  );
}
