/**
 * The local socket: a Unix domain socket or a Windows pipe on which Python and other processes of the
 * same user reach the authority. It accepts connections; what is spoken on them is connection.ts.
 */
import { chmodSync, unlinkSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import type { Result } from '@lacuna/shared-core';

/** Bytes a connection may send before it has shown its token: a greeting is far smaller. */
const GREETING_BYTES = 64 * 1024;
/** Time a connection has to show its token. */
const GREETING_MS = 10_000;

export interface Greeted {
  /** Lifts the limits of a stranger. */
  greeted(): void;
}

export interface Listener {
  close(): void;
}

/** Listens on `path`, readable and writable for this user alone; or says why it cannot. */
export async function listen(
  path: string,
  accept: (socket: Socket, limits: Greeted) => void,
): Promise<Result<Listener, string>> {
  const server = createServer((socket) => {
    accept(socket, limit(socket));
  });
  let problem = await open(server, path);
  if (problem === 'EADDRINUSE' && (await isAbandoned(path))) {
    unlinkSync(path);
    problem = await open(server, path);
  }
  if (problem !== null)
    return { ok: false, error: REASONS[problem] ?? `cannot listen: ${problem}` };
  if (!isPipe(path)) chmodSync(path, 0o600);
  return { ok: true, value: { close: () => void server.close() } };
}

const REASONS: Readonly<Record<string, string>> = {
  EADDRINUSE: '--listen: another server is listening on this socket',
  EACCES: '--listen: no permission to create this socket',
  ENOENT: '--listen: the folder of this socket does not exist',
  EINVAL: '--listen: expected a shorter path (about 100 bytes)',
  ENAMETOOLONG: '--listen: expected a shorter path (about 100 bytes)',
};

function isPipe(path: string): boolean {
  return path.startsWith('\\\\');
}

/** Null when it listens, else the code of the error. */
function open(server: Server, path: string): Promise<string | null> {
  return new Promise((resolve) => {
    const failed = (error: NodeJS.ErrnoException) => {
      resolve(error.code ?? error.name);
    };
    server.once('error', failed);
    // The socket file is created in this call: nobody else may open it even for a moment.
    const mask = process.umask(0o177);
    try {
      server.listen(path, () => {
        server.off('error', failed);
        resolve(null);
      });
    } finally {
      process.umask(mask);
    }
  });
}

/** Whether the socket file was left by a process that is gone. */
function isAbandoned(path: string): Promise<boolean> {
  if (isPipe(path)) return Promise.resolve(false);
  return new Promise((resolve) => {
    const probe = connect(path);
    probe.once('connect', () => {
      probe.destroy();
      resolve(false);
    });
    probe.once('error', (error: NodeJS.ErrnoException) => {
      resolve(error.code === 'ECONNREFUSED');
    });
  });
}

function limit(socket: Socket): Greeted {
  let received = 0;
  const count = (chunk: Buffer) => {
    received += chunk.byteLength;
    if (received > GREETING_BYTES) socket.destroy();
  };
  const timer = setTimeout(() => socket.destroy(), GREETING_MS);
  const lift = () => {
    clearTimeout(timer);
    socket.off('data', count);
  };
  // The connection's reader listens in this same turn, before anything can flow.
  socket.on('data', count);
  socket.once('close', lift);
  // A peer that vanishes is the end of its connection and nothing more.
  socket.on('error', () => socket.destroy());
  return { greeted: lift };
}
