/** A workspace as it is opened: what is in force, what is told when something is wrong, what survives a reload. */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { findRoot, openWorkspace, type Workspace } from '@lacuna/adapters';

const clinic = resolve(__dirname, '../../../../test/worlds/clinic');
const folder = mkdtempSync(join(tmpdir(), 'lacuna-workspace-'));
afterAll(() => rmSync(folder, { recursive: true }));

const machine = {
  platform: 'linux',
  home: join(folder, 'home'),
  env: { HOME: '/home/x', SECRET: 's' },
} as const;

function copyClinic(name: string): string {
  const root = join(folder, name);
  cpSync(clinic, root, { recursive: true });
  return root;
}
const open = (
  root: string,
  more: Partial<Parameters<typeof openWorkspace>[0]> = {},
): Promise<Workspace> =>
  openWorkspace({
    root,
    trusted: true,
    machine,
    managed: [join(root, 'governance/managed.yaml')],
    ...more,
  });
const messages = ({ problems }: Workspace) => problems.map(({ message }) => message);

test('the clinic opens without a problem and with everything its managed file declares', async () => {
  const root = copyClinic('clean');
  const workspace = await open(root);
  expect(workspace.problems).toEqual([]);
  expect(workspace.packs.map(({ id, layer }) => [id, layer])).toEqual([
    ['lacuna.baseline', 'baseline'],
  ]);
  const { ports } = workspace;
  expect(ports.mode).toBe('enforce');
  expect(ports.catalogs).toHaveLength(2);
  expect(ports.destinations).toEqual([
    {
      pattern: 'governed/**',
      managed: true,
      encrypted: true,
      jurisdiction: 'EU',
      owner: 'platform',
      authority: 'managed',
    },
  ]);
  expect(ports.base).toEqual({ root, home: machine.home });
  expect(ports.user).toMatchObject({
    role: 'data_scientist',
    clearance: 'internal',
    assurance: 'managed',
  });
  expect(ports.levels.get('display-identifiers')).toBe('inform');
  expect(ports.hasPseudonymKey).toBe(false);
  expect(ports.env?.('HOME')).toBe('/home/x');
  expect(ports.env?.('SECRET')).toBeUndefined();
  expect(workspace.auditDirectory).toBe(join(folder, 'home/.local/state/lacuna/audit'));
});

test('without any settings the baseline is in force and nobody is vouched for', async () => {
  const root = join(folder, 'empty');
  mkdirSync(root);
  const workspace = await open(root, { managed: [] });
  expect(workspace.problems).toEqual([]);
  expect(workspace.settings.mode).toBeNull();
  expect(workspace.ports.mode).toBe('advise');
  expect(workspace.ports.user).toMatchObject({ clearance: 'public', role: null });
});

test('an untrusted folder configures nothing; a trusted one only tightens', async () => {
  const root = copyClinic('trust');
  writeFileSync(join(root, 'lacuna.yaml'), 'mode: strict\npacks: [{ path: nowhere }]\n');
  expect((await open(root, { trusted: false })).ports.mode).toBe('enforce');
  const trusted = await open(root);
  expect(trusted.ports.mode).toBe('strict');
  expect(trusted.problems.map(({ kind }) => kind)).toEqual(['pack']);
  expect(trusted.packs.map(({ id }) => id)).toEqual(['lacuna.baseline']);
  writeFileSync(join(root, 'lacuna.yaml'), 'mode: advise\n');
  expect((await open(root)).ports.mode).toBe('enforce');
});

test('a misspelt setting is one clear error, and the last good state stays in force', async () => {
  const root = copyClinic('reload');
  const workspace = await open(root);
  const settings = join(root, 'lacuna.yaml');
  const good = readFileSync(settings, 'utf8');
  writeFileSync(settings, 'ruels: {}\n');
  await workspace.reload();
  expect(messages(workspace)).toEqual(['`ruels`: there is no such setting; did you mean `rules`?']);
  expect(workspace.ports.levels.get('display-identifiers')).toBe('inform');
  writeFileSync(settings, good.replace('inform', 'warn'));
  await workspace.reload();
  expect(workspace.problems).toEqual([]);
  expect(workspace.ports.levels.get('display-identifiers')).toBe('warn');
});

