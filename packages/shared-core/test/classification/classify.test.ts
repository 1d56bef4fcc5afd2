/** Precedence and authority: who may raise, who may lower, what a name is worth. DESIGN §5.3. */
import type { Authority, Evidence } from '../../src/index.ts';
import { BASELINE_TIERS, classifyAsset, classifyColumn, mergeAssets } from '../../src/index.ts';

const ladder = { tiers: BASELINE_TIERS, unclassified: 'internal' };

const vote = (fields: Partial<Evidence>): Evidence => ({
  source: 'catalog',
  by: 'test',
  category: null,
  tier: null,
  identifiability: null,
  strength: 1,
  because: 'because of the test',
  authority: 'managed',
  ...fields,
});

const EMAIL = 'user.contact.email';
const name = vote({ source: 'name', category: EMAIL, authority: 'runtime', strength: 0.7 });
const value = vote({ source: 'value', category: EMAIL, authority: 'runtime', strength: 0.95 });

test('nothing known is the tier of the unclassified, not public', () => {
  expect(classifyColumn([], ladder)).toMatchObject({
    tier: 'internal',
    categories: [],
    unclassified: true,
    nameOnly: false,
  });
});

test('a name alone is marked as such; values make it proven', () => {
  expect(classifyColumn([name], ladder)).toMatchObject({
    tier: 'proprietary',
    nameOnly: true,
    identifiability: 'direct',
  });
  expect(classifyColumn([name, value], ladder)).toMatchObject({
    tier: 'proprietary',
    nameOnly: false,
  });
});

test('a managed tier wins over values, downwards too', () => {
  const managed = vote({ tier: 'internal' });
  expect(classifyColumn([managed, value], ladder)).toMatchObject({
    tier: 'internal',
    categories: [EMAIL],
  });
});

test.each<[Authority, string]>([
  ['managed', 'public'],
  ['signed', 'public'],
  ['user', 'proprietary'],
  ['workspace', 'proprietary'],
  ['runtime', 'proprietary'],
])('a tier of public from %s authority leaves a proven address %s', (authority, tier) => {
  expect(classifyColumn([vote({ tier: 'public', authority }), value], ladder).tier).toBe(tier);
});

test.each<Authority>(['user', 'workspace', 'runtime'])('%s authority raises', (authority) => {
  expect(classifyColumn([vote({ tier: 'restricted', authority }), value], ladder).tier).toBe(
    'restricted',
  );
});

test('nobody without authority calls the unclassified public', () => {
  expect(classifyColumn([vote({ tier: 'public', authority: 'workspace' })], ladder)).toMatchObject({
    tier: 'internal',
    unclassified: true,
  });
});

test.each<[Authority, Evidence, boolean]>([
  ['managed', name, true],
  ['managed', value, true],
  ['signed', value, true],
  ['user', name, true],
  ['user', value, false],
  ['workspace', name, false],
  ['workspace', value, false],
])('"this is not" from %s authority against a vote', (authority, against, clears) => {
  const denial = vote({
    negative: true,
    category: EMAIL,
    authority,
    source: authority === 'user' ? 'user' : 'catalog',
  });
  expect(classifyColumn([against, denial], ladder).unclassified).toBe(clears);
});

test('"this is not" speaks of its category and what lies below it only', () => {
  const denial = vote({ negative: true, category: 'user.contact' });
  const date = vote({
    source: 'name',
    category: 'user.demographic.date_of_birth',
    authority: 'runtime',
  });
  expect(classifyColumn([name, date, denial], ladder).categories).toEqual([
    'user.demographic.date_of_birth',
  ]);
});

test('values that contradict a name clear it', () => {
  const denial = vote({ source: 'value', negative: true, category: EMAIL, authority: 'runtime' });
  expect(classifyColumn([name, denial], ladder).unclassified).toBe(true);
});

test('a tier outside the ladder counts as its gravest', () => {
  expect(classifyColumn([vote({ tier: 'cosmic' })], ladder).tier).toBe('restricted');
});

test('a ladder of other names is reached by proportion', () => {
  const own = { tiers: ['green', 'amber', 'red'], unclassified: 'amber' };
  expect(classifyColumn([value], own).tier).toBe('red');
});

test('an asset tier is the floor of columns that nobody placed', () => {
  const asset = mergeAssets([
    {
      id: 'data/customers.csv',
      exists: true,
      columns: [
        { name: 'email', evidence: [value] },
        { name: 'plan', evidence: [vote({ tier: 'internal' })] },
        { name: 'notes', evidence: [] },
      ],
      evidence: [vote({ tier: 'proprietary' })],
      owner: 'crm',
      domain: null,
      jurisdiction: null,
      tags: [],
      lastRefresh: null,
      freshnessSla: null,
    },
  ]);
  const columns = classifyAsset(asset, ladder);
  expect([...columns].map(([column, it]) => [column, it.tier, it.nameOnly])).toEqual([
    ['email', 'proprietary', false],
    ['plan', 'internal', false],
    ['notes', 'proprietary', false],
  ]);
});
