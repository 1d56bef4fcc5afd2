/**
 * The gate from question to answer over ports in memory: what runs, what is refused, and that nothing
 * that fails on the way is ever allowed. The analyser of these tests knows three words.
 */
import {
  NOT_JUDGED,
  createGovernor,
  judge,
  snapshotOf,
  type Analyser,
  type GateRequest,
  type PackInfo,
  type PolicyEngine,
  type SessionEntry,
} from '@lacuna/shared-core';
import {
  analyser,
  customers,
  catalogOf,
  CUSTOMERS,
  PACK,
  always,
  DENY,
  ports,
  entry,
  session,
  ask,
  answer,
  decisions,
} from './judge-world.ts';

test('a leaking cell is refused with the path, the owner and the alternatives; a harmless one runs', async () => {
  const { cells, mode, revision } = await answer(
    'enforce',
    ask('x', 'leak'),
    session([entry(1, 'load')]),
  );
  expect(mode).toBe('enforce');
  expect(revision).toBe(1);
  expect(cells[0]).toMatchObject({ decision: 'run', findings: [], block: null, text: '' });
  const [finding] = cells[1]?.findings ?? [];
  expect(cells[1]?.decision).toBe('block');
  expect(finding).toMatchObject({
    message: 'Proprietary data leaves: email, from c.csv, to ~/x.csv.',
    lineage: ['c.csv.email', 'df', '~/x.csv'],
    owners: ['crm'],
    alternatives: [{ name: 'waiver', title: 'Ask crm for a waiver' }],
  });
  expect(cells[1]?.block?.summary).toBe(
    'This cell was not run: Proprietary data leaves: email, from c.csv, to ~/x.csv.',
  );
  expect(cells[1]?.text).toContain('Path: c.csv.email → df → ~/x.csv');
});

test.each([
  ['advise', ['run', 'warn']],
  ['enforce', ['run', 'block']],
  ['strict', ['run', 'block']],
] as const)('in %s the same cells are %j', async (mode, expected) => {
  expect(await decisions(mode, ask('x', 'leak'), session([entry(1, 'load')]))).toEqual(expected);
});

test('what really ran decides, not what stands in the document', async () => {
  const ran = [entry(1, 'load'), entry(2, 'clean')];
  expect(await decisions('enforce', ask('leak'), session(ran))).toEqual(['run']);
  expect(await decisions('enforce', ask('leak'), session([...ran, entry(3, 'load')]))).toEqual([
    'block',
  ]);
});

test('a cell of the batch sees the ones before it', async () => {
  expect(await decisions('enforce', ask('load', 'leak'), session([]))).toEqual(['run', 'block']);
  expect(await decisions('enforce', ask('load', 'clean', 'leak'), session([]))).toEqual([
    'run',
    'run',
    'run',
  ]);
});

test('a cell that ended in an error may have run or not: the graver holds', async () => {
  const cleaned = (status: SessionEntry['status']) =>
    session([entry(1, 'load'), entry(2, 'clean', status)]);
  expect(await decisions('enforce', ask('leak'), cleaned('error'))).toEqual(['block']);
  expect(await decisions('enforce', ask('leak'), cleaned('aborted'))).toEqual(['block']);
  expect(await decisions('enforce', ask('leak'), cleaned('ok'))).toEqual(['run']);
  expect(await decisions('enforce', ask('leak'), session([entry(1, 'load', 'error')]))).toEqual([
    'block',
  ]);
});

test('user expressions are judged with their cell', async () => {
  const request = ask('load');
  const cells = [{ source: 'load', expressions: ['leak'] }, { source: 'x' }];
  expect(await decisions('enforce', { ...request, cells }, session([]))).toEqual(['block', 'run']);
});

test('strict refuses what it cannot see, and a history it does not know', async () => {
  expect(await decisions('enforce', ask('blind'), session([]))).toEqual(['run']);
  expect(await decisions('strict', ask('blind'), session([]))).toEqual(['block']);
  expect(await decisions('strict', ask('x'), session([]))).toEqual(['run']);
  expect(await decisions('strict', ask('x'), session([], false))).toEqual(['block']);
  expect(await decisions('strict', ask('x'), null)).toEqual(['block']);
});

const TROUBLE: readonly [string, PolicyEngine['evaluate'], readonly PackInfo[]][] = [
  [
    'a pack that does not answer in time',
    always([{ pack: PACK.id, kind: 'undecided', reason: 'timeout' }]),
    [PACK],
  ],
  ['an engine that answers nothing', () => Promise.resolve([]), [PACK]],
  ['no pack at all', always([]), []],
  [
    'a pack that names a rule it does not have',
    always([{ pack: PACK.id, kind: 'decided', violations: [{ rule: 'no-such', args: {} }] }]),
    [PACK],
  ],
  [
    'an answer of a pack that is not in force',
    always([{ pack: 'other', kind: 'decided', violations: [{ rule: 'x', args: {} }] }]),
    [PACK],
  ],
  ['an engine that throws', () => Promise.reject(new Error('secret@example.org')), [PACK]],
];

test.each(TROUBLE)('%s is never an allowance', async (_, evaluate, packs) => {
  const history = session([entry(1, 'load')]);
  const enforced = await answer('enforce', ask('leak'), history, evaluate, [...packs]);
  expect(enforced.cells.map(({ decision }) => decision)).toEqual(['block']);
  expect(JSON.stringify(enforced)).not.toContain('secret@');
  expect(await decisions('advise', ask('leak'), history, evaluate, [...packs])).toEqual(['warn']);
});

