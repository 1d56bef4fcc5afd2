/**
 * The data frames inside a call, and which of their columns a finding is about.
 *
 * It reads what the analysis already knows at each place; it resolves nothing by itself.
 */
import type { FrameAt } from '../../operations/operation.ts';
import type { Expr } from '../../python/ast.ts';
import type { ProposalContext } from './proposal.ts';
import { expressionsIn } from './tree.ts';

export interface FrameUse {
  /** The expression to change: `customers` in `customers.to_csv(...)`. */
  readonly expression: Expr;
  /** Names of the columns, in the frame, that the finding is about. */
  readonly columns: readonly string[];
  /** Names of all columns of the frame that are known. */
  readonly known: readonly string[];
  readonly library: 'pandas' | 'polars' | 'spark';
}

/**
 * The frames in the call that hold columns of the finding: the receiver where the call is a frame's own
 * method, for its columns are exactly what flows; else the frames among the arguments, none inside another.
 */
export function frameUses(context: ProposalContext): readonly FrameUse[] {
  const receiver = receiverUse(context);
  if (receiver.length > 0) return receiver;
  const { call, finding, analysis } = context;
  const concerned = concernedOrigins(context);
  const here = analysis.frames.filter(
    ({ place, name, role }) => place.cell === finding.place.cell && name !== '' && role === 'frame',
  );
  const uses: FrameUse[] = [];
  for (const expression of expressionsIn(call)) {
    if (expression === call || uses.some((use) => covers(use.expression, expression))) continue;
    const frame = here.find(
      ({ place: { span } }) => span.from === expression.from && span.to === expression.to,
    );
    const columns = frame === undefined ? [] : columnsAmong(frame, concerned);
    if (frame === undefined || columns.length === 0) continue;
    const known = frame.columns.map(({ name }) => name);
    uses.push({ expression, columns, known, library: libraryOf(context) });
  }
  return uses;
}

/**
 * True when the rest of the call asks for one of the columns by name: `df[["email"]].to_dict()` needs
 * `email` after it would be gone from `df`.
 */
export function isAskedForLater(
  { call }: ProposalContext,
  { expression, columns }: FrameUse,
): boolean {
  return expressionsIn(call).some((it) => {
    if (covers(expression, it)) return false;
    if (it.kind === 'Attribute') return columns.includes(it.attr);
    return it.kind === 'Constant' && it.type === 'str' && columns.includes(it.value);
  });
}

function receiverUse(context: ProposalContext): readonly FrameUse[] {
  const { call, labelled } = context;
  if (call.func.kind !== 'Attribute' || !/\b(DataFrame|LazyFrame)\b/.test(labelled.operation.api))
    return [];
  const names = concernedNames(context);
  if (names.length === 0) return [];
  const known = labelled.operation.columns.map(({ name }) => name);
  return [{ expression: call.func.value, columns: names, known, library: libraryOf(context) }];
}

function covers(outer: Expr, inner: Expr): boolean {
  return outer.from <= inner.from && inner.to <= outer.to;
}

/** Columns of the operation that the finding is about, by the names they have there. */
function concernedColumns({ labelled, finding }: ProposalContext) {
  return labelled.columns.flatMap(({ flow }) =>
    flow !== null && finding.columns.includes(flow.name) ? flow : [],
  );
}

function concernedNames(context: ProposalContext): readonly string[] {
  return concernedColumns(context).map(({ name }) => name);
}

function concernedOrigins(context: ProposalContext): ReadonlySet<string> {
  return new Set(
    concernedColumns(context).flatMap(({ from }) =>
      from.map(({ asset, column }) => `${asset}\0${column}`),
    ),
  );
}

function columnsAmong(frame: FrameAt, origins: ReadonlySet<string>): readonly string[] {
  return frame.columns
    .filter(({ from }) => from.some(({ asset, column }) => origins.has(`${asset}\0${column}`)))
    .map(({ name }) => name);
}

function libraryOf({ labelled }: ProposalContext): FrameUse['library'] {
  const { api } = labelled.operation;
  if (api.startsWith('polars.')) return 'polars';
  return api.startsWith('pyspark.') ? 'spark' : 'pandas';
}
