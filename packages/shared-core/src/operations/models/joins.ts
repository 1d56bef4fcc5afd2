/** Columns of two or more frames in one: merge, join, concat. */
import {
  allData,
  closedCols,
  columnOf,
  EMPTY_COLS,
  joinCols,
  mayHave,
  renameColumns,
  typeOfColumn,
  unnamedCols,
  untyped,
} from '../../values/columns.ts';
import type { Cols } from '../../values/columns.ts';
import type { ColumnType } from '../../values/column-type.ts';
import { bare, NO_DATA, originsOf, union, unionOrigins, withInfluence } from '../../values/data.ts';
import type { Data, Origin } from '../../values/data.ts';
import { bitOf } from '../../values/transform.ts';
import { dataIn, getObj } from '../interpreter/machine.ts';
import { isComputed } from '../interpreter/computed.ts';
import { namesIn } from '../interpreter/name-sets.ts';
import { constText, NONE, truth } from '../interpreter/value.ts';
import type { Value } from '../interpreter/value.ts';
import { given, refer } from './context.ts';
import type { CallContext } from './context.ts';
import { UNKNOWN_INDEX } from './index-steps.ts';
import { namesSelected } from './name-steps.ts';

interface JoinArgs {
  readonly left: string;
  readonly right: string;
  readonly on?: string;
  readonly leftOn?: string;
  readonly rightOn?: string;
  readonly suffixes?: string;
  readonly how?: string;
  /** A column that says which side a row comes from. */
  readonly indicator?: string;
  /** The right side's keys are not in the result under their own names (polars). */
  readonly dropsRightKeys?: boolean;
  /** A flag: the keys of both sides are one column. */
  readonly coalesce?: string;
  /** Flags: that side's key is its index. */
  readonly leftIndex?: string;
  readonly rightIndex?: string;
}

function colsOf(ctx: CallContext, ref: string): Cols {
  const value = refer(ctx, ref);
  if (value === undefined) return EMPTY_COLS;
  const obj = getObj(ctx.m, value);
  if (obj?.cols != null) {
    if (!obj.exact) ctx.exact = false;
    return obj.cols;
  }
  ctx.exact = false;
  return unnamedCols(dataIn(ctx.m, value));
}

function names(ctx: CallContext, ref: string | undefined): readonly string[] | null {
  const value = ref === undefined ? undefined : given(ctx, ref);
  if (value === undefined) return null;
  const names = namesIn(ctx.m, value) ?? namesSelected(ctx, value);
  // A key that is given as values is a column of its own.
  if (names?.certain !== true) ctx.exact = false;
  return names?.names ?? null;
}

function keyOrigins(cols: Cols, keys: readonly string[] | null): readonly Origin[] {
  let out: readonly Origin[] = [];
  for (const it of keys ?? []) {
    const data = columnOf(cols, it);
    if (data !== undefined) out = unionOrigins(out, originsOf(data));
  }
  return out;
}

function suffixPair(ctx: CallContext, ref: string | undefined): readonly [string, string] {
  const value = ref === undefined ? undefined : given(ctx, ref);
  if (value === undefined) return ['_x', '_y'];
  const text = constText(value);
  // polars: one suffix, for the right side only.
  if (text !== null) return ['', text];
  const { known } = ctx.m.iterate(value, ctx.at);
  return [constText(known[0]) ?? '', constText(known[1]) ?? ''];
}

/** Joins that only choose rows of the left side. */
const ONLY_LEFT: ReadonlySet<string> = new Set([
  'semi',
  'anti',
  'left_semi',
  'leftsemi',
  'left_anti',
  'leftanti',
  'left semi',
  'left anti',
]);

