/**
 * The column transformers: each takes the columns so far and gives the columns after. A pipeline of
 * them is the `columns` of a result. They know frames, not libraries.
 */
import {
  allData,
  closedCols,
  columnOf,
  EMPTY_COLS,
  influenceColumns,
  joinCols,
  keepSet,
  mapColumns,
  nameSet,
  setColumn,
  transformColumns,
  unnamedCols,
  untyped,
} from '../../values/columns.ts';
import type { Cols } from '../../values/columns.ts';
import { bare, NO_DATA, originsOf, union } from '../../values/data.ts';
import { textOf } from '../../values/pattern.ts';
import { bitsOf } from '../../values/transform.ts';
import { LacunaBug } from '../../text/known.ts';
import { dataIn, getObj } from '../interpreter/machine.ts';
import { namesIn } from '../interpreter/name-sets.ts';
import { addToAll } from '../interpreter/vectors.ts';
import { constText, str } from '../interpreter/value.ts';
import type { Value } from '../interpreter/value.ts';
import { given, refer, withoutIndex } from './context.ts';
import type { CallContext } from './context.ts';
import {
  axisNames,
  fromIndex,
  indexFrom,
  labelsOf,
  numberUnnamed,
  oneLevel,
  toIndex,
  UNKNOWN_INDEX,
  withLevelNames,
} from './index-steps.ts';
import {
  affix,
  asked,
  beside,
  evalAssign,
  like,
  pick,
  placed,
  renameOne,
  singleConstant,
  some,
  stack,
} from './name-steps.ts';
import { captures, wideToLong } from './capture-steps.ts';
import { constant, cut, records } from './reading-steps.ts';
import { closed, reindexed, relabel, rename, single } from './rename-steps.ts';
import { drop, keep } from './selecting-steps.ts';
import { frameFrom, runConcat, runIndexJoin, runJoin } from './joins.ts';
import {
  eachColumn,
  eachElement,
  frameNames,
  runPivot,
  setLocated,
  valueCounts,
} from './reshape.ts';
import { belowKeys, groupIndex, groupSize, runGroup, runMelt, withoutKeys } from './groups.ts';
import { calledWide, flattened, recordsNamed, seriesFrom } from './making-steps.ts';
import { runExprs } from './expressions.ts';
import { described, numericOnly, ofType, typed } from './type-steps.ts';
import { runGroupExprs, runGroupPairs, runSqlExprs } from './expression-steps.ts';
import type { Step } from './plans.ts';

export type StepFunction = (ctx: CallContext, cols: Cols, arg: unknown) => Cols;

export function runColumns(ctx: CallContext, steps: readonly Step[]): Cols {
  let cols = EMPTY_COLS;
  for (const { word, arg } of steps) cols = runStep(ctx, cols, word, arg);
  return cols;
}

function runStep(ctx: CallContext, cols: Cols, word: string, arg: unknown): Cols {
  const step = STEPS.get(word);
  if (step === undefined) throw new LacunaBug('models: a column step is not known');
  return step(ctx, cols, arg);
}

export function isStep(word: string): boolean {
  return STEPS.has(word);
}

export function colsOfValue(ctx: CallContext, value: Value | undefined): Cols | null {
  if (value === undefined) return null;
  if (value.k === 'union') {
    const data = dataIn(ctx.m, value);
    ctx.exact = false;
    return unnamedCols(data);
  }
  const obj = getObj(ctx.m, value);
  if (obj?.cols != null) {
    if (!obj.exact) ctx.exact = false;
    return obj.cols;
  }
  const data = dataIn(ctx.m, value);
  return data === NO_DATA ? null : unnamedCols(data);
}

function assign(ctx: CallContext, cols: Cols, arg: unknown): Cols {
  const value = refer(ctx, arg);
  const obj = value === undefined ? undefined : getObj(ctx.m, value);
  let out = cols;
  for (const [name, it] of obj?.fields ?? []) {
    const result =
      it.k === 'func' && ctx.self !== null
        ? ctx.m.call(it, { pos: [ctx.self], kw: new Map(), star: null, kwStar: null }, ctx.at)
        : it;
    out = setColumn(out, name, withoutIndex(ctx, result));
  }
  if (obj?.elem != null) {
    ctx.exact = false;
    out = { ...out, rest: [...out.rest, ...dataIn(ctx.m, obj.elem).srcs] };
  }
  return out;
}

/** One label: a text, a number, or several of them (`df["2024", "sum"] = …`), as Python writes it. */
function labelOf(key: Value): string | null {
  if (key.k === 'num') return String(key.v);
  if (key.k !== 'tuple') return constText(key);
  const parts = key.elts.map((it) => (it.k === 'num' ? String(it.v) : quoted(constText(it))));
  return parts.length < 2 || parts.includes(null) ? null : `(${parts.join(', ')})`;
}

