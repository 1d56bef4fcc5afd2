/**
 * The runs of a kernel beside the notebook as it reads now: which run a finding comes from that a reader
 * from top to bottom would not see. It judges nothing.
 */
import { redactWord } from '../classification/redact.ts';
import { describeName } from '../findings/describe.ts';
import type { Finding, Report } from '../findings/finding.ts';
import type { Session, SessionEntry } from '../notebook/session.ts';
import type { Cell, Snapshot } from '../notebook/snapshot.ts';

/** Numbers as the user counts: runs that nobody sees have none. */
export function runNumber({ entries }: Pick<Session, 'entries'>, entry: SessionEntry): number {
  return entries.filter((it) => !it.silent && it.seq <= entry.seq).length;
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
    return `${quotedName(name)} is from run ${runNumber(context.session, entry)} of this kernel, ${why}.`;
  }
  return null;
}

function differenceOf(entry: SessionEntry, context: RunContext): string | null {
  const { executed, now, key } = context;
  const again = executed.findLast((it) => it.cell !== undefined && it.cell === entry.cell);
  const isOld = again !== undefined && again.sourceSha256 !== entry.sourceSha256;
  if (now === undefined) return isOld ? 'whose cell was edited since' : null;
  const cell = now.cells.find((it) => isRunOf(entry, it));
  if (cell === undefined) return 'whose cell is no longer in the notebook';
  if (cell.sha256 !== entry.sourceSha256) return 'whose cell was edited since';
  const own = now.cells.find((it) => it.id === key || it.key === key);
  if (own !== undefined && cell.index > own.index) return 'whose cell stands below this one';
  return null;
}

/** By the key the client told, else by the text. */
export function isRunOf({ cell: key, sourceSha256 }: SessionEntry, cell: Cell): boolean {
  return key === undefined ? sourceSha256 === cell.sha256 : key === cell.id || key === cell.key;
}

/** A name in a sentence: names can be data. */
export function quotedName(name: string): string {
  return `“${describeName(name, redactWord)}”`;
}
