/** Interprets one model row for one call: operations, callbacks, mutations, the result. */
import { unionAll } from '../../values/data.ts';
import { bitsOf } from '../../values/transform.ts';
import { joinObjects } from '../interpreter/lattice.ts';
import { dataIn, gap, getObj } from '../interpreter/machine.ts';
import type { Args, Machine, Ranged } from '../interpreter/machine.ts';
import { keepInMemory } from '../interpreter/memory-databases.ts';
import { NONE, truth, UNKNOWN } from '../interpreter/value.ts';
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
import type { CaseSpec, OpSpec } from './schema.ts';
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
  const { row } = model;
  const chosen: CaseSpec | undefined =
    row.cases === undefined ? row : row.cases.find((it) => holds(ctx, it.when));
  if (chosen === undefined) return UNKNOWN;
  if (chosen.gap !== undefined) gap(m, chosen.gap as GapCause, ctx.api, at);
  const ops = chosen.op === undefined ? [] : Array.isArray(chosen.op) ? chosen.op : [chosen.op];
  for (const op of ops) runOperation(ctx, op);
  if (chosen.calls !== undefined) {
    const fn = given(ctx, chosen.calls.fn);
    if (fn !== undefined) ctx.called = callWith(ctx, fn, chosen.calls.with);
  }
  const result =
    chosen.returns === undefined ? defaultResult(ctx, ops) : resultOf(ctx, chosen.returns);
  if (chosen.mutates !== undefined) mutate(ctx, chosen.mutates);
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
  if (ops.some((it) => it.kind === 'read')) return resultOf(ctx, { data: ['dataset'] });
  return ops.length > 0 ? NONE : UNKNOWN;
}

function mutate(ctx: CallContext, changes: NonNullable<CaseSpec['mutates']>): void {
  for (const [ref, spec] of Object.entries(changes)) {
    const target = refer(ctx, ref);
    if (target === undefined) continue;
    const list = target.k === 'union' ? target.of : [target];
    for (const it of list) {
      const before = getObj(ctx.m, it);
      if (before === undefined || it.k !== 'ref') continue;
      const after = resultObject({ ...ctx, self: ref === 'self' ? it : ctx.self }, spec, before);
      ctx.m.state.setObj(it.id, list.length > 1 ? joinObjects(before, after) : after);
    }
  }
}

function runOperation(ctx: CallContext, op: OpSpec): void {
  const { m } = ctx;
  if (op.kind === 'read') {
    ctx.dataset = readDataset(ctx, op);
    return;
  }
  const refs = op.data ?? ['self'];
  const values: Value[] = refs.flatMap((it): readonly Value[] => {
    const value = refer(ctx, it);
    return value === undefined ? [] : [value];
  });
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
  const causes = [...((op.causes ?? []) as GapCause[]), ...target.causes];
  for (const it of target.causes) gap(m, it, ctx.api, ctx.at);
  const flow = recordFlow(m, {
    kind: op.kind,
    api: ctx.api,
    at: ctx.at,
    place: target.place,
    values,
    index,
    only,
    causes,
    onlyWithData:
      op.onlyWithData ??
      (op.kind === 'send' ||
        op.kind === 'display' ||
        op.kind === 'opaque' ||
        op.kind === 'execute'),
  });
  if (op.draws === true) drawOn(m, ctx.self, dataOfFlow(flow), ctx.at);
}

/** Bits of a list of transform names. */
export function bitsIn(names: readonly string[] | undefined): number {
  return names === undefined ? 0 : bitsOf(names);
}
