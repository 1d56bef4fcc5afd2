/** `lacuna check` on the clinic and on files that are not right, in its three formats. */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { applyEdits, lineIndex } from '@lacuna/shared-core';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { CheckOutput } from '../../src/check/contract.ts';
import { lacuna } from '../test-io.ts';

const repository = resolve(__dirname, '../../../..');
const folder = mkdtempSync(join(tmpdir(), 'lacuna-check-'));
afterAll(() => rmSync(folder, { recursive: true }));

function clinic(name: string): string {
  const root = join(folder, name);
  cpSync(join(repository, 'test/worlds/clinic'), root, { recursive: true });
  return root;
}
const notebook = (...sources: string[]) =>
  JSON.stringify({
    nbformat: 4,
    nbformat_minor: 5,
    metadata: {},
    cells: sources.map((source, i) => ({
      cell_type: 'code',
      id: `c${i}`,
      metadata: {},
      outputs: [],
      execution_count: null,
      source,
    })),
  });
const json = async (cwd: string, ...args: string[]) => {
  const { code, out, err } = await lacuna(cwd, 'check', '--format', 'json', ...args);
  return { code, err, report: CheckOutput.parse(JSON.parse(out)) };
};

const LEAK =
  'import pandas as pd\ncustomers = pd.read_csv("data/customers.csv")\ncustomers.to_csv("~/x.csv")\n';
const HARMLESS =
  'import pandas as pd\nbeans = pd.read_csv("public/beans.csv")\nbeans.to_csv("~/x.csv")\n';

test('a finding is told like a compiler does', async () => {
  const root = clinic('text');
  writeFileSync(join(root, 'leak.py'), LEAK);
  const { code, out } = await lacuna(
    root,
    'check',
    'leak.py',
    '--managed',
    'governance/managed.yaml',
  );
  expect(code).toBe(1);
  expect(out.replace(/\(\d+ ms\)|\(\d+\.\d s\)/, '(N ms)')).toBe(`\
block[export-classified] Proprietary data leaves for an unmanaged place: email, name and phone, from data/customers.csv, to ~/x.csv.
  --> leak.py:3:1
  │
2 │ customers = pd.read_csv("data/customers.csv")
3 │ customers.to_csv("~/x.csv")
  │ ^^^^^^^^^^^^^^^^^^^^^^^^^^^
4 │
  │
  = why: Copies outside managed places are out of reach of access rules, retention and deletion.
  = path: data/customers.csv.name → customers → ~/x.csv
  = instead: Drop name, email and phone first: \`customers.drop(columns=["name", "email", "phone"])\`
  = instead: Replace name, email and phone by keyed pseudonyms, which are still personal data (needs a key in LACUNA_PSEUDONYM_KEY)
  = instead: Write to governed instead (platform): \`"governed/x.csv"\`
  = instead: Ask crm for a waiver
  = ask: crm

1 finding, 1 blocking in 1 file, 1 cell (N ms).
`);
});

test('nothing to say is one line and exit code 0', async () => {
  const root = clinic('silent');
  writeFileSync(join(root, 'ok.py'), HARMLESS);
  const { code, out } = await lacuna(
    root,
    'check',
    'ok.py',
    '--managed',
    'governance/managed.yaml',
  );
  expect(code).toBe(0);
  expect(out).toMatch(/^Nothing found in 1 file, 1 cell \([\d.]+ m?s\)\.\n$/);
});

test('json counts lines in the cell, names the file as given, and its edits make the cell harmless', async () => {
  const root = clinic('json');
  const [load, leak] = [
    'import pandas as pd\ndf = pd.read_csv("data/customers.csv")',
    '# Ω 𝒳\ndf.to_csv("~/x.csv")',
  ];
  writeFileSync(join(root, 'leak.ipynb'), notebook(load, leak));
  const { code, report } = await json(root, './leak.ipynb');
  expect(code).toBe(1);
  expect(report.summary).toMatchObject({ files: 1, cells: 2, findings: 1, blocking: 1, errors: 0 });
  const [finding] = report.findings;
  expect(finding).toMatchObject({
    path: './leak.ipynb',
    cell: 1,
    line: 2,
    column: 1,
    endLine: 2,
    endColumn: 21,
    rule: 'export-classified',
    level: 'block',
    effect: 'deny',
    lineage: ['data/customers.csv.name', 'df', '~/x.csv'],
  });
  const edited = finding?.alternatives.filter(({ edits }) => edits.length > 0) ?? [];
  expect(edited.length).toBeGreaterThan(0);
  for (const { name, proven, edits } of edited) {
    expect(proven).toBe(true);
    const lines = lineIndex(leak);
    const at = (line: number, column: number) =>
      lines.offsetAt({ line: line - 1, character: column - 1 });
    const fixed = applyEdits(
      leak,
      edits.map((it) => ({
        from: at(it.line, it.column),
        to: at(it.endLine, it.endColumn),
        newText: it.newText,
      })),
    );
    writeFileSync(join(root, `${name}.ipynb`), notebook(load, fixed));
    const again = await json(root, `${name}.ipynb`);
    expect([name, again.code, again.report.findings]).toEqual([name, 0, []]);
  }
});