test('the positive control: the same engine without a violation lets the cell run', async () => {
  const allow = always([{ pack: PACK.id, kind: 'decided', violations: [] }]);
  expect(await decisions('enforce', ask('leak'), session([entry(1, 'load')]), allow)).toEqual([
    'run',
  ]);
});

test('a cancelled judgement is a refusal in fixed words', async () => {
  const governor = createGovernor(ports('enforce', DENY), analyser);
  const { cells } = await judge(governor, ask('x'), session([]), { aborted: true });
  expect(cells.map(({ decision, text }) => [decision, text])).toEqual([['block', NOT_JUDGED]]);
});

test('the same question is asked once; trouble is asked again', async () => {
  let asked = 0;
  const counting =
    (inner: PolicyEngine['evaluate']): PolicyEngine['evaluate'] =>
    (batch, signal) => {
      asked += batch.length;
      return inner(batch, signal);
    };
  const history = session([entry(1, 'load')]);
  const governor = createGovernor(ports('enforce', counting(DENY)), analyser);
  await judge(governor, ask('leak'), history, { aborted: false });
  await judge(governor, ask('leak'), history, { aborted: false });
  expect(asked).toBe(1);
  asked = 0;
  const late = always([{ pack: PACK.id, kind: 'undecided', reason: 'timeout' }]);
  const troubled = createGovernor(ports('enforce', counting(late)), analyser);
  await judge(troubled, ask('leak'), history, { aborted: false });
  await judge(troubled, ask('leak'), history, { aborted: false });
  expect(asked).toBe(2);
});

test('what a catalogue says anew is judged anew', async () => {
  let fact = CUSTOMERS;
  const owners: string[] = [];
  const watching: PolicyEngine['evaluate'] = (batch, signal) => {
    owners.push(...batch.map(({ input }) => input.source.assets[0]?.owner ?? ''));
    return DENY(batch, signal);
  };
  const governor = createGovernor(
    { ...ports('enforce', watching), catalogs: [catalogOf(() => fact)] },
    analyser,
  );
  const history = session([entry(1, 'load')]);
  await judge(governor, ask('leak'), history, { aborted: false });
  fact = customers('somebody else');
  governor.forgetFacts();
  await judge(governor, ask('leak'), history, { aborted: false });
  await judge(governor, ask('leak'), history, { aborted: false });
  expect(owners).toEqual(['crm', 'somebody else']);
});

test('only the cells about to run are asked about, and their findings are those of a full report', async () => {
  let asked = 0;
  const counting: PolicyEngine['evaluate'] = (batch, signal) => {
    asked += batch.length;
    return DENY(batch, signal);
  };
  const cells = ['load', 'leak', 'leak\n', 'leak\n\n'];
  const governor = createGovernor(ports('enforce', counting), analyser);
  const history = session(cells.slice(0, 3).map((source, i) => entry(i + 1, source)));
  const gate = await judge(governor, ask(cells[3] ?? ''), history, { aborted: false });
  expect(asked).toBe(1);
  const snapshot = snapshotOf(
    '',
    'ipynb',
    cells.map((source) => ({ id: null, language: 'python', source })),
  );
  const full = await governor.govern(
    snapshot,
    { gate: 'run', alternatives: false },
    { aborted: false },
  );
  expect(full.findings).toHaveLength(3);
  expect(gate.cells[0]?.findings.map((it) => it.fingerprint)).toEqual(
    full.findings.filter(({ place }) => place.cell === 3).map((it) => it.fingerprint),
  );
});

test('two cells with the same code are judged by what each of them does', async () => {
  const sources = ['load', 'leak', 'clean', 'leak', 'load', 'leak'];
  const snapshot = snapshotOf(
    '',
    'ipynb',
    sources.map((source) => ({ id: null, language: 'python', source })),
  );
  // The real analyser gives operations of one text one id.
  const sameIds: Analyser = {
    analyse(given, facts) {
      const analysis = analyser.analyse(given, facts);
      return {
        ...analysis,
        operations: analysis.operations.map((it) => ({ ...it, id: 'leak/0' })),
      };
    },
  };
  const governor = createGovernor(ports('enforce', DENY), sameIds);
  const options = { gate: 'edit', alternatives: false } as const;
  const { findings } = await governor.govern(snapshot, options, { aborted: false });
  expect(findings.map(({ place }) => place.cell)).toEqual([1, 5]);
  expect(new Set(findings.map(({ fingerprint }) => fingerprint)).size).toBe(1);
});

test('a fingerprint stays when cells and lines are added around, and changes with the data', async () => {
  const prints = async (request: GateRequest, history: readonly SessionEntry[]) =>
    (await answer('enforce', request, session(history))).cells.flatMap(({ findings }) =>
      findings.map(({ fingerprint }) => fingerprint),
    );
  const [first] = await prints(ask('leak'), [entry(1, 'load')]);
  const [second] = await prints(ask('x', '# more\nleak'), [entry(1, 'x'), entry(2, 'load')]);
  expect(second).toBe(first);
  expect(first).toMatch(/^[0-9a-f]{32}$/);
});