export function runJoin(ctx: CallContext, _cols: Cols, arg: unknown): Cols {
  const spec = arg as JoinArgs;
  const left = colsOf(ctx, spec.left);
  const right = colsOf(ctx, spec.right);
  const how = spec.how === undefined ? null : constText(given(ctx, spec.how));
  const on = how === 'cross' ? null : (names(ctx, spec.on) ?? commonNames(ctx, spec, left, right));
  const leftOn = names(ctx, spec.leftOn) ?? on;
  const rightOn = names(ctx, spec.rightOn) ?? on;
  const infl = unionOrigins(keyOrigins(left, leftOn), keyOrigins(right, rightOn));
  if (how !== null && ONLY_LEFT.has(how)) return withKeys(left, infl);
  const [before, after] = suffixPair(ctx, spec.suffixes);
  const known = new Map<string, Data>();
  const types = new Map<string, ColumnType>();
  // A truth value beside a row that found no match is none any more.
  const prove = (cols: Cols, name: string, label: string): void => {
    const type = typeOfColumn(cols, name);
    if (type !== undefined && type !== 'boolean') types.set(label, type);
  };
  const shared = new Set(keepsBoth(ctx, spec, how, leftOn) ? [] : sameKeys(leftOn, rightOn));
  const sides = indexSides(ctx, spec);
  if (sides.right) addThird(known, leftOn, [left, right], infl);
  else if (sides.left) addThird(known, rightOn, [right, left], infl);
  for (const [name, data] of left.known) {
    const clash = !shared.has(name) && right.known.has(name);
    const label = clash ? name + before : name;
    known.set(label, withInfluence(data, infl));
    prove(left, name, label);
  }
  addKeys(known, shared, [left, right], infl);
  const drops = spec.dropsRightKeys === true && !keepsBoth(ctx, spec, how, leftOn);
  const isDropped = (name: string): boolean => drops && (rightOn?.includes(name) ?? false);
  for (const [name, data] of right.known) {
    if (shared.has(name) || isDropped(name)) continue;
    const label = left.known.has(name) ? name + after : name;
    // Without a suffix there are two columns of one name.
    const old = known.get(label);
    known.set(label, withInfluence(old === undefined ? data : union(old, data), infl));
    if (old === undefined) prove(right, name, label);
    else types.delete(label);
  }
  addIndicator(ctx, known, spec.indicator);
  const rest = [...left.rest, ...right.rest].map((it) =>
    it.column === '*' && shared.size > 0
      ? { ...it, except: [...new Set([...it.except, ...shared])].sort() }
      : it,
  );
  return { known, rest, index: joinedIndex(left, right, leftOn, sides), types };
}

/** The key of one side is its index: where that side has a column of the key's name, the key is a third. */
function addThird(
  known: Map<string, Data>,
  keys: readonly string[] | null,
  [side, indexed]: readonly [Cols, Cols],
  infl: readonly Origin[],
): void {
  for (const it of keys ?? [])
    if (side.known.has(it) && indexed.known.has(it))
      known.set(it, withInfluence(columnOf(side, it) ?? NO_DATA, infl));
}

/** Keys that both sides have are one column of both. */
function addKeys(
  known: Map<string, Data>,
  shared: ReadonlySet<string>,
  [left, right]: readonly [Cols, Cols],
  infl: readonly Origin[],
): void {
  for (const key of shared) {
    const a = known.get(key) ?? columnOf(left, key);
    const b = columnOf(right, key);
    const both = a !== undefined && b !== undefined ? union(a, b) : (a ?? b);
    if (both !== undefined) known.set(key, withInfluence(both, infl));
  }
}

function sameKeys(
  leftOn: readonly string[] | null,
  rightOn: readonly string[] | null,
): readonly string[] {
  return leftOn?.filter((it, i) => rightOn?.[i] === it) ?? [];
}

/** Polars: a full join keeps the keys of both sides unless it is told to make one of them. */
function keepsBoth(
  ctx: CallContext,
  spec: JoinArgs,
  how: string | null,
  leftOn: readonly string[] | null,
): boolean {
  if (how === 'cross') return true;
  if (spec.dropsRightKeys !== true || leftOn === null) return false;
  const value = spec.coalesce === undefined ? undefined : given(ctx, spec.coalesce);
  const merged = value === undefined ? null : truth(value);
  if (how === 'right' && value === undefined) {
    // The names of the right side stay, those of the left side go.
    ctx.exact = false;
    return true;
  }
  return merged === null ? how === 'full' || how === 'outer' : !merged;
}

interface Sides {
  readonly left: boolean;
  readonly right: boolean;
}

/** Which side's key is its index. */
function indexSides(ctx: CallContext, spec: JoinArgs): Sides {
  const isOn = (ref: string | undefined): boolean =>
    ref !== undefined && truth(given(ctx, ref) ?? NONE) !== false;
  return { left: isOn(spec.leftIndex), right: isOn(spec.rightIndex) };
}

/** Rows are numbered anew unless an index was a key. */
function joinedIndex(
  left: Cols,
  right: Cols,
  keys: readonly string[] | null,
  sides: Sides,
): Cols['index'] {
  if (sides.left && !sides.right) return right.index;
  const isKey = sides.right || (keys ?? []).some((it) => left.index.has(it));
  return isKey || left.rest.length > 0 ? left.index : new Map();
}

/** `indicator=True` or `indicator="side"`: a column that says which side a row comes from. */
function addIndicator(ctx: CallContext, known: Map<string, Data>, ref: string | undefined): void {
  const value = ref === undefined ? undefined : given(ctx, ref);
  if (value?.k === 'bool' && value.v) known.set('_merge', NO_DATA);
  else if (value?.k === 'str') known.set(constText(value) ?? '_merge', NO_DATA);
}