test('what is wrong with one file does not lose the others', async () => {
  const root = clinic('broken');
  mkdirSync(join(root, 'in'));
  const put = (name: string, text: string) => writeFileSync(join(root, 'in', name), text);
  put('a-leak.py', LEAK.replace('data/', '../data/'));
  put('b-json.ipynb', '{');
  put('c-old.ipynb', '{"nbformat": 2, "worksheets": []}');
  put('d-nul.py', 'x = 1\0');
  put('e-lone.ipynb', notebook("x = '\ud800'"));
  put('f-empty.ipynb', '');
  put('g-array.ipynb', '[]');
  const { code, report } = await json(root, 'in', 'no-such-file.py');
  expect(code).toBe(2);
  expect(report.findings.map(({ path, line }) => [path, line])).toEqual([['a-leak.py', 3]]);
  expect(report.errors.map(({ path, code: kind }) => [path, kind])).toEqual([
    ['no-such-file.py', 'unreadable'],
    ['b-json.ipynb', 'not-json'],
    ['c-old.ipynb', 'nbformat-too-old'],
    ['d-nul.py', 'not-text'],
    ['f-empty.ipynb', 'not-json'],
    ['g-array.ipynb', 'not-a-notebook'],
  ]);
});

test('a notebook of 50 MB is read like any other: outputs cost no analysis', async () => {
  const root = clinic('large');
  const picture = 'iVBORw0KGgo='.repeat(1 << 16);
  const output = { output_type: 'display_data', metadata: {}, data: { 'image/png': picture } };
  const cells = [...LEAK.trim().split('\n'), ...Array.from({ length: 60 }, () => 'x = 1')];
  const large = {
    nbformat: 4,
    nbformat_minor: 4,
    metadata: {},
    cells: cells.map((source) => ({
      cell_type: 'code',
      metadata: {},
      outputs: [output],
      execution_count: 1,
      source: [source],
    })),
  };
  const text = JSON.stringify(large);
  expect(text.length).toBeGreaterThan(45 << 20);
  writeFileSync(join(root, 'large.ipynb'), text);
  // An insane cell: one line of 4 MB, as a pasted data set is.
  writeFileSync(join(root, 'pasted.py'), `${LEAK}rows = "${'0123456789abcdef'.repeat(1 << 18)}"\n`);
  const { code, report } = await json(root, 'large.ipynb', 'pasted.py');
  expect([code, report.errors]).toEqual([1, []]);
  expect(report.findings.map(({ path, cell, line }) => [path, cell, line])).toEqual([
    ['large.ipynb', 2, 1],
    ['pasted.py', null, 3],
  ]);
});

test('a misspelt setting is one clear error; the rest is done with what is right', async () => {
  const root = clinic('settings');
  writeFileSync(join(root, 'leak.py'), LEAK);
  writeFileSync(join(root, 'lacuna.yaml'), 'ruels: {}\n');
  const { code, report } = await json(root, 'leak.py');
  expect(code).toBe(2);
  expect(report.errors).toEqual([
    {
      path: 'lacuna.yaml',
      code: 'bad-settings',
      message: '`ruels`: there is no such setting; did you mean `rules`?',
    },
  ]);
  expect(report.summary.blocking).toBe(1);
});

test('the mode decides what blocks; without a word about it, what a pack blocks is blocked', async () => {
  const root = clinic('mode');
  writeFileSync(join(root, 'leak.py'), LEAK);
  expect((await json(root, 'leak.py')).code).toBe(1);
  const advised = await json(root, 'leak.py', '--mode', 'advise');
  expect(advised.code).toBe(0);
  expect(advised.report.findings.map(({ level, blocks }) => [level, blocks])).toEqual([
    ['block', false],
  ]);
});

test('a baseline accepts what is there and not what is new', async () => {
  const root = clinic('baseline');
  writeFileSync(join(root, 'leak.py'), LEAK);
  const args = ['leak.py', '--baseline', 'accepted.json'];
  expect((await json(root, ...args)).code).toBe(1);
  expect((await json(root, ...args, '--update-baseline')).code).toBe(0);
  expect(readFileSync(join(root, 'accepted.json'), 'utf8')).not.toContain('email');
  const same = await json(root, ...args);
  expect(same.code).toBe(0);
  expect(same.report.summary).toMatchObject({ findings: 0, blocking: 0, accepted: 1 });
  writeFileSync(join(root, 'leak.py'), `# A line more.\n${LEAK}`);
  expect((await json(root, ...args)).code).toBe(0);
  writeFileSync(join(root, 'leak.py'), `${LEAK}customers.to_json("~/y.json")\n`);
  const more = await json(root, ...args);
  expect(more.code).toBe(1);
  expect(more.report.summary).toMatchObject({ findings: 1, accepted: 1 });
});

