/** Notes what a frame holds where its name is used: for completion, hover and `unknown-column`. */
import { flowOfCols } from '../record/flow.ts';
import { roleOf } from '../models/table.ts';
import { spotOf } from './machine.ts';
import type { Machine, Ranged } from './machine.ts';
import type { RefValue } from './value.ts';

export function noteFrame(m: Machine, value: RefValue, name: string, at: Ranged): void {
  if (m.outer !== null) return;
  const obj = m.state.getObj(value.id);
  if (obj?.cols == null || roleOf(obj.type) !== 'frame') return;
  m.recorder.frame({
    spot: spotOf(m, at),
    name,
    flow: flowOfCols(obj.cols, obj.data, false, obj.exact),
  });
}
