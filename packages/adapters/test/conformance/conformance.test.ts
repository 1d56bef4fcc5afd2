/** A slice of OPA's conformance suite: the first case of every folder. `npm run soak` runs them all. */
import { createRegoCompiler, findAssets, type RegoCompiler } from '@lacuna/adapters';
import { CASES_FILE, readCases, readSkips, runSuite } from './suite.ts';

/** Cases of each folder in the slice. */
const PER_FOLDER = 1;

const cases = readCases();
let compiler: RegoCompiler;
beforeAll(() => {
  const folder = findAssets(__dirname)?.compiler;
  if (folder == null) throw new Error('run `node scripts/build-rego-compiler.mjs` first');
  compiler = createRegoCompiler(folder);
});
afterAll(() => compiler.dispose());

if (cases === undefined) {
  test.skip(`the conformance cases are absent: ${CASES_FILE}`, () => undefined);
} else {
  test('the first case of every folder passes, or are skipped for a written reason', async () => {
    const seen = new Map<string, number>();
    const slice = cases.filter(({ folder }) => {
      const count = (seen.get(folder) ?? 0) + 1;
      seen.set(folder, count);
      return count <= PER_FOLDER;
    });
    const { passed, skipped, failures } = await runSuite(slice, readSkips(), compiler);
    process.stdout.write(
      `conformance slice: ${passed} passed, ${failures.length} failed, ${skipped} skipped of ${slice.length}\n`,
    );
    expect(failures).toEqual([]);
    expect(passed).toBeGreaterThan(slice.length / 2);
  }, 240_000);

  test('every skipped case exists, once', () => {
    if (process.env['LACUNA_OPA_CASES'] !== undefined) return;
    const names = new Set(cases.map((it) => it.name));
    expect([...readSkips().keys()].filter((it) => !names.has(it))).toEqual([]);
  });
}
