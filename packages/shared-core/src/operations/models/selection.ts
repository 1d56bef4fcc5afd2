/** `frame[key]`: one column, several columns, or rows, by what the key is. */
import {
  allData,
  columnOf,
  influenceColumns,
  keepSet,
  namesOfCols,
  nameSet,
  unnamedCols,
} from '../../values/columns.ts';
import type { Cols } from '../../values/columns.ts';
import { NO_DATA, originsOf, unionAll, withRows } from '../../values/data.ts';
import { textOf } from '../../values/pattern.ts';
import type { Pattern } from '../../values/pattern.ts';
import type { Data } from '../../values/data.ts';
import { allocate, dataIn, getObj } from '../interpreter/machine.ts';
import { noteMissing } from '../interpreter/frames.ts';
import { namesIn } from '../interpreter/name-sets.ts';
import { any, constText, object, UNKNOWN } from '../interpreter/value.ts';
import type { Obj, SliceValue, Value } from '../interpreter/value.ts';
import type { CallContext } from './context.ts';
import { columnTypeOf, frameTypeOf, isSubtype, roleOf } from './table.ts';

export function selectItem(ctx: CallContext, key: Value): Value {
  const { m } = ctx;
  const obj = ctx.self === null ? undefined : getObj(m, ctx.self);
  if (obj?.cols == null) return any(ctx.self === null ? NO_DATA : dataIn(m, ctx.self));
  const role = roleOf(obj.type);
  if (role === 'column') return selectRows(ctx, obj, key);
  const text =
    constText(key) ?? (key.k === 'num' && obj.cols.known.has(String(key.v)) ? String(key.v) : null);
  if (text !== null) {
    noteAsked(ctx, obj, key, nameSet([text]));
    return oneColumn(ctx, obj, text);
  }
  if (key.k === 'tuple' && role === 'row') return any(allData(obj.cols));
  if (key.k === 'str') return alternatives(ctx, obj, key.pats);
  const keyObj = getObj(m, key);
  if (keyObj?.expr != null) return allocate(m, filtered(ctx, obj, dataIn(m, key)), ctx.at);
  // Labels of another frame may be names of columns here: which of them, is not known.
  if (keyObj !== undefined && isLabels(keyObj))
    return allocate(m, { ...obj, exact: false }, ctx.at);
  const keyRole = keyObj === undefined ? '' : roleOf(keyObj.type);
  if (keyRole === 'column' || keyRole === 'frame') return maskOrNames(ctx, obj, key, keyObj);
  if (key.k === 'slice')
    return allocate(m, { ...obj, data: withRows(obj.data, { kind: 'limit', rows: null }) }, ctx.at);
  if (key.k === 'func') {
    const called = m.call(
      key,
      { pos: [ctx.self ?? UNKNOWN], kw: new Map(), star: null, kwStar: null },
      ctx.at,
    );
    return selectItem(ctx, called);
  }
  const names = namesIn(m, key);
  if (names !== null) {
    noteAsked(ctx, obj, key, names);
    return allocate(m, keepColumns(obj, names), ctx.at);
  }
  if (role === 'row') return any(allData(obj.cols));
  return unknownItem(ctx, obj, key);
}

/** A key of unknown kind: a column, columns or rows; the whole frame is the upper bound. */
function unknownItem(ctx: CallContext, obj: Obj, key: Value): Value {
  const { m } = ctx;
  if (key.k === 'num' && obj.cols !== null)
    return allocate(
      m,
      object(columnTypeOf(obj.type), {
        cols: named('', allData({ ...obj.cols, index: new Map() })),
        exact: false,
      }),
      ctx.at,
    );
  return allocate(m, { ...obj, exact: false }, ctx.at);
}