function quoted(text: string | null): string | null {
  return text === null ? null : `'${text}'`;
}

/** `df[key] = value`. */
function set(ctx: CallContext, cols: Cols, arg: unknown): Cols {
  const { name, value: valueRef, at } = arg as { name: string; value: string; at?: string };
  const key = refer(ctx, name);
  const value = refer(ctx, valueRef);
  if (key === undefined || value === undefined) return cols;
  const data = withoutIndex(ctx, value);
  const text = labelOf(key);
  const strong = !ctx.m.widening || !cols.known.has(text ?? '');
  if (text !== null) {
    const old = strong ? NO_DATA : (cols.known.get(text) ?? NO_DATA);
    return placed(ctx, setColumn(cols, text, strong ? data : union(old, data)), text, at);
  }
  const mask = getObj(ctx.m, key);
  if (mask?.cols != null) return addToAll(cols, data);
  const several = key.k === 'str' ? key.pats.map((it) => textOf(it)) : [null];
  if (!several.includes(null)) {
    // One of several names: each may have been set.
    let out = cols;
    for (const it of several)
      if (it !== null) out = setColumn(out, it, union(columnOf(out, it) ?? NO_DATA, data));
    return out;
  }
  const names = namesIn(ctx.m, key);
  if (names === null) {
    ctx.exact = false;
    const wide = addToAll(cols, data);
    return { ...wide, rest: [...wide.rest, ...data.srcs.filter((it) => !wide.rest.includes(it))] };
  }
  const source = getObj(ctx.m, value)?.cols;
  const values = source == null ? [] : [...source.known.values()];
  let out = cols;
  names.names.forEach((it, i) => {
    const own =
      source?.known.get(it) ?? (values.length === names.names.length ? values[i] : undefined);
    out = setColumn(out, it, own ?? data);
  });
  return out;
}

function bits(_ctx: CallContext, cols: Cols, arg: unknown): Cols {
  const names = (Array.isArray(arg) ? arg : [arg]) as string[];
  return transformColumns(cols, bitsOf(names));
}

function mayBits(_ctx: CallContext, cols: Cols, arg: unknown): Cols {
  const names = (Array.isArray(arg) ? arg : [arg]) as string[];
  return transformColumns(cols, 0, bitsOf(names));
}

function unnamed(ctx: CallContext, cols: Cols, arg: unknown): Cols {
  ctx.exact = false;
  let data = allData(cols);
  if (typeof arg === 'string') data = union(data, dataIn(ctx.m, refer(ctx, arg) ?? str('')));
  return unnamedCols(bare(data));
}

/** A subset of the columns that only the values decide: an upper bound. */
function subset(ctx: CallContext, cols: Cols): Cols {
  if (cols.known.size > 0 || cols.rest.length > 0) ctx.exact = false;
  return cols;
}

function influence(ctx: CallContext, cols: Cols, arg: unknown): Cols {
  const value = given(ctx, arg);
  if (value === undefined) return cols;
  const names = namesIn(ctx.m, value);
  let data = dataIn(ctx.m, value);
  for (const name of names?.names ?? []) data = union(data, columnOf(cols, name) ?? NO_DATA);
  return influenceColumns(cols, originsOf(data));
}

/** Values from other arguments get into every column: `fillna(other)`, `where(c, other)`. */
function mix(ctx: CallContext, cols: Cols, arg: unknown): Cols {
  let out = cols;
  for (const ref of (Array.isArray(arg) ? arg : [arg]) as string[]) {
    const value = given(ctx, ref);
    if (value === undefined) continue;
    const obj = getObj(ctx.m, value);
    if (obj?.type === 'dict') {
      for (const [name, it] of obj.fields) {
        const old = columnOf(out, name);
        if (old !== undefined) out = setColumn(out, name, union(old, bare(dataIn(ctx.m, it))));
      }
    } else out = addToAll(out, bare(dataIn(ctx.m, value)));
  }
  return out;
}

/** Columns from the callback's result: a frame or a row gives names, anything else one column. */
function fromCalled(ctx: CallContext, cols: Cols): Cols {
  const value = ctx.called;
  if (value === null) return cols;
  const obj = getObj(ctx.m, value);
  if (obj?.cols != null) return obj.cols;
  if (obj?.type === 'dict' && obj.elem === null)
    return closedCols(
      new Map([...obj.fields].map(([name, it]) => [name, bare(dataIn(ctx.m, it))])),
    );
  return {
    known: new Map([[firstName(cols), bare(dataIn(ctx.m, value))]]),
    rest: [],
    index: cols.index,
  };
}

function firstName(cols: Cols): string {
  return cols.known.size === 1 ? ([...cols.known.keys()][0] ?? '') : '';
}

