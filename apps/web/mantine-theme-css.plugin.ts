import { convertCssVariables, defaultCssVariablesResolver, DEFAULT_THEME, mergeMantineTheme } from '@mantine/core';
import type { Plugin } from 'vite';
import { theme } from './src/lib/theme/theme.js';

const VIRTUAL_ID = 'virtual:mantine-theme.css';
const RESOLVED_ID = `\0${VIRTUAL_ID}`;

/**
 * Writes the theme's CSS variables into the style sheet at build time, so that MantineProvider has no reason to put
 * a `<style>` tag into the page and the CSP can stay at `style-src 'self'`.
 */
export function mantineThemeCss(): Plugin {
  return {
    name: 'mantine-theme-css',
    resolveId: (id) => (id === VIRTUAL_ID ? RESOLVED_ID : undefined),
    load: (id) => (id === RESOLVED_ID ? themeVariables() : undefined),
  };
}

function themeVariables(): string {
  const variables = defaultCssVariablesResolver(mergeMantineTheme(DEFAULT_THEME, theme));
  return convertCssVariables({
    variables: variables.variables,
    dark: { ...variables.dark, '--mantine-color-scheme': 'dark' },
    light: { ...variables.light, '--mantine-color-scheme': 'light' },
  });
}
