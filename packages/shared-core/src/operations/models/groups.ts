/** Grouping, aggregation and reshaping of columns. */
import {
  allData,
  closedCols,
  columnOf,
  transformColumns,
  unnamedCols,
} from '../../values/columns.ts';
import type { Cols } from '../../values/columns.ts';
import {
  bare,
  NO_DATA,
  originsOf,
  sameData,
  transformed,
  union,
  unionAll,
  withInfluence,
} from '../../values/data.ts';
import type { Data } from '../../values/data.ts';
import { bitOf } from '../../values/transform.ts';
import { dataIn, getObj } from '../interpreter/machine.ts';
import { namesIn } from '../interpreter/name-sets.ts';
import { constText, truth, UNKNOWN } from '../interpreter/value.ts';
import type { Value } from '../interpreter/value.ts';
import { callWith } from './callbacks.ts';
import { given, refer } from './context.ts';
import type { CallContext } from './context.ts';
import { frameTypeOf, roleOf } from './table.ts';

const AGGREGATE = bitOf('aggregate');
/** Aggregates that give one of the values back, or all of them. */
const REVEALING: ReadonlySet<string> = new Set([
  'min',
  'max',
  'first',
  'last',
  'nth',
  'mode',
  'list',
  'set',
  'unique',
  'tolist',
  'sample',
  'head',
  'tail',
  'idxmin',
  'idxmax',
  'collect_list',
  'collect_set',
  'implode',
]);
const COUNTING: ReadonlySet<string> = new Set(['count', 'size', 'nunique', 'len', 'n_unique']);

/** A column under an aggregate by name: counts hold no values, `first` holds them as they are. */
export function aggregated(data: Data, name: string): Data {
  if (COUNTING.has(name)) return withInfluence(NO_DATA, originsOf(data));
  if (REVEALING.has(name)) return transformed(data, 0, AGGREGATE);
  return transformed(data, AGGREGATE);
}

function functionName(value: Value): string {
  if (value.k === 'api') return value.name.slice(value.name.lastIndexOf('.') + 1);
  return constText(value) ?? 'udf';
}

function applyFunction(ctx: CallContext, fn: Value, data: Data): Data {
  if (fn.k === 'func' || (fn.k === 'method' && fn.fn !== null))
    return transformed(
      union(bare(dataIn(ctx.m, callWith(ctx, fn, ['column']))), data),
      0,
      AGGREGATE,
    );
  return aggregated(data, functionName(fn));
}

interface GroupArgs {
  /** Where the keys are: a field of the group object. */
  readonly keys?: string;
  readonly by?: string;
  readonly func?: string;
  readonly named?: string;
  /** A fixed aggregate: `mean`; `called`: what the callback made of each group. */
  readonly as?: string;
  readonly asIndex?: string;
}

/** Aggregation over groups (or, without keys, over all rows). */
export function runGroup(ctx: CallContext, cols: Cols, arg: unknown): Cols {
  const spec = (arg ?? {}) as GroupArgs;
  const keyValue = given(ctx, spec.keys ?? '$self.keys');
  const keyData = groupKeys(ctx, cols, keyValue);
  const values: Cols = { ...withoutNames(ctx, cols, keyValue, keyData), index: new Map() };
  const out = valueColumns(ctx, values, spec);
  const flag = refer(ctx, spec.asIndex ?? '$self.as_index');
  const inColumns = flag !== undefined && truth(flag) === false;
  if (inColumns)
    return { known: new Map([...keyData, ...out.known]), rest: out.rest, index: new Map() };
  return { ...out, index: keyData };
}

/** What the name of one group holds: its keys; of keys that are not known, whatever they may be. */
export function groupKeyData(ctx: CallContext): Data {
  const { exact } = ctx;
  const cols = (ctx.self === null ? undefined : getObj(ctx.m, ctx.self))?.cols ?? null;
  const keys = cols === null ? null : groupKeys(ctx, cols, given(ctx, '$self.keys'));
  const isKnown = keys !== null && keys.size > 0 && ctx.exact;
  ctx.exact = exact;
  if (isKnown) return bare(unionAll([...keys.values()]));
  const whole = refer(ctx, '$self.keyData') ?? ctx.self;
  return whole === null ? NO_DATA : dataIn(ctx.m, whole);
}

/** The columns that are aggregated: a key that was made of a column takes that column not away. */
function withoutNames(
  ctx: CallContext,
  cols: Cols,
  keys: Value | undefined,
  keyData: ReadonlyMap<string, Data>,
): Cols {
  const made = keys === undefined ? new Set<string>() : madeKeys(ctx, cols, keys);
  return {
    ...cols,
    known: new Map([...cols.known].filter(([name]) => !keyData.has(name) || made.has(name))),
  };
}