/** Columns of no dataset. */
const OPEN: Cols = {
  known: new Map(),
  rest: [{ asset: '', column: '*', except: [], may: 0, must: 0 }],
  index: new Map(),
};

const STEP_WORDS: Readonly<Record<string, StepFunction>> = {
  self: (ctx) => colsOfValue(ctx, ctx.self ?? undefined) ?? EMPTY_COLS,
  dataset: (ctx) => {
    if (ctx.dataset === null) return EMPTY_COLS;
    if (!ctx.dataset.exact) ctx.exact = false;
    return ctx.dataset.cols ?? unnamedCols(ctx.dataset.data);
  },
  empty: () => EMPTY_COLS,
  of: (ctx, _cols, arg) => colsOfValue(ctx, refer(ctx, arg)) ?? EMPTY_COLS,
  constant,
  cut,
  records,
  keep,
  drop,
  rename,
  relabel,
  assign,
  set,
  must: bits,
  may: mayBits,
  'to-index': toIndex,
  'from-index': fromIndex,
  'lose-index': (_ctx, cols) => ({ ...cols, index: new Map([[UNKNOWN_INDEX, NO_DATA]]) }),
  captures,
  reindexed,
  long: wideToLong,
  'no-index': (_ctx, cols) => ({ ...cols, index: new Map() }),
  single,
  closed,
  unnamed,
  subset,
  like,
  typed,
  untyped: (_ctx, cols) => untyped(cols),
  'of-type': ofType,
  numeric: numericOnly,
  described,
  influence,
  mix,
  some,
  affix,
  called: fromCalled,
  'frame-from': (ctx, _cols, arg) => {
    const value = refer(ctx, arg);
    return value === undefined || value.k === 'none' ? EMPTY_COLS : frameFrom(ctx, value);
  },
  'frame-names': frameNames,
  'series-from': seriesFrom,
  pivot: runPivot,
  'value-counts': valueCounts,
  'group-size': groupSize,
  'group-index': groupIndex,
  'below-keys': belowKeys,
  'without-keys': withoutKeys,
  'called-wide': calledWide,
  'records-named': recordsNamed,
  flattened,
  named: (ctx, cols, arg) => (given(ctx, arg) === undefined ? cols : single(ctx, cols, arg)),
  levels: (ctx, cols) => {
    ctx.levels = true;
    return cols;
  },
  /** `{at: $index}`: the column at a place. */
  at: (ctx, cols, arg) => {
    const value = refer(ctx, arg);
    const found =
      value?.k === 'num' && cols.rest.length === 0 ? [...cols.known].at(value.v) : undefined;
    if (found !== undefined) return { ...cols, known: new Map([found]) };
    ctx.exact = false;
    return cols;
  },
  /** Names by place are made by the library: which, versions differ. */
  unplaced: (ctx, cols) => {
    const names = [...cols.known.keys()];
    const isPlaces = names.length > 0 && names.every((it, i) => it === String(i));
    if (!isPlaces) return cols;
    ctx.exact = false;
    return { ...OPEN, rest: [...OPEN.rest, ...allData(cols).srcs] };
  },
  /** The same data under fixed names: parts of a date. */
  parts: (_ctx, cols, arg) => {
    const whole = allData({ ...cols, index: new Map() });
    return { ...cols, known: new Map((arg as string[]).map((it) => [it, whole])) };
  },
  each: eachColumn,
  'each-element': eachElement,
  'join-index': runIndexJoin,
  'concat-self': (ctx, _cols, arg) => {
    const own = colsOfValue(ctx, ctx.self ?? undefined) ?? EMPTY_COLS;
    const other = given(ctx, arg);
    return other === undefined ? own : joinCols(own, frameFrom(ctx, other));
  },
  'set-located': setLocated,
  eval: evalAssign,
  asked,
  'index-from': indexFrom,
  labels: labelsOf,
  'one-level': oneLevel,
  'axis-names': axisNames,
  'level-names': (ctx, cols, arg) => {
    const value = refer(ctx, arg);
    return value === undefined ? cols : withLevelNames(ctx, cols, value);
  },
  'number-unnamed': numberUnnamed,
  join: runJoin,
  concat: runConcat,
  group: runGroup,
  melt: runMelt,
  exprs: runExprs,
  'group-exprs': runGroupExprs,
  'group-pairs': runGroupPairs,
  'sql-exprs': runSqlExprs,
  pick,
  'rename-one': renameOne,
  'single-constant': singleConstant,
  beside,
  stack,
  /** Counts and flags: no value of the columns is in the result. */
  count: (_ctx, cols) => mapColumns(cols, () => NO_DATA),
  names: (ctx, cols, arg) =>
    keepSet(cols, nameSet((arg as string[]).filter((it) => it !== '' || ctx.exact))),
};

const STEPS: ReadonlyMap<string, StepFunction> = new Map(Object.entries(STEP_WORDS));
