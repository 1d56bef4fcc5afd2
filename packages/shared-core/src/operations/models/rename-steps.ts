/** Column steps that give names: by a mapping, by position, one name, a closed list of names. */
import { allData, closedCols, columnOf, renameColumns, unnamedCols } from '../../values/columns.ts';
import type { Cols } from '../../values/columns.ts';
import { NO_DATA } from '../../values/data.ts';
import { getObj } from '../interpreter/machine.ts';
import { namesIn } from '../interpreter/name-sets.ts';
import { constText, str } from '../interpreter/value.ts';
import type { Value } from '../interpreter/value.ts';
import { given } from './context.ts';
import type { CallContext } from './context.ts';

/** Old → new names of a mapping argument: a dict, or a function of the name. */
function renaming(ctx: CallContext, value: Value, cols: Cols): ReadonlyMap<string, string> | null {
  const obj = getObj(ctx.m, value);
  if (obj?.type === 'dict') {
    const map = new Map<string, string>();
    for (const [from, to] of obj.fields) {
      const text = constText(to);
      if (text !== null) map.set(from, text);
      else ctx.exact = false;
    }
    if (obj.elem !== null) ctx.exact = false;
    return map;
  }
  if (value.k !== 'func' && value.k !== 'api' && value.k !== 'method') return null;
  const map = new Map<string, string>();
  for (const name of cols.known.keys()) {
    const result = ctx.m.call(
      value,
      { pos: [str(name)], kw: new Map(), star: null, kwStar: null },
      ctx.at,
    );
    const text = constText(result);
    if (text === null) return null;
    map.set(name, text);
  }
  return cols.rest.length === 0 ? map : null;
}

export function rename(ctx: CallContext, cols: Cols, arg: unknown): Cols {
  const value = given(ctx, arg);
  if (value === undefined) return cols;
  const map = renaming(ctx, value, cols);
  if (map === null) {
    ctx.exact = false;
    return { ...unnamedCols(allData({ ...cols, index: new Map() })), index: cols.index };
  }
  return renameColumns(cols, map);
}

/** `df.columns = [...]`: names by position where the order is known. */
export function relabel(ctx: CallContext, cols: Cols, arg: unknown): Cols {
  const value = given(ctx, arg);
  if (value === undefined) return cols;
  const names = namesIn(ctx.m, value);
  if (names === null || names.rest.length > 0 || !names.certain) {
    // Names computed from the old ones, e.g. lower-cased: values stay, names are not known.
    ctx.exact = false;
    return { ...unnamedCols(allData({ ...cols, index: new Map() })), index: cols.index };
  }
  const old = [...cols.known.values()];
  if (cols.rest.length === 0 && old.length === names.names.length) {
    settle(ctx);
    return {
      known: new Map(names.names.map((it, i) => [it, old[i] ?? NO_DATA])),
      rest: [],
      index: cols.index,
    };
  }
  // As many labels as there are columns, or it would not run: the names are sure, what is under each is not.
  if (cols.rest.length > 0) settle(ctx);
  else ctx.exact = false;
  const whole = allData({ ...cols, index: new Map() });
  return { known: new Map(names.names.map((it) => [it, whole])), rest: [], index: cols.index };
}

/** Every column of the result is named: what was not known of the columns before does not matter. */
export function settle(ctx: CallContext): void {
  ctx.exact = true;
  ctx.settled = true;
}

/** The one column under a name. */
export function single(ctx: CallContext, cols: Cols, arg: unknown): Cols {
  const text = typeof arg === 'string' ? arg : '';
  const name = text.startsWith('$') ? (constText(given(ctx, text)) ?? '') : text;
  return {
    known: new Map([[name, allData({ ...cols, index: new Map() })]]),
    rest: [],
    index: cols.index,
  };
}

/** Names from an argument, each with all the data so far: where the order decides what is in which. */
export function closed(ctx: CallContext, cols: Cols, arg: unknown): Cols {
  const value = given(ctx, arg);
  const names = value === undefined ? null : namesIn(ctx.m, value);
  if (names === null) return cols;
  if (names.certain && names.rest.length === 0) settle(ctx);
  const data = allData(cols);
  const assets = cols.rest.filter((it) => it.column === '*');
  return closedCols(
    new Map(
      names.names.map((name) => [
        name,
        cols.known.get(name) ??
          (cols.known.size === 0 && assets.length > 0
            ? { ...NO_DATA, srcs: assets.map((it) => ({ ...it, column: name, except: [] })) }
            : data),
      ]),
    ),
  );
}

/** `reindex(columns=[…])`: exactly these columns; what was not there is empty. */
export function reindexed(ctx: CallContext, cols: Cols, arg: unknown): Cols {
  const value = given(ctx, arg);
  if (value === undefined) return cols;
  const names = namesIn(ctx.m, value);
  if (names === null || !names.certain || names.rest.length > 0) {
    ctx.exact = false;
    return { ...unnamedCols(allData({ ...cols, index: new Map() })), index: cols.index };
  }
  settle(ctx);
  const known = new Map(names.names.map((it) => [it, columnOf(cols, it) ?? NO_DATA]));
  return { known, rest: [], index: cols.index };
}
