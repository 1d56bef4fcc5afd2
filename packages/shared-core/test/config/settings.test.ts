/** Tables for reading and joining settings: what a person is told, and that no layer can lower another. */
import { joinSettings, nearest, readSettings } from '@lacuna/shared-core';
import type { ConfigLayer, Settings, SettingsLayer } from '@lacuna/shared-core';

const layer = (name: ConfigLayer, settings: Settings): SettingsLayer => ({
  layer: name,
  path: `${name}.yaml`,
  settings,
});

test.each([
  [{}, null],
  [null, null],
  [{ mode: 'enforce' }, null],
  [{ pakcs: [] }, '`pakcs`: there is no such setting; did you mean `packs`?'],
  [{ mode: 'enforced' }, '`mode`: expected advise, enforce or strict'],
  [
    { mode: 'enforced', pakcs: [] },
    '`pakcs`: there is no such setting; did you mean `packs`? (and 1 more)',
  ],
  [{ packs: 'x' }, '`packs`: expected a list'],
  [
    { packs: [{ pth: 'x' }] },
    '`packs[0].pth`: there is no such setting; did you mean `packs[0].path`? (and 1 more)',
  ],
  [
    { rules: { a: { level: 'blok' } } },
    '`rules.a.level`: expected observe, inform, warn, justify or block',
  ],
  [
    { rules: { a: { levle: 'block' } } },
    '`rules.a.levle`: there is no such setting; did you mean `rules.a.level`? (and 1 more)',
  ],
  [
    { zzz: 1 },
    '`zzz`: there is no such setting; expected one of mode, packs, rules, catalogs, destinations, identity, environment, purpose, audit',
  ],
  ['text', 'expected a mapping'],
])('%j is told as %s', (document, message) => {
  const read = readSettings(document, 'lacuna.yaml');
  expect(read.ok ? null : read.error.message).toBe(message);
});

test.each([
  ['pakcs', 'packs'],
  ['chekc', 'check'],
  ['foo', undefined],
  ['', undefined],
])('%s is taken for %s', (word, meant) => {
  expect(nearest(word, ['mode', 'packs', 'check', 'doctor'])).toBe(meant);
});

test('the highest mode wins whoever set it, and none is null', () => {
  const modes = (...list: [ConfigLayer, Settings['mode']][]) =>
    joinSettings(list.map(([name, mode]) => layer(name, { mode }))).mode;
  expect(modes()).toBeNull();
  expect(modes(['managed', 'enforce'], ['workspace', 'advise'])).toBe('enforce');
  expect(modes(['managed', 'advise'], ['workspace', 'strict'])).toBe('strict');
});

test('a lower layer raises a rule and never lowers it', () => {
  const joined = joinSettings([
    layer('workspace', { rules: { a: { level: 'observe' }, b: { level: 'block' } } }),
    layer('managed', { rules: { a: { level: 'warn' }, b: { level: 'warn' } } }),
  ]);
  expect([...joined.levels]).toEqual([
    ['a', 'warn'],
    ['b', 'block'],
  ]);
});

test('only managed configuration declares a place managed or says who works here', () => {
  const place = { pattern: 'out/**', managed: true };
  const mine = joinSettings([
    layer('workspace', { destinations: [place], identity: { role: 'king' } }),
  ]);
  expect(mine.destinations[0]?.managed).toBe(false);
  expect(mine.identity).toEqual({ role: null, clearance: null, department: null, managed: false });
  expect(mine.problems.map(({ key }) => key)).toEqual(['destinations[0].managed', 'identity']);

  const theirs = joinSettings([
    layer('managed', { destinations: [place], identity: { role: 'analyst' } }),
  ]);
  expect(theirs.destinations[0]?.managed).toBe(true);
  expect(theirs.identity.role).toBe('analyst');
  expect(theirs.problems).toEqual([]);
});

test('packs, catalogues and places add up; a single value comes from the strongest layer', () => {
  const joined = joinSettings([
    layer('workspace', { packs: [{ path: 'w' }], environment: 'dev', audit: { directory: 'a' } }),
    layer('managed', { packs: [{ path: 'm' }], environment: 'production' }),
    layer('user', { catalogs: [{ path: 'c' }], purpose: 'research' }),
  ]);
  expect(joined.packs.map(({ path, layer: from }) => [path, from])).toEqual([
    ['m', 'managed'],
    ['w', 'workspace'],
  ]);
  expect(joined.environment).toBe('production');
  expect(joined.purpose).toBe('research');
  expect(joined.catalogs).toEqual([{ path: 'c', from: 'user.yaml', layer: 'user' }]);
  expect(joined.auditDirectory?.path).toBe('a');
});
