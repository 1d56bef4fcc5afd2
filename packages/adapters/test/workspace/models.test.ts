/** Library models below the workspace's root: read where the workspace is trusted, refused in words where wrong. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openWorkspace } from '@lacuna/adapters';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'lacuna-models-'));
  mkdirSync(join(root, 'lacuna-models'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const machine = { platform: 'linux', home: '/home/nobody', env: {} } as const;
const open = (trusted = true) => openWorkspace({ root, trusted, machine });
const write = (text: string) => writeFileSync(join(root, 'lacuna-models', 'acme.yaml'), text);
const GOOD =
  'library: acme\nmodels:\n  - fn: acme.upload\n    op: { kind: send, to: { place: acme, type: http }, data: [$args] }\n';

test('models of a trusted workspace are in force, of another not', async () => {
  write(GOOD);
  const trusted = await open();
  expect(trusted.ports.models).toBeDefined();
  expect(trusted.problems).toEqual([]);
  expect((await open(false)).ports.models).toBeUndefined();
});

test('without a folder there are none', async () => {
  rmSync(join(root, 'lacuna-models'), { recursive: true });
  const workspace = await open();
  expect(workspace.ports.models).toBeUndefined();
  expect(workspace.problems).toEqual([]);
});

test.each([
  ['no YAML', 'library: [acme\n', /acme\.yaml$/],
  ['another format', 'library: acme\nmodels: 3\n', /lacuna-models$/],
  ['an excuse', 'library: acme\npure: [acme]\nmodels: []\n', /lacuna-models$/],
])('%s is one problem, and the last good models stay', async (_, bad, path) => {
  write(GOOD);
  const workspace = await open();
  const before = workspace.ports.models;
  write(bad);
  await workspace.reload();
  expect(workspace.problems).toMatchObject([
    { path: expect.stringMatching(path) as string, kind: 'settings' },
  ]);
  expect(workspace.ports.models).toBe(before);
});
