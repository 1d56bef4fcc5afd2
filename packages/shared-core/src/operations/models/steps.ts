/**
 * The column transformers: each takes the columns so far and gives the columns after. A pipeline of
 * them is the `columns` of a result. They know frames, not libraries.
 */
import {
  allData,
  closedCols,
  columnOf,
  dropSet,
  EMPTY_COLS,
  influenceColumns,
  keepSet,
  mapColumns,
  nameSet,
  renameColumns,
  setColumn,
  transformColumns,
  unnamedCols,
} from '../../values/columns.ts';
import type { Cols } from '../../values/columns.ts';
import { bare, NO_DATA, originsOf, transformed, union } from '../../values/data.ts';
import type { Data } from '../../values/data.ts';
import { bitsOf } from '../../values/transform.ts';
import { LacunaBug } from '../../text/known.ts';
import { dataIn, getObj } from '../interpreter/machine.ts';
import { namesIn } from '../interpreter/name-sets.ts';
import { addToAll } from '../interpreter/vectors.ts';
import { constText, str, truth } from '../interpreter/value.ts';
import type { Value } from '../interpreter/value.ts';
import { given, refer } from './context.ts';
import type { CallContext } from './context.ts';
import { runConcat, runJoin } from './joins.ts';
import { runGroup, runMelt } from './groups.ts';
import { runExprs } from './expressions.ts';
import type { ColumnStep } from './schema.ts';

export type StepFunction = (ctx: CallContext, cols: Cols, arg: unknown) => Cols;

export function runColumns(ctx: CallContext, steps: readonly ColumnStep[]): Cols {
  let cols = EMPTY_COLS;
  for (const it of steps) {
    if (typeof it === 'string') {
      cols = runStep(ctx, cols, it, null);
      continue;
    }
    for (const [word, arg] of Object.entries(it)) cols = runStep(ctx, cols, word, arg);
  }
  return cols;
}

function runStep(ctx: CallContext, cols: Cols, word: string, arg: unknown): Cols {
  const step = STEPS[word];
  if (step === undefined) throw new LacunaBug('models: a column step is not known');
  return step(ctx, cols, arg);
}

export function isStep(word: string): boolean {
  return STEPS[word] !== undefined;
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

function drop(ctx: CallContext, cols: Cols, arg: unknown): Cols {
  const value = given(ctx, arg);
  if (value === undefined) return cols;
  const names = namesIn(ctx.m, value);
  if (names === null || !names.certain) ctx.exact = false;
  return names === null ? cols : dropSet(cols, names);
}

function keep(ctx: CallContext, cols: Cols, arg: unknown): Cols {
  const value = given(ctx, arg);
  if (value === undefined) return cols;
  const names = namesIn(ctx.m, value);
  if (names === null || !names.certain) ctx.exact = false;
  if (names === null) return { ...cols, rest: allData({ ...cols, index: new Map() }).srcs };
  return keepSet(cols, names);
}

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
    const result = ctx.m.call(value, { pos: [str(name)], kw: new Map(), star: null, kwStar: null }, ctx.at);
    const text = constText(result);
    if (text === null) return null;
    map.set(name, text);
  }
  return cols.rest.length === 0 ? map : null;
}

