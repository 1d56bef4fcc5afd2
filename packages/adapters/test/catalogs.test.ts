/** The file catalogue and the managed catalogue: the contract, formats, and clear errors. */
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { createFileCatalog, createManagedCatalog } from '../src/index.ts';
import { describeCatalog, file, table } from './catalog-contract.ts';

const running = { aborted: false };
const root = mkdtempSync(join(tmpdir(), 'lacuna-catalog-'));
afterAll(() => rmSync(root, { recursive: true }));

const write = (path: string, content: string | Buffer) => {
  mkdirSync(join(root, path, '..'), { recursive: true });
  writeFileSync(join(root, path), content);
};

const people = (rows = 30, separator = ',') =>
  [
    ['customer_id', 'email', 'plan', 'amount'].join(separator),
    ...Array.from({ length: rows }, (_, at) =>
      [1000 + at, `canary${at}@example.org`, at % 2 === 0 ? 'plus' : 'basic', `${at}.5`].join(
        separator,
      ),
    ),
  ].join('\n') + '\n';

write('data/customers.csv', people());
write('data/semicolon.csv', people(30, ';'));
write('data/customers.csv.gz', gzipSync(people(20_000)));
write('data/latin1.csv', Buffer.from('prénom,ville\nZoé,Orléans\nLéa,Nîmes\n', 'latin1'));
write(
  'data/utf16.csv',
  Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(people(), 'utf16le')]),
);
write('data/bom.csv', `\ufeff${people()}`);
write('data/headless.csv', '1,a@example.org\n2,b@example.org\n3,c@example.org\n');
write('data/quoted.csv', 'name,notes\n"Doe, Jane","said ""hello""\nand left"\n"Roe, Rick",ok\n');
write(
  'data/lines.jsonl',
  Array.from({ length: 20 }, (_, at) =>
    JSON.stringify({ id: at, user: { email: `canary${at}@example.org` } }),
  ).join('\n'),
);
write(
  'data/array.json',
  JSON.stringify(
    Array.from({ length: 20_000 }, (_, at) => ({ id: at, email: `canary${at}@example.org` })),
  ),
);
write('data/binary.csv', Buffer.from([1, 0, 2, 0, 3]));
write('data/empty.csv', '');
write('data/image.png', Buffer.from([0x89, 0x50, 0x4e, 0x47]));
write('parts/day=1/part-0.csv', people());
symlinkSync(join(root, 'data/customers.csv'), join(root, 'data/link.csv'));

const fileCatalog = () => createFileCatalog({ root });
const lookup = async (key: string) => {
  const answer = await fileCatalog().lookup([file(key)], running);
  return answer.ok ? answer.value.get(key) : undefined;
};
const votesOf = async (key: string, column: string) =>
  (await lookup(key))?.columns?.find((it) => it.name === column)?.evidence.map((it) => it.by);

describeCatalog('the file catalogue', () =>
  Promise.resolve({
    catalog: fileCatalog(),
    known: [
      file('data/customers.csv'),
      file('data/lines.jsonl'),
      file(join(root, 'data/array.json')),
      file('data/link.csv'),
    ],
    unknown: [
      file('data/none.csv'),
      table('customers'),
      file('data/*.csv'),
      file('data/{day}.csv'),
      { key: 's3://bucket/x.csv', scheme: 's3', kind: 'object' },
    ],
    canaries: ['canary', 'example.org', 'plus'],
  }),
);

test.each([
  'data/customers.csv',
  'data/semicolon.csv',
  'data/customers.csv.gz',
  'data/utf16.csv',
  'data/bom.csv',
  'parts',
])('%s gives its columns and the vote of its values', async (key) => {
  expect((await lookup(key))?.columns?.map((it) => it.name)).toEqual([
    'customer_id',
    'email',
    'plan',
    'amount',
  ]);
  expect(await votesOf(key, 'email')).toEqual(['value:email']);
  expect(await votesOf(key, 'amount')).toEqual([]);
});

test('accents, quotes, nested records, missing headers', async () => {
  expect((await lookup('data/latin1.csv'))?.columns?.map((it) => it.name)).toEqual([
    'prénom',
    'ville',
  ]);
  expect((await lookup('data/quoted.csv'))?.columns?.map((it) => it.name)).toEqual([
    'name',
    'notes',
  ]);
  expect(await votesOf('data/lines.jsonl', 'user.email')).toEqual(['value:email']);
  expect(await votesOf('data/array.json', 'email')).toEqual(['value:email']);
  expect(await votesOf('data/headless.csv', '1')).toEqual(['value:email']);
});

test.each(['data/binary.csv', 'data/empty.csv', 'data/image.png'])(
  '%s exists and has no columns anybody knows',
  async (key) => {
    expect(await lookup(key)).toMatchObject({ exists: true, columns: undefined });
  },
);

test('a file that may not be read exists and has no columns', async () => {
  write('data/closed.csv', people());
  chmodSync(join(root, 'data/closed.csv'), 0);
  const fact = await lookup('data/closed.csv');
  // The super user reads everything; the promise then is only that nothing is thrown.
  expect(fact?.exists).toBe(true);
  if (process.getuid?.() !== 0) expect(fact?.columns).toBeUndefined();
});

test('a changed file is read again', async () => {
  const catalog = fileCatalog();
  write('data/changing.csv', 'a,b\n1,2\n');
  const first = await catalog.lookup([file('data/changing.csv')], running);
  write('data/changing.csv', 'a,b,c\n1,2,3\n');
  const second = await catalog.lookup([file('data/changing.csv')], running);
  const names = (answer: typeof first) =>
    answer.ok && answer.value.get('data/changing.csv')?.columns?.map((it) => it.name);
  expect([names(first), names(second)]).toEqual([
    ['a', 'b'],
    ['a', 'b', 'c'],
  ]);
});

