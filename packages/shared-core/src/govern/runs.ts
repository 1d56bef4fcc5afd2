/**
 * The runs of a kernel beside the notebook as it reads now: which cells have not run, were edited since,
 * or had their inputs changed since; and which run a finding comes from that a reader from top to bottom
 * would not see. It judges nothing.
 */
import { redactWord } from '../classification/redact.ts';
import { describeName } from '../findings/describe.ts';
import type { Finding, Report } from '../findings/finding.ts';
import type { Session, SessionEntry } from '../notebook/session.ts';
import type { Cell, Snapshot } from '../notebook/snapshot.ts';
import type { Analysis } from '../operations/operation.ts';

/** Numbers as the user counts: runs that nobody sees have none. */
export function runNumber({ entries }: Pick<Session, 'entries'>, entry: SessionEntry): number {
  return entries.filter((it) => !it.silent && it.seq <= entry.seq).length;
}

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

/**
 * The states of the code cells of `now`, by index. `executed` is the analysis of the session's entries
 * in their order, so that entry `i` is cell `i` there.
 */
export function cellStates(
  now: Snapshot,
  session: Session,
  executed: Analysis,
  entries: readonly SessionEntry[],
): ReadonlyMap<number, CellState> {
  const states = new Map<number, CellState>();
  for (const cell of now.cells) {
    if (cell.language !== 'python' && cell.language !== 'sql') continue;
    const at = entries.findLastIndex((it) => isOf(it, cell));
    const entry = entries[at];
    states.set(
      cell.index,
      entry === undefined
        ? { state: 'never-run' }
        : stateAfter(cell, { at, entry, session, executed, entries }),
    );
  }
  return states;
}

interface LastRun {
  readonly at: number;
  readonly entry: SessionEntry;
  readonly session: Session;
  readonly executed: Analysis;
  readonly entries: readonly SessionEntry[];
}

function stateAfter(cell: Cell, { at, entry, session, executed, entries }: LastRun): CellState {
  const run = runNumber(session, entry);
  if (entry.sourceSha256 !== cell.sha256) return { state: 'edited', run };
  const reads = new Set(executed.reads.get(at) ?? []);
  const changed = executed.variables.find((it) => it.cell > at && reads.has(it.name));
  const by = changed && entries[changed.cell];
  if (changed === undefined || by === undefined) return { state: 'fresh', run };
  return { state: 'inputs-changed', run, name: changed.name, by: runNumber(session, by) };
}

/** One sentence about a state; null where there is nothing to say. */
export function stateText(state: CellState | undefined): string | null {
  switch (state?.state) {
    case 'edited':
      return `This cell was edited since it ran (run ${state.run}).`;
    case 'inputs-changed':
      return `Run ${state.by} has changed ${shown(state.name)} since this cell ran (run ${state.run}).`;
    case 'never-run':
    case 'fresh':
    case undefined:
      return null;
  }
}

/** What {@link runNote} looks at besides the finding. */
export interface RunContext {
  readonly session: Session;
  /** Entry `i` is cell `i` of the report's snapshot. */
  readonly executed: readonly SessionEntry[];
  /** The notebook as it is open now, where somebody has it open. */
  readonly now: Snapshot | undefined;
  /** Key of the cell about to run. */
  readonly key: string | null;
}

/**
 * Names the run that brought the data of the finding, where the notebook from top to bottom does not
 * show it: the cell was edited since, is gone, or stands below. Null where the notebook reads as it ran.
 */
export function runNote(finding: Finding, report: Report, context: RunContext): string | null {
  const { executed } = context;
  // Two cells with the same code have operations of the same id.
  const operation = report.analysis.operations.find(
    (it) => it.id === finding.operation && it.place.cell === finding.place.cell,
  );
  if (operation === undefined) return null;
  const places = report.analysis.viaPlaces(operation);
  for (let i = places.length - 1; i >= 0; i--) {
    const entry = executed[places[i]?.cell ?? executed.length];
    const name = operation.via[i];
    if (entry === undefined || name === undefined) continue;
    const why = differenceOf(entry, context);
    if (why === null) continue;
    return `${shown(name)} is from run ${runNumber(context.session, entry)} of this kernel, ${why}.`;
  }
  return null;
}

function differenceOf(entry: SessionEntry, context: RunContext): string | null {
  const { executed, now, key } = context;
  const again = executed.findLast((it) => it.cell !== undefined && it.cell === entry.cell);
  const isOld = again !== undefined && again.sourceSha256 !== entry.sourceSha256;
  if (now === undefined) return isOld ? 'whose cell was edited since' : null;
  const cell = now.cells.find((it) => isOf(entry, it));
  if (cell === undefined) return 'whose cell is no longer in the notebook';
  if (cell.sha256 !== entry.sourceSha256) return 'whose cell was edited since';
  const own = now.cells.find((it) => it.id === key || it.key === key);
  if (own !== undefined && cell.index > own.index) return 'whose cell stands below this one';
  return null;
}

/** By the key the client told, else by the text. */
function isOf({ cell: key, sourceSha256 }: SessionEntry, cell: Cell): boolean {
  return key === undefined ? sourceSha256 === cell.sha256 : key === cell.id || key === cell.key;
}

function shown(name: string): string {
  return `“${describeName(name, redactWord)}”`;
}
