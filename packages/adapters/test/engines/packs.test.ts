/** Every pack of the repository compiles, and its Rego tests pass by OPA's tester and in policy.wasm. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  createRegoCompiler,
  describePackError,
  findAssets,
  nameOf,
  readPackSource,
  testPack,
  compilePack,
  type RegoCompiler,
} from '@lacuna/adapters';

const assets = findAssets(__dirname)!;
const directories = [assets.policies, join(assets.policies, 'examples')]
  .filter((it) => existsSync(it))
  .flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)))
  .filter((it) => existsSync(join(it, 'pack.yaml')));

let compiler: RegoCompiler;
beforeAll(() => {
  if (assets.compiler === null) throw new Error('run `node scripts/build-rego-compiler.mjs` first');
  compiler = createRegoCompiler(assets.compiler);
});
afterAll(() => compiler.dispose());

async function sourceOf(directory: string) {
  const source = await readPackSource(directory, join(assets.policies, 'lib'));
  if (!source.ok) throw new Error(describePackError(source.error));
  return source.value;
}

test.each(directories)(
  '%s compiles, the same bytes every time',
  async (directory) => {
    const source = await sourceOf(directory);
    const first = await compilePack(source, compiler);
    const second = await compilePack(source, compiler);
    if (!first.ok) throw new Error(describePackError(first.error));
    expect(second.ok && second.value.record.wasmSha256).toBe(first.value.record.wasmSha256);
    expect(first.value.record.rules.length).toBeGreaterThan(0);
  },
  60_000,
);

test.each(directories)(
  '%s passes its Rego tests, by OPA and in WebAssembly',
  async (directory) => {
    const source = await sourceOf(directory);
    const tested = await testPack(source, compiler, {
      library: source.manifest.id === 'lacuna.baseline',
    });
    if (!tested.ok) throw new Error(describePackError(tested.error));
    const { tests, wasm, coverage } = tested.value;
    const failed = tests.filter((it) => it.outcome !== 'pass');
    expect(
      failed.map((it) => `${it.file}:${it.row} ${nameOf(it)} ${it.failedAt ?? it.message ?? ''}`),
    ).toEqual([]);
    expect([...wasm].filter(([, passed]) => !passed).map(([name]) => name)).toEqual([]);
    expect(wasm.size).toBe(tests.length);
    expect(tests.length).toBeGreaterThan(0);
    // Every line of every rule is reached by some test.
    const missed = [...coverage.missed].flatMap(([file, rows]) =>
      rows.map((row) => `${file}:${row}`),
    );
    expect(missed).toEqual([]);
  },
  60_000,
);
