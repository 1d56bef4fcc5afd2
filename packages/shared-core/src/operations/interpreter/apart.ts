/** Python text in a process or namespace of its own: names of the notebook are neither seen nor changed. */
import type { Machine, Ranged } from './machine.ts';
import { siteId } from './machine.ts';
import { location, moduleScope } from './scope.ts';
import { str } from './value.ts';
import type { Scope, Value } from './value.ts';

/** Runs `source` as `python -c` would; `scope`: where its names go, default a fresh one. */
export function runApart(m: Machine, source: string, at: Ranged, scope?: Scope): Value {
  const apart = scope ?? moduleScope(`P:${siteId(m, at)}`);
  const saved = { scope: m.scope, frame: m.frame, loop: m.loop };
  m.scope = apart;
  m.frame = null;
  m.loop = null;
  if (scope === undefined) m.state.setVar(location(apart, '__name__'), str('__main__'));
  try {
    return m.withOuter(at, () => m.runText(source, 'apart'));
  } finally {
    Object.assign(m, saved);
  }
}
