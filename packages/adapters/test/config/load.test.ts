/** Settings files on disk: places on every system, what is told about broken files, what stays in force. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  defaultAuditDirectory,
  loadSettings,
  readLayer,
  systemManagedFile,
  userSettingsFile,
  type SettingsFile,
} from '@lacuna/adapters';
import type { SettingsLayer } from '@lacuna/shared-core';

test.each([
  [
    'linux',
    {},
    '/etc/lacuna/managed.yaml',
    '/home/me/.config/lacuna/lacuna.yaml',
    '/home/me/.local/state/lacuna/audit',
  ],
  [
    'linux',
    { XDG_CONFIG_HOME: '/c', XDG_STATE_HOME: '/s' },
    '/etc/lacuna/managed.yaml',
    '/c/lacuna/lacuna.yaml',
    '/s/lacuna/audit',
  ],
  [
    'linux',
    { XDG_CONFIG_HOME: 'relative' },
    '/etc/lacuna/managed.yaml',
    '/home/me/.config/lacuna/lacuna.yaml',
    '/home/me/.local/state/lacuna/audit',
  ],
  [
    'darwin',
    {},
    '/Library/Application Support/Lacuna/managed.yaml',
    '/home/me/.config/lacuna/lacuna.yaml',
    '/home/me/Library/Application Support/Lacuna/audit',
  ],
  [
    'win32',
    { ProgramData: 'D:\\PD', APPDATA: 'D:\\R', LOCALAPPDATA: 'D:\\L' },
    'D:\\PD\\Lacuna\\managed.yaml',
    'D:\\R\\Lacuna\\lacuna.yaml',
    'D:\\L\\Lacuna\\audit',
  ],
] as const)('places on %s with %j', (platform, env, managed, user, audit) => {
  const machine = { platform, env, home: '/home/me' };
  expect(systemManagedFile(machine)).toBe(managed);
  expect(userSettingsFile(machine)).toBe(user);
  expect(defaultAuditDirectory(machine)).toBe(audit);
});

test.each([
  ['mode: enforce\n', null],
  ['', null],
  ['# nothing\n', null],
  ['mode: [\n', 'line 2: expected YAML (bad indent)'],
  ['a: 1\na: 2\n', 'line 2: expected YAML (duplicate key)'],
  ['mode: enforced\n', '`mode`: expected advise, enforce or strict'],
  ['- 1\n', 'expected a mapping'],
])('%j: %s', (text, message) => {
  const read = readLayer('workspace', 'lacuna.yaml', text);
  expect(read.ok ? null : read.error.message).toBe(message);
});

describe('on disk', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lacuna-config-'));
  const path = join(folder, 'lacuna.yaml');
  afterAll(() => rmSync(folder, { recursive: true }));
  const load = (required: boolean, before: readonly SettingsLayer[] = []) => {
    const file: SettingsFile = { layer: 'managed', path, required };
    return loadSettings([file], new Map(before.map((it) => [it.path, it])));
  };

  test('a file that is not there is nothing, unless somebody asked for it', async () => {
    expect(await load(false)).toEqual({ layers: [], problems: [], managedMissing: false });
    const asked = await load(true);
    expect(asked.managedMissing).toBe(true);
    expect(asked.problems).toEqual([
      { path, key: '', message: 'expected a file here, there is none' },
    ]);
  });

  test('the last good state stays in force when the file breaks, and the problem is told', async () => {
    writeFileSync(path, 'mode: enforce\n');
    const good = await load(true);
    expect(good.problems).toEqual([]);
    writeFileSync(path, 'mdoe: advise\n');
    const broken = await load(true, good.layers);
    expect(broken.layers).toEqual(good.layers);
    expect(broken.managedMissing).toBe(false);
    expect(broken.problems.map(({ message }) => message)).toEqual([
      '`mdoe`: there is no such setting; did you mean `mode`?',
    ]);
  });
});
