/** What the pointer tells about frames and columns: the bundled server in the clinic. */
import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ColumnsAnswer } from '../src/protocol.ts';
import { openNotebook, type TypedNotebook } from './notebook-client.ts';
import { bench, type Bench } from './server.ts';

jest.setTimeout(60_000);

const CLINIC = join(__dirname, '../../../test/worlds/clinic');
const LOAD = `import pandas as pd
customers = pd.read_csv("data/customers.csv")
wide = pd.read_csv("data/wide.csv")
renamed = customers.rename(columns={"email": "contact"})`;

let server: Bench;
let notebook: TypedNotebook;
beforeAll(async () => {
  server = await bench();
  const world = join(server.folder, 'clinic');
  cpSync(CLINIC, world, { recursive: true });
  const names = Array.from({ length: 60 }, (_, i) => `m${i}`);
  writeFileSync(
    join(world, 'data/wide.csv'),
    `${names.join(',')},email\n${names.map((_, i) => i).join(',')},a@example.org\n`,
  );
  const started = await server.start([
    '--stdio',
    '--audit-dir',
    join(server.folder, 'audit'),
    '--managed',
    join(world, 'governance/managed.yaml'),
  ]);
  const client = started.client!;
  await client.request('initialize', {
    processId: null,
    capabilities: {},
    rootUri: pathToFileURL(world).href,
  });
  await client.notify('initialized', {});
  notebook = await openNotebook(client, join(world, 'typed.ipynb'), [LOAD, '']);
});
afterAll(() => server.close());

const hover = async (text: string): Promise<string | null> => {
  const found = (await notebook.ask('textDocument/hover', 1, text)) as {
    contents: { value: string };
  } | null;
  return found?.contents.value ?? null;
};

test('a frame tells its columns, where each is from and what it is', async () => {
  expect(await hover('x = cust|omers.head()')).toMatch(
    /^`customers`: \d+ columns[^]*`email` \| `data\/customers\.csv\.email` \| proprietary `user\.contact\.email`/,
  );
});

test('a wide frame shows what is about people first, and counts the rest', async () => {
  const text = (await hover('wi|de.shape'))!;
  expect(text).toMatch(/^`wide`: 61 columns/);
  expect(text.match(/^\| `/gm)).toHaveLength(5);
  expect(text).toMatch(/\| `email` \| `data\/wide\.csv\.email` \|/);
  expect(text).toMatch(/\nand 56 more$/);
  expect(text.length).toBeLessThan(500);
});

test('the whole list of a frame is a question of its own', async () => {
  const columns = (await notebook.ask('lacuna/columns', 1, 'wi|de.shape')) as ColumnsAnswer;
  expect(columns).toMatchObject({ name: 'wide', isOpen: false, beyondHover: 56 });
  expect(columns.columns).toHaveLength(61);
  const last = columns.columns.at(-1)!;
  expect(last.name).toBe('email');
  expect(last.detail).toMatch(/^data\/wide\.csv\.email · \w+, user\.contact\.email$/);
  expect(await notebook.ask('lacuna/columns', 1, 'pri|nt(1)')).toBeNull();
});

test.each([
  ['x = customers["em|ail"]'],
  ['x = customers[["county", "em|ail"]]'],
  ['x = customers.em|ail'],
  ['x = customers.groupby("em|ail").size()'],
  ['import duckdb\nx = duckdb.sql("select em|ail from customers")'],
])('a column tells where it came from and what it is: %s', async (text) => {
  const told = (await hover(text))!;
  expect(told).toMatch(/^Column `email` of `customers`, from `data\/customers\.csv\.email`/);
  expect(told).toMatch(/proprietary `user\.contact\.email`/);
});

test('a renamed column keeps its origin, one that is made here has none', async () => {
  expect(await hover('x = renamed["cont|act"]')).toMatch(
    /^Column `contact` of `renamed`, from `data\/customers\.csv\.email`/,
  );
  expect(await hover('customers["flag"] = 1\nx = customers["fl|ag"]')).toMatch(
    /^Column `flag` of `customers`, made in this code/,
  );
});

test('a word that is no column says nothing', async () => {
  expect(await hover('print("em|ail")')).toBeNull();
  // The control: where a column is asked for and missing, that is said.
  expect(await hover('customers["no|ne"]')).toContain('There is no column');
});
