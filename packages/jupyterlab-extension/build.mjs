// Builds the JupyterLab side: the front end as a prebuilt extension, and the authority's program with its
// packs beside the Python package. With --wheel also the wheel, with the project's Python environment.
import { build } from 'esbuild';
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));
const root = join(here, '..', '..');
const require = createRequire(import.meta.url);

// One file of ours; JupyterLab's packages stay imports, which the builder turns into shared modules.
await build({
  entryPoints: [join(here, 'src/index.ts')],
  outfile: join(here, 'dist/index.js'),
  bundle: true,
  format: 'esm',
  platform: 'browser',
  target: 'es2022',
  conditions: ['@lacuna/source'],
  external: ['@jupyterlab/*', '@lumino/*', '@codemirror/*'],
  legalComments: 'none',
  logLevel: 'error',
});

const inPackage = (name, path) => join(dirname(require.resolve(`${name}/package.json`)), path);
execFileSync(
  process.execPath,
  [
    inPackage('@jupyter/builder', 'lib/build-labextension.js'),
    '--core-package-file',
    inPackage('@jupyterlab/core-meta', 'core.package.json'),
    '.',
  ],
  { cwd: here, stdio: ['ignore', 'ignore', 'inherit'] },
);

// The authority's program for installations; its packs travel compiled, so that nobody needs a compiler.
const server = join(here, 'jupyterlab_lacuna', 'server');
const bundle = join(root, 'packages', 'language-server', 'dist');
rmSync(server, { recursive: true, force: true });
mkdirSync(server, { recursive: true });
for (const [from, to] of [
  [join(bundle, 'server.cjs'), 'server.cjs'],
  [join(root, '.cache', 'packs'), 'policies'],
]) {
  if (existsSync(from)) cpSync(from, join(server, to), { recursive: true });
  else process.stderr.write(`jupyterlab-extension: ${from} is not built yet\n`);
}

if (process.argv.includes('--wheel')) {
  const bin = process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python';
  execFileSync(join(root, '.venv', bin), ['-m', 'hatchling', 'build', '-t', 'wheel'], {
    cwd: here,
    stdio: 'inherit',
  });
}