/** Without `on`, the columns of the same name are the keys. */
function commonNames(
  ctx: CallContext,
  spec: JoinArgs,
  left: Cols,
  right: Cols,
): readonly string[] | null {
  const flagged = (ref: string | undefined): boolean =>
    ref !== undefined && truth(given(ctx, ref) ?? NONE) === true;
  const keyed =
    (spec.leftOn !== undefined && given(ctx, spec.leftOn) !== undefined) ||
    spec.on === undefined ||
    flagged(spec.leftIndex) ||
    flagged(spec.rightIndex);
  if (keyed || left.rest.length > 0 || right.rest.length > 0) return null;
  return [...left.known.keys()].filter((it) => right.known.has(it));
}

function withKeys(cols: Cols, infl: readonly Origin[]): Cols {
  const known = new Map<string, Data>();
  for (const [name, data] of cols.known) known.set(name, withInfluence(data, infl));
  return { ...cols, known };
}

/** `concat([a, b], axis=…)`: under each other, or side by side. */
export function runConcat(ctx: CallContext, _cols: Cols, arg: unknown): Cols {
  const { of, axis, keys, renumber } = arg as {
    of: string;
    axis?: string;
    keys?: string;
    renumber?: string;
  };
  const value = refer(ctx, of);
  if (value === undefined) return EMPTY_COLS;
  const parts = partsOf(ctx, value);
  const side = axis === undefined ? undefined : refer(ctx, axis);
  const beside =
    side?.k === 'num'
      ? side.v === 1
      : constText(side) === 'columns' || constText(side) === 'horizontal';
  let unnamed = 0;
  let out: Cols | null = null;
  for (const part of parts) {
    // Series without a name are counted.
    const counted = beside && part.known.has('');
    const it = counted ? renameColumns(part, new Map([['', String(unnamed)]])) : part;
    if (counted) unnamed++;
    out = out === null ? it : beside ? besideCols(out, it) : underCols(out, it);
  }
  const option = (ref: string | undefined): Value | undefined =>
    ref === undefined ? undefined : given(ctx, ref);
  const all = out ?? EMPTY_COLS;
  if (beside && truth(option(renumber) ?? NONE) === true) return numbered(parts, all);
  const isKeyed = option(keys) !== undefined || getObj(ctx.m, value)?.type === 'dict';
  return out === null || !isKeyed ? all : withKeyLevel(ctx, all, beside);
}

/** The keys are a level of the column names (side by side) or of the index (under each other). */
function withKeyLevel(ctx: CallContext, cols: Cols, beside: boolean): Cols {
  if (beside) {
    ctx.exact = false;
    return cols;
  }
  return { ...cols, index: new Map([...cols.index, [UNKNOWN_INDEX, NO_DATA]]) };
}

/** Side by side without their names: columns `0`, `1`, … */
function numbered(parts: readonly Cols[], all: Cols): Cols {
  if (parts.some((it) => it.rest.length > 0)) return unnamedCols(allData(all));
  const columns = parts.flatMap((it) => [...it.known.values()]);
  return { ...untyped(all), known: new Map(columns.map((data, i) => [String(i), data])) };
}

function partsOf(ctx: CallContext, value: Value): readonly Cols[] {
  const obj = getObj(ctx.m, value);
  const list = obj?.type === 'dict' ? [...obj.fields.values()] : null;
  const { known, more } =
    list === null ? ctx.m.iterate(value, ctx.at) : { known: list, more: obj?.elem ?? null };
  const all = more === null ? known : [...known, more];
  return all
    .flatMap((it) => (it.k === 'union' ? it.of : [it]))
    .flatMap((it): readonly Cols[] => {
      if (it.k === 'none') return [];
      const part = getObj(ctx.m, it);
      if (part?.cols != null) {
        if (!part.exact) ctx.exact = false;
        return [part.cols];
      }
      const data = bare(dataIn(ctx.m, it));
      if (data.srcs.length === 0) return [];
      ctx.exact = false;
      return [unnamedCols(data)];
    });
}

/** Rows of both: a column may come from either. */
function underCols(a: Cols, b: Cols): Cols {
  return joinCols(a, b);
}

function besideCols(a: Cols, b: Cols): Cols {
  const known = new Map(a.known);
  for (const [name, data] of b.known) {
    const old = known.get(name);
    known.set(name, old === undefined ? data : union(old, data));
  }
  const rest = [...a.rest, ...b.rest.filter((it) => !a.rest.includes(it))];
  return { known, rest, index: a.index };
}

/** Wider arrays are not tables that somebody names by position. */
const MAX_WIDTH = 256;