/** Keys of frames without labels: a number is a place of a row, a pair is rows and columns. */
export function selectCells(ctx: CallContext, key: Value): Value {
  const { m } = ctx;
  const obj = ctx.self === null ? undefined : getObj(m, ctx.self);
  if (obj?.cols == null) return selectItem(ctx, key);
  const rows = { ...obj, data: withRows(obj.data, { kind: 'limit', rows: null }) };
  if (arePlaces(ctx, key)) return allocate(m, rows, ctx.at);
  if (key.k !== 'tuple' || key.elts.length !== 2) return selectItem(ctx, key);
  const [first = UNKNOWN, second = UNKNOWN] = key.elts;
  // `df["a", "b"]`: two columns.
  if (constText(first) !== null) return selectItem(ctx, key);
  const byPosition = arePlaces(ctx, second) && !isRangeOfNames(second);
  const inner: CallContext = { ...ctx, self: allocate(m, rows, ctx.at, ':r') };
  const chosen = selectColumns(inner, rows, second, byPosition);
  const isColumn = roleOf(getObj(m, chosen)?.type ?? '') === 'column';
  return first.k === 'num' && isColumn ? any(dataIn(m, chosen)) : chosen;
}

function arePlaces(ctx: CallContext, key: Value): boolean {
  if (key.k === 'num' || key.k === 'slice') return true;
  const { elts, elem } = getObj(ctx.m, key) ?? {};
  return elts != null && elts.length > 0 && elem === null && elts.every((it) => it.k === 'num');
}

function isRangeOfNames(key: Value): boolean {
  return key.k === 'slice' && [key.lower, key.upper].some((it) => constText(it) !== null);
}

/** `df.get("a")` asks as well, and takes no for an answer; a tuple or a number may be a label of its own. */
function noteAsked(
  ctx: CallContext,
  obj: Obj,
  key: Value,
  { names, rest, certain }: NonNullable<Obj['names']>,
): void {
  if (!certain || rest.length > 0 || key.k === 'tuple' || key.k === 'num') return;
  if (ctx.api.endsWith('__getitem__')) noteMissing(ctx.m, obj, names, ctx.at);
}

function named(name: string, data: Data): Cols {
  return { known: new Map([[name, data]]), rest: [], index: new Map() };
}

function oneColumn(ctx: CallContext, obj: Obj, name: string): Value {
  const cols = obj.cols ?? { known: new Map(), rest: [], index: new Map() };
  const role = roleOf(obj.type);
  const data = columnOf(cols, name) ?? NO_DATA;
  if (role === 'row') return any(data);
  if (role === 'group')
    return allocate(
      ctx.m,
      {
        ...obj,
        type: columnTypeOf(obj.type),
        cols: { ...keepSet(cols, nameSet([name])), index: cols.index },
      },
      ctx.at,
    );
  const column = allocate(
    ctx.m,
    object(columnTypeOf(obj.type), {
      cols: { known: new Map([[name, data]]), rest: [], index: cols.index },
      data: obj.data,
      exact: obj.exact || cols.known.has(name),
    }),
    ctx.at,
  );
  if (!obj.fields.has('levels')) return column;
  // A name of the first level: the columns below it.
  const below = { ...unnamedCols(data), index: cols.index };
  const part = object(obj.type, { cols: below, data: obj.data, exact: false });
  return { k: 'union', of: [allocate(ctx.m, part, ctx.at, ':below'), column] };
}

/** A name that is one of several. */
function alternatives(ctx: CallContext, obj: Obj, pats: readonly Pattern[]): Value {
  const cols = obj.cols;
  if (cols === null) return UNKNOWN;
  const texts = pats.map((it) => textOf(it));
  const whole = texts.includes(null)
    ? allData({ ...cols, index: new Map() })
    : unionAll(texts.map((it) => columnOf(cols, it ?? '') ?? NO_DATA));
  if (roleOf(obj.type) === 'row') return any(whole);
  return allocate(
    ctx.m,
    object(columnTypeOf(obj.type), {
      cols: {
        known: new Map([['', whole]]),
        rest: [],
        index: cols.index,
      },
      data: obj.data,
      exact: false,
    }),
    ctx.at,
  );
}

function keepColumns(obj: Obj, names: NonNullable<Obj['names']>): Obj {
  const cols = obj.cols ?? { known: new Map(), rest: [], index: new Map() };
  const type = roleOf(obj.type) === 'group' ? obj.type : frameTypeOf(obj.type);
  // What is picked by name is known, whatever else the frame may have had.
  const isSure = obj.exact || names.names.every((it) => cols.known.has(it));
  return { ...obj, type, cols: keepSet(cols, names), exact: isSure && names.certain };
}

