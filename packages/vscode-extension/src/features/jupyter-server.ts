/**
 * The Jupyter server that holds the governed kernels of this window, and nothing else: it listens on loopback with
 * a token of its own. The gate of VS Code is the controller's, so the server's own gate is switched off in it.
 */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:net';

import { KernelManager, ServerConnection } from '@jupyterlab/services';
import * as vscode from 'vscode';
import { WebSocket } from 'ws';

export interface JupyterServer extends vscode.Disposable {
  readonly kernels: KernelManager;
}

const START_TIMEOUT_MS = 60_000;

/** Starts `python -m jupyter_server` in `cwd`; rejects with a sentence that says what to install or set. */
export async function startJupyterServer(cwd: string): Promise<JupyterServer> {
  const port = await freePort();
  const token = randomBytes(16).toString('hex');
  const child = spawn(pythonPath(), serverArguments(port, token, cwd), {
    cwd,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const baseUrl = `http://127.0.0.1:${String(port)}/`;
  try {
    await answering(child, baseUrl, token);
  } catch (error) {
    child.kill();
    throw error;
  }
  const serverSettings = ServerConnection.makeSettings({
    baseUrl,
    wsUrl: baseUrl.replace('http', 'ws'),
    token,
    appendToken: true,
    // The class of `ws` has the browser's interface but not its declared type.
    WebSocket: WebSocket as unknown as typeof globalThis.WebSocket,
    fetch,
    Request,
    Headers,
  });
  const kernels = new KernelManager({ serverSettings, standby: 'never' });
  await kernels.ready;
  return {
    kernels,
    dispose: () => {
      kernels.dispose();
      child.kill();
    },
  };
}

function pythonPath(): string {
  const set =
    vscode.workspace.getConfiguration('lacuna').inspect<string>('python.path')?.globalValue ?? '';
  if (set !== '') return set;
  return process.platform === 'win32' ? 'python' : 'python3';
}

function serverArguments(port: number, token: string, cwd: string): string[] {
  return [
    '-m',
    'jupyter_server',
    '--no-browser',
    '--allow-root',
    '--ServerApp.ip=127.0.0.1',
    `--ServerApp.port=${String(port)}`,
    '--ServerApp.port_retries=0',
    `--IdentityProvider.token=${token}`,
    `--ServerApp.root_dir=${cwd}`,
    '--ServerApp.jpserver_extensions=jupyterlab_lacuna=False',
    '--ServerApp.terminals_enabled=False',
  ];
}

async function answering(child: ChildProcess, baseUrl: string, token: string): Promise<void> {
  let said = '';
  child.stderr?.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-2000)));
  let ended: string | undefined;
  child.on('error', () => (ended = 'Python was not found'));
  child.on('exit', () => {
    const missing = /No module named '?([\w.]+)/.exec(said)?.[1];
    ended ??=
      missing === undefined ? 'it ended at once' : `the Python package ${missing} is missing`;
  });
  const until = Date.now() + START_TIMEOUT_MS;
  while (Date.now() < until) {
    if (ended !== undefined) break;
    const isUp = await fetch(`${baseUrl}api/status?token=${token}`).then(
      (answer) => answer.ok,
      () => false,
    );
    if (isUp) return;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error(
    `The governed kernel could not start: ${ended ?? 'the Jupyter server did not answer within a minute'}. ` +
      'Expected a Python with jupyter_server and ipykernel; name one in the setting lacuna.python.path.',
  );
}

function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const server = createServer();
    server.on('error', fail);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => done(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
