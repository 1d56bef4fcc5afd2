/** Column steps that reshape: pivot, per-column callbacks, located assignment, names of a new frame. */
import {
  allData,
  columnOf,
  EMPTY_COLS,
  setColumn,
  transformColumns,
  unnamedCols,
} from '../../values/columns.ts';
import type { Cols } from '../../values/columns.ts';
import { bare, NO_DATA, transformed, union } from '../../values/data.ts';
import type { Data } from '../../values/data.ts';
import { bitOf } from '../../values/transform.ts';
import { allocate, dataIn, getObj } from '../interpreter/machine.ts';
import { namesIn } from '../interpreter/name-sets.ts';
import { addToAll } from '../interpreter/vectors.ts';
import { any, constText, NONE, object, truth, UNKNOWN } from '../interpreter/value.ts';
import type { Value } from '../interpreter/value.ts';
import { given, refer, withoutIndex } from './context.ts';
import type { CallContext } from './context.ts';
import { aggregated, groupIndex } from './groups.ts';
import { columnTypeOf } from './table.ts';

/** Values become column names: the names are data, the set is open. */
export function runPivot(ctx: CallContext, cols: Cols, arg: unknown): Cols {
  const { values, index, columns, func } = arg as {
    values?: string;
    index?: string;
    columns?: string;
    func?: string;
  };
  const named = (ref: string | undefined): readonly string[] | null => {
    const value = ref === undefined ? undefined : given(ctx, ref);
    return value === undefined ? [] : (namesIn(ctx.m, value)?.names ?? null);
  };
  const valueNames = named(values);
  const indexNames = named(index);
  const columnNames = named(columns);
  ctx.exact = false;
  // Without one name of values, the names have a level for them.
  ctx.levels = valueNames?.length !== 1 || hasLevels(ctx, func);
  if (
    valueNames !== null &&
    valueNames.length > 0 &&
    columns !== undefined &&
    columnNames?.length === 0
  ) {
    // Only values: their names are the columns, whatever the index is.
    ctx.exact = !hasLevels(ctx, func);
    const word = func === undefined ? 'mean' : functionWord(ctx, func);
    const known = valueNames.map((it): [string, Data] => [
      it,
      aggregated(columnOf(cols, it) ?? NO_DATA, word),
    ]);
    const index = new Map((indexNames ?? []).map((it) => [it, columnOf(cols, it) ?? NO_DATA]));
    return { known: new Map(known), rest: [], index };
  }
  if (valueNames === null || indexNames === null || columnNames === null)
    return unnamedCols(allData(cols));
  const levels = new Map<string, Data>();
  for (const it of indexNames) levels.set(it, columnOf(cols, it) ?? NO_DATA);
  const change = (data: Data): Data =>
    func === undefined ? data : aggregated(data, functionWord(ctx, func));
  const chosen =
    valueNames.length > 0
      ? valueNames.map((it): [string, Data] => [it, columnOf(cols, it) ?? NO_DATA])
      : [...cols.known].filter(
          ([name]) => !indexNames.includes(name) && !columnNames.includes(name),
        );
  if (columnNames.length === 0) {
    const known = new Map(chosen.map(([name, data]) => [name, change(data)]));
    if (valueNames.length > 0 || cols.rest.length === 0) ctx.exact = !hasLevels(ctx, func);
    return {
      known,
      rest: valueNames.length > 0 ? [] : transformColumns(cols, bitOf('aggregate')).rest,
      index: levels,
    };
  }
  let data: Data = NO_DATA;
  for (const [, it] of chosen) data = union(data, change(it));
  if (valueNames.length === 0) data = union(data, { ...NO_DATA, srcs: cols.rest });
  for (const it of columnNames) data = union(data, columnOf(cols, it) ?? NO_DATA);
  return { ...unnamedCols(bare(data)), index: levels };
}

/** Several functions: the names have two levels, or are those of the functions. */
function hasLevels(ctx: CallContext, func: string | undefined): boolean {
  const value = func?.startsWith('$') === true ? given(ctx, func) : undefined;
  const obj = value === undefined ? undefined : getObj(ctx.m, value);
  if (obj?.type !== 'dict') return obj !== undefined;
  return (
    obj.elem !== null || [...obj.fields.values()].some((it) => it.k === 'ref' || it.k === 'any')
  );
}

function functionWord(ctx: CallContext, func: string): string {
  if (!func.startsWith('$')) return func;
  const value = given(ctx, func);
  if (value === undefined) return 'mean';
  return value.k === 'api'
    ? value.name.slice(value.name.lastIndexOf('.') + 1)
    : (constText(value) ?? 'udf');
}

/** The values become the index, the counts the column. */
export function valueCounts(ctx: CallContext, cols: Cols, arg: unknown): Cols {
  // Before pandas 2 the counts had the column's name, and the values none.
  if (arg === 'unnamed-index') {
    const counts = new Map([...cols.known.keys()].map((name) => [name, NO_DATA] as const));
    return { known: counts, rest: [], index: new Map([['index', allData(cols)]]) };
  }
  const { normalize } = (arg ?? {}) as { normalize?: string; keys?: string };
  const isShare = normalize !== undefined && truth(refer(ctx, normalize) ?? NONE) !== false;
  const keys = arg !== null && 'keys' in (arg as object) ? groupIndex(ctx, cols).index : [];
  const index = new Map<string, Data>([...keys, ...cols.known]);
  if (cols.rest.length > 0) index.set('*', { ...NO_DATA, srcs: cols.rest });
  return { known: new Map([[isShare ? 'proportion' : 'count', NO_DATA]]), rest: [], index };
}

