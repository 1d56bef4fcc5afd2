/** What the analyser says of short notebooks, in tables. */
import { createAnalyser, snapshotOf, type ColumnTypes } from '../../src/index.ts';
import { analyseText, operationsOf } from './notebook.ts';

const READ = 'import pandas as pd\ndf = pd.read_csv("customers.csv")\n';
const SINKS = ['export', 'write', 'send', 'display', 'opaque', 'execute'];
const SCHEMA = { schemas: { 'customers.csv': ['id', 'email', 'phone', 'county', 'amount'] } };

const CASES: readonly (readonly [string, string, readonly string[]])[] = [
  ['an open frame is written whole', 'df.to_csv("out.csv")', ['export out.csv: customers.csv.*']],
  [
    'dropped columns are gone',
    'df.drop(columns=["email", "phone"]).to_csv("o.csv")',
    ['export o.csv: customers.csv.* but email phone'],
  ],
  [
    'a drop that is not assigned does nothing',
    'df.drop(columns=["email"])\ndf.to_csv("o.csv")',
    ['export o.csv: customers.csv.*'],
  ],
  [
    'a drop in place does',
    'df.drop(columns="email", inplace=True)\ndf.to_csv("o.csv")',
    ['export o.csv: customers.csv.* but email'],
  ],
  ['chosen columns', 'df[["id", "email"]].to_csv("o.csv")', ['export o.csv: id, email']],
  [
    'a comprehension that leaves names out',
    'pii = ["email"]\ndf[[c for c in df.columns if c not in pii]].to_csv("o.csv")',
    ['export o.csv: customers.csv.* but email'],
  ],
  [
    'a difference of names',
    'df[df.columns.difference(["email"])].to_csv("o.csv")',
    ['export o.csv: customers.csv.* but email'],
  ],
  [
    'a difference of sets',
    'df[list(set(df.columns) - {"email"})].to_csv("o.csv")',
    ['export o.csv: customers.csv.* but email'],
  ],
  ['del', 'del df["email"]\ndf.to_csv("o.csv")', ['export o.csv: customers.csv.* but email']],
  ['pop', 'df.pop("email")\ndf.to_csv("o.csv")', ['export o.csv: customers.csv.* but email']],
  [
    'a hash',
    'import hashlib\ndf["email"] = df["email"].map(lambda x: hashlib.sha256(x.encode()).hexdigest())\ndf[["email"]].to_csv("o.csv")',
    ['export o.csv: email[hash]'],
  ],
  [
    'a hash on one path only is none',
    'import hashlib\nif debug:\n    pass\nelse:\n    df["email"] = df["email"].map(lambda x: hashlib.sha256(x.encode()).hexdigest())\ndf[["email"]].to_csv("o.csv")',
    ['export o.csv: email'],
  ],
  [
    'an alias is the same object',
    'other = df\nother.drop(columns="email", inplace=True)\ndf.to_csv("o.csv")',
    ['export o.csv: customers.csv.* but email'],
  ],
  [
    'a text holds what it was made of',
    's = df.to_csv()\nopen("o.txt", "w").write(s)',
    ['write o.txt', 'write o.txt: customers.csv.*'],
  ],
  [
    'a loop over known files',
    'for n in ["a", "b"]:\n    df[["id"]].to_csv(f"{n}.csv")',
    ['export a.csv: id', 'export b.csv: id'],
  ],
  [
    'a function',
    'def save(x, p):\n    x.to_csv(p)\nsave(df[["id"]], "o.csv")',
    ['export o.csv: id'],
  ],
  ['the last expression is shown', 'df[["id"]]', ['display: id']],
  ['not with a semicolon', 'df[["id"]];', []],
  ['exec of constant text', "exec(\"df[['id']].to_csv('o.csv')\")", ['export o.csv: id']],
  ['getattr', 'getattr(df[["id"]], "to_" + "csv")("o.csv")', ['export o.csv: id']],
  [
    'a request',
    'import requests\nrequests.post("https://x.example/a?b=1", json=df[["id"]].to_dict())',
    ['send https://x.example/a: id'],
  ],
  [
    'curl',
    '!curl -F f=@customers.csv https://x.example/up',
    ['send https://x.example/up: customers.csv.*'],
  ],
  [
    'polars',
    'import polars as pl\npl.read_csv("customers.csv").select(pl.col("email").alias("e"), "id").write_csv("o.csv")',
    ['export o.csv: e, id'],
  ],
  [
    'polars, columns left out',
    'import polars as pl\npl.scan_csv("customers.csv").select(pl.exclude("email")).collect().write_parquet("o.parquet")',
    ['export o.parquet: customers.csv.* but email'],
  ],
  [
    'a reader that no model names',
    'import corplib\nd = corplib.read_table("customers.csv")\nd.to_csv("o.csv")',
    ['export o.csv: customers.csv.*'],
  ],
  [
    'duckdb over a frame',
    'import duckdb\nduckdb.sql("select email as e, id from df").df().to_csv("o.csv")',
    ['export o.csv: e, id'],
  ],
  ['a SQL magic over a frame', '%%sql\nselect email from df', ['display: email']],
];

