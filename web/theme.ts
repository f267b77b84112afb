import { createTheme, type CSSVariablesResolver } from '@mantine/core';

const system = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif';

/** Calm, and readable everywhere: the system's own letters, one colour for what can be pressed. */
export const theme = createTheme({
  primaryColor: 'petrol', primaryShade: 7,
  colors: { petrol: ['#e9f5f4', '#d3e9e7', '#a7d3d0', '#7abdb8', '#55aaa4', '#3a9992', '#288781', '#176b67', '#0f5a57', '#084845'] },
  fontFamily: system, headings: { fontFamily: system, fontWeight: '650', sizes: { h1: { fontSize: '1.75rem', lineHeight: '1.25' }, h2: { fontSize: '1.125rem', lineHeight: '1.4' }, h3: { fontSize: '1rem', lineHeight: '1.4' } } },
  defaultRadius: 'md', focusRing: 'auto', cursorType: 'pointer', respectReducedMotion: true,
  components: { Paper: { defaultProps: { withBorder: true, p: { base: 'md', sm: 'lg' }, radius: 'lg' } }, Button: { defaultProps: { size: 'md' } }, NativeSelect: { defaultProps: { size: 'md' } }, TextInput: { defaultProps: { size: 'md' } } },
});

/** Quiet text and placeholders with the contrast of WCAG AA. */
export const variables: CSSVariablesResolver = () => ({
  variables: {},
  light: { '--mantine-color-body': '#f6f7f7', '--mantine-color-dimmed': '#55606a', '--mantine-color-placeholder': '#66717b', '--mantine-color-error': '#b42318', '--surface': '#ffffff', '--line': '#dde2e4' },
  dark: { '--mantine-color-body': '#141718', '--mantine-color-dimmed': '#a9b2b8', '--mantine-color-placeholder': '#8f999f', '--mantine-color-error': '#ff8f85', '--surface': '#1c2021', '--line': '#343a3c' },
});
