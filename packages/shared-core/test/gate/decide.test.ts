/** The whole table of the gate: every level, every mode, undecided, and gaps under strict. */
import { decide, decideFinding } from '@lacuna/shared-core';
import type { Finding, Gap, Report } from '@lacuna/shared-core';

const finding = (cell: number, level: Finding['level'], effect: Finding['effect'] = 'deny') =>
  ({ level, effect, place: { cell, span: { from: 0, to: 1 } } }) as Finding;
const gap = (cell: number, cause: Gap['cause']): Gap => ({
  place: { cell, span: { from: 0, to: 1 } },
  cause,
  api: null,
});
const report = (findings: readonly Finding[], gaps: readonly Gap[] = []) =>
  ({ findings, gaps }) as unknown as Report;

test.each([
  // level, effect, advise, enforce, strict
  ['observe', 'deny', 'run', 'run', 'run'],
  ['inform', 'deny', 'run', 'run', 'run'],
  ['warn', 'deny', 'warn', 'warn', 'warn'],
  ['justify', 'justify', 'warn', 'ask', 'ask'],
  ['block', 'deny', 'warn', 'block', 'block'],
  ['block', 'warn', 'warn', 'block', 'block'],
  ['observe', 'undecided', 'warn', 'block', 'block'],
  ['block', 'undecided', 'warn', 'block', 'block'],
] as const)(
  '%s / %s: advise %s, enforce %s, strict %s',
  (level, effect, advise, enforce, strict) => {
    expect(decideFinding({ level, effect }, 'advise')).toBe(advise);
    expect(decideFinding({ level, effect }, 'enforce')).toBe(enforce);
    expect(decideFinding({ level, effect }, 'strict')).toBe(strict);
  },
);

test('a cell is as bad as its worst finding, and other cells are not touched', () => {
  const decisions = decide(
    report([finding(1, 'warn'), finding(1, 'block'), finding(3, 'warn')]),
    [0, 1, 2, 3],
    'enforce',
  );
  expect(decisions.map(({ decision }) => decision)).toEqual(['run', 'block', 'run', 'warn']);
  expect(decisions[1]?.findings.map(({ level }) => level)).toEqual(['block', 'warn']);
});

test('what cannot be seen blocks in strict only, and a missing label never does', () => {
  const gaps = [gap(0, 'dynamic-code'), gap(1, 'unclassified'), gap(1, 'missing-fact')];
  const modes = (['advise', 'enforce', 'strict'] as const).map((mode) =>
    decide(report([], gaps), [0, 1], mode).map(({ decision }) => decision),
  );
  expect(modes).toEqual([
    ['run', 'run'],
    ['run', 'run'],
    ['block', 'run'],
  ]);
  const [cell] = decide(report([], gaps), [0], 'strict');
  expect(cell?.findings.map(({ rule, message }) => [rule, message])).toEqual([
    ['cannot-see', 'Lacuna cannot see what this does: dynamic code, in this cell.'],
  ]);
});
