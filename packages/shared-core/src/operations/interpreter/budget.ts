/** What happens when the analysis gives up on a piece of code: everything that code could reach is its input. */
import type { GapCause } from '../operation.ts';
import { dataIn, gap } from './machine.ts';
import type { Machine, Ranged } from './machine.ts';
import type { Value } from './value.ts';

/** Every variable that holds data reaches an opaque operation. */
export function exposeAll(m: Machine, api: string, cause: GapCause, at: Ranged): void {
  const values: Value[] = [];
  for (const loc of m.state.varsUnder(`${m.globals.id}.`)) {
    const value = m.state.getVar(loc);
    if (value !== undefined && dataIn(m, value).srcs.length > 0) values.push(value);
  }
  m.expose(values, api, cause, at);
}

/** The step budget of the cell is spent. */
export function exhausted(m: Machine, at: Ranged): void {
  if (!m.recorder.firstTime('budget')) return;
  gap(m, 'budget', null, at);
  // Nothing is known to call it: no data is known to reach the rest.
  if (!m.uncalled) exposeAll(m, 'lacuna.budget', 'budget', at);
  m.state.kill();
}
