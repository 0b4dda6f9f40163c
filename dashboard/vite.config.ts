/**
 * Builds the dashboard into `dist/`, which the server serves. `dist/build.json` and a meta tag of the page carry the
 * build id: a wall compares its own with the server's and reloads once when they differ.
 */

import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig, loadEnv, type Plugin } from 'vite';

/** The id is made of the content hashes in the file names: the same sources give the same id, so nothing reloads for nothing. */
function buildId(): Plugin {
  const hashOf = (file: string): string => file.match(/-([\w-]{8})\.\w+$/)?.[1] ?? file;
  let id = '';
  return {
    name: 'gemba-build-id',
    apply: 'build',
    enforce: 'post',
    transformIndexHtml: {
      order: 'post',
      handler(_html, { bundle }) {
        const files = Object.values(bundle ?? {}).filter((file) => /\.(js|css)$/.test(file.fileName));
        const loaded = files.filter((file) => file.type === 'asset' || file.isEntry);
        id = loaded
          .map((file) => hashOf(file.fileName))
          .sort()
          .join('.');
        return [{ tag: 'meta', attrs: { name: 'gemba-build', content: id }, injectTo: 'head' }];
      },
    },
    generateBundle() {
      this.emitFile({ type: 'asset', fileName: 'build.json', source: `${JSON.stringify({ build: id })}\n` });
    },
  };
}

export default defineConfig(({ mode }) => {
  const environment = loadEnv(mode, import.meta.dirname, 'GEMBA_');
  const target = `http://127.0.0.1:${environment.GEMBA_HTTP_PORT ?? '8080'}`;
  return {
    root: import.meta.dirname,
    plugins: [svelte({ configFile: false, compilerOptions: { runes: true } }), buildId()],
    build: {
      outDir: 'dist',
      emptyOutDir: true,
      // Nothing is inlined: the server's Content-Security-Policy knows neither data: nor inline scripts.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      reportCompressedSize: false,
    },
    server: { proxy: { '/api': target, '/live': { target, ws: true } } },
  };
});
