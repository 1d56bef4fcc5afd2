/**
 * The language server as users get it, for tests: bundled to one CommonJS file and started as a process.
 *
 * It builds and starts; what is said to the server is lsp-client.ts.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { build } from 'esbuild';
import { lspClient, type LspClient } from './lsp-client.ts';

/** Bundles `entry` (the server's main.ts) to `outfile`, as the release does. */
export async function bundleServer(entry: string, outfile: string): Promise<void> {
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    conditions: ['@lacuna/source'],
    define: { 'import.meta.url': '__bundleUrl' },
    banner: { js: 'const __bundleUrl = require("node:url").pathToFileURL(__filename).href;' },
    logLevel: 'error',
  });
}

export interface ServerProcess {
  readonly process: ChildProcess;
  /** Over its standard input and output; for a server without `--stdio` only its first line comes here. */
  readonly client: LspClient | null;
  /** Everything it wrote to standard error so far. */
  stderr(): string;
  /** Exit code, or the signal that ended it. */
  readonly exited: Promise<number | string>;
  /** Ends it as an operating system would, and waits. */
  stop(signal?: NodeJS.Signals): Promise<void>;
}

/** Starts `node ...nodeArgs bundle ...args`; resolves when it speaks LSP or listens. */
export async function startServer(
  bundle: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  nodeArgs: readonly string[] = [],
): Promise<ServerProcess> {
  const child = spawn(process.execPath, [...nodeArgs, bundle, ...args], {
    env: { ...process.env, ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  const exited = new Promise<number | string>((resolve) => {
    child.once('exit', (code, signal) => resolve(code ?? signal ?? 'unknown'));
  });
  const isLsp = args.includes('--stdio');
  if (!isLsp) {
    const listening = new Promise<void>((resolve) => child.stdout.once('data', () => resolve()));
    await Promise.race([listening, exited]);
  }
  return {
    process: child,
    client: isLsp ? lspClient(child.stdout, child.stdin) : null,
    stderr: () => said,
    exited,
    stop: async (signal = 'SIGTERM') => {
      child.kill(signal);
      await exited;
    },
  };
}
