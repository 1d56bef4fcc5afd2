/** The engine over the baseline pack: decides, and answers `undecided` for everything that goes wrong. */
import {
  createOpaEngine,
  loadPack,
  describePackError,
  findAssets,
  writeCompiled,
  type LoadedPack,
} from '@lacuna/adapters';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PolicyInput } from '@lacuna/shared-core';

const assets = findAssets(__dirname)!;
let baseline: LoadedPack;

beforeAll(async () => {
  const loaded = await loadPack(`${assets.policies}/baseline`, 'baseline');
  if (!loaded.ok) throw new Error(describePackError(loaded.error));
  baseline = loaded.value;
}, 60_000);

function question(tier: string, managed = false): { operation: string; input: PolicyInput } {
  return {
    operation: 'o1',
    input: {
      schema: 'lacuna/policy-input/v1',
      operation: {
        kind: 'export',
        api: 'pandas.DataFrame.to_csv',
        certainty: 'exact',
        condition: 'always',
      },
      action: 'export',
      gate: 'run',
      source: {
        classification: tier,
        unclassified: false,
        tags: [],
        lineage: [],
        columns: [
          {
            name: 'formula',
            open: false,
            tier,
            categories: [],
            identifiability: 'none',
            must: [],
            may: [],
            from: [{ asset: 'data/recipes.csv', column: 'formula' }],
            name_only: false,
            declared: false,
          },
        ],
        assets: [],
        rows: [],
      },
      destination: {
        type: 'local_file',
        path: 'out.csv',
        host: null,
        managed,
        encrypted: null,
        jurisdiction: null,
        owner: null,
      },
      user: { id: 'u', role: null, clearance: 'internal', department: null, assurance: 'os' },
      context: {
        purpose: null,
        environment: null,
        workspace: 'w',
        document: 'd.ipynb',
        session: { exports: 0 },
      },
      waiver: null,
      gaps: [],
    },
  };
}

const signal = { aborted: false };

test('a graver column to an unmanaged place is a violation, a harmless one is none', async () => {
  const engine = createOpaEngine([baseline]);
  const answers = await engine.evaluate(
    [question('restricted'), question('internal'), question('restricted', true)],
    signal,
  );
  expect(answers.map(([it]) => it?.kind === 'decided' && it.violations.map((v) => v.rule))).toEqual(
    [['export-classified'], [], []],
  );
});

test('trouble is undecided: no question, broken bytes, a pack that answers in another shape, cancelled', async () => {
  const broken: LoadedPack = { ...baseline, wasm: new Uint8Array([0, 97, 115, 109]) };
  const elsewhere: LoadedPack = { ...baseline, entrypoint: 'lacuna/nowhere' };
  const renamed: LoadedPack = { ...baseline, info: { ...baseline.info, rules: [] } };
  const reasons = async (pack: LoadedPack, input: unknown, aborted = false) => {
    const engine = createOpaEngine([pack]);
    const [answers] = await engine.evaluate([{ operation: 'o', input: input as PolicyInput }], {
      aborted,
    });
    const [answer] = answers!;
    return answer?.kind === 'undecided' ? answer.reason : answer?.kind;
  };
  const { input } = question('restricted');
  expect(await reasons(baseline, input)).toBe('decided');
  expect(await reasons(baseline, null)).toBe('input');
  expect(await reasons(baseline, 0)).toBe('input');
  expect(await reasons(baseline, {})).toBe('input');
  expect(await reasons(broken, input)).toBe('engine');
  expect(await reasons(elsewhere, input)).toBe('engine');
  expect(await reasons(renamed, input)).toBe('pack');
  expect(await reasons(baseline, input, true)).toBe('cancelled');
});

test('a question too large for the memory is undecided, and the next one is decided again', async () => {
  const engine = createOpaEngine([baseline]);
  const { input } = question('restricted');
  const [column] = input.source.columns;
  const huge = {
    ...input,
    source: {
      ...input.source,
      columns: Array.from({ length: 400_000 }, (_, i) => ({ ...column!, name: `c${i}` })),
    },
  };
  const answers = await engine.evaluate(
    [{ operation: 'o', input: huge }, question('restricted')],
    signal,
  );
  expect(answers.map(([it]) => it?.kind)).toEqual(['undecided', 'decided']);
}, 60_000);

