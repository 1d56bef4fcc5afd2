/** A workspace's own models add what they know and excuse nothing; each refusal has its positive control beside it. */
import {
  analyse,
  readWorkspaceModels,
  snapshotOf,
  teachCall,
  type WorkspaceModels,
} from '../../src/index.ts';
import { describe_ } from './notebook.ts';

const READ = 'import pandas as pd\nimport acme\ndf = pd.read_csv("c.csv")\n';
const SCHEMA: Readonly<Record<string, readonly string[]>> = { 'c.csv': ['email', 'county'] };

function models(
  rows: readonly object[],
  more: object = {},
): ReturnType<typeof readWorkspaceModels> {
  return readWorkspaceModels([
    { name: 'acme.yaml', value: { library: 'acme', models: rows, ...more } },
  ]);
}

function inForce(rows: readonly object[]): WorkspaceModels {
  const read = models(rows);
  if (!read.ok) throw new Error(read.error);
  return read.value;
}

/** Operations but reads and displays, and `unknown` for each gap of an unknown call. */
function said(code: string, rows: readonly object[] | null): readonly string[] {
  const cell = { id: 'a', language: 'python' as const, source: READ + code };
  const { operations, gaps } = analyse(snapshotOf('n.ipynb', 'ipynb', [cell]), {
    columnsOf: (key) => SCHEMA[key],
    ...(rows === null ? {} : { models: inForce(rows) }),
  });
  return [
    ...operations.filter(({ kind }) => kind !== 'read' && kind !== 'display').map(describe_),
    ...gaps.filter(({ cause }) => cause === 'unknown-call').map(({ api }) => `unknown ${api}`),
  ];
}

const SEND = { kind: 'send', to: { place: 'acme', type: 'http' }, data: ['$args', '$kwargs'] };
const UNKNOWN = ['opaque: email, county', 'unknown acme.upload'];

test('without a row the call is an unknown sink', () =>
  expect(said('acme.upload(df)', null)).toEqual(UNKNOWN));

test('a row that says all of it leaves stands in for the unknown', () =>
  expect(said('acme.upload(df)', [{ fn: 'acme.upload', op: SEND }])).toEqual([
    'send: email, county',
  ]));

test.each([
  ['nothing', { fn: 'acme.upload', returns: 'none' }],
  ['a display', { fn: 'acme.upload', op: { ...SEND, kind: 'display' } }],
  ['other arguments', { fn: 'acme.upload', params: ['a', 'b'], op: { ...SEND, data: ['$b'] } }],
  [
    'some columns',
    { fn: 'acme.upload', params: ['df'], op: { ...SEND, data: ['$df'], columns: 'email' } },
  ],
])('a row that says %s does not', (_, row) =>
  expect(said('acme.upload(df)', [row])).toEqual(expect.arrayContaining(UNKNOWN)),
);

test('a place that a registry may know is said beside the unknown, not in its stead', () => {
  const row = {
    fn: 'acme.upload',
    params: ['df', 'to'],
    op: { kind: 'export', to: { path: '$to' }, data: ['$df'] },
  };
  expect(said('acme.upload(df, "governed/x.csv")', [row])).toEqual([
    'export governed/x.csv: email, county',
    ...UNKNOWN,
  ]);
});

test('what goes into a described call comes out of it', () => {
  const clean = {
    fn: 'acme.clean',
    params: ['df'],
    op: SEND,
    returns: { type: 'pandas.DataFrame', columns: [{ of: '$df' }, { drop: 'email' }] },
  };
  const cell = {
    id: 'a',
    language: 'python' as const,
    source: `${READ}acme.clean(df).to_csv("x.csv")`,
  };
  const { operations } = analyse(snapshotOf('n.ipynb', 'ipynb', [cell]), {
    columnsOf: (key) => SCHEMA[key],
    models: inForce([clean]),
  });
  const written = operations.find(({ kind }) => kind === 'export');
  const origins = written?.columns.flatMap(({ from }) => from.map(({ column }) => column));
  expect(origins).toContain('email');
  expect(written?.certainty).not.toBe('exact');
});

test('a row may add what a call reads', () => {
  const row = {
    fn: 'acme.people',
    op: { kind: 'read', to: { path: 'c.csv' } },
    returns: { type: 'pandas.DataFrame', columns: ['dataset'] },
  };
  expect(said('acme.people().to_csv("x.csv")', [row])).toEqual(['export x.csv: email, county']);
  expect(said('acme.people().to_csv("x.csv")', null)).toEqual([
    'export x.csv: {?}.*',
    'unknown acme.people.to_csv',
  ]);
});

test('a name that is modelled keeps its model', () => {
  const row = { method: 'pandas.NDFrame.to_csv', returns: 'none' };
  const frame = { method: 'pandas.DataFrame.to_csv', returns: 'none' };
  expect(said('df.to_csv("x.csv")', null)).toEqual(['export x.csv: email, county']);
  expect(said('df.to_csv("x.csv")', [row, frame])).toEqual(['export x.csv: email, county']);
});

test.each([
  ['aliases', [], { aliases: { acme: 'builtins' } }],
  ['pure', [], { pure: ['acme'] }],
  ['decorators', [], { decorators: ['acme.d'] }],
  ['silent', [], { types: { 'acme.T': { role: 'silent' } } }],
  ['must', [{ fn: 'acme.hash', returns: { data: ['$0'], must: ['keyed-hash'] } }], {}],
  ['mutates', [{ fn: 'acme.f', params: ['x'], mutates: { $x: { columns: ['empty'] } } }], {}],
  ['rows', [{ fn: 'acme.f', returns: { data: ['$0'], rows: { aggregated: '$0' } } }], {}],
])('`%s` is refused in words', (word, rows, more) => {
  const read = models(rows, more);
  expect(read.ok).toBe(false);
  if (!read.ok)
    expect(read.error).toMatch(new RegExp(`^acme\\.yaml: .*${word}.*managed authority`));
  expect(models([{ fn: 'acme.upload', op: SEND }]).ok).toBe(true);
});

describe('teaching', () => {
  test('makes a file, extends it, and says nothing twice', () => {
    const first = teachCall('acme.upload', null);
    expect(first?.library).toBe('acme');
    expect(first?.text).toMatch(/^# .*\nlibrary: acme\nmodels:\n {2}- fn: acme\.upload\n/);
    const second = teachCall('acme.Client.push', first?.text ?? '');
    expect(second?.text).toMatch(
      /^ {2}- method: acme\.Client\.push\n.*data: \[self, \$args, \$kwargs\]/,
    );
    expect(teachCall('acme.upload', first?.text ?? '')).toBeNull();
    expect(teachCall('upload', null)).toBeNull();
  });

  test('names the methods of an unknown library by the class that made the object', () =>
    expect(said('c = acme.Client()\nc.push(df)', null)).toEqual([
      'opaque: email, county',
      'unknown acme.Client.push',
    ]));

  test('what is written describes the call', () => {
    const row = { method: 'acme.Client.push', op: { ...SEND, data: ['self', '$args', '$kwargs'] } };
    expect(said('c = acme.Client()\nc.push(df)', [row])).toEqual(['send: email, county']);
  });
});