test('folders are walked for documents, leaving out what git ignores and what tools keep', async () => {
  const root = clinic('walk');
  for (const path of ['src/deep', 'ignored', '.ipynb_checkpoints', 'env', 'node_modules/x'])
    mkdirSync(join(root, 'w', path), { recursive: true });
  const put = (name: string, text = LEAK) => writeFileSync(join(root, 'w', name), text);
  put('.gitignore', 'ignored/\n*_secret.py\n!keep_secret.py\n');
  put('env/pyvenv.cfg', '');
  for (const path of [
    'a.py',
    'src/deep/b.sql',
    'src/c.txt',
    'ignored/d.py',
    'x_secret.py',
    'keep_secret.py',
    '.ipynb_checkpoints/e.py',
    'env/f.py',
    'node_modules/x/g.py',
  ])
    put(path);
  put('src/.gitignore', 'h.py\n');
  put('src/h.py');
  put('h.py');
  const { report } = await json(root, 'w', '--no-alternatives');
  expect(report.summary.files).toBe(4);
  expect([...new Set(report.findings.map(({ path }) => path))]).toEqual([
    'a.py',
    'h.py',
    'keep_secret.py',
  ]);
});

test('sarif is valid against the schema, with columns, fingerprints, paths of the data and fixes', async () => {
  const root = clinic('sarif');
  writeFileSync(join(root, 'leak me.py'), LEAK);
  writeFileSync(join(root, 'b.ipynb'), '{');
  const { code, out } = await lacuna(
    root,
    'check',
    '.',
    '--format',
    'sarif',
    '--managed',
    'governance/managed.yaml',
  );
  expect(code).toBe(2);
  const log = JSON.parse(out) as {
    runs: {
      results: {
        locations: { physicalLocation: { artifactLocation: { uri: string } } }[];
        partialFingerprints: Record<string, string>;
        codeFlows: unknown[];
        fixes: unknown[];
      }[];
    }[];
  };
  const schemaFile = join(
    repository,
    'node_modules/@microsoft/sarif-multitool-ts/assets/sarif-2.1.0.schema.json',
  );
  const ajv = new Ajv2020({ strict: false });
  addFormats.default(ajv);
  const validate = ajv.compile(JSON.parse(readFileSync(schemaFile, 'utf8')) as object);
  validate(log);
  expect(validate.errors).toBeNull();
  const [result] = (log.runs[0]?.results ?? []).filter(({ locations }) =>
    locations[0]?.physicalLocation.artifactLocation.uri.startsWith('leak'),
  );
  expect(result?.locations[0]?.physicalLocation.artifactLocation.uri).toBe('leak%20me.py');
  expect(result?.partialFingerprints['lacuna/v1']).toMatch(/^[0-9a-f]{32}$/);
  expect(result?.codeFlows).toHaveLength(1);
  expect(result?.fixes).toHaveLength(3);
  // The positive control: the same validator refuses what is not SARIF.
  expect(validate({ ...log, version: '1.0.0' })).toBe(false);
});

test('--output writes the report to a file, and says when it cannot', async () => {
  const root = clinic('output');
  writeFileSync(join(root, 'leak.py'), LEAK);
  const { code, out } = await lacuna(
    root,
    'check',
    'leak.py',
    '--format',
    'json',
    '-o',
    'report.json',
  );
  expect([code, out]).toEqual([1, '']);
  expect(
    CheckOutput.safeParse(JSON.parse(readFileSync(join(root, 'report.json'), 'utf8'))).success,
  ).toBe(true);
  const refused = await lacuna(root, 'check', 'leak.py', '-o', 'no/such/folder/x');
  expect([refused.code, refused.err]).toEqual([
    2,
    'lacuna: no/such/folder/x: expected a file that can be written (ENOENT)\n',
  ]);
});

test.each([
  [[], 'expected at least one file or folder'],
  [['x', '--format', 'xml'], '--format: expected text, json, sarif'],
  [['x', '--mode', 'hard'], '--mode: expected advise, enforce, strict'],
  [['x', '--workers', '-1'], "Option '--workers' argument is ambiguous"],
  [['x', '--workers', 'two'], '--workers: expected a whole number from 0 to 64'],
  [['x', '--update-baseline'], '--update-baseline: expected --baseline FILE as well'],
  [['x', '--nonsense'], "Unknown option '--nonsense'"],
])('arguments %j: %s', async (args, message) => {
  const { code, err } = await lacuna(folder, 'check', ...args);
  expect(code).toBe(2);
  expect(err).toContain(message);
});

test('explain says what a rule is about, and which one may have been meant', async () => {
  const root = clinic('explain');
  const { code, out } = await lacuna(root, 'explain', 'export-classified');
  expect(code).toBe(0);
  expect(out).toContain('export-classified: Classified data leaves for an unmanaged place');
  expect((await lacuna(root, 'check', '--explain', 'export-classified')).out).toBe(out);
  const wrong = await lacuna(root, 'explain', 'export-clasified');
  expect([wrong.code, wrong.err]).toEqual([
    2,
    'lacuna: there is no rule "export-clasified" in force; did you mean export-classified?\n',
  ]);
});
