/** Column steps that move columns into the index and back. */
import { allData, columnOf, dropSet, nameSet } from '../../values/columns.ts';
import type { Cols, NameSet } from '../../values/columns.ts';
import { withoutTypes } from '../../values/column-type.ts';
import { NO_DATA, union } from '../../values/data.ts';
import type { Data } from '../../values/data.ts';
import { getObj } from '../interpreter/machine.ts';
import { namesIn } from '../interpreter/name-sets.ts';
import { constText, str, truth } from '../interpreter/value.ts';
import type { Value } from '../interpreter/value.ts';
import { given, refer, withoutIndex } from './context.ts';
import type { CallContext } from './context.ts';

export function toIndex(ctx: CallContext, cols: Cols, arg: unknown): Cols {
  const { keys, drop: dropRef, append } = arg as { keys: string; drop?: string; append?: string };
  const value = given(ctx, keys);
  const held = value === undefined ? null : givenLevels(ctx, cols, value);
  if (held !== null)
    return {
      ...dropSet(cols, nameSet(held.names)),
      index: new Map([...(isAppended(ctx, append) ? levelsBefore(cols) : []), ...held.levels]),
    };
  const names =
    value === undefined ? null : (byPosition(ctx, cols, value) ?? namesIn(ctx.m, value));
  if (names === null) {
    // Nobody knows which columns went: all may still be there, and the index is not the plain one.
    if (value === undefined || value.k === 'none' || value.k === 'bool') return cols;
    if (cols.known.size > 0) ctx.exact = false;
    return { ...cols, index: new Map([[UNKNOWN_INDEX, NO_DATA]]) };
  }
  const index = new Map(isAppended(ctx, append) ? levelsBefore(cols) : []);
  for (const name of names.names)
    index.set(UNNAMED.test(name) ? '' : name, columnOf(cols, name) ?? NO_DATA);
  const kept =
    dropRef !== undefined &&
    refer(ctx, dropRef)?.k === 'bool' &&
    truth(refer(ctx, dropRef) ?? str('')) === false;
  return { ...(kept ? cols : dropSet(cols, names)), index };
}

function isAppended(ctx: CallContext, append: string | undefined): boolean {
  return append !== undefined && truth(refer(ctx, append) ?? str('')) === true;
}

/** The levels that are there; row numbers are one without a name. */
function levelsBefore(cols: Cols): ReadonlyMap<string, Data> {
  return cols.index.size === 0 ? new Map([['', NO_DATA]]) : cols.index;
}