describe('packs on disk', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'lacuna-engine-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const put = (name: string, text: string) => writeFileSync(join(folder, name), text);
  const MANIFEST = 'id: acme.simple\nversion: 1.0.0\ndescription: Formulas stay.\nform: simple\n';

  test('the simple form: allowed, refused with its reasons, undecided', async () => {
    put('pack.yaml', MANIFEST);
    put(
      'simple.rego',
      `package governance

allow if input.source.classification in {"PUBLIC", "INTERNAL"}

allow := false if {
	input.source.classification == "PROPRIETARY"
	input.destination.type != "database"
}

reasoning contains "formulas stay" if not allow
`,
    );
    const loaded = await loadPack(folder, 'workspace');
    if (!loaded.ok) throw new Error(describePackError(loaded.error));
    const engine = createOpaEngine([loaded.value]);
    const { input } = question('restricted');
    const elsewhere = {
      ...input,
      destination: { ...input.destination, type: 'database' as const },
    };
    const unknown = { ...input, source: { ...input.source, unclassified: true } };
    const answers = await engine.evaluate(
      [question('internal').input, input, elsewhere, unknown].map((it) => ({
        operation: 'o',
        input: it,
      })),
      signal,
    );
    expect(answers.map(([it]) => (it?.kind === 'decided' ? it.violations : it?.reason))).toEqual([
      [],
      [{ rule: 'not-allowed', args: { reasoning: ['formulas stay'], alternatives: [] } }],
      'pack',
      'pack',
    ]);
  }, 60_000);

  test('an evaluation that does not end in its budget of steps is undecided, and holds up nobody else', async () => {
    put('pack.yaml', MANIFEST);
    put(
      'simple.rego',
      `package governance

allow if not slow
allow if input.operation.kind != "export"

slow if {
	input.operation.kind == "export"
	numbers_of := numbers.range(1, 20000)
	some a in numbers_of
	some b in numbers_of
	a == b
	a < 0
}
`,
    );
    const loaded = await loadPack(folder, 'workspace');
    if (!loaded.ok) throw new Error(describePackError(loaded.error));
    const engine = createOpaEngine([baseline, loaded.value]);
    const { input } = question('internal');
    const other = { ...input, operation: { ...input.operation, kind: 'send' as const } };
    const ask = async (...inputs: readonly PolicyInput[]) =>
      (
        await engine.evaluate(
          inputs.map((it) => ({ operation: 'o', input: it })),
          signal,
        )
      ).map((answers) => answers.map((it) => (it.kind === 'decided' ? it.violations : it.reason)));
    expect(await ask(input, other)).toEqual([
      [[], 'timeout'],
      [[], []],
    ]);
    // Known to take too long: not tried again.
    expect(await ask(input)).toEqual([[[], 'timeout']]);
  }, 60_000);

  test('a pack that ships its policy.wasm needs no compiler; one that changed since is refused', async () => {
    put('pack.yaml', MANIFEST);
    put('simple.rego', 'package governance\n\nallow := true\n');
    const loaded = await loadPack(folder, 'workspace');
    if (!loaded.ok) throw new Error(describePackError(loaded.error));
    await writeCompiled(folder, { wasm: loaded.value.wasm, record: loaded.value.compiled });
    const users = { ...assets, compiler: null, cache: join(folder, 'cache'), isCheckout: false };
    expect((await loadPack(folder, 'workspace', { assets: users })).ok).toBe(true);
    put('simple.rego', 'package governance\n\nallow := false\n');
    const changed = await loadPack(folder, 'workspace', { assets: users });
    expect(!changed.ok && changed.error.kind).toBe('no-compiler');
    expect(!changed.ok && changed.error.message).toContain('lacuna pack compile');
  }, 60_000);

  test('a host function that refuses its operands leaves the question undecided, not allowed', async () => {
    put('pack.yaml', MANIFEST);
    put(
      'simple.rego',
      'package governance\n\nallow := false if units.parse(input.action) > 1\n\nallow if input.gate == "ci"\n',
    );
    const loaded = await loadPack(folder, 'workspace');
    if (!loaded.ok) throw new Error(describePackError(loaded.error));
    const [answers] = await createOpaEngine([loaded.value]).evaluate(
      [question('internal')],
      signal,
    );
    expect(answers).toEqual([{ pack: 'acme.simple', kind: 'undecided', reason: 'engine' }]);
  }, 60_000);
});
