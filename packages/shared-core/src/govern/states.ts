/**
 * The cells of a notebook beside what ran in its kernel: which were edited since they ran, and which
 * read something that a cell above them has changed since. It judges nothing, and it is quiet: what a
 * reader from top to bottom expects is no news.
 */
import type { Session, SessionEntry } from '../notebook/session.ts';
import type { Cell, Snapshot } from '../notebook/snapshot.ts';
import type { Analysis, VariableFact } from '../operations/operation.ts';
import { codeDigest } from '../python/code-digest.ts';
import type { CancellationSignal } from '../text/known.ts';
import { executedSnapshot } from './judge.ts';
import type { Governor } from './ports.ts';
import { isRunOf, quotedName, runNumber } from './runs.ts';

/** A cell of the notebook beside its last run. `run` is that run's number. */
export type CellState =
  | { readonly state: 'never-run' }
  | { readonly state: 'fresh' | 'edited'; readonly run: number }
  | {
      readonly state: 'inputs-changed';
      readonly run: number;
      readonly name: string;
      /** The later run that changed it. */
      readonly by: number;
    };

/** What ran, as it is asked about again and again. */
export interface Executed {
  readonly session: Session;
  readonly entries: readonly SessionEntry[];
  /** Of `entries` in their order: entry `i` is cell `i` there. */
  readonly analysis: Analysis;
}

/** Analyses what ran in a kernel of the document at `path`: no policy is asked. */
export async function analyseExecuted(
  governor: Governor,
  path: string,
  session: Session,
  signal: CancellationSignal,
): Promise<Executed> {
  const entries = session.entries.filter(({ status }) => status !== 'aborted');
  const analysis = await governor.analysisOf(executedSnapshot(path, entries), signal);
  return { session, entries, analysis };
}

/** The states of the code cells of `now`, by index. */
export function cellStates(now: Snapshot, executed: Executed): ReadonlyMap<number, CellState> {
  const states = new Map<number, CellState>();
  for (const cell of now.cells) {
    if (cell.language !== 'python' && cell.language !== 'sql') continue;
    states.set(cell.index, stateOf(cell, now, executed));
  }
  return states;
}

function stateOf(cell: Cell, now: Snapshot, executed: Executed): CellState {
  const { session, entries, analysis } = executed;
  const at = entries.findLastIndex((it) => isRunOf(it, cell));
  const entry = entries[at];
  if (entry === undefined) return { state: 'never-run' };
  const run = runNumber(session, entry);
  if (!isSameCode(entry, cell)) return { state: 'edited', run };
  const reads = new Set(analysis.reads.get(at) ?? []);
  const changed = analysis.variables.findLast(
    (it) =>
      it.cell > at &&
      reads.has(it.name) &&
      standsAbove(entries[it.cell], cell, now) &&
      isNews(it, at, executed),
  );
  const by = changed && entries[changed.cell];
  if (changed === undefined || by === undefined) return { state: 'fresh', run };
  return { state: 'inputs-changed', run, name: changed.name, by: runNumber(session, by) };
}

/** Comments and space are no other code. */
function isSameCode({ sourceSha256, source }: SessionEntry, cell: Cell): boolean {
  if (sourceSha256 === cell.sha256) return true;
  return cell.language === 'python' && codeDigest(source) === codeDigest(cell.source);
}

/** Cells below run later: what they change is not what this cell would read from top to bottom. */
function standsAbove(entry: SessionEntry | undefined, cell: Cell, now: Snapshot): boolean {
  if (entry === undefined) return false;
  return now.cells.some((it) => it.index < cell.index && isRunOf(entry, it));
}

/** The same import, definition or constant again is the same thing; the same reading may bring other data. */
function isNews({ name, kind, cell }: VariableFact, at: number, executed: Executed): boolean {
  if (kind === 'module') return false;
  const { analysis, entries } = executed;
  const before = analysis.variables.findLast((it) => it.name === name && it.cell < at);
  if (before === undefined || entries[before.cell]?.sourceSha256 !== entries[cell]?.sourceSha256)
    return true;
  return kind !== 'function' && !isConstant(cell, analysis);
}

/** The run looked nothing up and read no data. */
function isConstant(run: number, { reads, variables, operations, gaps }: Analysis): boolean {
  const names = reads.get(run) ?? [];
  return (
    !variables.some((it) => it.cell < run && names.includes(it.name)) &&
    !operations.some(({ place }) => place.cell === run) &&
    !gaps.some(({ place }) => place.cell === run)
  );
}

/** A state in words. */
export interface StateWords {
  /** A few words, for a mark beside the cell. */
  readonly label: string;
  /** One sentence. */
  readonly text: string;
}

/** Null where there is nothing to say. */
export function stateWords(state: CellState | undefined): StateWords | null {
  switch (state?.state) {
    case 'edited':
      return {
        label: `edited since run ${state.run}`,
        text: `This cell was edited since it ran (run ${state.run}).`,
      };
    case 'inputs-changed': {
      const name = quotedName(state.name);
      return {
        label: `${name} changed since run ${state.run}`,
        text: `Run ${state.by} has changed ${name} since this cell ran (run ${state.run}).`,
      };
    }
    case 'never-run':
    case 'fresh':
    case undefined:
      return null;
  }
}
