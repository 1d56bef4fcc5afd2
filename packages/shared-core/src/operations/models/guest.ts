/**
 * Rows of a workspace's own models. They may add what they know (reads, sinks, columns) and never excuse:
 * what goes into a call comes out of it again, and the call stays an unknown sink unless the row says
 * that all of it leaves for a place that no registry can have declared managed.
 */
import { untyped } from '../../values/columns.ts';
import { isEmpty, NO_DATA, transformed, union } from '../../values/data.ts';
import type { Data, Source } from '../../values/data.ts';
import { bitOf } from '../../values/transform.ts';
import { dataIn, getObj, updateObj } from '../interpreter/machine.ts';
import type { Args, Machine, Ranged } from '../interpreter/machine.ts';
import { any } from '../interpreter/value.ts';
import type { Value } from '../interpreter/value.ts';
import { applyRow } from './apply.ts';
import { bindCall, dataOfRefs, holds } from './context.ts';
import type { OpSpec } from './schema.ts';
import type { Model } from './table.ts';

export interface GuestCall {
  readonly value: Value;
  /** Everything that goes into the call is said to leave: nothing about it is unknown. */
  readonly saysAll: boolean;
}

interface GuestArgs {
  readonly self: Value | null;
  readonly args: Args;
  readonly at: Ranged;
  /** What the arguments and the receiver hold. */
  readonly inputs: Data;
}

/** Applies a workspace's row. */
export function applyGuest(
  m: Machine,
  model: Model,
  { self, args, at, inputs }: GuestArgs,
): GuestCall {
  const told = toldBy(m, model, self, args, at);
  const result = applyRow(m, model, self, args, at);
  return { value: withInputs(m, result, inputs), saysAll: lacking(inputs, told).length === 0 };
}

const LEAVES: ReadonlySet<string> = new Set(['write', 'export', 'send']);

/** A fixed place without a name matches no pattern of a registry. */
function isUnmanaged({ kind, to = {}, columns }: OpSpec): boolean {
  return LEAVES.has(kind) && 'place' in to && !('name' in to) && columns === undefined;
}

/** What the row says leaves. */
function toldBy(m: Machine, model: Model, self: Value | null, args: Args, at: Ranged): Data {
  const ctx = bindCall(m, model, self, args, at);
  const chosen = model.cases.find((it) => holds(ctx, it.when));
  let out = NO_DATA;
  for (const it of chosen?.ops ?? [])
    if (isUnmanaged(it)) out = union(out, dataOfRefs(ctx, it.data ?? ['self']));
  return out;
}

/** Sources of `data` that `other` does not hold as they are: a transform more would be an excuse. */
function lacking(data: Data, other: Data): readonly Source[] {
  return data.srcs.filter(
    (it) =>
      !other.srcs.some(
        (x) =>
          x.asset === it.asset &&
          (x.column === it.column || (x.column === '*' && !x.except.includes(it.column))) &&
          x.except.every((name) => it.except.includes(name)) &&
          (x.must & ~it.must) === 0,
      ),
  );
}

/** The result, holding at least what went in. */
function withInputs(m: Machine, result: Value, inputs: Data): Value {
  const held = dataIn(m, result);
  const srcs = lacking(inputs, held);
  if (srcs.length === 0) return result;
  const more = transformed({ ...NO_DATA, srcs }, 0, bitOf('udf'));
  if (getObj(m, result) === undefined) return any(isEmpty(held) ? more : union(held, more));
  updateObj(m, result, (obj) => {
    if (obj.cols === null) return { ...obj, data: union(obj.data, more) };
    const rest = [...obj.cols.rest, ...more.srcs];
    return { ...obj, cols: { ...untyped(obj.cols), rest }, exact: false };
  });
  return result;
}
