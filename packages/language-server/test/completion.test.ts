/** Columns complete where they are named, in code as it is typed: the bundled server in the clinic. */
import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { LspClient } from '@lacuna/testkit';
import { openNotebook, type TypedNotebook } from './notebook-client.ts';
import { bench, type Bench } from './server.ts';

jest.setTimeout(60_000);

const CLINIC = join(__dirname, '../../../test/worlds/clinic');
const LOAD = `import pandas as pd, polars as pl, duckdb
visits = pd.read_csv("data/visits.csv")
notes = pd.read_csv("data/notes.csv")
pv = pl.read_csv("data/visits.csv")`;

interface Item {
  readonly label: string;
  readonly detail: string;
  readonly textEdit: {
    readonly newText: string;
    readonly range: {
      readonly start: { readonly line: number; readonly character: number };
      readonly end: { readonly line: number; readonly character: number };
    };
  };
}

let server: Bench;
let client: LspClient;
let notebook: TypedNotebook;
beforeAll(async () => {
  server = await bench();
  const world = join(server.folder, 'clinic');
  cpSync(CLINIC, world, { recursive: true });
  writeFileSync(
    join(world, 'data/visits.csv'),
    'visit_id,email,order date,it\'s,"say ""so""",count\n1,a@example.org,2026-01-01,1,2,3\n',
  );
  writeFileSync(join(world, 'data/notes.csv'), 'visit_id,text\n1,x\n');
  const started = await server.start([
    '--stdio',
    '--audit-dir',
    join(server.folder, 'audit'),
    '--managed',
    join(world, 'governance/managed.yaml'),
  ]);
  client = started.client!;
  await client.request('initialize', {
    processId: null,
    capabilities: {},
    rootUri: pathToFileURL(world).href,
  });
  await client.notify('initialized', {});
  notebook = await openNotebook(client, join(world, 'typed.ipynb'), [LOAD, '', '']);
});
afterAll(() => server.close());

const items = async (text: string): Promise<readonly Item[]> =>
  ((await notebook.ask('textDocument/completion', 1, text)) as { items: Item[] }).items;
const VISITS = ['visit_id', 'email', 'order date', "it's", 'say "so"', 'count'];
const NOTES = ['visit_id', 'text'];

test.each([
  ['visits["|', VISITS],
  ["visits['|", VISITS],
  ['visits["|"]', VISITS],
  ['x = 1\nvisits[["email", "|', VISITS],
  ['visits.groupby("|', VISITS],
  ['visits.groupby("email")["|', VISITS],
  ['visits.groupby("email").agg({"|', VISITS],
  ['visits.loc[:, "|', VISITS],
  ['visits.loc[visits["email"] != "", ["|', VISITS],
  ['visits.sort_values(by="|', VISITS],
  ['visits.drop(columns=["|', VISITS],
  ['visits.rename(columns={"|', VISITS],
  ['visits.query("|', VISITS],
  ['visits[["email", "count"]]["|', ['email', 'count']],
  ['visits.drop(columns=["email"])["|', VISITS.filter((it) => it !== 'email')],
  ['visits.merge(notes, on="|', ['visit_id']],
  ['visits.merge(notes, left_on="|', VISITS],
  ['visits.merge(notes, left_on="email", right_on="|', NOTES],
  ['pd.merge(visits, notes, on=["|', ['visit_id']],
  ['visits.merge(notes, on="visit_id")["|', [...VISITS, 'text']],
  ['visits.apply(lambda row: row["|"], axis=1)', VISITS],
  ['def f(frame):\n    return frame["|\nf(notes)', NOTES],
  ['for name, part in visits.groupby("email"):\n    part["|', VISITS],
  ['later = notes.copy()\nlater["|', NOTES],
  ['visits["new"] = 1\nvisits["|', [...VISITS, 'new']],
  ['sns.scatterplot(data=notes, x="|', NOTES],
  ['pv.select(pl.col("|', VISITS],
  ['pv.filter(pl.col("email") != "").select(pl.col("|', VISITS],
  ['pv.select("email", "|', VISITS],
  ['f"{notes[\'|', NOTES],
  ['print(notes["|\nx = 2', NOTES],
  // SQL: in a text, in a magic, over files and frames.
  ['duckdb.sql("select | from notes")', NOTES],
  ['duckdb.sql("select | from notes', NOTES],
  ['duckdb.sql("""\nselect n.|\nfrom notes n join visits v on n.visit_id = v.visit_id', NOTES],
  ['duckdb.sql("select * from visits v join notes n on v.|")', VISITS],
  ['duckdb.sql("select text from notes where |")', NOTES],
  ['duckdb.sql("select | from \'data/notes.csv\'")', NOTES],
  ['duckdb.sql("with a as (select text as t from notes) select | from a")', ['t']],
  ['%%sql\nselect | from notes', NOTES],
  ['%sql select | from notes', NOTES],
  // Nothing is meant here.
  ['visits.to_csv("|', []],
  ['print("|', []],
  ['# visits["|', []],
  ['visits.iloc["|', []],
  ['unknown["|', []],
  ['duckdb.sql("select * from |")', []],
  ['duckdb.sql("select * from notes where text = \'|")', []],
])('%s', async (text, expected) => {
  expect((await items(text)).map((it) => it.label)).toEqual(expected);
});

test('after a dot: what is an identifier and no method of the frame', async () => {
  expect((await items('visits.|')).map((it) => it.label)).toEqual(['visit_id', 'email']);
  expect((await items('visits.em|')).map((it) => it.label)).toContain('email');
});

/** The cell after the item of that name is taken. */
async function taking(marked: string, label: string): Promise<string> {
  const item = (await items(marked)).find((it) => it.label === label)!;
  const lines = marked.replace('|', '').split('\n');
  const { start, end } = item.textEdit.range;
  expect(start.line).toBe(end.line);
  const line = lines[start.line]!;
  lines[start.line] =
    line.slice(0, start.character) + item.textEdit.newText + line.slice(end.character);
  return lines.join('\n');
}

test.each([
  ['visits["|', "it's", 'visits["it\'s'],
  ["visits['|", "it's", "visits['it\\'s"],
  ['visits["|"]', 'say "so"', 'visits["say \\"so\\""]'],
  ["visits['|']", 'say "so"', 'visits[\'say "so"\']'],
  ['visits["order d|"]', 'order date', 'visits["order date"]'],
  ['visits["ord|er"].head()', 'order date', 'visits["order date"].head()'],
  ['visits.em|', 'email', 'visits.email'],
  [
    'duckdb.sql("select ord| from visits")',
    'order date',
    'duckdb.sql("select \\"order date\\" from visits")',
  ],
  [
    "duckdb.sql('select | from visits')",
    'order date',
    'duckdb.sql(\'select "order date" from visits\')',
  ],
  ['%%sql\nselect em| from visits', 'email', '%%sql\nselect email from visits'],
])('%s takes %s', async (text, label, expected) => {
  expect(await taking(text, label)).toBe(expected);
});

test('an item says where the column is from and what it is', async () => {
  const email = (await items('visits["|')).find((it) => it.label === 'email')!;
  expect(email.detail).toMatch(
    /^column from data\/visits\.csv\.email · \w+, user\.contact\.email$/,
  );
  const count = (await items('visits["|')).find((it) => it.label === 'count')!;
  expect(count.detail).toMatch(/^column from data\/visits\.csv\.count/);
});
