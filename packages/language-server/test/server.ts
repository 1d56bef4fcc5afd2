/** The server as a process, bundled once for each test file, and a place for its sockets and folders. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleServer, connectLspClient, startServer, type LspClient } from '@lacuna/testkit';

export const TOKEN = 'a token of the tests, not a secret';

export interface Bench {
  /** A fresh folder, removed at the end. */
  readonly folder: string;
  readonly socket: string;
  start(args: readonly string[], nodeArgs?: readonly string[]): ReturnType<typeof startServer>;
  /** A client on the socket that has greeted. */
  greeted(): Promise<LspClient>;
  close(): Promise<void>;
}

export async function bench(): Promise<Bench> {
  const folder = mkdtempSync(join(tmpdir(), 'lacuna-'));
  const bundle = join(__dirname, '../dist/test', `server-${process.pid}.cjs`);
  await bundleServer(join(__dirname, '../src/main.ts'), bundle);
  const socket = join(folder, 's.sock');
  const started: Awaited<ReturnType<typeof startServer>>[] = [];
  const clients: LspClient[] = [];
  return {
    folder,
    socket,
    start: async (args, nodeArgs = []) => {
      const server = await startServer(bundle, args, { LACUNA_TOKEN: TOKEN }, nodeArgs);
      started.push(server);
      return server;
    },
    greeted: async () => {
      const client = await connectLspClient(socket);
      clients.push(client);
      await client.request('lacuna/hello', { token: TOKEN, protocol: 1, client: 'other' });
      return client;
    },
    close: async () => {
      for (const it of clients) it.dispose();
      await Promise.all(started.map((it) => it.stop()));
      rmSync(bundle, { force: true });
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