/** `df[mask]` keeps the columns; `df[df.columns[...]]` keeps names. */
function maskOrNames(ctx: CallContext, obj: Obj, key: Value, keyObj: Obj | undefined): Value {
  // Labels of another frame may be names of columns here: which of them, is not known.
  if (keyObj !== undefined && isLabels(keyObj))
    return allocate(ctx.m, { ...obj, exact: false }, ctx.at);
  if (keyObj?.names != null) return allocate(ctx.m, keepColumns(obj, keyObj.names), ctx.at);
  return allocate(ctx.m, filtered(ctx, obj, dataIn(ctx.m, key)), ctx.at);
}

function filtered(_ctx: CallContext, obj: Obj, by: Data): Obj {
  const columns = [...new Set(by.srcs.map((it) => it.column))];
  return {
    ...obj,
    cols: obj.cols === null ? null : influenceColumns(obj.cols, originsOf(by)),
    data: withRows(obj.data, { kind: 'filtered', columns }),
  };
}

function selectRows(ctx: CallContext, obj: Obj, key: Value): Value {
  const keyObj = getObj(ctx.m, key);
  if (keyObj?.cols != null) return allocate(ctx.m, filtered(ctx, obj, dataIn(ctx.m, key)), ctx.at);
  if (key.k === 'slice' || keyObj !== undefined) return allocate(ctx.m, obj, ctx.at);
  return any(obj.cols === null ? NO_DATA : allData({ ...obj.cols, index: new Map() }));
}

/** `frame.loc[rows, columns]`: the columns first, then the rows. */
export function selectLocated(
  ctx: CallContext,
  frame: Value,
  key: Value,
  byPosition: boolean,
): Value {
  const { m } = ctx;
  const inner: CallContext = { ...ctx, self: frame };
  const obj = getObj(m, frame);
  if (obj?.cols == null) return any(dataIn(m, frame));
  if (key.k !== 'tuple') return selectLabel(ctx, frame, key, byPosition);
  const [rows = UNKNOWN, columns = UNKNOWN] = key.elts;
  const chosen = selectColumns(inner, obj, columns, byPosition);
  const rowObj = getObj(m, rows);
  const at = getObj(m, chosen);
  if (rowObj?.cols != null && at !== undefined)
    return allocate(m, filtered(inner, at, dataIn(m, rows)), ctx.at, ':r');
  if (rows.k === 'num' || rows.k === 'str') {
    if (at?.cols != null && roleOf(at.type) === 'column')
      return any(allData({ ...at.cols, index: new Map() }));
  }
  return chosen;
}

/** `frame.loc[key]`: rows by a mask, labels or a range of them, or the row of one label. */
function selectLabel(ctx: CallContext, frame: Value, key: Value, byPosition: boolean): Value {
  const { m } = ctx;
  const obj = getObj(m, frame);
  if (obj?.cols == null) return any(dataIn(m, frame));
  const inner: CallContext = { ...ctx, self: frame };
  const keyObj = getObj(m, key);
  if (keyObj?.cols != null) return allocate(m, filtered(inner, obj, dataIn(m, key)), ctx.at);
  if (key.k === 'any' && key.type !== 'float') return rowOrRows(ctx, obj);
  if (key.k === 'slice' || (keyObj !== undefined && keyObj.names === null) || isPeriod(key))
    return allocate(m, obj, ctx.at);
  if (key.k === 'func')
    return selectLocated(
      ctx,
      frame,
      m.call(key, { pos: [frame], kw: new Map(), star: null, kwStar: null }, ctx.at),
      byPosition,
    );
  if (roleOf(obj.type) === 'column') return any(allData({ ...obj.cols, index: new Map() }));
  // A label may stand before several rows; a place, and a row number, before one.
  return byPosition || obj.cols.index.size === 0
    ? allocate(m, object('lacuna.Row', { cols: obj.cols, data: obj.data }), ctx.at)
    : rowOrRows(ctx, obj);
}

