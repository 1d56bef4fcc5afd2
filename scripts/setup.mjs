// The steps that bring a fresh clone to life, shared by start, build and test: packages, tools, bundles.
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { root, run } from './steps.mjs';

const script = (path, ...args) => run(process.execPath, [join(root, path), ...args]);

/** npm packages; skipped while the lock file is no newer than what is installed. */
export const packages = {
  name: 'npm packages',
  run: async () => {
    const installed = join(root, 'node_modules', '.package-lock.json');
    const fresh =
      existsSync(installed) &&
      statSync(installed).mtimeMs >= statSync(join(root, 'package-lock.json')).mtimeMs;
    if (fresh) return 'already there';
    await run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
      shell: process.platform === 'win32',
    });
    return '';
  },
};

/** A virtual environment with JupyterLab, and Chromium where `browser` is asked for. */
export const jupyter = (browser) => ({
  name: browser ? 'Python environment, JupyterLab, Chromium' : 'Python environment, JupyterLab',
  run: () =>
    script('scripts/setup-jupyter.mjs', ...(browser ? [] : ['--no-browser'])).then(() => ''),
});

/** code-server and its Node, for the journeys in a real VS Code. */
export const codeServer = {
  name: 'code-server',
  run: () => script('scripts/setup-code-server.mjs').then(() => ''),
};

export const compiler = {
  name: "Rego compiler (OPA's own, as WebAssembly)",
  needs: ['npm packages'],
  run: () => script('scripts/build-rego-compiler.mjs').then(() => ''),
};

export const packs = {
  name: 'policy packs',
  needs: ['npm packages', compiler.name],
  run: () => script('scripts/build-packs.mjs').then(() => ''),
};

export const bundles = {
  name: 'command line and language server',
  needs: ['npm packages'],
  run: () => script('scripts/bundle.mjs').then(() => ''),
};

export const labextension = {
  name: 'JupyterLab extension',
  needs: ['npm packages', packs.name, bundles.name],
  run: () => script('packages/jupyterlab-extension/build.mjs').then(() => ''),
};

export const vscodeExtension = {
  name: 'VS Code extension',
  needs: ['npm packages', packs.name, bundles.name],
  run: () => script('packages/vscode-extension/build.mjs').then(() => ''),
};

export const everything = [packages, compiler, packs, bundles, labextension, vscodeExtension];
