/** Functions handed to library calls: called with a row, a column, a frame or an element of the receiver. */
import { allData, EMPTY_COLS } from '../../values/columns.ts';
import type { Cols } from '../../values/columns.ts';
import { NO_DATA, transformed, union } from '../../values/data.ts';
import { bitOf } from '../../values/transform.ts';
import { allocate, dataIn, getObj, under } from '../interpreter/machine.ts';
import { any, object, str, UNKNOWN } from '../interpreter/value.ts';
import type { Value } from '../interpreter/value.ts';
import { refer } from './context.ts';
import type { CallContext } from './context.ts';
import { columnTypeOf, frameTypeOf } from './table.ts';

function colsOf(ctx: CallContext): Cols {
  return (ctx.self === null ? undefined : getObj(ctx.m, ctx.self)?.cols) ?? EMPTY_COLS;
}

/** An argument for a callback: `row`, `column`, `frame`, `element`, `any`, or a reference. */
function argumentFor(ctx: CallContext, kind: string): Value {
  const { m } = ctx;
  const self = ctx.self === null ? undefined : getObj(m, ctx.self);
  const cols = colsOf(ctx);
  switch (kind) {
    case 'row':
      return allocate(
        m,
        object('lacuna.Row', { cols, data: self?.data ?? NO_DATA }),
        ctx.at,
        ':row',
      );
    case 'column':
      return allocate(
        m,
        object(columnTypeOf(self?.type ?? ''), {
          cols: { known: new Map([['', allData(cols)]]), rest: [], index: new Map() },
        }),
        ctx.at,
        ':col',
      );
    case 'frame':
      return allocate(
        m,
        object(frameTypeOf(self?.type ?? ''), { cols, data: self?.data ?? NO_DATA }),
        ctx.at,
        ':frm',
      );
    case 'element':
      return any(allData({ ...cols, index: new Map() }));
    case 'name':
      return str('');
    case 'key':
    case 'any':
      return any(ctx.self === null ? NO_DATA : dataIn(m, ctx.self));
    default:
      return refer(ctx, kind) ?? UNKNOWN;
  }
}

/** Calls `fn` once with abstract arguments; a name (`"upper"`) is a method of the first. */
export function callWith(ctx: CallContext, fn: Value, kinds: readonly string[]): Value {
  const { m } = ctx;
  const args = kinds.map((it) => argumentFor(ctx, it));
  return under(m, 'maybe', () => callOne(ctx, fn, args));
}

function callOne(ctx: CallContext, fn: Value, args: readonly Value[]): Value {
  const { m } = ctx;
  if (fn.k === 'func' || fn.k === 'method' || fn.k === 'class' || fn.k === 'api')
    return m.call(fn, { pos: args, kw: new Map(), star: null, kwStar: null }, ctx.at);
  if (fn.k === 'union') {
    let data = NO_DATA;
    for (const it of fn.of) data = union(data, dataIn(m, callOne(ctx, it, args)));
    return any(data);
  }
  const obj = getObj(m, fn);
  if (obj?.cls != null || obj?.type === 'functools.partial')
    return m.call(fn, { pos: args, kw: new Map(), star: null, kwStar: null }, ctx.at);
  // A dict or a name: the values come from the receiver and from the mapping.
  let data = dataIn(m, fn);
  for (const it of args) data = union(data, transformed(dataIn(m, it), 0, bitOf('udf')));
  return any(data);
}
