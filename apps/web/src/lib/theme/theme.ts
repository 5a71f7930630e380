import {
  createTheme,
  defaultVariantColorsResolver,
  type MantineColorsTuple,
  type VariantColorsResolver,
} from '@mantine/core';

const SYSTEM_FONTS =
  'ui-sans-serif, system-ui, -apple-system, "Segoe UI Variable Text", "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", Arial, sans-serif';

/** The one accent: the glow of a phosphor plate. Shade 4 carries the dark room, shade 8 the light one. */
const phosphor: MantineColorsTuple = [
  '#f7fce3',
  '#eef8c4',
  '#e3f29c',
  '#d8ec78',
  '#cbe45c',
  '#aecb33',
  '#8aa51f',
  '#647a12',
  '#4c5e0c',
  '#374407',
];

const night: MantineColorsTuple = [
  '#e9ebee',
  '#c5cad1',
  '#9aa2ad',
  '#868f9b',
  '#2c323b',
  '#222830',
  '#191d24',
  '#0e1115',
  '#0a0c0f',
  '#050608',
];

const paper: MantineColorsTuple = [
  '#fbfbf9',
  '#f4f4f1',
  '#eaeae5',
  '#dddcd6',
  '#c8c8c0',
  '#8d8d85',
  '#64645d',
  '#4d4d47',
  '#32322e',
  '#1a1a18',
];

/** Buttons take the product's own tokens, which follow the colour scheme. */
const variantColorResolver: VariantColorsResolver = (input) => {
  const colors = defaultVariantColorsResolver(input);
  const isPrimary = input.color === undefined || input.color === 'phosphor';
  if (input.variant === 'filled' && isPrimary) {
    return { ...colors, background: 'var(--accent)', hover: 'var(--accent-hover)', color: 'var(--on-accent)' };
  }
  if (input.variant === 'light' && isPrimary) {
    return {
      ...colors,
      background: 'var(--accent-wash)',
      hover: 'var(--accent-wash-hover)',
      color: 'var(--accent-ink)',
    };
  }
  if (input.variant === 'default') {
    const border = '1px solid var(--line-strong)';
    return { background: 'transparent', hover: 'var(--accent-wash)', color: 'var(--ink)', border };
  }
  return colors;
};

/** Shared by the running provider and by the build step that turns it into CSS variables. */
export const theme = createTheme({
  primaryColor: 'phosphor',
  primaryShade: { light: 8, dark: 4 },
  colors: { phosphor, dark: night, gray: paper },
  variantColorResolver,
  black: '#14150f',
  fontFamily: SYSTEM_FONTS,
  headings: { fontFamily: SYSTEM_FONTS, fontWeight: '600' },
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  focusRing: 'auto',
  components: {
    Button: { defaultProps: { fw: 550 } },
    Checkbox: { defaultProps: { iconColor: 'var(--on-accent)', color: 'var(--accent)' } },
  },
});
