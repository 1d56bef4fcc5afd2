// Puts a real VS Code (code-server, with the Node it wants) into .cache/code-server, for the journeys and for
// `npm start -- --vscode`. Only npm packages: nothing is compiled, nothing downloaded from elsewhere.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cache, run } from './steps.mjs';

const VERSIONS = { 'code-server': '4.139.1', node: '24.21.0' };
const home = join(cache, 'code-server');
const done = join(home, `.ready-${VERSIONS['code-server']}-${VERSIONS.node}`);

export const nodeBinary = join(home, 'node_modules', 'node', 'bin', 'node');
export const codeServerEntry = join(home, 'node_modules', 'code-server', 'out', 'node', 'entry.js');

if (!existsSync(done)) {
  mkdirSync(home, { recursive: true });
  writeFileSync(join(home, 'package.json'), '{ "private": true }\n');
  const npm = (folder, ...args) =>
    run('npm', [...args, '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline'], {
      cwd: folder,
    });
  // `node` brings its binary as a dependency of its own; its install script only links it.
  await npm(home, 'install', `code-server@${VERSIONS['code-server']}`);
  await run(
    'npm',
    ['install', `node@${VERSIONS.node}`, '--no-audit', '--no-fund', '--prefer-offline'],
    { cwd: home },
  );
  const vscode = join(home, 'node_modules', 'code-server', 'lib', 'vscode');
  await npm(vscode, 'install', '--omit=dev');
  await npm(join(vscode, 'extensions'), 'install', '--omit=dev');
  writeFileSync(done, '');
}