/** `set_index(df["day"])`, `set_index([labels, "day"])`: levels given as values, which take no column away. */
function givenLevels(
  ctx: CallContext,
  cols: Cols,
  value: Value,
): { names: readonly string[]; levels: ReadonlyMap<string, Data> } | null {
  const obj = getObj(ctx.m, value);
  const list =
    obj?.cols != null ? [value] : obj?.type === 'list' && obj.elem === null ? obj.elts : null;
  if (list === null || !list.some((it) => getObj(ctx.m, it)?.cols != null)) return null;
  const levels = new Map<string, Data>();
  const names: string[] = [];
  for (const it of list) {
    const own = getObj(ctx.m, it)?.cols;
    const text = constText(it);
    if (own == null && text === null) return null;
    if (text !== null) {
      names.push(text);
      levels.set(text, columnOf(cols, text) ?? NO_DATA);
    }
    for (const [name, data] of own?.known ?? []) levels.set(name, data);
  }
  return { names, levels };
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

interface FromIndexArgs {
  readonly drop?: string;
  /** Name of the one value column. */
  readonly name?: string;
  /** Only these levels; the names that they get. */
  readonly level?: string;
  readonly names?: string;
}

/** Levels that move: all, or those that a name or a place says; null when it is not known which. */
function levelsMoved(ctx: CallContext, cols: Cols, ref: string | undefined): Set<string> | null {
  const all = [...cols.index.keys()];
  const value = ref === undefined ? undefined : given(ctx, ref);
  if (value === undefined) return new Set(all);
  const { known, more } =
    value.k === 'num' || value.k === 'str'
      ? { known: [value], more: null }
      : ctx.m.iterate(value, ctx.at);
  const names = known.map((it) => (it.k === 'num' ? all.at(it.v) : (constText(it) ?? undefined)));
  if (more !== null || cols.index.has(UNKNOWN_INDEX) || !names.every((it) => it !== undefined))
    return null;
  return new Set(names);
}

export function fromIndex(ctx: CallContext, cols: Cols, arg: unknown): Cols {
  const options = (arg ?? {}) as FromIndexArgs;
  const moved = levelsMoved(ctx, cols, options.level);
  if (moved === null) ctx.exact = false;
  const index = new Map([...cols.index].filter(([name]) => moved?.has(name) === false));
  const dropped = options.drop === undefined ? undefined : refer(ctx, options.drop);
  if (dropped !== undefined && truth(dropped) === true) return { ...cols, index };
  const known = levelColumns(ctx, cols, moved, newNames(ctx, options.names));
  const rename = options.name === undefined ? null : constText(given(ctx, options.name));
  for (const [name, data] of cols.known)
    known.set(
      name === '' ? (rename ?? '0') : rename !== null && cols.known.size === 1 ? rename : name,
      data,
    );
  const types = rename === null ? withoutTypes(cols.types, cols.index.keys()) : undefined;
  return { known, rest: cols.rest, index, types };
}

/** The levels that move, under their names, those that the call gives, or those that the library does. */
function levelColumns(
  ctx: CallContext,
  cols: Cols,
  moved: ReadonlySet<string> | null,
  labels: readonly string[] | null,
): Map<string, Data> {
  const known = new Map<string, Data>();
  // An index given as a value: nobody knows its names.
  if (cols.index.has(UNKNOWN_INDEX)) ctx.exact = false;
  if (cols.index.size === 0 && !ctx.m.widening)
    known.set(labels?.[0] ?? unnamedLevel(cols, 0), NO_DATA);
  let place = 0;
  for (const [name, data] of cols.index) {
    const at = place++;
    if (moved?.has(name) === false) continue;
    if (name === UNKNOWN_INDEX && data.srcs.length === 0) continue;
    const own = name === '' || name === UNKNOWN_INDEX ? unnamedLevel(cols, at) : name;
    known.set(labels?.[known.size] ?? own, data);
  }
  return known;
}

/** What a level without a name is called as a column. */
function unnamedLevel(cols: Cols, place: number): string {
  if (cols.index.size > 1) return `level_${place}`;
  return cols.known.has('index') ? 'level_0' : 'index';
}

function newNames(ctx: CallContext, ref: string | undefined): readonly string[] | null {
  const value = ref === undefined ? undefined : given(ctx, ref);
  if (value === undefined) return null;
  const names = namesIn(ctx.m, value);
  if (names === null || !names.certain) ctx.exact = false;
  return names?.names ?? null;
}

/** `rename_axis("day")`, `rename_axis(index={"a": "b"})`: names of the levels, not of columns. */
export function axisNames(ctx: CallContext, cols: Cols, arg: unknown): Cols {
  const { mapper, index, axis } = arg as { mapper: string; index: string; axis: string };
  const side = refer(ctx, axis);
  const isOfColumns = (side?.k === 'num' && side.v === 1) || constText(side) === 'columns';
  const value = refer(ctx, index) ?? (isOfColumns ? undefined : refer(ctx, mapper));
  return value === undefined ? cols : withLevelNames(ctx, cols, value);
}

/** The levels of the index under other names. */
export function withLevelNames(ctx: CallContext, cols: Cols, value: Value): Cols {
  const levels = cols.index.size === 0 ? [['', NO_DATA] as const] : [...cols.index];
  const obj = getObj(ctx.m, value);
  const unknown = (): Cols => ({
    ...cols,
    index: new Map([[UNKNOWN_INDEX, levels.map(([, data]) => data).reduce(union, NO_DATA)]]),
  });
  if (value.k === 'none') return levels.length === 1 ? renamed(cols, levels, ['']) : unknown();
  if (obj?.type === 'dict')
    return renamed(
      cols,
      levels,
      levels.map(([name]) => constText(obj.fields.get(name) ?? null) ?? name),
    );
  const isOne = value.k === 'str' || value.k === 'num';
  const { known, more } = isOne ? { known: [value], more: null } : ctx.m.iterate(value, ctx.at);
  const names = known.map((it) =>
    it.k === 'none' ? '' : it.k === 'num' ? String(it.v) : constText(it),
  );
  if (more !== null || names.length !== levels.length || names.includes(null)) return unknown();
  return renamed(
    cols,
    levels,
    names.map((it) => it ?? ''),
  );
}

function renamed(
  cols: Cols,
  levels: readonly (readonly [string, Data])[],
  names: readonly string[],
): Cols {
  return { ...cols, index: new Map(levels.map(([name, data], i) => [names[i] ?? name, data])) };
}

/** `df.index = …`, `pd.DataFrame(…, index=…)`: labels and, where a column or labels are given, their names. */
export function indexFrom(ctx: CallContext, cols: Cols, arg: unknown): Cols {
  const value = given(ctx, arg);
  if (value === undefined) return cols;
  const own = getObj(ctx.m, value);
  if (own?.cols != null && own.cols.rest.length === 0 && own.exact)
    return { ...cols, index: own.cols.known };
  if (isPlainList(ctx, value)) return { ...cols, index: new Map([['', withoutIndex(ctx, value)]]) };
  return { ...cols, index: new Map([[UNKNOWN_INDEX, withoutIndex(ctx, value)]]) };
}

/** A list of texts and numbers has no name. */
function isPlainList(ctx: CallContext, value: Value): boolean {
  const obj = getObj(ctx.m, value);
  return (
    obj?.type === 'list' &&
    (obj.elts ?? []).every((it) => it.k === 'str' || it.k === 'num') &&
    (obj.elem === null || obj.elem.k === 'str')
  );
}

/** `df.index`: each level as a column. */
export function labelsOf(ctx: CallContext, cols: Cols): Cols {
  const unknown = cols.index.get(UNKNOWN_INDEX);
  if (unknown !== undefined) {
    ctx.exact = false;
    return { known: new Map([['', unknown]]), rest: [], index: new Map() };
  }
  const known = cols.index.size === 0 ? new Map([['', NO_DATA]]) : cols.index;
  return { known, rest: [], index: cols.index };
}

/** `get_level_values("day")`: one level of labels. */
export function oneLevel(ctx: CallContext, cols: Cols, arg: unknown): Cols {
  const value = given(ctx, arg);
  const all = [...cols.known.keys()];
  const name = value?.k === 'num' ? all.at(value.v) : (constText(value) ?? undefined);
  const data = name === undefined ? undefined : cols.known.get(name);
  if (name !== undefined && data !== undefined) return { ...cols, known: new Map([[name, data]]) };
  ctx.exact = false;
  return { ...cols, known: new Map([['', allData({ ...cols, index: new Map() })]]) };
}

/** A column without a name has a place for one in a frame. */
export function numberUnnamed(_ctx: CallContext, cols: Cols): Cols {
  if (!cols.known.has('')) return cols;
  const list = [...cols.known];
  return {
    ...cols,
    known: new Map(list.map(([name, it], i) => [name === '' ? String(i) : name, it])),
  };
}
