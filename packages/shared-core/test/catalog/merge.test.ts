/** One asset as several catalogues know it. */
import type { AssetFact, Authority } from '../../src/index.ts';
import { mergeAssets } from '../../src/index.ts';

const fact = (
  fields: Partial<AssetFact>,
  columns?: readonly string[],
  authority: Authority = 'runtime',
): AssetFact => ({
  id: 'a',
  exists: false,
  columns: columns?.map((name) => ({
    name,
    evidence: [
      {
        source: 'catalog',
        by: authority,
        category: null,
        tier: null,
        identifiability: null,
        strength: 1,
        because: '',
        authority,
      },
    ],
  })),
  evidence: [],
  owner: null,
  domain: null,
  jurisdiction: null,
  tags: [],
  lastRefresh: null,
  freshnessSla: null,
  ...fields,
});

test('nobody knows an asset without facts', () => {
  expect(mergeAssets([])).toMatchObject({ exists: false, columns: undefined, evidence: [] });
});

test('columns stand in the order of the data; a catalogue adds its evidence, whatever the case', () => {
  const merged = mergeAssets([
    fact({ exists: true }, ['ID', 'Email', 'plan']),
    fact({ partial: true }, ['email', 'ghost'], 'managed'),
  ]);
  expect(merged.columns?.map((it) => [it.name, it.evidence.length])).toEqual([
    ['ID', 1],
    ['Email', 2],
    ['plan', 1],
    ['ghost', 1],
  ]);
  expect(merged.partial).toBeUndefined();
});

test('an exact name is matched before one that differs in case', () => {
  const merged = mergeAssets([
    fact({ exists: true }, ['A', 'a']),
    fact({ partial: true }, ['a'], 'managed'),
  ]);
  expect(merged.columns?.map((it) => it.evidence.length)).toEqual([1, 2]);
});

test('who owns an asset is for managed facts to say first', () => {
  const own = fact({ owner: 'me', tags: ['x'] }, ['a'], 'workspace');
  const managed = fact({ owner: 'crm', tags: ['y'], partial: true }, ['a'], 'managed');
  expect(mergeAssets([own, managed])).toMatchObject({ owner: 'crm', tags: ['y', 'x'] });
});

test('mentioned columns are no schema until somebody lists all', () => {
  expect(
    mergeAssets([fact({ partial: true }, ['a']), fact({ partial: true }, ['b'])]).partial,
  ).toBe(true);
  expect(mergeAssets([fact({ partial: true }, ['a']), fact({})]).partial).toBe(true);
  expect(
    mergeAssets([fact({ partial: true }, ['a']), fact({}, ['a', 'b'])]).partial,
  ).toBeUndefined();
});
