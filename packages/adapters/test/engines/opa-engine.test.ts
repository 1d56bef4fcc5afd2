/** The engine over the baseline pack: decides, and answers `undecided` for everything that goes wrong. */
import {
  createOpaEngine,
  loadPack,
  describePackError,
  findAssets,
  type LoadedPack,
} from '@lacuna/adapters';
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