function rename(ctx: CallContext, cols: Cols, arg: unknown): Cols {
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
function relabel(ctx: CallContext, cols: Cols, arg: unknown): Cols {
  const value = given(ctx, arg);
  if (value === undefined) return cols;
  const names = namesIn(ctx.m, value);
  if (names === null || names.rest.length > 0 || !names.certain) {
    // Names computed from the old ones, e.g. lower-cased: values stay, names are not known.
    ctx.exact = false;
    return { ...unnamedCols(allData({ ...cols, index: new Map() })), index: cols.index };
  }
  const old = [...cols.known.values()];
  if (cols.rest.length === 0 && old.length === names.names.length)
    return { known: new Map(names.names.map((it, i) => [it, old[i] ?? NO_DATA])), rest: [], index: cols.index };
  ctx.exact = false;
  const whole = allData({ ...cols, index: new Map() });
  return { known: new Map(names.names.map((it) => [it, whole])), rest: [], index: cols.index };
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

/** What a value puts into a column: a series brings its values, not its index. */
function withoutIndex(ctx: CallContext, value: Value): Data {
  const obj = getObj(ctx.m, value);
  if (obj?.cols != null) return bare(allData({ ...obj.cols, index: new Map() }));
  return bare(dataIn(ctx.m, value));
}

/** `df[key] = value`. */
function set(ctx: CallContext, cols: Cols, arg: unknown): Cols {
  const { name, value: valueRef } = arg as { name: string; value: string };
  const key = refer(ctx, name);
  const value = refer(ctx, valueRef);
  if (key === undefined || value === undefined) return cols;
  const data = withoutIndex(ctx, value);
  const text = constText(key);
  const strong = !ctx.m.widening || !cols.known.has(text ?? '');
  if (text !== null) {
    const old = strong ? NO_DATA : (cols.known.get(text) ?? NO_DATA);
    return setColumn(cols, text, strong ? data : union(old, data));
  }
  const mask = getObj(ctx.m, key);
  if (mask?.cols != null) return addToAll(cols, data);
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
    const own = source?.known.get(it) ?? (values.length === names.names.length ? values[i] : undefined);
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

function toIndex(ctx: CallContext, cols: Cols, arg: unknown): Cols {
  const { keys, drop: dropRef, append } = arg as { keys: string; drop?: string; append?: string };
  const value = given(ctx, keys);
  const names = value === undefined ? null : namesIn(ctx.m, value);
  if (names === null) return cols;
  const index = new Map(append !== undefined && truth(refer(ctx, append) ?? str('')) === true ? cols.index : []);
  for (const name of names.names) index.set(name, columnOf(cols, name) ?? NO_DATA);
  const kept = dropRef !== undefined && refer(ctx, dropRef)?.k === 'bool' && truth(refer(ctx, dropRef) ?? str('')) === false;
  return { ...(kept ? cols : dropSet(cols, names)), index };
}

function fromIndex(ctx: CallContext, cols: Cols, arg: unknown): Cols {
  const options = (arg ?? {}) as { drop?: string; name?: string };
  const dropped = options.drop === undefined ? undefined : refer(ctx, options.drop);
  if (dropped !== undefined && truth(dropped) === true) return { ...cols, index: new Map() };
  const known = new Map<string, Data>();
  if (cols.index.size === 0 && ctx.m.widening === false) known.set('index', NO_DATA);
  for (const [name, data] of cols.index) known.set(name === '' ? 'index' : name, data);
  const rename = options.name === undefined ? null : constText(given(ctx, options.name));
  for (const [name, data] of cols.known) known.set(name === '' ? (rename ?? '0') : rename !== null && cols.known.size === 1 ? rename : name, data);
  return { known, rest: cols.rest, index: new Map() };
}

/** The one column under a name. */
function single(ctx: CallContext, cols: Cols, arg: unknown): Cols {
  const name = typeof arg === 'string' && arg.startsWith('$') ? (constText(given(ctx, arg)) ?? '') : String(arg ?? '');
  return { known: new Map([[name, allData({ ...cols, index: new Map() })]]), rest: [], index: cols.index };
}

/** Names from an argument, each with all the data so far: where the order decides what is in which. */
function closed(ctx: CallContext, cols: Cols, arg: unknown): Cols {
  const value = given(ctx, arg);
  const names = value === undefined ? null : namesIn(ctx.m, value);
  if (names === null) return cols;
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

function like(ctx: CallContext, cols: Cols, arg: unknown): Cols {
  const { items, like: part, regex } = arg as { items?: string; like?: string; regex?: string };
  const list = items === undefined ? undefined : given(ctx, items);
  if (list !== undefined) return keep(ctx, cols, items);
  const text = part === undefined ? null : constText(given(ctx, part));
  const expression = regex === undefined ? null : constText(given(ctx, regex));
  const test = text !== null ? (name: string): boolean => name.includes(text) : expression !== null ? matcher(expression) : null;
  if (test === null || cols.rest.length > 0) ctx.exact = false;
  if (test === null) return cols;
  return { ...cols, known: new Map([...cols.known].filter(([name]) => test(name))) };
}

/** Plain regular expressions over names: `^a`, `b$`, `a|b`. Null when it uses more. */
export function matcher(expression: string): ((name: string) => boolean) | null {
  if (!/^[\w\s^$|-]*$/.test(expression)) return null;
  const parts = expression.split('|').map((it) => ({
    text: it.replace(/^\^/, '').replace(/\$$/, ''),
    start: it.startsWith('^'),
    end: it.endsWith('$'),
  }));
  return (name) =>
    parts.some(({ text, start, end }) =>
      start && end ? name === text : start ? name.startsWith(text) : end ? name.endsWith(text) : name.includes(text),
    );
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

/** Only some columns are transformed: `{of: $columns, must: hash}`. */
function some(ctx: CallContext, cols: Cols, arg: unknown): Cols {
  const { of, may, must } = arg as { of: string; may?: string[]; must?: string[] };
  const value = given(ctx, of);
  const names = value === undefined ? null : namesIn(ctx.m, value);
  if (names === null) return transformColumns(cols, 0, bitsOf([...(may ?? []), ...(must ?? [])]));
  let out = cols;
  for (const name of names.names) {
    const data = columnOf(out, name);
    if (data !== undefined) out = setColumn(out, name, transformed(data, bitsOf(must ?? []), bitsOf(may ?? [])));
  }
  return out;
}

/** Names get a fixed part: `add_prefix("x_")`. */
function affix(ctx: CallContext, cols: Cols, arg: unknown): Cols {
  const { prefix, suffix } = arg as { prefix?: string; suffix?: string };
  const before = prefix === undefined ? '' : constText(given(ctx, prefix));
  const after = suffix === undefined ? '' : constText(given(ctx, suffix));
  if (before === null || after === null || cols.rest.length > 0) {
    ctx.exact = ctx.exact && cols.rest.length === 0;
    return before === null || after === null ? unnamedCols(allData(cols)) : { ...unnamedCols(allData(cols)), index: cols.index };
  }
  return { ...cols, known: new Map([...cols.known].map(([name, data]) => [`${before}${name}${after}`, data])) };
}

/** Columns from the callback's result: a frame or a row gives names, anything else one column. */
function fromCalled(ctx: CallContext, cols: Cols): Cols {
  const value = ctx.called;
  if (value === null) return cols;
  const obj = getObj(ctx.m, value);
  if (obj?.cols != null) return obj.cols;
  if (obj?.type === 'dict' && obj.elem === null)
    return closedCols(new Map([...obj.fields].map(([name, it]) => [name, bare(dataIn(ctx.m, it))])));
  return { known: new Map([[firstName(cols), bare(dataIn(ctx.m, value))]]), rest: [], index: cols.index };
}

function firstName(cols: Cols): string {
  return cols.known.size === 1 ? ([...cols.known.keys()][0] ?? '') : '';
}

const STEPS: Readonly<Record<string, StepFunction>> = {
  self: (ctx) => colsOfValue(ctx, ctx.self ?? undefined) ?? EMPTY_COLS,
  dataset: (ctx) => {
    if (ctx.dataset === null) return EMPTY_COLS;
    if (!ctx.dataset.exact) ctx.exact = false;
    return ctx.dataset.cols ?? unnamedCols(ctx.dataset.data);
  },
  empty: () => EMPTY_COLS,
  of: (ctx, _cols, arg) => colsOfValue(ctx, refer(ctx, arg)) ?? EMPTY_COLS,
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
  'no-index': (_ctx, cols) => ({ ...cols, index: new Map() }),
  single,
  closed,
  unnamed,
  subset,
  like,
  influence,
  mix,
  some,
  affix,
  called: fromCalled,
  join: runJoin,
  concat: runConcat,
  group: runGroup,
  melt: runMelt,
  exprs: runExprs,
  /** Counts and flags: no value of the columns is in the result. */
  count: (_ctx, cols) => mapColumns(cols, () => NO_DATA),
  names: (ctx, cols, arg) => keepSet(cols, nameSet((arg as string[]).filter((it) => it !== '' || ctx.exact))),
};
