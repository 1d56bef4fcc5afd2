// Bundles the command line and the language server, each into one CommonJS file that needs Node alone.
import { build } from 'esbuild';

const shared = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  conditions: ['@lacuna/source'],
  logLevel: 'error',
  sourcemap: 'linked',
  minifySyntax: true,
  legalComments: 'none',
  // Both find files beside themselves; `import.meta.url` has to mean the bundle's own place.
  define: { 'import.meta.url': '__bundleUrl' },
  banner: { js: 'const __bundleUrl = require("node:url").pathToFileURL(__filename).href;' },
};

await Promise.all([
  build({
    ...shared,
    entryPoints: ['packages/cli/src/main.ts'],
    outfile: 'packages/cli/dist/main.cjs',
  }),
  build({
    ...shared,
    entryPoints: ['packages/language-server/src/main.ts'],
    outfile: 'packages/language-server/dist/server.cjs',
  }),
]);