/** Names of keys that are given as values other than those of the column of that name. */
function madeKeys(ctx: CallContext, cols: Cols, keys: Value): ReadonlySet<string> {
  const obj = getObj(ctx.m, keys);
  const parts = keys.k === 'tuple' ? keys.elts : obj?.type === 'list' ? (obj.elts ?? []) : [keys];
  const out = new Set<string>();
  for (const it of parts)
    for (const [name, data] of getObj(ctx.m, it)?.cols?.known ?? []) {
      const own = cols.known.get(name);
      if (own !== undefined && !sameData(bare(own), bare(data))) out.add(name);
    }
  return out;
}

/** A row for each row: the keys are not among the columns. */
export function withoutKeys(ctx: CallContext, cols: Cols): Cols {
  const keys = given(ctx, '$self.keys');
  return withoutNames(ctx, cols, keys, groupKeys(ctx, cols, keys));
}

/** `groupby(…).size()`: a number for each group, which has no name, or `named` beside the keys. */
export function groupSize(ctx: CallContext, cols: Cols, arg: unknown): Cols {
  const index = groupKeys(ctx, cols, given(ctx, '$self.keys'));
  const named = (arg as { named?: string } | null)?.named;
  if (named === undefined) return { known: new Map([['', NO_DATA]]), rest: [], index };
  return { known: new Map([...index, [named, NO_DATA]]), rest: [], index: new Map() };
}

/** The keys as the index of the result. */
export function groupIndex(ctx: CallContext, cols: Cols): Cols {
  return { ...cols, index: groupKeys(ctx, cols, given(ctx, '$self.keys')) };
}

/** Labels of rows below the keys of their group. */
export function belowKeys(ctx: CallContext, cols: Cols): Cols {
  const keys = groupKeys(ctx, cols, given(ctx, '$self.keys'));
  const own = cols.index.size === 0 ? new Map([['', NO_DATA]]) : cols.index;
  return { ...cols, index: new Map([...keys, ...own]) };
}

/** Keys by name, or series that are keys themselves. */
function groupKeys(ctx: CallContext, cols: Cols, value: Value | undefined): Map<string, Data> {
  if (value === undefined) {
    // `groupby(level=0)`: which levels those are is not followed.
    if (ctx.self !== null && roleOf(getObj(ctx.m, ctx.self)?.type ?? '') === 'group')
      ctx.exact = false;
    return new Map();
  }
  const isOne = value.k === 'str' || getObj(ctx.m, value)?.cols != null;
  const { known: parts, more } = isOne
    ? { known: [value], more: null }
    : ctx.m.iterate(value, ctx.at);
  if (more !== null) ctx.exact = false;
  const out = new Map<string, Data>();
  for (const it of parts) {
    const own = getObj(ctx.m, it)?.cols;
    if (own != null) for (const [name, data] of own.known) out.set(name, data);
    else {
      const names = namesIn(ctx.m, it)?.names ?? [];
      // `pd.Grouper(freq="M")`, a function of the index: a key whose name is not known.
      if (names.length === 0) ctx.exact = false;
      for (const [name, data] of keyColumns(ctx, cols, names)) out.set(name, data);
    }
  }
  return out;
}

function keyColumns(ctx: CallContext, cols: Cols, keys: readonly string[]): Map<string, Data> {
  const out = new Map<string, Data>();
  const base = ctx.self === null ? undefined : getObj(ctx.m, ctx.self);
  const stored = base === undefined ? undefined : base.fields.get('keyData');
  for (const name of keys) {
    const held = stored === undefined ? undefined : getObj(ctx.m, stored)?.cols;
    out.set(
      name,
      columnOf(cols, name) ?? (held == null ? undefined : columnOf(held, name)) ?? NO_DATA,
    );
  }
  return out;
}

function valueColumns(ctx: CallContext, cols: Cols, spec: GroupArgs): Cols {
  if (spec.as === 'called')
    return closedCols(new Map([['', bare(dataIn(ctx.m, ctx.called ?? UNKNOWN))]]));
  if (spec.as !== undefined) {
    const name = spec.as.startsWith('$') ? (constText(given(ctx, spec.as)) ?? 'udf') : spec.as;
    return aggregateAll(cols, name);
  }
  const named =
    spec.named === undefined ? undefined : getObj(ctx.m, refer(ctx, spec.named) ?? { k: 'none' });
  if (named !== undefined && named.fields.size > 0) return namedAggregates(ctx, cols, named.fields);
  const func = spec.func === undefined ? undefined : given(ctx, spec.func);
  if (func === undefined) return aggregateAll(cols, 'udf');
  const obj = getObj(ctx.m, func);
  if (obj?.type === 'dict') return dictAggregates(ctx, cols, obj.fields);
  if (func.k === 'ref' && (obj?.type === 'list' || obj?.type === 'set'))
    return severalAggregates(ctx, cols, func);
  return {
    ...cols,
    known: new Map([...cols.known].map(([name, data]) => [name, applyFunction(ctx, func, data)])),
    rest: transformColumns(cols, AGGREGATE).rest,
  };
}