const CATALOG = `
schema: lacuna/catalog/v1
assets:
  - path: data/customers.csv
    owner: crm
    jurisdiction: EU
    tier: proprietary
    columns:
      email: { category: user.contact.email, identifiability: direct }
      plan: { tier: internal }
      email_verified: { not: true, reason: a flag }
  - path: lake/**
    tier: restricted
  - table: crm.customers
    tier: proprietary
`;
write('catalog.yaml', CATALOG);
const managed = async (path = 'catalog.yaml', authority: 'managed' | 'workspace' = 'managed') => {
  const result = await createManagedCatalog({ path: join(root, path), authority, root });
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
};

describeCatalog('the managed catalogue', async () => ({
  catalog: await managed(),
  known: [
    file('data/customers.csv'),
    file('./data/../data/customers.csv'),
    file(join(root, 'data/customers.csv')),
    file('lake/a/b.parquet'),
    table('crm.customers'),
    table('PROD.CRM.Customers'),
  ],
  unknown: [file('data/other.csv'), table('customers_archive'), file('lakes/x.csv')],
  canaries: [],
}));

test('what a catalogue file says counts with the authority it was given with', async () => {
  const answer = await (
    await managed('catalog.yaml', 'workspace')
  ).lookup([file('data/customers.csv')], running);
  const fact = answer.ok ? answer.value.get('data/customers.csv') : undefined;
  expect(fact).toMatchObject({
    owner: 'crm',
    jurisdiction: 'EU',
    partial: true,
    evidence: [{ tier: 'proprietary', authority: 'workspace' }],
  });
  expect(fact?.columns?.[2]).toMatchObject({
    name: 'email_verified',
    evidence: [{ negative: true, category: null, because: 'a flag' }],
  });
});

test.each([
  [
    'schema: lacuna/catalog/v1\nassets:\n  - path: a.csv\n    teir: internal\n',
    'assets[0]',
    'teir',
  ],
  [
    'schema: lacuna/catalog/v1\nassets:\n  - owner: crm\n',
    'assets[0]',
    'expected either path or table',
  ],
  [
    'schema: lacuna/catalog/v1\nassets:\n  - path: a.csv\n    columns: { email: { category: e-mail } }\n',
    'assets[0].columns.email.category',
    'expected a fideslang key',
  ],
  ['schema: lacuna/catalog/v2\nassets: []\n', 'schema', 'lacuna/catalog/v1'],
  ['assets: [\n', 'line', ''],
  ['just text', 'top level', 'object'],
])('a mistake in a catalogue is one sentence with its place: %j', async (text, place, expected) => {
  write('wrong.yaml', text);
  const path = join(root, 'wrong.yaml');
  const result = await createManagedCatalog({ path, authority: 'managed', root });
  expect(result).toMatchObject({ ok: false, error: { kind: 'invalid' } });
  const message = result.ok ? '' : result.error.message;
  expect(message).toContain(path);
  expect(message).toContain(place);
  expect(message).toContain(expected);
  expect(message).not.toContain('\n');
});

test('a catalogue that is not there is a clear error', async () => {
  const result = await createManagedCatalog({
    path: join(root, 'none.yaml'),
    authority: 'managed',
    root,
  });
  expect(result).toMatchObject({
    ok: false,
    error: { kind: 'unreadable', message: expect.stringContaining('ENOENT') as string },
  });
});

const CONTRACT = `
apiVersion: v3.0.2
kind: DataContract
id: 53581432-6c55-4ba2-a65f-72344a91553a
version: 1.0.0
status: active
domain: retail
team:
  - { username: bob, role: developer }
  - { username: ana, role: Data Owner }
servers:
  - { server: files, type: local, path: data/customers.csv, format: csv }
schema:
  - name: customers
    physicalName: crm.customers
    physicalType: table
    properties:
      - { name: email, logicalType: string, classification: Confidential, tags: [user.contact.email, gold] }
      - { name: plan, logicalType: string, classification: internal }
      - { name: shoe, logicalType: string, classification: eyes-only }
slaProperties:
  - { property: frequency, value: 1, unit: d }
`;

test('an ODCS data contract is a catalogue too: for its table and for its file', async () => {
  write('contract.yaml', CONTRACT);
  const catalog = await managed('contract.yaml');
  const answer = await catalog.lookup(
    [table('crm.customers'), file('data/customers.csv')],
    running,
  );
  for (const key of ['table:crm.customers', 'data/customers.csv']) {
    const fact = answer.ok ? answer.value.get(key) : undefined;
    expect(fact).toMatchObject({ owner: 'ana', domain: 'retail', freshnessSla: '1d' });
    expect(
      fact?.columns?.map((it) => [it.name, it.evidence[0]?.tier, it.evidence[0]?.category]),
    ).toEqual([
      ['email', 'proprietary', 'user.contact.email'],
      ['plan', 'internal', null],
      // A word nobody knows opens no door.
      ['shoe', 'proprietary', null],
    ]);
  }
});

test('a contract with a mistake is told with its place', async () => {
  write('wrong.yaml', 'kind: DataContract\nschema:\n  - properties: nothing\n');
  const result = await createManagedCatalog({
    path: join(root, 'wrong.yaml'),
    authority: 'managed',
    root,
  });
  expect(result).toMatchObject({
    ok: false,
    error: { message: expect.stringContaining('schema[0].properties') as string },
  });
});
