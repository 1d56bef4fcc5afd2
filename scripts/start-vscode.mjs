// A real VS Code (code-server) with the built Lacuna extension installed, on loopback, for people and for journeys.
import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { codeServerEntry, nodeBinary } from './setup-code-server.mjs';
import { root, run, venvBin } from './steps.mjs';

/** Settings of a quiet window: nothing that asks, nothing that saves by itself. */
const QUIET = {
  'files.autoSave': 'off',
  'workbench.startupEditor': 'none',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'chat.disableAIFeatures': true,
  'telemetry.telemetryLevel': 'off',
  'security.workspace.trust.enabled': false,
  'notebook.consolidatedRunButton': false,
  'extensions.ignoreRecommendations': true,
};

/**
 * Starts it and resolves when it answers. `profile`: the folder of its settings and extensions.
 *
 * @returns the URL of `folder`; with `handle: true` an object `{ url, port, stop() }`
 */
export async function startVsCode({
  folder,
  env,
  port,
  managed,
  profile,
  options = [],
  install = true,
  handle = false,
}) {
  const userData = join(profile, 'data');
  const extensions = join(profile, 'extensions');
  mkdirSync(join(userData, 'User'), { recursive: true });
  const settings = {
    ...QUIET,
    'lacuna.managedConfig': managed ?? join(folder, 'governance', 'managed.yaml'),
    'lacuna.python.path': join(venvBin, 'python'),
    ...(env.LACUNA_AUDIT_DIR === undefined
      ? {}
      : { 'lacuna.auditDirectory': env.LACUNA_AUDIT_DIR }),
  };
  // On a server the machine's own settings are those of its user data folder, both files.
  mkdirSync(join(userData, 'Machine'), { recursive: true });
  writeFileSync(join(userData, 'User', 'settings.json'), JSON.stringify(settings));
  writeFileSync(join(userData, 'Machine', 'settings.json'), JSON.stringify(settings));
  const base = [codeServerEntry, '--user-data-dir', userData, '--extensions-dir', extensions];
  if (install) {
    await run(
      nodeBinary,
      [...base, '--install-extension', join(root, 'packages/vscode-extension/lacuna.vsix')],
      { env },
    );
  }
  const args = [
    ...base,
    '--auth',
    'none',
    '--bind-addr',
    `127.0.0.1:${port}`,
    '--disable-telemetry',
    '--disable-update-check',
    '--disable-getting-started-override',
    '--disable-workspace-trust',
    ...options,
  ];
  const child = spawn(nodeBinary, args, {
    env,
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let log = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => (log = (log + chunk).slice(-8000)));
  const stop = () => {
    try {
      // The whole group: the server keeps extension hosts alive for minutes otherwise.
      process.kill(-child.pid, 'SIGTERM');
    } catch {
      // Already gone.
    }
  };
  process.on('exit', stop);
  for (;;) {
    if (child.exitCode !== null)
      throw new Error(`code-server ended with ${child.exitCode}\n${log}`);
    const up = await fetch(`http://127.0.0.1:${port}/healthz`).then(
      (it) => it.ok,
      () => false,
    );
    if (up) break;
    await new Promise((done) => setTimeout(done, 200));
  }
  const url = `http://127.0.0.1:${port}/?folder=${encodeURIComponent(folder)}`;
  return handle ? { url, port, stop } : url;
}
