/** The cell a column comes from, and the file: the bundled server in the clinic. */
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { openNotebook, type TypedNotebook } from './notebook-client.ts';
import { bench, type Bench } from './server.ts';

jest.setTimeout(60_000);

const CLINIC = join(__dirname, '../../../test/worlds/clinic');
const LOAD = `import pandas as pd, duckdb
customers = pd.read_csv("data/customers.csv")
lost = pd.read_csv("data/lost.csv")`;
const CHANGE = `clean = customers.rename(columns={"email": "contact"}).dropna()
clean["mail"] = clean["contact"].str.lower()`;

let server: Bench;
let world: string;
let notebook: TypedNotebook;
beforeAll(async () => {
  server = await bench();
  world = join(server.folder, 'clinic');
  cpSync(CLINIC, world, { recursive: true });
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
  notebook = await openNotebook(client, join(world, 'typed.ipynb'), [LOAD, CHANGE, '']);
});
afterAll(() => server.close());

interface Location {
  readonly uri: string;
  readonly range: {
    readonly start: { readonly line: number; readonly character: number };
    readonly end: { readonly line: number; readonly character: number };
  };
}
const sources = [LOAD, CHANGE];

/** `0: text` for a cell, the path inside the world for a file. */
async function ask(method: string, text: string, cell = 2): Promise<readonly string[]> {
  const found = (await notebook.ask(method, cell, text)) as Location[];
  return found.map(({ uri, range: { start, end } }) => {
    const index = [0, 1, 2].find((it) => notebook.cell(it) === uri);
    if (index === undefined)
      return `${uri.slice(pathToFileURL(world).href.length + 1)}:${start.character}`;
    const line = (sources[index] ?? text.replace('|', '')).split('\n')[start.line]!;
    return `${index}: ${line.slice(start.character, end.character)}`;
  });
}
const definition = (text: string, cell?: number) => ask('textDocument/definition', text, cell);

const READ = '0: pd.read_csv("data/customers.csv")';
test.each([
  ['customers["em|ail"]', READ],
  ['customers[["county", "em|ail"]]', READ],
  ['customers.groupby("em|ail").size()', READ],
  ['customers.sort_values(by="em|ail")', READ],
  ['customers.em|ail', READ],
  ['x = 1\nduckdb.sql("select em|ail from customers")', READ],
  ['clean["pho|ne"]', READ],
  ['clean["cont|act"]', '1: contact'],
  ['clean.ma|il', '1: mail'],
  ['cle|an.head()', '1: clean'],
  ['cust|omers.head()', '0: customers'],
])('%s comes from %s', async (text, expected) => {
  expect(await definition(text)).toEqual([expected]);
});

test('where the code begins, the file goes on: at the name in its header', async () => {
  expect(await definition(LOAD.replace('data/cust', 'data/c|ust'), 0)).toEqual([
    'data/customers.csv:0',
  ]);
  const renaming = CHANGE.replace('"mail"', '"ma|il"');
  expect(await definition(renaming, 1)).toEqual([]);
  expect(await ask('textDocument/declaration', 'customers["em|ail"]')).toEqual([
    expect.stringMatching(/^data\/customers\.csv:[1-9]\d*$/),
  ]);
  expect(await ask('textDocument/declaration', 'clean["cont|act"]')).toEqual([
    expect.stringMatching(/^data\/customers\.csv:[1-9]\d*$/),
  ]);
  expect(await ask('textDocument/declaration', 'cust|omers.head()')).toEqual([
    'data/customers.csv:0',
  ]);
});

test('a file that is not there, a word that is no column: nowhere to go', async () => {
  expect(await definition('print("em|ail")')).toEqual([]);
  expect(await definition('customers["no|ne"]')).toEqual([]);
  expect(await ask('textDocument/declaration', 'lo|st.head()')).toEqual([]);
  // The control: the frame itself is known.
  expect(await definition('lo|st.head()')).toEqual(['0: lost']);
});