const CONSTANT = bitOf('constant');

/** A frame from a dict of columns, a list of rows or anything else. */
export function frameFrom(ctx: CallContext, value: Value): Cols {
  const obj = getObj(ctx.m, value);
  if (obj?.cols != null) {
    if (!obj.exact) ctx.exact = false;
    return obj.cols;
  }
  if (obj?.type === 'dict' && obj.elem === null) {
    const known = new Map<string, Data>();
    for (const [name, it] of obj.fields) known.set(name, columnData(ctx, it));
    return closedCols(known);
  }
  const width = obj?.fields.get('width');
  if (obj?.type === 'numpy.ndarray' && width?.k === 'num' && width.v <= MAX_WIDTH) {
    const data = bare(dataIn(ctx.m, value));
    return closedCols(new Map(Array.from({ length: width.v }, (_, i) => [String(i), data])));
  }
  const wide = rowsOfLists(ctx, value);
  if (wide !== null) return wide;
  const { known: rows, more } = ctx.m.iterate(value, ctx.at);
  const records = more === null ? rows : [...rows, more];
  let out: Cols | null = null;
  for (const row of records) {
    const record = getObj(ctx.m, row);
    if (record?.type !== 'dict' || record.elem !== null) {
      out = null;
      break;
    }
    const cols = closedCols(
      new Map([...record.fields].map(([name, it]) => [name, bare(dataIn(ctx.m, it))])),
    );
    out = out === null ? cols : joinCols(out, cols);
  }
  if (out !== null) return out;
  const data = bare(dataIn(ctx.m, value));
  ctx.exact = false;
  if (data.srcs.length > 0) return unnamedCols(data);
  return isComputed(ctx.m, value) ? OPEN_OF_CONSTANTS : OPEN_WITHOUT_ORIGIN;
}

/** `[[1, 2], [3, 4]]`: columns `0`, `1`; null when it is not a list of lists of known length. */
function rowsOfLists(ctx: CallContext, value: Value): Cols | null {
  const obj = getObj(ctx.m, value);
  if (obj?.type !== 'list' || obj.elts === null || obj.elts.length === 0 || obj.elem !== null)
    return null;
  const columns: Data[] = [];
  for (const row of obj.elts) {
    const inner = getObj(ctx.m, row);
    const items = row.k === 'tuple' ? row.elts : inner?.elem === null ? inner.elts : null;
    if (items === null || (inner !== undefined && inner.type !== 'list')) return null;
    items.forEach((it, i) => {
      columns[i] = union(columns[i] ?? NO_DATA, bare(dataIn(ctx.m, it)));
    });
  }
  return closedCols(new Map(columns.map((data, i) => [String(i), data])));
}

/** Columns that exist but come from no dataset: `pd.DataFrame(rows)` of computed values. */
const OPEN_WITHOUT_ORIGIN: Cols = {
  known: new Map(),
  rest: [{ asset: '', column: '*', except: [], may: 0, must: 0 }],
  index: new Map(),
};

/** Columns whose names are not known and whose values the code makes itself: `pd.DataFrame(np.random.randn(n))`. */
const OPEN_OF_CONSTANTS: Cols = {
  known: new Map(),
  rest: [{ asset: '', column: '*', except: [], may: CONSTANT, must: CONSTANT }],
  index: new Map(),
};

function columnData(ctx: CallContext, value: Value): Data {
  const obj = getObj(ctx.m, value);
  if (obj?.cols != null) return bare(allData({ ...obj.cols, index: new Map() }));
  return bare(dataIn(ctx.m, value));
}

export function hasColumn(cols: Cols, name: string): boolean {
  return mayHave(cols, name);
}

/** `a.join(b)`: beside each other by index; clashing names get the suffixes. */
export function runIndexJoin(ctx: CallContext, _cols: Cols, arg: unknown): Cols {
  const { other, lsuffix, rsuffix } = arg as { other: string; lsuffix: string; rsuffix: string };
  const left = colsOf(ctx, 'self');
  const value = refer(ctx, other);
  const parts =
    value === undefined
      ? []
      : getObj(ctx.m, value)?.cols != null
        ? [colsOf(ctx, other)]
        : partsOf(ctx, value);
  const before = constText(given(ctx, lsuffix)) ?? '';
  const after = constText(given(ctx, rsuffix)) ?? '';
  let out = left;
  for (const right of parts) {
    const known = new Map<string, Data>();
    for (const [name, data] of out.known)
      known.set(right.known.has(name) ? name + before : name, data);
    for (const [name, data] of right.known)
      known.set(out.known.has(name) ? name + after : name, data);
    out = { known, rest: [...out.rest, ...right.rest], index: out.index };
  }
  return out;
}
