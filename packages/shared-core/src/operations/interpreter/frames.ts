/** Notes what a frame holds where it is used, by name or as what `.` and `[` stand behind: for completion, hover and `unknown-column`. */
import type { Expr } from '../../python/ast.ts';
import { roleOf } from '../models/table.ts';
import type { FrameRole } from '../operation.ts';
import { spotOf } from './machine.ts';
import type { Machine, Ranged } from './machine.ts';
import type { Obj, RefValue, Value } from './value.ts';

const ROLES: ReadonlyMap<string, FrameRole> = new Map([
  ['frame', 'frame'],
  ['group', 'group'],
  ['row', 'row'],
]);

export function noteFrame(m: Machine, value: RefValue, name: string, at: Ranged): void {
  if (m.outer !== null) return;
  const obj = m.state.getObj(value.id);
  if (obj?.cols == null) return;
  const role = ROLES.get(roleOf(obj.type));
  if (role === undefined) return;
  m.recorder.frame({
    spot: spotOf(m, at),
    name,
    role,
    type: obj.type,
    cols: obj.cols,
    via: obj.data.via,
    exact: obj.exact,
  });
}

/** Frames that answer a name they do not have with an error. */
const STRICT: ReadonlySet<string> = new Set([
  'pandas.DataFrame',
  'pandas.DataFrameGroupBy',
  'polars.DataFrame',
]);

/**
 * Notes names that a frame is asked for and surely does not have: every path leads here, nothing around
 * catches the error, all its columns are known. A name that begins with a digit may be a row's: a date.
 */
export function noteMissing(m: Machine, obj: Obj, names: readonly string[], at: Ranged): void {
  const { cols } = obj;
  if (cols === null || cols.rest.length > 0 || cols.known.size === 0 || !obj.exact) return;
  if (m.outer !== null || m.condition !== 'always' || m.handlers > 0 || m.widening) return;
  if (!STRICT.has(obj.type)) return;
  for (const name of names)
    if (!cols.known.has(name) && !cols.index.has(name) && !/^\d/.test(name))
      m.recorder.miss({ spot: spotOf(m, at), name, cols });
}

/** The value of what stands before a `.` or a `[`; names are noted where they are evaluated. */
export function receiver(m: Machine, node: Expr): Value {
  const value = m.eval(node);
  if (value.k === 'ref' && node.kind !== 'Name') noteFrame(m, value, '', node);
  return value;
}
