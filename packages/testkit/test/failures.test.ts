/**
 * What must hold whatever goes wrong, over every spec of the repository: a port that fails turns no
 * refusal into an allowance, and `govern` answers for text that breaks off anywhere.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { openWorkspace } from '@lacuna/adapters';
import {
  createGovernor,
  decide,
  snapshotOf,
  type Decision,
  type Governor,
  type Ports,
  type Report,
} from '@lacuna/shared-core';
import { cellsOf, SPEC_MACHINE } from '@lacuna/testkit';

const root = resolve(__dirname, '../../..');
const clinic = join(root, 'test/worlds/clinic');
const NEVER = { aborted: false };
const GRAVITY: readonly Decision[] = ['run', 'warn', 'ask', 'block'];

function specsUnder(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.spec.md'))
    .map((name) => join(folder, name));
}

/** Notebooks of the specs that live in the clinic as it is: cells by spec. */
const notebooks = [join(root, 'packages/shared-core/test/specs'), join(root, 'policies')]
  .flatMap(specsUnder)
  .sort()
  .flatMap((file) => cellsOf(readFileSync(file, 'utf8')))
  .filter(({ files }) => files.size === 0);

let ports: Ports;
beforeAll(async () => {
  const managed = [join(clinic, 'governance', 'managed.yaml')];
  const workspace = await openWorkspace({
    root: clinic,
    managed,
    trusted: true,
    machine: SPEC_MACHINE,
  });
  expect(workspace.problems).toEqual([]);
  ports = workspace.ports;
}, 60_000);

function judge(governor: Governor, cells: readonly { language: string; text: string }[]) {
  const drafts = cells.map(({ language, text }) => ({
    id: null,
    language: language === 'sql' ? ('sql' as const) : ('python' as const),
    source: text,
  }));
  const snapshot = snapshotOf('spec.ipynb', 'ipynb', drafts);
  return governor.govern(snapshot, { gate: 'run', alternatives: false }, NEVER);
}

const decisionsOf = (report: Report) =>
  decide(
    report,
    report.analysis.snapshot.cells.map(({ index }) => index),
    'enforce',
  ).map(({ decision }) => decision);

const refused = () => Promise.reject(new Error('refused'));
const undecided: Ports['policy']['evaluate'] = (batch) =>
  Promise.resolve(
    batch.map(() =>
      ports.policy.packs.map(({ id }) => ({
        pack: id,
        kind: 'undecided' as const,
        reason: 'timeout' as const,
      })),
    ),
  );

test('there are notebooks', () => expect(notebooks.length).toBeGreaterThan(150));

describe('a port that fails allows nothing that was not allowed', () => {
  test('the policy engine cannot decide', async () => {
    const whole = createGovernor(ports);
    const broken = createGovernor({ ...ports, policy: { ...ports.policy, evaluate: undecided } });
    let graver = 0;
    for (const { title, cells } of notebooks) {
      const before = decisionsOf(await judge(whole, cells));
      const after = decisionsOf(await judge(broken, cells));
      const weaker = after.filter(
        (it, i) => GRAVITY.indexOf(it) < GRAVITY.indexOf(before[i] ?? 'run'),
      );
      expect({ title, weaker }).toEqual({ title, weaker: [] });
      graver += after.filter((it, i) => it !== before[i]).length;
    }
    // The control: some cells that ran are refused now.
    expect(graver).toBeGreaterThan(0);
  }, 120_000);

  test('the policy engine dies: there is no report, so there is nothing to run on', async () => {
    const governor = createGovernor({ ...ports, policy: { ...ports.policy, evaluate: refused } });
    const asked = notebooks.find(({ cells }) =>
      cells.some(({ text }) => text.includes('customers.to_csv("out.csv")')),
    );
    await expect(judge(governor, asked?.cells ?? [])).rejects.toThrow('refused');
  });

  test('no catalogue answers: data of which nobody could be asked goes nowhere', async () => {
    const silent = createGovernor({
      ...ports,
      catalogs: ports.catalogs.map(({ id }) => ({
        id,
        lookup: () =>
          Promise.resolve({
            ok: false as const,
            error: { kind: 'unreachable' as const, message: 'refused' },
          }),
      })),
    });
    const whole = createGovernor(ports);
    let refused = 0;
    let ran = 0;
    for (const { title, cells } of notebooks) {
      const before = decisionsOf(await judge(whole, cells));
      const after = decisionsOf(await judge(silent, cells));
      const weaker = after.filter(
        (it, i) => GRAVITY.indexOf(it) < GRAVITY.indexOf(before[i] ?? 'run'),
      );
      expect({ title, weaker }).toEqual({ title, weaker: [] });
      refused += after.filter((it, i) => it === 'block' && before[i] === 'run').length;
      ran += after.filter((it) => it === 'run').length;
    }
    // The controls: what needed an answer is refused, what needs none runs.
    expect(refused).toBeGreaterThan(0);
    expect(ran).toBeGreaterThan(0);
  }, 120_000);
});

test('govern answers for every beginning of every cell of the specs', async () => {
  const governor = createGovernor(ports);
  let answered = 0;
  for (const { cells } of notebooks) {
    const last = cells.at(-1);
    if (last === undefined || last.text.length > 400) continue;
    // Lines, and three places within each: the whole would take minutes.
    const { text } = last;
    const step = Math.max(1, Math.floor(text.length / 12));
    for (let end = 0; end < text.length; end += step) {
      const report = await judge(governor, [
        ...cells.slice(0, -1),
        { ...last, text: text.slice(0, end) },
      ]);
      expect(report.analysis.snapshot.cells).toHaveLength(cells.length);
      answered += 1;
    }
  }
  expect(answered).toBeGreaterThan(1000);
}, 240_000);
