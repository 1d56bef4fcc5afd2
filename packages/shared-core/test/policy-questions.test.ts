/** From labelled operations to questions: what cannot be seen stands there as an upper bound. */
import {
  PolicyInput,
  questionsOf,
  type Classification,
  type DataOperation,
  type LabelledOperation,
  type QuestionContext,
  type QuestionMemo,
} from '@lacuna/shared-core';

const plain: Classification = {
  tier: 'internal',
  categories: [],
  identifiability: 'none',
  evidence: [],
  nameOnly: false,
  unclassified: true,
};
const mail: Classification = {
  ...plain,
  tier: 'proprietary',
  categories: ['user.contact.email'],
  identifiability: 'direct',
  unclassified: false,
};

function operation(facts: Partial<DataOperation>): DataOperation {
  return {
    id: 'o1',
    kind: 'export',
    api: 'pandas.DataFrame.to_csv',
    place: { cell: 0, span: { from: 0, to: 1 } },
    resource: { scheme: 'file', type: 'local_file', must: ['out.csv'], may: [], host: null },
    columns: [],
    open: [],
    opaqueFrom: [],
    rows: [],
    certainty: 'exact',
    condition: 'always',
    causes: [],
    via: [],
    ...facts,
  };
}

const labelled = (
  facts: Partial<DataOperation>,
  columns: LabelledOperation['columns'] = [],
  upper: Classification = mail,
): LabelledOperation => ({ operation: operation(facts), columns, upper });

const context: QuestionContext = {
  analysis: {
    snapshot: { path: 'notebooks/a.ipynb', format: 'ipynb', cells: [], gaps: [] } as never,
    operations: [],
  },
  assets: new Map(),
  ladder: { tiers: ['public', 'internal', 'proprietary', 'restricted'], unclassified: 'internal' },
  destinations: [],
  user: { id: 'u', role: null, clearance: 'restricted', department: null, assurance: 'none' },
  context: { purpose: null, environment: null, workspace: 'w' },
  gate: 'run',
};

/** The questions about `list`, which is all that the document does unless `document` says more. */
function ask(
  list: readonly LabelledOperation[],
  over: Partial<QuestionContext> = {},
  document: readonly LabelledOperation[] = list,
) {
  const { snapshot } = { ...context, ...over }.analysis;
  const analysis = { snapshot, operations: document.map((it) => it.operation) };
  return questionsOf(list, { ...context, ...over, analysis }).map(({ question }) => question);
}

test('an open set and opaque inputs are columns without a name, with the upper bound', () => {
  const open = { asset: 'data/c.csv', except: ['id'], must: [], may: [] };
  const [first] = ask([
    labelled({ open: [open] }, [{ flow: null, open, classification: mail, origins: [] }]),
  ]);
  expect(first!.input.source.columns).toEqual([
    expect.objectContaining({
      name: null,
      open: true,
      tier: 'proprietary',
      categories: ['user.contact.email'],
      from: [{ asset: 'data/c.csv', column: '*' }],
    }),
  ]);
  const [second] = ask([labelled({ kind: 'opaque', opaqueFrom: ['data/c.csv'], resource: null })]);
  expect(second!.input.source.columns).toHaveLength(1);
  expect(second!.input.source.columns[0]).toMatchObject({
    name: null,
    open: true,
    tier: 'proprietary',
  });
  expect(second!.input.destination.type).toBe('unknown');
});

test('questions have the shape of the contract, and are asked where data may leave', () => {
  const kinds = ['read', 'transform', 'write', 'export', 'send', 'execute', 'opaque'] as const;
  const asked = ask(kinds.map((kind) => labelled({ kind, id: kind })));
  expect(asked.map((it) => it.operation)).toEqual(['write', 'export', 'send', 'execute', 'opaque']);
  for (const { input } of asked) expect(PolicyInput.safeParse(input).error).toBeUndefined();
});

test('a display without data and code that never runs are not asked about', () => {
  const flow = { name: 'x', from: [], must: [], may: [], influence: [] };
  const column = { flow, open: null, classification: plain, origins: [] };
  expect(ask([labelled({ kind: 'display' })])).toHaveLength(0);
  expect(ask([labelled({ kind: 'display', columns: [flow] }, [column])])).toHaveLength(1);
  expect(ask([labelled({ condition: 'dead' })])).toHaveLength(0);
});

test('the session counts what was exported and sent before', () => {
  const asked = ask(
    ['export', 'write', 'send', 'export'].map((kind) => labelled({ kind: kind as 'export' })),
  );
  expect(asked.map(({ input }) => input.context.session.exports)).toEqual([0, 1, 1, 2]);
});

