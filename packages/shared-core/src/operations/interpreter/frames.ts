/** Notes what a frame holds where it is used, by name or as what `.` and `[` stand behind: for completion, hover and `unknown-column`. */
import type { Expr } from '../../python/ast.ts';
import { roleOf } from '../models/table.ts';
import type { FrameRole } from '../operation.ts';
import { spotOf } from './machine.ts';
import type { Machine, Ranged } from './machine.ts';
import type { RefValue, Value } from './value.ts';

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

/** The value of what stands before a `.` or a `[`; names are noted where they are evaluated. */
export function receiver(m: Machine, node: Expr): Value {
  const value = m.eval(node);
  if (value.k === 'ref' && node.kind !== 'Name') noteFrame(m, value, '', node);
  return value;
}
