/** The inheritance algebra of DESIGN §5.3 as a table: what raises, what lowers, what earns nothing. */
import type { AssetFact, ColumnFlow, DataOperation, RowFact, Transform } from '../../src/index.ts';
import { BASELINE_TIERS, labelOperations } from '../../src/index.ts';

const ladder = { tiers: BASELINE_TIERS, unclassified: 'internal' };

const asset = (
  id: string,
  columns: Readonly<Record<string, string | null>> | undefined,
  tier: string | null = null,
): AssetFact => {
  const evidence = (category: string | null, own: string | null) => ({
    source: 'catalog' as const,
    by: 'test',
    category,
    tier: own,
    identifiability: null,
    strength: 1,
    because: 'test',
    authority: 'managed' as const,
  });
  return {
    id,
    exists: true,
    columns:
      columns &&
      Object.entries(columns).map(([name, category]) => ({
        name,
        evidence: category === null ? [] : [evidence(category, null)],
      })),
    evidence: tier === null ? [] : [evidence(null, tier)],
    owner: null,
    domain: null,
    jurisdiction: null,
    tags: [],
    lastRefresh: null,
    freshnessSla: null,
  };
};

const people = asset('people', {
  email: 'user.contact.email',
  ssn: 'user.government_id.national_identification_number',
  county: null,
  amount: 'user.financial',
});
const assets = new Map([
  ['people', people],
  ['secret', asset('secret', undefined, 'restricted')],
]);

const flow = (
  name: string,
  from: readonly string[],
  must: readonly Transform[] = ['identity'],
  may: readonly Transform[] = [],
): ColumnFlow => ({
  name,
  from: from.map((it) => {
    const [of = '', column = ''] = it.split('.');
    return { asset: of, column };
  }),
  must,
  may,
  influence: [],
});

const operation = (
  columns: readonly ColumnFlow[],
  fields: Partial<DataOperation> = {},
): DataOperation => ({
  id: 'op',
  kind: 'export',
  api: 'pandas.DataFrame.to_csv',
  place: { cell: 0, span: { from: 0, to: 1 } },
  resource: null,
  columns,
  open: [],
  opaqueFrom: [],
  rows: [],
  certainty: 'exact',
  condition: 'always',
  causes: [],
  via: [],
  ...fields,
});

const labelled = (it: DataOperation) => labelOperations({ operations: [it] }, assets, ladder)[0]!;
const tiers = (it: DataOperation) =>
  labelled(it).columns.map((column) => column.classification.tier);

test('a join takes the highest tier and the union of categories', () => {
  const { upper } = labelled(
    operation([flow('email', ['people.email']), flow('ssn', ['people.ssn'])]),
  );
  expect(upper).toMatchObject({
    tier: 'restricted',
    categories: ['user.contact.email', 'user.government_id.national_identification_number'],
    identifiability: 'direct',
  });
});

test('a column made of two columns inherits from both', () => {
  expect(tiers(operation([flow('key', ['people.email', 'people.ssn'], ['concat'])]))).toEqual([
    'restricted',
  ]);
});

test.each<[string, readonly Transform[], string, string]>([
  ['people.ssn', ['identity'], 'restricted', 'direct'],
  ['people.ssn', ['hash'], 'restricted', 'direct'],
  ['people.ssn', ['keyed-hash'], 'proprietary', 'pseudonymous'],
  ['people.ssn', ['tokenise'], 'proprietary', 'pseudonymous'],
  ['people.ssn', ['encrypt'], 'proprietary', 'pseudonymous'],
  ['people.ssn', ['mask'], 'proprietary', 'direct'],
  ['people.email', ['mask'], 'proprietary', 'direct'],
  ['people.email', ['keyed-hash'], 'internal', 'pseudonymous'],
  ['people.email', ['redact'], 'public', 'none'],
  ['people.email', ['constant'], 'public', 'none'],
  ['people.email', ['noise'], 'proprietary', 'direct'],
  ['people.email', ['bucket'], 'proprietary', 'direct'],
  ['people.email', ['udf'], 'proprietary', 'direct'],
  ['people.email', ['aggregate'], 'proprietary', 'direct'],
])('%s after %j is %s and %s', (from, must, tier, identifiability) => {
  expect(labelled(operation([flow('x', [from], must)])).columns[0]?.classification).toMatchObject({
    tier,
    identifiability,
  });
});

