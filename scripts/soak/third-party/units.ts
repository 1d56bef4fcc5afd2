/**
 * The units that labels are given to: simple statements of code cells, and the headers of `with`. A compound
 * statement is its parts. What a unit is does not depend on what the engine says of it.
 */
import { parseCell } from '@lacuna/shared-core';

export interface Unit {
  /** UTF-16 offsets in the cell. */
  readonly from: number;
  readonly to: number;
}

const SIMPLE: ReadonlySet<string> = new Set([
  'Return',
  'Delete',
  'Assign',
  'AugAssign',
  'AnnAssign',
  'Raise',
  'Assert',
  'Expr',
  'Magic',
]);

export function unitsOf(source: string): readonly Unit[] {
  const out: Unit[] = [];
  collect(parseCell(source).body, out);
  return out;
}

function collect(node: unknown, out: Unit[]): void {
  if (Array.isArray(node)) {
    for (const it of node) collect(it, out);
    return;
  }
  if (typeof node !== 'object' || node === null) return;
  const it = node as Record<string, unknown>;
  const kind = it['kind'];
  if (typeof kind === 'string' && SIMPLE.has(kind)) {
    out.push({ from: Number(it['from']), to: Number(it['to']) });
    return;
  }
  if (kind === 'With')
    for (const { contextExpr } of it['items'] as readonly { readonly contextExpr: Unit }[])
      out.push({ from: contextExpr.from, to: contextExpr.to });
  // Expressions of compound headers (tests, iterables, defaults) are no units.
  for (const part of ['body', 'orelse', 'handlers', 'finalbody', 'cases'])
    if (it[part] !== undefined) collect(it[part], out);
}