describe('what leaves a notebook', () => {
  it.each(CASES)('%s', (_name, code, expected) => {
    const text = code.startsWith('%%') ? `${READ}---\n${code}` : READ + code;
    expect(operationsOf(text, SINKS)).toEqual(expected);
  });
});

describe('with a known schema', () => {
  it('columns are closed', () => {
    expect(
      operationsOf(`${READ}df.drop(columns=["email"]).to_csv("o.csv")`, ['export'], SCHEMA),
    ).toEqual(['export o.csv: id, phone, county, amount']);
  });
  it('a merge has suffixes', () => {
    const code = `${READ}a = df[["id", "email"]]\nb = df[["id", "email"]]\na.merge(b, on="id").to_csv("o.csv")`;
    expect(operationsOf(code, ['export'], SCHEMA)).toEqual(['export o.csv: id, email_x, email_y']);
  });
  it('a mean per group is aggregated, its key is not', () => {
    const code = `${READ}df.groupby("county")["amount"].mean().reset_index().to_csv("o.csv", index=False)`;
    expect(operationsOf(code, ['export'], SCHEMA)).toEqual([
      'export o.csv: county, amount[aggregate]',
    ]);
  });
});

describe('what cannot be seen', () => {
  it('is a gap with the data that reaches it', () => {
    const analysis = analyseText(`${READ}exec(open("x.txt").read())`);
    expect(analysis.gaps.map((it) => it.cause)).toContain('dynamic-code');
    expect(analysis.operations.some((it) => it.kind === 'opaque' && it.open.length > 0)).toBe(true);
  });
});

test('a cell is interpreted again when the type of a column is proven', () => {
  const analyser = createAnalyser();
  const source = `${READ}df.select_dtypes("number").to_csv("o.csv")`;
  const columns = ['id', 'email'];
  const written = (types: ColumnTypes | undefined) =>
    analyser
      .analyse(snapshotOf('a.ipynb', 'ipynb', [{ id: 'c0', language: 'python', source }]), {
        columnsOf: () => columns,
        typesOf: () => types,
      })
      .operations.filter((it) => it.kind === 'export')
      .flatMap((it) => it.columns.map(({ name }) => name));
  expect(written(undefined)).toEqual(['id', 'email']);
  expect(written(new Map([['email', 'text']]))).toEqual(['id']);
  expect(written(new Map([['email', 'number']]))).toEqual(['id', 'email']);
});

test('an operation that nothing has changed about is the same object at the next analysis', () => {
  const analyser = createAnalyser();
  const facts = { columnsOf: () => undefined };
  const at = (...sources: readonly string[]) =>
    analyser.analyse(
      snapshotOf(
        'a.ipynb',
        'ipynb',
        sources.map((source, i) => ({ id: `c${String(i)}`, language: 'python', source })),
      ),
      facts,
    ).operations;
  const first = at(READ, 'df.to_csv("o.csv")', 'df.head()');
  const second = at(READ, 'df.to_csv("o.csv")', 'df.tail()');
  const ofCell = (list: typeof first, cell: number) =>
    list.filter(({ place }) => place.cell === cell);
  expect(ofCell(second, 1)).toHaveLength(1);
  expect(ofCell(second, 1)[0]).toBe(ofCell(first, 1)[0]);
  expect(ofCell(second, 2)[0]).not.toBe(ofCell(first, 2)[0]);
  // A line above moves it: it is another object, at its new place.
  const moved = at(READ, 'x = 1\ndf.to_csv("o.csv")', 'df.tail()');
  expect(ofCell(moved, 1)[0]?.place.span.from).toBeGreaterThan(
    ofCell(first, 1)[0]?.place.span.from ?? 0,
  );
});