test('what may have happened lowers nothing', () => {
  expect(tiers(operation([flow('email', ['people.email'], [], ['redact', 'keyed-hash'])]))).toEqual(
    ['proprietary'],
  );
});

const grouped = (fields: Partial<Extract<RowFact, { kind: 'aggregated' }>>): RowFact => ({
  kind: 'aggregated',
  keys: ['county'],
  functions: ['mean'],
  minGroup: 10,
  ...fields,
});
const summary = [
  flow('county', ['people.county']),
  flow('amount', ['people.amount'], ['aggregate']),
];

test('an aggregate with a checked group size comes down one step', () => {
  const { columns } = labelled(operation(summary, { rows: [grouped({})] }));
  expect(columns[1]?.classification).toMatchObject({
    tier: 'internal',
    identifiability: 'aggregate',
  });
});

test.each<[string, Partial<Extract<RowFact, { kind: 'aggregated' }>>]>([
  ['no check', { minGroup: null }],
  ['a check of two', { minGroup: 2 }],
  ['max', { functions: ['max'] }],
  ['min beside mean', { functions: ['mean', 'min'] }],
  ['first', { functions: ['first'] }],
  ['list', { functions: ['list'] }],
  ['functions nobody knows', { functions: [] }],
])('an aggregate with %s does not', (_, fields) => {
  expect(tiers(operation(summary, { rows: [grouped(fields)] }))[1]).toBe('proprietary');
});

test('an aggregate by person, or joined back to rows, does not come down', () => {
  const byPerson = [
    flow('email', ['people.email']),
    flow('amount', ['people.amount'], ['aggregate']),
  ];
  expect(tiers(operation(byPerson, { rows: [grouped({ keys: ['email'] })] }))).toEqual([
    'proprietary',
    'proprietary',
  ]);
  const joined = [...summary, flow('email', ['people.email'])];
  expect(tiers(operation(joined, { rows: [grouped({})] }))[1]).toBe('proprietary');
});

test('an open set is the upper bound of what is left', () => {
  const open = (except: readonly string[]) => ({ asset: 'people', except, must: [], may: [] });
  expect(labelled(operation([], { open: [open([])] })).upper.tier).toBe('restricted');
  expect(labelled(operation([], { open: [open(['ssn', 'email', 'amount'])] })).upper).toMatchObject(
    { tier: 'internal', identifiability: 'quasi' },
  );
});

test('an opaque input counts in full', () => {
  expect(labelled(operation([], { opaqueFrom: ['secret'] })).upper.tier).toBe('restricted');
});

test('constants are public, and nothing at all is harmless', () => {
  expect(labelled(operation([flow('one', [], ['constant'])])).upper.tier).toBe('public');
  expect(labelled(operation([])).upper.tier).toBe('public');
});

test('a column of a data set nobody has seen is judged by its name, and marked so', () => {
  const column = labelled(operation([flow('email', ['elsewhere.email'])])).columns[0];
  expect(column?.classification).toMatchObject({ tier: 'proprietary', nameOnly: true });
  expect(column?.origins).toMatchObject([{ asset: 'elsewhere', column: 'email' }]);
});

test('a read is as grave as what it reads', () => {
  const resource = {
    scheme: 'file',
    type: 'local_file' as const,
    must: ['secret'],
    may: [],
    host: null,
  };
  expect(labelled(operation([], { kind: 'read', resource })).upper.tier).toBe('restricted');
  expect(
    labelled(operation([], { kind: 'read', resource: { ...resource, must: ['unheard-of'] } }))
      .upper,
  ).toMatchObject({ tier: 'internal', unclassified: true });
});