test('managed configuration that cannot be read enforces until it is mended', async () => {
  const root = copyClinic('managed');
  writeFileSync(join(root, 'governance/managed.yaml'), 'mode: advise\nnonsense: true\n');
  const workspace = await open(root);
  expect(messages(workspace)[0]).toContain('`nonsense`: there is no such setting');
  expect(workspace.ports.mode).toBe('enforce');
  expect((await open(root, { managed: [join(root, 'gone.yaml')] })).ports.mode).toBe('enforce');
});

test('a catalogue that is wrong is told; the others are used', async () => {
  const root = copyClinic('catalog');
  writeFileSync(join(root, 'governance/catalog.yaml'), 'schema: lacuna/catalog/v1\nassets: 7\n');
  const workspace = await open(root);
  expect(workspace.problems.map(({ kind }) => kind)).toEqual(['catalog']);
  expect(workspace.ports.catalogs).toHaveLength(1);
});

test('settings of the editor are one more file of the user layer', async () => {
  const root = copyClinic('editor');
  const workspace = await open(root, { editorSettings: { mode: 'strict' } });
  expect(workspace.ports.mode).toBe('strict');
  await workspace.configure({ mode: 'advise' });
  expect(workspace.ports.mode).toBe('enforce');
  await workspace.configure({ mod: 'strict' });
  expect(messages(workspace)).toEqual(['`mod`: there is no such setting; did you mean `mode`?']);
});

test('modules come from the document’s folder, then from the root, and never from outside', async () => {
  const root = copyClinic('modules');
  mkdirSync(join(root, 'notebooks/tools'), { recursive: true });
  writeFileSync(join(root, 'helpers.py'), 'root = 1\n');
  writeFileSync(join(root, 'notebooks/helpers.py'), 'near = 1\n');
  writeFileSync(join(root, 'notebooks/tools/__init__.py'), 'package = 1\n');
  writeFileSync(join(folder, 'outside.py'), 'no = 1\n');
  const { moduleSource } = (await open(root)).ports;
  expect(moduleSource?.('helpers', '')).toBe('root = 1\n');
  expect(moduleSource?.('helpers', 'notebooks')).toBe('near = 1\n');
  expect(moduleSource?.('tools', 'notebooks')).toBe('package = 1\n');
  expect(moduleSource?.('tools', '')).toBeUndefined();
  expect(moduleSource?.('outside', '..')).toBeUndefined();
  expect(moduleSource?.('../outside', '')).toBeUndefined();
});

test('the root is the nearest folder upwards with settings, else where one stands, else the document’s folder', () => {
  const root = copyClinic('roots');
  mkdirSync(join(root, 'a/b'), { recursive: true });
  expect(findRoot(join(root, 'a/b/x.ipynb'), folder, false)).toBe(root);
  expect(findRoot('a/b', root, true)).toBe(root);
  const bare = mkdtempSync(join(tmpdir(), 'lacuna-bare-'));
  expect(findRoot(join(bare, 'sub/x.py'), bare, false)).toBe(bare);
  expect(findRoot(join(bare, 'sub/x.py'), join(bare, 'other'), false)).toBe(join(bare, 'sub'));
  rmSync(bare, { recursive: true });
});

test('a change of settings is noticed without a restart', async () => {
  const root = copyClinic('watch');
  const workspace = await open(root);
  const changed = new Promise<void>((done) => {
    const end = workspace.watch(() => {
      end();
      done();
    });
  });
  writeFileSync(join(root, 'lacuna.yaml'), 'mode: strict\n');
  await changed;
  expect(workspace.ports.mode).toBe('strict');
}, 20_000);

test('a module of the workspace is what its file says at that moment', async () => {
  const root = copyClinic('module');
  const { ports } = await open(root);
  writeFileSync(join(root, 'later.py'), 'x = 1\n');
  expect(ports.moduleSource?.('later', '')).toBe('x = 1\n');
  writeFileSync(join(root, 'later.py'), 'x = 22\n');
  expect(ports.moduleSource?.('later', '')).toBe('x = 22\n');
  rmSync(join(root, 'later.py'));
  expect(ports.moduleSource?.('later', '')).toBeUndefined();
});
