/** Interprets one model row for one call: operations, callbacks, mutations, the result. */
import { NO_DATA, unionAll } from '../../values/data.ts';
import { bitsOf } from '../../values/transform.ts';
import { joinObjects } from '../interpreter/lattice.ts';
import { dataIn, gap, getObj } from '../interpreter/machine.ts';
import type { Args, Machine, Ranged } from '../interpreter/machine.ts';
import { keepInMemory } from '../interpreter/memory-databases.ts';
import { any, NONE, truth, UNKNOWN } from '../interpreter/value.ts';
import type { Value } from '../interpreter/value.ts';
import type { GapCause } from '../operation.ts';
import { recordFlow, showValue } from '../record/emit.ts';
import { dataOfFlow } from '../record/flow.ts';
import { callWith } from './callbacks.ts';
import { bindCall, given, holds, refer } from './context.ts';
import type { CallContext } from './context.ts';
import { drawOn } from './figures.ts';
import { namesGiven } from './name-steps.ts';
import { readDataset, targetOf } from './targets.ts';
import { resultObject, resultOf } from './results.ts';
import type { Case } from './plans.ts';
import type { OpSpec } from './schema.ts';
import type { Model } from './table.ts';

export function applyRow(
  m: Machine,
  model: Model,
  self: Value | null,
  args: Args,
  at: Ranged,
): Value {
  if (self?.k === 'union') return applyToEach(m, model, self.of, args, at);
  const ctx = bindCall(m, model, self, args, at);
  const chosen = model.cases.find((it) => holds(ctx, it.when));
  if (chosen === undefined) return UNKNOWN;
  if (chosen.gap !== null) gap(m, chosen.gap, ctx.api, at);
  const { ops } = chosen;
  for (const op of ops) runOperation(ctx, op);
  if (chosen.calls !== null) {
    const fn = given(ctx, chosen.calls.fn);
    if (fn !== undefined) ctx.called = callWith(ctx, fn, chosen.calls.with);
  }
  const result = chosen.returns === null ? defaultResult(ctx, ops) : resultOf(ctx, chosen.returns);
  if (chosen.mutates.length > 0) mutate(ctx, chosen.mutates);
  noteColumnsRead(ctx, result);
  return result;
}

/** A read is known by the columns it gives, which only the result tells. */
function noteColumnsRead(ctx: CallContext, result: Value): void {
  const place = ctx.dataset?.place;
  if (place == null || getObj(ctx.m, result)?.cols == null) return;
  recordFlow(ctx.m, {
    kind: 'read',
    api: ctx.api,
    at: ctx.at,
    place,
    values: [result],
    index: false,
  });
}

function applyToEach(
  m: Machine,
  model: Model,
  list: readonly Value[],
  args: Args,
  at: Ranged,
): Value {
  const results = list.map((it) => applyRow(m, model, it, args, at));
  return results.reduce((a, b) => (a === b ? a : joinResults(m, a, b)), results[0] ?? UNKNOWN);
}

function joinResults(_m: Machine, a: Value, b: Value): Value {
  if (a.k === 'union') return { k: 'union', of: [...a.of, b] };
  return { k: 'union', of: [a, b] };
}

/** A row that only says what it does returns what its inputs hold. */
function defaultResult(ctx: CallContext, ops: readonly OpSpec[]): Value {
  if (ops.some((it) => it.kind === 'read')) return any(ctx.dataset?.data ?? NO_DATA);
  return ops.length > 0 ? NONE : UNKNOWN;
}

function mutate(ctx: CallContext, changes: Case['mutates']): void {
  for (const { ref, result } of changes) {
    const target = refer(ctx, ref);
    if (target === undefined) continue;
    const list = target.k === 'union' ? target.of : [target];
    for (const it of list) {
      const before = getObj(ctx.m, it);
      if (before === undefined || it.k !== 'ref') continue;
      const after = resultObject({ ...ctx, self: ref === 'self' ? it : ctx.self }, result, before);
      ctx.m.state.setObj(it.id, list.length > 1 ? joinObjects(before, after) : after);
    }
  }
}

const SELF: readonly string[] = ['self'];
const NONE_SAID: readonly GapCause[] = [];

/** Kinds that are nothing without data, where a row does not say otherwise. */
const NEEDS_DATA: ReadonlySet<OpSpec['kind']> = new Set<OpSpec['kind']>([
  'send',
  'display',
  'opaque',
  'execute',
]);

function runOperation(ctx: CallContext, op: OpSpec): void {
  const { m } = ctx;
  if (op.kind === 'read') {
    ctx.dataset = readDataset(ctx, op);
    return;
  }
  const values: Value[] = [];
  for (const it of op.data ?? SELF) {
    const value = refer(ctx, it);
    if (value !== undefined) values.push(value);
  }
  const target = targetOf(ctx, op);
  // Data in the name of a file is there for whoever lists the folder.
  const path = op.to === undefined ? undefined : refer(ctx, op.to['path'] ?? null);
  if (path?.k === 'str' && path.data.srcs.length > 0) values.push(path);
  if (target.kind === 'buffer') {
    const data = unionAll(values.map((it) => dataIn(m, it)));
    for (const it of target.buffers)
      m.state.setObj(it.id, {
        ...it.obj,
        data: unionAll([it.obj.data, { ...data, srcs: data.srcs }]),
        cols: it.obj.cols,
      });
    return;
  }
  if (target.kind === 'memory') {
    keepInMemory(m, target.table, values);
    return;
  }
  if (target.kind === 'display') {
    for (const it of values) showValue(m, it, ctx.at, ctx.api);
    return;
  }
  const index =
    op.index === undefined ? true : truth(refer(ctx, op.index) ?? { k: 'bool', v: true }) !== false;
  const only = op.columns === undefined ? null : namesGiven(ctx, op.columns);
  const said = (op.causes ?? NONE_SAID) as readonly GapCause[];
  const causes = said.length === 0 ? target.causes : [...said, ...target.causes];
  for (const it of target.causes) gap(m, it, ctx.api, ctx.at);
  const flow = recordFlow(m, {
    kind: op.kind,
    api: ctx.api,
    at: ctx.at,
    place: target.place,
    values,
    index,
    labels: op.labels,
    only,
    causes,
    onlyWithData: op.onlyWithData ?? NEEDS_DATA.has(op.kind),
  });
  if (op.draws === true) drawOn(m, ctx.self, dataOfFlow(flow), ctx.at);
}

/** Bits of a list of transform names. */
export function bitsIn(names: readonly string[] | undefined): number {
  return names === undefined ? 0 : bitsOf(names);
}
