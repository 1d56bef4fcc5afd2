/** Column steps that move columns into the index and back. */
import { columnOf, dropSet, nameSet } from '../../values/columns.ts';
import type { Cols, NameSet } from '../../values/columns.ts';
import { withoutTypes } from '../../values/column-type.ts';
import { NO_DATA } from '../../values/data.ts';
import type { Data } from '../../values/data.ts';
import { getObj } from '../interpreter/machine.ts';
import { namesIn } from '../interpreter/name-sets.ts';
import { constText, str, truth } from '../interpreter/value.ts';
import type { Value } from '../interpreter/value.ts';
import { given, refer } from './context.ts';
import type { CallContext } from './context.ts';

export function toIndex(ctx: CallContext, cols: Cols, arg: unknown): Cols {
  const { keys, drop: dropRef, append } = arg as { keys: string; drop?: string; append?: string };
  const value = given(ctx, keys);
  const names =
    value === undefined ? null : (byPosition(ctx, cols, value) ?? namesIn(ctx.m, value));
  if (names === null) {
    // Nobody knows which columns went: all may still be there, and the index is not the plain one.
    if (value === undefined || value.k === 'none' || value.k === 'bool') return cols;
    if (cols.known.size > 0) ctx.exact = false;
    return { ...cols, index: new Map([[UNKNOWN_INDEX, NO_DATA]]) };
  }
  const index = new Map(
    append !== undefined && truth(refer(ctx, append) ?? str('')) === true ? cols.index : [],
  );
  for (const name of names.names)
    index.set(UNNAMED.test(name) ? '' : name, columnOf(cols, name) ?? NO_DATA);
  const kept =
    dropRef !== undefined &&
    refer(ctx, dropRef)?.k === 'bool' &&
    truth(refer(ctx, dropRef) ?? str('')) === false;
  return { ...(kept ? cols : dropSet(cols, names)), index };
}

/** What readers call a column whose header is empty: as an index it has no name. */
const UNNAMED = /^Unnamed: \d+$/;

/** `index_col=0`: the columns at these places, where the order is known; null when it is not by place. */
function byPosition(ctx: CallContext, cols: Cols, value: Value): NameSet | null {
  const obj = getObj(ctx.m, value);
  const list =
    value.k === 'num'
      ? [value]
      : value.k === 'tuple'
        ? value.elts
        : obj?.type === 'list' && obj.elem === null
          ? obj.elts
          : null;
  if (list === null || list.length === 0 || cols.rest.length > 0) return null;
  const all = [...cols.known.keys()];
  const names = list.map((it) => (it.k === 'num' && it.v >= 0 ? all[it.v] : undefined));
  return names.includes(undefined) ? null : nameSet(names.filter((it) => it !== undefined));
}

/** Name of an index level whose name is not known. */
export const UNKNOWN_INDEX = '?';

export function fromIndex(ctx: CallContext, cols: Cols, arg: unknown): Cols {
  const options = (arg ?? {}) as { drop?: string; name?: string };
  const dropped = options.drop === undefined ? undefined : refer(ctx, options.drop);
  if (dropped !== undefined && truth(dropped) === true) return { ...cols, index: new Map() };
  const known = new Map<string, Data>();
  if (cols.index.size === 0 && !ctx.m.widening) known.set('index', NO_DATA);
  // An index given as a value: nobody knows its names.
  const own = cols.index.get(UNKNOWN_INDEX);
  if (own !== undefined) ctx.exact = false;
  for (const [name, data] of cols.index)
    if (name !== UNKNOWN_INDEX || data.srcs.length > 0)
      known.set(name === '' ? 'index' : name, data);
  const rename = options.name === undefined ? null : constText(given(ctx, options.name));
  for (const [name, data] of cols.known)
    known.set(
      name === '' ? (rename ?? '0') : rename !== null && cols.known.size === 1 ? rename : name,
      data,
    );
  const types = rename === null ? withoutTypes(cols.types, cols.index.keys()) : undefined;
  return { known, rest: cols.rest, index: new Map(), types };
}
