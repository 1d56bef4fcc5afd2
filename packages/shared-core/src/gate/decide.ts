/**
 * What the gate does with each cell of a report: the last step, a table and nothing more.
 *
 * It looks at levels, effects and gaps that other layers found; it asks nobody and knows no rule.
 */
import type { Finding, Report } from '../findings/finding.ts';
import { toGapFinding } from '../findings/gap-finding.ts';
import type { GapCause } from '../operations/operation.ts';
import type { Level } from '../policy/input.ts';
import { unreachable } from '../text/known.ts';
import type { Decision, Mode } from './wire.ts';

export interface CellDecision {
  /** {@link Cell.index}. */
  readonly cell: number;
  readonly decision: Decision;
  /** Findings of this cell, the gravest first. */
  readonly findings: readonly Finding[];
}

/** Code that Lacuna could not see into: `strict` does not run it. What merely lacks a label is not here. */
const BLOCKING_GAPS: ReadonlySet<GapCause> = new Set<GapCause>([
  'syntax',
  'dynamic-code',
  'dynamic-sql',
  'dynamic-call',
  'shell',
  'foreign-code',
  'deserialise',
  'monkey-patch',
  'budget',
  'unknown-history',
  'partial-sql',
]);

const GRAVITY: readonly Decision[] = ['run', 'warn', 'ask', 'block'];
const LEVELS: readonly Level[] = ['observe', 'inform', 'warn', 'justify', 'block'];

/**
 * One decision for each of `cells`, in their order. Total: it never throws and never skips a cell.
 * `isPermitted`: a reason was given for all of them that ask.
 */
export function decide(
  report: Pick<Report, 'findings' | 'gaps'>,
  cells: readonly number[],
  mode: Mode,
  isPermitted = false,
): readonly CellDecision[] {
  const all = findingsIn(report, mode);
  return cells.map((cell) => {
    const findings = all
      .filter(({ place }) => place.cell === cell)
      .sort((a, b) => LEVELS.indexOf(b.level) - LEVELS.indexOf(a.level));
    const decision = gravest(findings.map((it) => permitted(decideFinding(it, mode), isPermitted)));
    return { cell, decision, findings };
  });
}

/** The findings of `report` in `mode`: under `strict` what cannot be seen is one, once for each place and cause. */
export function findingsIn(
  { findings, gaps }: Pick<Report, 'findings' | 'gaps'>,
  mode: Mode,
): readonly Finding[] {
  if (mode !== 'strict') return findings;
  const blocking = gaps.filter(({ cause }) => BLOCKING_GAPS.has(cause));
  const once = new Map(
    blocking.map((gap) => [`${gap.place.cell} ${gap.place.span.from} ${gap.cause}`, gap]),
  );
  return [...findings, ...[...once.values()].map(toGapFinding)];
}

/** What one finding alone would do to its cell. */
export function decideFinding(
  { effect, level }: Pick<Finding, 'effect' | 'level'>,
  mode: Mode,
): Decision {
  // Nobody could decide: refusing is the only safe reading where the gate enforces.
  if (effect === 'undecided') return mode === 'advise' ? 'warn' : 'block';
  switch (level) {
    case 'block':
      return mode === 'advise' ? 'warn' : 'block';
    case 'justify':
      return mode === 'advise' ? 'warn' : 'ask';
    case 'warn':
      return 'warn';
    case 'inform':
    case 'observe':
      return 'run';
    default:
      return unreachable(level, 'decideFinding');
  }
}

/** A given reason answers what asks for one, and nothing graver. */
function permitted(decision: Decision, isPermitted: boolean): Decision {
  return decision === 'ask' && isPermitted ? 'warn' : decision;
}

/** The gravest of `decisions`; `run` when there are none. */
export function gravest(decisions: readonly Decision[]): Decision {
  return decisions.reduce<Decision>(
    (top, it) => (GRAVITY.indexOf(it) > GRAVITY.indexOf(top) ? it : top),
    'run',
  );
}
