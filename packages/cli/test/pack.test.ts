/** `lacuna pack` as its authors see it: transcripts over small packs in a temporary folder. */
import { mkdtempSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runProgram } from '../src/program.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lacuna-pack-'));
  mkdirSync(join(folder, 'acme'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const MANIFEST = 'id: acme\nversion: 1.0.0\ndescription: Acme keeps its formulas.\n';
const RULE = `package lacuna.packs.acme

# METADATA
# title: A formula leaves
# description: A column called formula is exported.
# custom:
#   id: formula-export
#   effect: deny
#   level: block
#   message: "{columns} leaves."
#   why: Formulas are what we live on.
#   alternatives: [drop-columns]
#   since: 1.0.0
violations contains {"rule": rego.metadata.rule().custom.id, "args": {}, "columns": ["formula"]} if {
	some column in input.source.columns
	column.name == "formula"
}
`;

function put(name: string, text: string): void {
  writeFileSync(join(folder, 'acme', name), text);
}

async function run(...args: string[]) {
  let output = '';
  const write = (text: string) => (output += text);
  const code = await runProgram(['pack', ...args], {
    cwd: folder,
    stdout: write,
    stderr: write,
    stdin: () => Promise.resolve(''),
    env: {},
    isTerminal: false,
  });
  return { code, output };
}

test('a pack that is right', async () => {
  put('pack.yaml', MANIFEST);
  put('formula.rego', RULE);
  put(
    'formula_test.rego',
    'package lacuna.packs.acme_test\n\nimport data.lacuna.packs.acme\n\ntest_formula if count(acme.violations) == 1 with input.source.columns as [{"name": "formula"}]\n\ntest_other if count(acme.violations) == 0 with input.source.columns as [{"name": "x"}]\n',
  );
  const checked = await run('check', 'acme');
  expect(checked).toEqual({
    code: 0,
    output:
      'acme@1.0.0: 1 rule, all is well\n  formula-export               deny     block    A formula leaves\n',
  });
  expect((await run('test', 'acme')).output).toContain('acme: 2 passed, 0 failed, 0 skipped;');
  expect((await run('compile', 'acme')).code).toBe(0);
  expect(readdirSync(join(folder, 'acme'))).toEqual(
    expect.arrayContaining(['policy.wasm', 'rules.json']),
  );
}, 60_000);

test('a failing test is told with its expression', async () => {
  put('pack.yaml', MANIFEST);
  put('formula.rego', RULE);
  put('a_test.rego', 'package lacuna.packs.acme_test\n\ntest_no if {\n\t1 == 1\n\t1 == 2\n}\n');
  const { code, output } = await run('test', 'acme');
  expect(code).toBe(1);
  expect(output).toContain('error[test]: test_no is false');
  expect(output).toContain('acme: 0 passed, 1 failed, 0 skipped;');
}, 60_000);

test.each<[string, string, string, string, number]>([
  [
    'a misspelt field of the input',
    MANIFEST,
    RULE.replace('input.source', 'input.sorce'),
    'undefined ref: input.sorce.columns[_]\n  --> acme/formula.rego:15:17',
    1,
  ],
  [
    'a function that packs may not use',
    MANIFEST,
    RULE.replace('column.name ==', 'http.send({}).x =='),
    'http.send is not available to policy packs: a decision reaches no network',
    1,
  ],
  [
    'Rego v0',
    MANIFEST,
    'package lacuna.packs.acme\nallow { input.x }\n',
    'error[LAC-REGO-V0]: this file is Rego v0',
    1,
  ],
  [
    'METADATA that lacks a field',
    MANIFEST,
    RULE.replace('#   why: Formulas are what we live on.\n', ''),
    'METADATA custom.why: missing; expected string\n --> acme/formula.rego:3:1',
    1,
  ],
  [
    'a rule without METADATA',
    MANIFEST,
    RULE.replace(/# [\s\S]*1\.0\.0\n/, '').replace('rego.metadata.rule().custom.id', '"x"'),
    'violations has no METADATA',
    1,
  ],
  [
    'another package',
    MANIFEST,
    RULE.replace('packs.acme', 'packs.other'),
    'expected lacuna.packs.acme or a package below it',
    1,
  ],
  [
    'a misspelt field of the manifest',
    MANIFEST.replace('description', 'descriptio'),
    RULE,
    'there is no field descriptio; did you mean description?',
    1,
  ],
  ['no YAML', 'id: [', RULE, 'pack.yaml is not YAML', 1],
])(
  '%s is one clear error',
  async (_name, manifest, rule, expected, code) => {
    put('pack.yaml', manifest);
    put('formula.rego', rule);
    const result = await run('check', 'acme');
    expect(result.output).toContain(expected);
    expect(result.code).toBe(code);
  },
  60_000,
);

test('what is not there is said', async () => {
  const { code, output } = await run('check', 'nowhere');
  expect(code).toBe(2);
  expect(output).toContain('nowhere/pack.yaml: not found; expected a pack.yaml');
  expect((await run('frobnicate', 'x')).code).toBe(2);
});
