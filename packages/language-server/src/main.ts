/**
 * The server program: reads its command line, opens the authority, and serves standard input and
 * output, a local socket, or both, until its client or its parent is gone.
 */
import { StreamMessageReader, StreamMessageWriter } from 'vscode-languageserver/node';
import { Authority } from './authority.ts';
import { serve } from './connection.ts';
import { listen, type Listener } from './listen.ts';
import { stderrLog, traceOf } from './log.ts';
import { readOptions, USAGE, type ServerOptions } from './options.ts';
import { workspaceOpener } from './workspace.ts';
import { createAnalyser } from '@lacuna/shared-core';

/** How often the parent is looked for. */
const PARENT_MS = 1000;

async function main(): Promise<void> {
  const read = readOptions(process.argv.slice(2), process.env);
  // Programs started from here have no use for it.
  delete process.env['LACUNA_TOKEN'];
  if (!read.ok) {
    process.stderr.write(`${read.error}\n${USAGE}\n`);
    process.exitCode = 2;
    return;
  }
  const options = read.value;
  process.on('unhandledRejection', (error) => stderrLog('a promise failed', traceOf(error)));
  const authority = new Authority(workspaceOpener(options, createAnalyser), stderrLog);
  let listener: Listener | null = null;
  let isStopping = false;
  const stop = (code: number) => {
    if (isStopping) return;
    isStopping = true;
    listener?.close();
    void authority.close().finally(() => process.exit(code));
  };
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => stop(0));
  if (options.parent !== null) watchParent(options.parent, () => stop(0));
  if (options.workspace !== null) {
    void authority.open(options.workspace, { trusted: true, settings: {} });
  }
  if (options.listen !== null) {
    const listening = await listenOn(options.listen, options, authority);
    if (!listening) {
      process.exitCode = 2;
      stop(2);
      return;
    }
    listener = listening;
  }
  if (options.stdio) {
    process.stdout.on('error', () => stop(0));
    serve(
      authority,
      new StreamMessageReader(process.stdin),
      new StreamMessageWriter(process.stdout),
      { token: null, ended: (reason) => stop(reason === 'exit' ? 0 : 1) },
    );
    // The reader sees errors, not the end: a client that dies leaves an ended stream.
    process.stdin.once('end', () => stop(0));
  } else {
    process.stdout.write('listening\n');
  }
}

async function listenOn(
  path: string,
  { token }: ServerOptions,
  authority: Authority,
): Promise<Listener | null> {
  const listening = await listen(path, (socket, limits) => {
    serve(authority, new StreamMessageReader(socket), new StreamMessageWriter(socket), {
      token: token ?? '',
      greeted: () => limits.greeted(),
      ended: () => socket.end(() => socket.destroy()),
    });
  });
  if (listening.ok) return listening.value;
  process.stderr.write(`${listening.error}\n`);
  return null;
}

function watchParent(pid: number, gone: () => void): void {
  const timer = setInterval(() => {
    try {
      // Signal 0 asks whether the process exists.
      process.kill(pid, 0);
    } catch (error) {
      // EPERM: it exists and belongs to somebody else.
      if ((error as NodeJS.ErrnoException).code !== 'EPERM') gone();
    }
  }, PARENT_MS);
  timer.unref();
}

void main();