test('asking about some operations counts all that stand before them', () => {
  const all = ['export', 'write', 'send', 'export'].map((kind, i) =>
    labelled({ kind: kind as 'export', id: `o${String(i)}` }),
  );
  const asked = ask(all.slice(2), {}, all);
  expect(asked.map((it) => [it.operation, it.input.context.session.exports])).toEqual([
    ['o2', 1],
    ['o3', 2],
  ]);
});

test('a question is the same object until something it says changes', () => {
  const list = [labelled({})];
  const analysis = { ...context.analysis, operations: list.map((it) => it.operation) };
  const memo: QuestionMemo = new WeakMap();
  const once = (over: Partial<QuestionContext> = {}) =>
    questionsOf(list, { ...context, analysis, ...over }, memo)[0]!.question;
  const first = once();
  expect(once()).toBe(first);
  expect(once({ gate: 'edit' })).not.toBe(first);
  const before = { ...analysis, operations: [operation({ id: 'o0' }), ...analysis.operations] };
  expect(once({ analysis: before }).input.context.session.exports).toBe(1);
  const moved = { ...analysis, snapshot: { ...analysis.snapshot, path: 'b.ipynb' } };
  expect(once({ analysis: moved }).input.context.document).toBe('b.ipynb');
});

test('a place is managed only when the registry says so with authority', () => {
  const fact = {
    pattern: 'governed/**',
    managed: true,
    encrypted: true,
    jurisdiction: 'EU',
    owner: 'p',
  };
  const to = (
    path: string,
    authority: 'managed' | 'workspace',
    document = 'a.ipynb',
    base?: QuestionContext['base'],
  ) => {
    const [asked] = ask(
      [
        labelled({
          resource: { scheme: 'file', type: 'local_file', must: [path], may: [], host: null },
        }),
      ],
      {
        ...(base && { base }),
        destinations: [{ ...fact, authority }],
        analysis: {
          snapshot: { path: document, format: document.endsWith('.py') ? 'py' : 'ipynb' } as never,
          operations: [],
        },
      },
    );
    return asked!.input.destination.managed;
  };
  expect(to('governed/x.csv', 'managed')).toBe(true);
  expect(to('governed/x.csv', 'workspace')).toBe(false);
  expect(to('elsewhere/x.csv', 'managed')).toBe(false);
  // A notebook's kernel starts in the notebook's folder.
  expect(to('../governed/x.csv', 'managed', 'notebooks/a.ipynb')).toBe(true);
  expect(to('governed/x.csv', 'managed', 'notebooks/a.ipynb')).toBe(false);
  expect(to('governed/x.csv', 'managed', 'scripts/a.py')).toBe(true);
  // However the folder is written, it is the same folder.
  const base = { root: '/home/ana/project', home: '/home/ana' };
  const from = 'notebooks/a.ipynb';
  expect(to('/home/ana/project/governed/x.csv', 'managed', from, base)).toBe(true);
  expect(to('~/project/governed/x.csv', 'managed', from, base)).toBe(true);
  expect(to('../governed/x.csv', 'managed', from, base)).toBe(true);
  expect(to('/home/ana/governed/x.csv', 'managed', from, base)).toBe(false);
  expect(to('~/governed/x.csv', 'managed', from, base)).toBe(false);
  expect(to('/home/ana/project/governed/../x.csv', 'managed', from, base)).toBe(false);
  expect(to('/home/ana/project/governed/x.csv', 'workspace', from, base)).toBe(false);
});

test('a clearance that nobody vouches for counts as the lowest', () => {
  expect(ask([labelled({})])[0]!.input.user.clearance).toBe('public');
  const vouched = { ...context.user, assurance: 'managed' as const };
  expect(ask([labelled({})], { user: vouched })[0]!.input.user.clearance).toBe('restricted');
});

test('detection is told from declaration', () => {
  const evidence = [
    {
      source: 'value',
      by: 'value:email',
      category: 'user.contact.email',
      tier: null,
      identifiability: null,
      strength: 1,
      because: '',
      authority: 'runtime',
    },
  ] as const;
  const flow = { name: 'email', from: [], must: [], may: [], influence: [] };
  const declaredOf = (source: 'value' | 'catalog') =>
    ask([
      labelled({}, [
        {
          flow,
          open: null,
          origins: [],
          classification: { ...mail, evidence: [{ ...evidence[0], source }] },
        },
      ]),
    ])[0]!.input.source.columns[0]!.declared;
  expect([declaredOf('value'), declaredOf('catalog')]).toEqual([false, true]);
});
