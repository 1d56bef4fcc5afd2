/** Column steps that move columns into the index and back. */
import { columnOf, dropSet } from '../../values/columns.ts';
import type { Cols } from '../../values/columns.ts';
import { NO_DATA } from '../../values/data.ts';
import type { Data } from '../../values/data.ts';
import { namesIn } from '../interpreter/name-sets.ts';
import { constText, str, truth } from '../interpreter/value.ts';
import { given, refer } from './context.ts';
import type { CallContext } from './context.ts';

export function toIndex(ctx: CallContext, cols: Cols, arg: unknown): Cols {
  const { keys, drop: dropRef, append } = arg as { keys: string; drop?: string; append?: string };
  const value = given(ctx, keys);
  const names = value === undefined ? null : namesIn(ctx.m, value);
  if (names === null) return cols;
  const index = new Map(
    append !== undefined && truth(refer(ctx, append) ?? str('')) === true ? cols.index : [],
  );
  for (const name of names.names) index.set(name, columnOf(cols, name) ?? NO_DATA);
  const kept =
    dropRef !== undefined &&
    refer(ctx, dropRef)?.k === 'bool' &&
    truth(refer(ctx, dropRef) ?? str('')) === false;
  return { ...(kept ? cols : dropSet(cols, names)), index };
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
  return { known, rest: cols.rest, index: new Map() };
}
