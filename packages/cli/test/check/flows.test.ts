/** What one notebook writes another reads: labels and origins go along, in small and in large scans. */
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lacuna } from '../test-io.ts';

jest.setTimeout(120_000);

const CLINIC = join(__dirname, '../../../../test/worlds/clinic');
const PANDAS = 'import pandas as pd\n';
const WRITER = `${PANDAS}c = pd.read_csv("data/customers.csv")\nc[["email", "county"]].to_csv("out/x.csv", index=False)`;
const READER = `${PANDAS}x = pd.read_csv("out/x.csv")\nx.to_csv("~/Downloads/y.csv")`;

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'lacuna-flows-'));
  cpSync(CLINIC, root, { recursive: true });
  for (const it of readdirSync(root)) if (/\.(ipynb|py)$/.test(it)) rmSync(join(root, it));
  mkdirSync(join(root, 'nb'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const notebook = (...cells: string[]) =>
  JSON.stringify({
    nbformat: 4,
    nbformat_minor: 5,
    metadata: {},
    cells: cells.map((source, i) => ({
      cell_type: 'code',
      id: `c${i}`,
      metadata: {},
      execution_count: null,
      outputs: [],
      source,
    })),
  });
const put = (name: string, ...cells: string[]) =>
  writeFileSync(join(root, name), name.endsWith('.py') ? cells.join('\n') : notebook(...cells));

interface Found {
  readonly path: string;
  readonly rule: string;
  readonly level: string;
  readonly lineage: readonly string[];
  readonly message: string;
}
/** Findings that block, by file. */
async function blocked(...paths: string[]): Promise<Record<string, Found>> {
  const { out } = await lacuna(
    root,
    'check',
    ...paths,
    '--format',
    'json',
    '--managed',
    'governance/managed.yaml',
  );
  const { findings } = JSON.parse(out) as { findings: Found[] };
  return Object.fromEntries(
    findings.filter((it) => it.level === 'block').map((it) => [it.path, it]),
  );
}

/** More documents than one thread takes: harmless ones around those that matter. */
const crowd = () => {
  for (let i = 0; i < 45; i++) put(`nb/z${i}.ipynb`, 'print(1)');
};

describe.each([
  ['a few documents', () => undefined],
  ['many documents', crowd],
])('%s', (_, around) => {
  beforeEach(around);

  test('the reader carries the labels and the origin of what the writer read', async () => {
    put('a.ipynb', WRITER);
    put('b.ipynb', READER);
    put('free.ipynb', READER.replace('out/x.csv', 'out/other.csv'));
    const found = await blocked('.');
    expect(found['b.ipynb']).toMatchObject({
      rule: 'export-classified',
      lineage: ['data/customers.csv.email', 'c', 'out/x.csv', 'x', '~/Downloads/y.csv'],
    });
    // A file that no notebook writes is what it is, and the writer itself is not affected.
    expect(Object.keys(found)).not.toContain('free.ipynb');
  });

  test('without the writer there is nothing to carry', async () => {
    put('b.ipynb', READER);
    expect(await blocked('.')).toEqual({});
  });

  test('what is taken out before it is written is not carried', async () => {
    put('a.ipynb', WRITER.replace('[["email", "county"]]', '[["county", "plan"]]'));
    put('b.ipynb', READER);
    expect(await blocked('.')).toEqual({});
  });

  test('it goes over several documents, over folders, and through scripts', async () => {
    put('nb/a.ipynb', WRITER.replaceAll('"data/', '"../data/').replaceAll('"out/', '"../out/'));
    put('b.py', READER.replace('~/Downloads/y.csv', 'out/y.csv'));
    put('c.ipynb', READER.replace('out/x.csv', 'out/y.csv'));
    const found = await blocked('.');
    expect(found['c.ipynb']?.lineage[0]).toBe('data/customers.csv.email');
    expect(found['c.ipynb']?.lineage).toContain('out/y.csv');
  });

  test('tables are places too', async () => {
    put(
      'a.ipynb',
      `${PANDAS}import sqlalchemy\nc = pd.read_csv("data/customers.csv")\nengine = sqlalchemy.create_engine("postgresql://h/d")\nc.to_sql("people", engine)`,
    );
    put(
      'b.ipynb',
      `${PANDAS}import sqlalchemy\nengine = sqlalchemy.create_engine("postgresql://h/d")\nx = pd.read_sql("select email from people", engine)\nx.to_csv("~/Downloads/y.csv")`,
    );
    const found = await blocked('.');
    expect(found['b.ipynb']?.lineage[0]).toBe('data/customers.csv.email');
  });

  test('several writers: what any of them may have left counts', async () => {
    put('a.ipynb', WRITER.replace('[["email", "county"]]', '[["county", "plan"]]'));
    put('a2.ipynb', WRITER);
    put('b.ipynb', READER);
    expect(Object.keys(await blocked('.'))).toContain('b.ipynb');
  });

  test('documents that read from each other end, and lose no source', async () => {
    put('a.ipynb', `${PANDAS}y = pd.read_csv("out/y.csv")\ny.to_csv("out/x.csv")`);
    put(
      'b.ipynb',
      `${PANDAS}x = pd.read_csv("out/x.csv")\nc = pd.read_csv("data/customers.csv")\npd.concat([x, c]).to_csv("out/y.csv")`,
    );
    put('c.ipynb', READER);
    const found = await blocked('.');
    expect(found['c.ipynb']?.message).toMatch(/email.*data\/customers\.csv/);
  });
});

test('a document that is not named to the command says nothing to it', async () => {
  put('a.ipynb', WRITER);
  put('b.ipynb', READER);
  expect(Object.keys(await blocked('b.ipynb'))).toEqual([]);
  expect(Object.keys(await blocked('b.ipynb', 'a.ipynb')).sort()).toEqual(['a.ipynb', 'b.ipynb']);
});

test('analyse takes folders, and says the origins behind what another notebook wrote', async () => {
  put('a.ipynb', WRITER);
  put('nb/b.ipynb', READER.replace('"out/', '"../out/'));
  const { code, out } = await lacuna(root, 'analyse', '.', '--format', 'json');
  expect(code).toBe(0);
  const { documents } = JSON.parse(out) as {
    documents: {
      path: string;
      operations: { kind: string; columns: { names: { name: string; from: object[] }[] } }[];
    }[];
  };
  expect(documents.map((it) => it.path)).toEqual(expect.arrayContaining(['a.ipynb', 'nb/b.ipynb']));
  const exported = documents
    .find((it) => it.path === 'nb/b.ipynb')!
    .operations.find((it) => it.kind === 'export')!;
  expect(exported.columns.names.find((it) => it.name === 'email')?.from).toEqual([
    { asset: 'data/customers.csv', column: 'email' },
  ]);
});