/** One row, or the rows of a label: the first of several levels is gone from their index. */
function rowOrRows(ctx: CallContext, obj: Obj): Value {
  const { m } = ctx;
  if (obj.cols === null || roleOf(obj.type) !== 'frame') return any(dataOfObj(obj));
  const row = object('lacuna.Row', { cols: obj.cols, data: obj.data });
  const [, ...levels] = obj.cols.index;
  const index = levels.length === 0 ? obj.cols.index : new Map(levels);
  return {
    k: 'union',
    of: [
      allocate(m, { ...obj, cols: { ...obj.cols, index } }, ctx.at, ':rows'),
      allocate(m, row, ctx.at, ':row'),
    ],
  };
}

function dataOfObj(obj: Obj): Data {
  return obj.cols === null ? obj.data : allData({ ...obj.cols, index: new Map() });
}

/** Row labels, or what was made of them. */
function isLabels(obj: Obj): boolean {
  return isSubtype(obj.type, 'lacuna.Labels');
}

/** `df.loc["2018-Q4"]`, `df.loc["2018"]`: part of a date chooses rows, not one row. */
function isPeriod(key: Value): boolean {
  const text = constText(key);
  return text !== null && /^[12]\d{3}([-/]?(\d{2}|[qQ][1-4]))?$/.test(text);
}

function selectColumns(ctx: CallContext, obj: Obj, columns: Value, byPosition: boolean): Value {
  const { m } = ctx;
  if (columns.k === 'slice' && columns.lower === null && columns.upper === null)
    return ctx.self ?? UNKNOWN;
  const cols = obj.cols;
  const mask = getObj(m, columns);
  if (cols !== null && mask?.type === 'lacuna.NameMask') {
    const kept = mask.names ?? namesOfCols(cols);
    return allocate(
      m,
      { ...obj, cols: keepSet(cols, kept), exact: obj.exact && kept.certain },
      ctx.at,
      ':c',
    );
  }
  if (cols !== null && byPosition && cols.rest.length === 0) {
    const names = [...cols.known.keys()];
    const picked = positions(m, columns, names);
    if (typeof picked === 'string') return oneColumn(ctx, obj, picked);
    if (picked !== null) return allocate(m, keepColumns(obj, nameSet(picked)), ctx.at, ':c');
  }
  if (byPosition) return allocate(m, { ...obj, exact: false }, ctx.at, ':c');
  if (columns.k === 'slice') return selectRange(ctx, obj, columns);
  return selectItem(ctx, columns);
}

/** `df.loc[:, "a":"c"]`. */
function selectRange(ctx: CallContext, obj: Obj, range: SliceValue): Value {
  const from = constText(range.lower);
  const to = constText(range.upper);
  const names = obj.cols === null || obj.cols.rest.length > 0 ? [] : [...obj.cols.known.keys()];
  const a = from === null ? 0 : names.indexOf(from);
  const b = to === null ? names.length - 1 : names.indexOf(to);
  const known = (from !== null || to !== null) && a >= 0 && b >= a;
  const kept = known ? keepColumns(obj, nameSet(names.slice(a, b + 1))) : { ...obj, exact: false };
  return allocate(ctx.m, kept, ctx.at, ':c');
}

function positions(
  m: CallContext['m'],
  key: Value,
  names: readonly string[],
): readonly string[] | string | null {
  if (key.k === 'num') return names.at(key.v) ?? null;
  if (key.k === 'slice') {
    const from = key.lower === null ? 0 : key.lower.k === 'num' ? key.lower.v : null;
    const to = key.upper === null ? names.length : key.upper.k === 'num' ? key.upper.v : null;
    return from === null || to === null ? null : names.slice(from, to);
  }
  const { known, more } = m.iterate(key, { from: 0, to: 0 });
  if (more !== null || known.length === 0) return null;
  const out: string[] = [];
  for (const it of known) {
    const name = it.k === 'num' ? names.at(it.v) : undefined;
    if (name === undefined) return null;
    out.push(name);
  }
  return out;
}
