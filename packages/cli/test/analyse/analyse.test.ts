/** `lacuna analyse` as another tool sees it: JSON by the contract, exit codes, errors among good files. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AnalyseOutput } from '../../src/analyse/contract.ts';
import { analyse } from '../../src/commands/analyse.ts';

interface Answer {
  readonly schema: string;
  readonly documents: readonly {
    readonly operations: readonly {
      readonly kind: string;
      readonly cell: number | null;
      readonly line: number;
      readonly resource: { readonly must: readonly string[] } | null;
      readonly columns: unknown;
    }[];
    readonly variables: readonly { readonly name: string }[];
    readonly edges: readonly unknown[];
  }[];
}

function read(text: string): Answer {
  return AnalyseOutput.parse(JSON.parse(text));
}

async function run(files: Record<string, string>, args: readonly string[]) {
  const cwd = mkdtempSync(join(tmpdir(), 'lacuna-analyse-'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(cwd, name), text);
  const out: string[] = [];
  const err: string[] = [];
  const code = await analyse.run(args, {
    cwd,
    stdout: (it) => out.push(it),
    stderr: (it) => err.push(it),
    stdin: () => Promise.resolve(''),
    env: {},
    isTerminal: false,
  });
  return { code, out: out.join(''), err: err.join('') };
}

const NOTEBOOK = JSON.stringify({
  nbformat: 4,
  nbformat_minor: 5,
  metadata: {},
  cells: [
    {
      id: 'a',
      cell_type: 'code',
      metadata: {},
      outputs: [],
      execution_count: null,
      source: 'import pandas as pd\ndf = pd.read_csv("people.csv")',
    },
    {
      id: 'b',
      cell_type: 'code',
      metadata: {},
      outputs: [],
      execution_count: null,
      source: 'df[["email"]].to_csv("out.csv")',
    },
  ],
});

describe('lacuna analyse', () => {
  it('answers in the JSON of the contract, with columns from the file', async () => {
    const { code, out } = await run(
      { 'a.ipynb': NOTEBOOK, 'people.csv': 'id,email\n1,a@example.org\n' },
      ['a.ipynb', '--format', 'json'],
    );
    expect(code).toBe(0);
    const answer = read(out);
    expect(answer.schema).toBe('lacuna/analyse/v1');
    const document = answer.documents[0]!;
    expect(document.operations.map((it) => [it.kind, it.cell, it.line, it.resource?.must])).toEqual(
      [
        ['read', 0, 2, ['people.csv']],
        ['export', 1, 1, ['out.csv']],
      ],
    );
    expect(document.operations[1]?.columns).toMatchObject({
      open: false,
      names: [{ name: 'email', from: [{ asset: 'people.csv', column: 'email' }] }],
    });
    expect(document.variables.filter((it) => it.name === 'df')).toEqual([
      { cell: 0, name: 'df', kind: 'frame', open: false, columns: ['id', 'email'] },
      { cell: 1, name: 'df', kind: 'frame', open: false, columns: ['id', 'email'] },
    ]);
    expect(document.edges).toEqual([
      {
        from: { asset: 'people.csv', column: 'email' },
        to: { asset: 'out.csv', column: 'email' },
        kind: 'direct',
        certainty: 'exact',
      },
    ]);
  });

  it('gives lines of the file and no cell for a script', async () => {
    const { out } = await run(
      { 's.py': 'import pandas as pd\n\n\npd.read_csv("x.csv").to_csv("y.csv")\n' },
      ['s.py', '--format=json'],
    );
    expect(read(out).documents[0]?.operations[1]).toMatchObject({
      cell: null,
      line: 4,
      column: 1,
      kind: 'export',
    });
  });

  it('answers the good files and exits 2 for a bad one', async () => {
    const { code, out } = await run({ 'a.ipynb': NOTEBOOK, 'b.ipynb': 'no' }, [
      'a.ipynb',
      'b.ipynb',
      '--format',
      'json',
    ]);
    expect(code).toBe(2);
    expect(read(out)).toMatchObject({
      documents: [{ path: 'a.ipynb' }],
      errors: [{ path: 'b.ipynb', code: 'not-json' }],
    });
  });
});
