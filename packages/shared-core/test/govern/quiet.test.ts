/** What packs had nothing to say about is not asked again, and nothing else is passed over. */
import {
  createGovernor,
  snapshotOf,
  type DataOperation,
  type PolicyAnswer,
  type PolicyEngine,
} from '@lacuna/shared-core';
import { createShapes } from '../../src/policy/shape.ts';
import {
  CUSTOMERS,
  DENY,
  PACK,
  always,
  analyser,
  catalogOf,
  customers,
  ports,
} from './judge-world.ts';

const NOTHING: PolicyAnswer = { pack: PACK.id, kind: 'decided', violations: [] };
const NEVER = { aborted: false };

/** How many questions each of `paths` led to, one after the other; each holds `load`, then `leak`. */
async function questions(
  evaluate: PolicyEngine['evaluate'],
  paths: readonly string[],
  over: Partial<ReturnType<typeof ports>> = {},
  reads?: PolicyEngine['reads'],
): Promise<readonly number[]> {
  let asked = 0;
  const given = ports('enforce', evaluate);
  const policy: PolicyEngine = {
    ...given.policy,
    ...(reads && { reads }),
    evaluate: (batch, signal) => {
      asked += batch.length;
      return evaluate(batch, signal);
    },
  };
  const governor = createGovernor({ ...given, ...over, policy }, analyser);
  const counts: number[] = [];
  for (const path of paths) {
    asked = 0;
    const cells = ['load', `leak\n# ${path}`];
    const drafts = cells.map((source) => ({ id: null, language: 'python' as const, source }));
    await governor.govern(
      snapshotOf(path, 'ipynb', drafts),
      { gate: 'ci', alternatives: false },
      NEVER,
    );
    counts.push(asked);
  }
  return counts;
}

const noDocument: PolicyEngine['reads'] = (part) => part !== 'context';

test('an operation like one that packs let pass is not asked about again', async () => {
  expect(await questions(always([NOTHING]), ['a.ipynb', 'b.ipynb'], {}, noDocument)).toEqual([
    1, 0,
  ]);
});

test('a pack that may read the document is asked about each', async () => {
  expect(await questions(always([NOTHING]), ['a.ipynb', 'b.ipynb'])).toEqual([1, 1]);
});

test('a violation, trouble and the silence of no pack at all are asked about each time', async () => {
  const paths = ['a.ipynb', 'b.ipynb'];
  const late: PolicyAnswer = { pack: PACK.id, kind: 'undecided', reason: 'timeout' };
  for (const evaluate of [DENY, always([late]), always([NOTHING, late]), always([])])
    expect(await questions(evaluate, paths, {}, noDocument)).toEqual([1, 1]);
});

test('another fact about the same data is another question', async () => {
  let owner = 0;
  const catalogs = [catalogOf(() => (owner === 0 ? CUSTOMERS : customers(String(owner))))];
  const counting: PolicyEngine['evaluate'] = (batch, signal) => {
    owner += 1;
    return always([NOTHING])(batch, signal);
  };
  const governor = createGovernor(
    { ...ports('enforce', counting), catalogs, policy: { packs: [PACK], evaluate: counting } },
    analyser,
  );
  const cells = ['load', 'leak'].map((source) => ({
    id: null,
    language: 'python' as const,
    source,
  }));
  const snapshot = snapshotOf('a.ipynb', 'ipynb', cells);
  for (let i = 0; i < 3; i++)
    await governor.govern(snapshot, { gate: 'run', alternatives: false }, NEVER);
  expect(owner).toBe(3);
});

test('what a catalogue was not heard about is never passed over', async () => {
  let isSilent = false;
  const governor = createGovernor(
    {
      ...ports('enforce', always([NOTHING])),
      catalogs: [
        {
          id: 'memory',
          lookup: () =>
            Promise.resolve(
              isSilent
                ? { ok: false, error: { kind: 'unreachable', message: 'away' } }
                : { ok: true, value: new Map() },
            ),
        },
      ],
    },
    analyser,
  );
  const cells = ['load', 'leak'].map((source) => ({
    id: null,
    language: 'python' as const,
    source,
  }));
  const snapshot = snapshotOf('a.ipynb', 'ipynb', cells);
  const effects = async () =>
    (await governor.govern(snapshot, { gate: 'run', alternatives: false }, NEVER)).findings.map(
      ({ effect }) => effect,
    );
  expect(await effects()).toEqual([]);
  isSilent = true;
  expect(await effects()).toEqual(['undecided']);
});

const shapeOf = createShapes({});
const shape = (facts: Partial<DataOperation>, exports = 0) =>
  shapeOf(
    {
      id: 'o',
      kind: 'export',
      api: 'f',
      place: { cell: 0, span: { from: 0, to: 1 } },
      resource: null,
      columns: [],
      open: [],
      opaqueFrom: [],
      rows: [],
      certainty: 'exact',
      condition: 'always',
      causes: [],
      via: [],
      ...facts,
    },
    { snapshot: { path: 'a.ipynb', format: 'ipynb' }, assets: new Map(), gate: 'ci' },
    exports,
  );
const column = (name: string, must: DataOperation['columns'][number]['must'] = []) => ({
  name,
  from: [{ asset: 'a', column: name }],
  must,
  may: [],
  influence: [],
});

test('operations that differ in what a question says have different shapes, whatever they are called', () => {
  const place = { scheme: 'file', type: 'local_file', may: [], host: null } as const;
  const shapes = [
    shape({}),
    shape({}, 1),
    shape({ kind: 'send' }),
    shape({ api: 'g' }),
    shape({ via: ['x'] }),
    shape({ causes: ['unknown-call'] }),
    shape({ certainty: 'over' }),
    shape({ opaqueFrom: ['a'] }),
    shape({ opaqueFrom: ['b'] }),
    shape({ open: [{ asset: 'a', except: [], must: [], may: [] }] }),
    shape({ open: [{ asset: 'a', except: ['x'], must: [], may: [] }] }),
    shape({ rows: [{ kind: 'distinct' }] }),
    shape({ resource: { ...place, must: ['a', 'b'] } }),
    shape({ resource: { ...place, must: ['a2;1:b'] } }),
    shape({ resource: { ...place, must: ['a'], may: ['b'] } }),
    shape({ resource: { ...place, must: ['a'], host: '-' } }),
    shape({ columns: [column('x')] }),
    shape({ columns: [column('x', ['hash'])] }),
    shape({ columns: [column('x'), column('y')] }),
    shape({ columns: [column('y'), column('x')] }),
    shape({ columns: [{ ...column('x'), from: [] }] }),
    shape({ columns: [{ ...column('x'), may: ['hash'] }] }),
  ];
  expect(new Set(shapes).size).toBe(shapes.length);
  expect(shape({ columns: [column('x')] })).toBe(shape({ columns: [column('x')] }));
});
