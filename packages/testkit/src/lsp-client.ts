/**
 * A client of the language server for tests: JSON-RPC over any two streams, with the notifications it
 * has received kept in order. It knows the framing and the greeting, and none of the server's code.
 */
import { connect } from 'node:net';
import type { Readable, Writable } from 'node:stream';
import {
  CancellationTokenSource,
  createMessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';

/** A notification as it came; `params` is whatever the server sent. */
export interface Received {
  readonly method: string;
  readonly params: unknown;
}

export interface LspClient {
  /** Answer of the server; rejects with its error (`code`, `message`). Aborting sends `$/cancelRequest`. */
  request(method: string, params: unknown, signal?: AbortSignal): Promise<unknown>;
  notify(method: string, params: unknown): Promise<void>;
  /** All notifications so far, oldest first. */
  readonly received: readonly Received[];
  /** The first notification at or after `from` in {@link received} that is of `method` and fits. */
  waitFor(method: string, fits?: (params: unknown) => boolean, from?: number): Promise<unknown>;
  /** Resolves when the connection has ended, from either side. */
  readonly closed: Promise<void>;
  dispose(): void;
}

/** A client over two streams: `readable` is what the server writes. */
export function lspClient(readable: Readable, writable: Writable): LspClient {
  const connection = createMessageConnection(
    new StreamMessageReader(readable),
    new StreamMessageWriter(writable),
  );
  const received: Received[] = [];
  const waiting = new Set<() => void>();
  connection.onNotification((method, params) => {
    received.push({ method, params });
    for (const it of waiting) it();
  });
  // Registrations and the like: this client can do everything and remembers nothing.
  connection.onRequest(() => null);
  connection.onError(() => undefined);
  writable.on('error', () => undefined);
  const closed = new Promise<void>((resolve) => {
    connection.onClose(resolve);
    connection.onDispose(resolve);
    readable.once('close', resolve);
  });
  connection.listen();
  return {
    received,
    closed,
    request: (method, params, signal) => {
      const source = new CancellationTokenSource();
      signal?.addEventListener('abort', () => source.cancel(), { once: true });
      return connection.sendRequest(method, params, source.token);
    },
    notify: (method, params) => connection.sendNotification(method, params),
    waitFor: (method, fits = () => true, from = 0) =>
      new Promise((resolve) => {
        let at = from;
        const look = () => {
          for (; at < received.length; at++) {
            const it = received[at];
            if (it?.method === method && fits(it.params)) {
              waiting.delete(look);
              resolve(it.params);
              return;
            }
          }
        };
        waiting.add(look);
        look();
      }),
    dispose: () => {
      connection.dispose();
    },
  };
}

/** A client on the server's local socket, not greeted yet; rejects when nobody listens there. */
export function connectLspClient(path: string): Promise<LspClient> {
  return new Promise((resolve, reject) => {
    const socket = connect(path);
    socket.once('error', reject);
    socket.once('connect', () => {
      socket.off('error', reject);
      resolve(lspClient(socket, socket));
    });
  });
}
