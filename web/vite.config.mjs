import { defineConfig } from 'vite';

/** The pages: web/ into dist/web/, as the API serves them (api/routes/pages.ts). */
export default defineConfig({
  root: import.meta.dirname,
  base: '/',
  publicDir: false,
  // The API puts the nonce of each answer in its place.
  html: { cspNonce: 'CSP_NONCE' },
  build: {
    outDir: '../dist/web', emptyOutDir: true, assetsDir: 'assets', sourcemap: false,
    // Neither data: addresses nor a script for old browsers: the content policy allows neither.
    assetsInlineLimit: 0, modulePreload: { polyfill: false },
    // React and Mantine change seldom, the pages often; below a megabyte nobody is warned.
    chunkSizeWarningLimit: 1000,
  },
});
