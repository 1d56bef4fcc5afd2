/** What `npm run new` writes is right from the start: specs that pass, a rule that compiles and whose tests pass. */
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import {
  createRegoCompiler,
  findAssets,
  packLibrary,
  readPackSource,
  testPack,
} from '@lacuna/adapters';
import { openWorld, render } from '@lacuna/testkit';
import { KINDS, scaffold } from '../../scripts/new/scaffold.ts';

const root = resolve(__dirname, '../..');
const NAMES = { rule: 'baseline/join-reidentifies', model: 'geopandas', spec: 'shaping/rank' };
const packIdOf = (pack: string) => (pack === 'baseline' ? 'lacuna.baseline' : undefined);

function filesOf(kind: keyof typeof NAMES) {
  const files = scaffold(kind, NAMES[kind], packIdOf);
  if (typeof files === 'string') throw new Error(files);
  return files;
}

test('every kind that is told can be made', () =>
  expect(Object.keys(KINDS).sort()).toEqual(Object.keys(NAMES).sort()));

test.each([
  ['rule', 'join-reidentifies'],
  ['rule', 'baseline/Join'],
  ['rule', 'nowhere/join-reidentifies'],
  ['model', '../x'],
  ['spec', 'rank'],
  ['spec', '../../x/y'],
  ['panel', 'x'],
])('%s %s is refused in a sentence', (kind, name) =>
  expect(scaffold(kind, name, packIdOf)).toEqual(expect.any(String)),
);

test('a new rule compiles, and its Rego tests pass', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'lacuna-new-'));
  cpSync(join(root, 'policies', 'baseline', 'pack.yaml'), join(folder, 'pack.yaml'));
  for (const { path, text } of filesOf('rule').filter((it) => it.path.endsWith('.rego'))) {
    const file = join(folder, path.replace('policies/baseline/', ''));
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  const assets = findAssets();
  if (assets?.compiler == null) throw new Error('the Rego compiler is not built');
  const compiler = createRegoCompiler(assets.compiler);
  const source = await readPackSource(folder, packLibrary(assets));
  if (!source.ok) throw new Error(JSON.stringify(source.error));
  const tested = await testPack(source.value, compiler);
  compiler.dispose();
  rmSync(folder, { recursive: true, force: true });
  if (!tested.ok) throw new Error(JSON.stringify(tested.error));
  expect(tested.value.tests.map(({ name, outcome }) => [name, outcome])).toEqual([
    ['test_names_the_columns', 'pass'],
    ['test_other_columns_are_silent', 'pass'],
  ]);
}, 60_000);

test.each(['rule', 'spec'] as const)('the spec of a new %s says the truth', async (kind) => {
  const world = openWorld(join(root, 'test/worlds/clinic'));
  const text = filesOf(kind).find(({ path }) => path.endsWith('.spec.md'))?.text ?? '';
  expect(await render(text, (spec) => world.analyse(spec))).toBe(text);
  world.close();
});
