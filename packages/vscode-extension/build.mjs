// Builds the VS Code extension: bundle, renderer, the language server beside it with its packs, and the .vsix.
import { build } from 'esbuild';
import { cpSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';

const here = fileURLToPath(new URL('.', import.meta.url));
const root = join(here, '..', '..');
const dist = join(here, 'dist');
rmSync(dist, { recursive: true, force: true });
mkdirSync(dist, { recursive: true });

const shared = {
  bundle: true,
  logLevel: 'error',
  conditions: ['@lacuna/source'],
  minify: true,
  legalComments: 'none',
};
await Promise.all([
  build({
    ...shared,
    entryPoints: [join(here, 'src/extension.ts')],
    outfile: join(dist, 'extension.cjs'),
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    external: ['vscode'],
  }),
  build({
    ...shared,
    entryPoints: [join(here, 'src/renderer/block-renderer.ts')],
    outfile: join(dist, 'block-renderer.mjs'),
    platform: 'browser',
    target: 'es2022',
    format: 'esm',
  }),
]);

cpSync(join(root, 'packages/language-server/dist/server.cjs'), join(dist, 'server.cjs'));
// The baseline travels compiled: a user's machine needs no compiler to run it.
const packs = join(root, '.cache', 'packs');
if (existsSync(packs)) cpSync(packs, join(dist, 'policies'), { recursive: true });

execFileSync(
  process.execPath,
  [
    join(root, 'node_modules/@vscode/vsce/vsce'),
    'package',
    '--no-dependencies',
    '--allow-missing-repository',
    '--skip-license',
    '--out',
    join(here, 'lacuna.vsix'),
  ],
  { cwd: here, stdio: ['ignore', 'ignore', 'inherit'] },
);