/** More columns than this are treated as one. */
const MAX_EACH = 12;

function calledOn(ctx: CallContext, fn: Value, argument: Value): Data {
  const obj = getObj(ctx.m, fn);
  if (fn.k === 'func' || fn.k === 'method' || fn.k === 'api' || obj?.type === 'functools.partial')
    return withoutIndex(
      ctx,
      ctx.m.call(fn, { pos: [argument], kw: new Map(), star: null, kwStar: null }, ctx.at),
    );
  return transformed(dataIn(ctx.m, argument), 0, bitOf('udf'));
}

function overColumns(
  ctx: CallContext,
  cols: Cols,
  ref: unknown,
  make: (data: Data, name: string) => Value,
): Cols {
  const fn = given(ctx, ref);
  if (fn === undefined) return cols;
  let out: Cols = { ...EMPTY_COLS, index: cols.index };
  if (cols.known.size <= MAX_EACH)
    for (const [name, data] of cols.known)
      out = setColumn(out, name, calledOn(ctx, fn, make(data, name)));
  else {
    const whole = calledOn(ctx, fn, make(allData({ ...cols, rest: [], index: new Map() }), ''));
    for (const [name, data] of cols.known)
      out = setColumn(out, name, {
        ...whole,
        srcs: whole.srcs.filter((it) =>
          data.srcs.some((x) => x.asset === it.asset && x.column === it.column),
        ),
      });
  }
  const rest =
    cols.rest.length === 0 ? [] : calledOn(ctx, fn, make({ ...NO_DATA, srcs: cols.rest }, '')).srcs;
  return { ...out, rest };
}

/** `df.apply(f)`: f gets each column. */
export function eachColumn(ctx: CallContext, cols: Cols, ref: unknown): Cols {
  const type = columnTypeOf((ctx.self === null ? undefined : getObj(ctx.m, ctx.self)?.type) ?? '');
  return overColumns(ctx, cols, ref, (data, name) =>
    allocate(
      ctx.m,
      object(type, { cols: { ...EMPTY_COLS, known: new Map([[name, data]]) } }),
      ctx.at,
      `:each:${name}`,
    ),
  );
}

/** `df.map(f)`: f gets each value. */
export function eachElement(ctx: CallContext, cols: Cols, ref: unknown): Cols {
  return overColumns(ctx, cols, ref, (data) => any(data));
}

interface LocatedArgs {
  readonly key: string;
  readonly value: string;
  readonly byPosition?: boolean;
}

/** Names of the columns an assignment reaches; null when they are not known. */
function located(
  ctx: CallContext,
  cols: Cols,
  columns: Value,
  byPosition: boolean,
): readonly string[] | null {
  if (!byPosition) return namesIn(ctx.m, columns)?.names ?? null;
  if (cols.rest.length > 0) return null;
  const names = [...cols.known.keys()];
  const wanted = columns.k === 'num' ? [columns] : ctx.m.iterate(columns, ctx.at).known;
  const out = wanted.map((it) => (it.k === 'num' ? names.at(it.v) : undefined));
  return out.length > 0 && !out.includes(undefined) ? out.filter((it) => it !== undefined) : null;
}

/** `df.loc[rows, columns] = value`: what was there may still be there in the other rows. */
export function setLocated(ctx: CallContext, cols: Cols, arg: unknown): Cols {
  const { key: keyRef, value: valueRef, byPosition } = arg as LocatedArgs;
  const key = refer(ctx, keyRef) ?? UNKNOWN;
  const data = withoutIndex(ctx, refer(ctx, valueRef) ?? UNKNOWN);
  if (key.k !== 'tuple') return addToAll(cols, data);
  const [rows, columns] = key.elts;
  const names = columns === undefined ? null : located(ctx, cols, columns, byPosition === true);
  if (names === null) return addToAll(cols, data);
  const allRows = rows?.k === 'slice' && rows.lower === null && rows.upper === null;
  let out = cols;
  for (const it of names)
    out = setColumn(out, it, allRows ? data : union(columnOf(cols, it) ?? NO_DATA, data));
  return out;
}

/** `pd.DataFrame(data, columns=names)`: names for positions, or a choice of them. */
export function frameNames(ctx: CallContext, cols: Cols, arg: unknown): Cols {
  const value = given(ctx, arg);
  const names = value === undefined ? null : namesIn(ctx.m, value);
  if (value === undefined) return cols;
  if (names === null) {
    // Names that are not known, e.g. of several levels.
    ctx.exact = false;
    return { ...unnamedCols(bare(allData(cols))), index: cols.index };
  }
  ctx.exact = names.certain;
  const known = [...cols.known.keys()];
  const whole = bare(allData(cols));
  return {
    known: new Map(
      names.names.map((it) => [
        it,
        known.includes(it) || cols.known.size > 0 ? (columnOf(cols, it) ?? NO_DATA) : whole,
      ]),
    ),
    rest: names.rest,
    index: cols.index,
  };
}
