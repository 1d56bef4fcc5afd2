/** Whoever changes the messages reads the page: `docs/protocol.md` carries the digest of protocol.ts. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SERVER_NODE_ARGS } from '../src/protocol.ts';

test('docs/protocol.md was read when protocol.ts changed', () => {
  const source = readFileSync(join(__dirname, '../src/protocol.ts'), 'utf8').replaceAll(
    '\r\n',
    '\n',
  );
  const page = readFileSync(join(__dirname, '../../../docs/protocol.md'), 'utf8');
  const digest = createHash('sha256').update(source).digest('hex');
  expect(/protocol\.ts sha256: (\S+)/.exec(page)?.[1]).toBe(digest);
});

test('Jupyter starts the server with the same arguments of node as VS Code', () => {
  const python = join(__dirname, '../../jupyterlab-extension/jupyterlab_lacuna/node.py');
  const tuple = /NODE_ARGS = \(([^)]*)\)/.exec(readFileSync(python, 'utf8'))?.[1] ?? '';
  expect([...tuple.matchAll(/"([^"]*)"/g)].map(([, it]) => it)).toEqual(SERVER_NODE_ARGS);
});