/** `agg(["min", "max"])`: a column for each function; over a frame's groups, of each column. */
function severalAggregates(ctx: CallContext, cols: Cols, list: Value): Cols {
  const { known: functions, more } = ctx.m.iterate(list, ctx.at);
  const type = (ctx.self === null ? undefined : getObj(ctx.m, ctx.self))?.type ?? '';
  const isGroup = roleOf(type) === 'group';
  const isSeries = isGroup ? roleOf(frameTypeOf(type)) === 'column' : roleOf(type) === 'column';
  // Over the groups of a frame the names have two levels, column and function: no set of plain names.
  if (more !== null || (isGroup && !isSeries)) ctx.exact = false;
  if (isGroup && !isSeries) ctx.levels = true;
  const known = new Map<string, Data>();
  let rest: Cols['rest'] = [];
  for (const fn of functions) {
    const isNamed = fn.k === 'api' || constText(fn) !== null;
    if (isSeries && !isNamed) ctx.exact = false;
    for (const [column, data] of cols.known) {
      const name = isSeries ? functionName(fn) : column;
      known.set(name, union(known.get(name) ?? NO_DATA, applyFunction(ctx, fn, data)));
    }
    rest = transformColumns(cols, 0, AGGREGATE).rest;
  }
  return { known, rest, index: cols.index };
}

function aggregateAll(cols: Cols, name: string): Cols {
  const known = new Map<string, Data>();
  for (const [column, data] of cols.known) known.set(column, aggregated(data, name));
  const rest = REVEALING.has(name)
    ? transformColumns(cols, 0, AGGREGATE).rest
    : transformColumns(cols, AGGREGATE).rest;
  return { known, rest, index: cols.index };
}

/** `agg(total=("amount", "sum"))`. */
function namedAggregates(ctx: CallContext, cols: Cols, fields: ReadonlyMap<string, Value>): Cols {
  const known = new Map<string, Data>();
  for (const [name, it] of fields) {
    const pair = it.k === 'tuple' ? it.elts : [];
    const column = constText(pair[0]) ?? constText(getObj(ctx.m, it)?.fields.get('column') ?? null);
    const fn = pair[1] ?? getObj(ctx.m, it)?.fields.get('aggfunc') ?? it;
    const data = column === null ? allData(cols) : (columnOf(cols, column) ?? NO_DATA);
    known.set(name, applyFunction(ctx, fn, data));
  }
  return closedCols(known);
}

/** `agg({"amount": "sum", "age": ["min", "max"]})`. */
function dictAggregates(ctx: CallContext, cols: Cols, fields: ReadonlyMap<string, Value>): Cols {
  const known = new Map<string, Data>();
  for (const [name, it] of fields) {
    const data = columnOf(cols, name) ?? NO_DATA;
    const several = it.k === 'ref' ? ctx.m.iterate(it, ctx.at).known : null;
    if (several === null) known.set(name, applyFunction(ctx, it, data));
    else {
      // The names have two levels then: the set is not closed under the plain names.
      ctx.exact = false;
      ctx.levels = true;
      let out: Data = NO_DATA;
      for (const fn of several) out = union(out, applyFunction(ctx, fn, data));
      known.set(name, out);
    }
  }
  return closedCols(known);
}

/** `melt`: identifiers stay; names of the rest become values of one column, their values another. */
export function runMelt(ctx: CallContext, cols: Cols, arg: unknown): Cols {
  const { ids, values, varName, valueName } = arg as {
    ids: string;
    values?: string;
    varName: string;
    valueName: string;
  };
  const idValue = given(ctx, ids);
  const idNames = idValue === undefined ? [] : (namesIn(ctx.m, idValue)?.names ?? null);
  if (idNames === null) {
    ctx.exact = false;
    return unnamedCols(allData(cols));
  }
  const chosen = values === undefined ? undefined : given(ctx, values);
  const valueNames = chosen === undefined ? null : (namesIn(ctx.m, chosen)?.names ?? null);
  const known = new Map<string, Data>();
  for (const it of idNames) known.set(it, columnOf(cols, it) ?? NO_DATA);
  let data: Data = NO_DATA;
  if (valueNames !== null)
    for (const it of valueNames) data = union(data, columnOf(cols, it) ?? NO_DATA);
  else {
    for (const [name, it] of cols.known) if (!idNames.includes(name)) data = union(data, it);
    data = union(data, {
      ...NO_DATA,
      srcs: cols.rest.map((it) =>
        it.column === '*' ? { ...it, except: [...new Set([...it.except, ...idNames])].sort() } : it,
      ),
    });
  }
  known.set(constText(given(ctx, varName)) ?? 'variable', NO_DATA);
  known.set(constText(given(ctx, valueName)) ?? 'value', data);
  return closedCols(known);
}
