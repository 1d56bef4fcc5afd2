/**
 * The column domain: a closed set of columns, or an open one ("every column of D except …, and these").
 * Pure algebra over {@link Data}; it knows no library.
 */
import {
  bare,
  dataOfSources,
  NO_DATA,
  sameData,
  sameSources,
  transformed,
  transformedSources,
  union,
  unionAll,
  unionOfColumns,
  unionSources,
  withInfluence,
} from './data.ts';
import type { Data, Origin, Source } from './data.ts';
import { commonTypes, sameTypes, withoutTypes } from './column-type.ts';
import type { ColumnType, ColumnTypes } from './column-type.ts';
import type { Bits } from './transform.ts';

export interface Cols {
  /** Columns known by name, in order. */
  readonly known: ReadonlyMap<string, Data>;
  /** Columns not known by name. Empty: the set is closed. */
  readonly rest: readonly Source[];
  /** Index levels that hold data: written beside the columns by default. The default range index has none. */
  readonly index: ReadonlyMap<string, Data>;
  /** Types proven of columns as they were read. What is not known to keep a type leaves this out. */
  readonly types?: ColumnTypes | undefined;
}

/** A set of column names, as `df.columns` or a comprehension over it gives. */
export interface NameSet {
  readonly names: readonly string[];
  /** "every other column of …": empty when the set is closed. */
  readonly rest: readonly Source[];
  /** False: some of these names may not be in the set at run time. */
  readonly certain: boolean;
}

const NO_COLUMNS: ReadonlyMap<string, Data> = new Map();
export const EMPTY_COLS: Cols = { known: NO_COLUMNS, rest: [], index: NO_COLUMNS };

export function closedCols(known: ReadonlyMap<string, Data>): Cols {
  return { known, rest: [], index: NO_COLUMNS };
}

/** The columns of a dataset: closed where the schema is known, else open. */
export function colsOfAsset(asset: string, schema: readonly string[] | undefined): Cols {
  if (schema === undefined) {
    return {
      known: NO_COLUMNS,
      rest: [{ asset, column: '*', except: [], may: 0, must: 0 }],
      index: NO_COLUMNS,
    };
  }
  return closedCols(
    new Map(
      schema.map((column, i) => {
        const data = dataOfSources([{ asset, column, except: [], may: 0, must: 0 }]);
        // A header without a name: readers call the column by its position.
        return [column === '' ? `Unnamed: ${i}` : column, data] as const;
      }),
    ),
  );
}

/** Columns whose names are data or unknown, but whose values come from `data`. */
export function unnamedCols(data: Data): Cols {
  return { known: NO_COLUMNS, rest: data.srcs, index: NO_COLUMNS };
}

export function isOpen(cols: Cols): boolean {
  return cols.rest.length > 0;
}

/** Everything in the frame, index included: the upper bound. */
export function allData(cols: Cols): Data {
  const { known, rest, index } = cols;
  if (rest.length === 0 && index.size === 0) {
    if (known.size === 0) return NO_DATA;
    // One column is what most series have: itself, not a copy.
    if (known.size === 1) return unionAll(known.values());
  }
  return unionOfColumns(rest, known, index);
}

/** True when some column holds data: {@link allData} is not empty. */
export function colsHoldData(cols: Cols): boolean {
  if (cols.rest.length > 0) return true;
  for (const it of cols.known.values()) if (it.srcs.length > 0) return true;
  for (const it of cols.index.values()) if (it.srcs.length > 0) return true;
  return false;
}

/** The part of an open rest that a column called `name` would come from. */
function fromRest(rest: readonly Source[], name: string): Data {
  const srcs: Source[] = [];
  for (const it of rest) {
    if (it.column !== '*') srcs.push(it);
    else if (!it.except.includes(name)) srcs.push({ ...it, column: name, except: [] });
  }
  return dataOfSources(srcs);
}

/** True when a column of this name may exist. */
export function mayHave(cols: Cols, name: string): boolean {
  return (
    cols.known.has(name) || cols.rest.some((it) => it.column !== '*' || !it.except.includes(name))
  );
}

/** The data of one column, or undefined where the closed set does not have it. */
export function columnOf(cols: Cols, name: string): Data | undefined {
  const known = cols.known.get(name) ?? cols.index.get(name);
  if (known !== undefined) return known;
  return mayHave(cols, name) ? fromRest(cols.rest, name) : undefined;
}

/** The proven type of a column: only while it holds one column of a dataset, as it was read. */
export function typeOfColumn(cols: Cols, name: string): ColumnType | undefined {
  const type = cols.types?.get(name);
  if (type === undefined) return undefined;
  const srcs = cols.known.get(name)?.srcs ?? [];
  const [only] = srcs;
  const isAsRead = srcs.length === 1 && only?.may === 0 && only.must === 0 && only.column !== '*';
  return isAsRead ? type : undefined;
}

/** The columns without what is proven of their types. */
export function untyped(cols: Cols): Cols {
  return cols.types === undefined ? cols : { ...cols, types: undefined };
}

function without(rest: readonly Source[], names: readonly string[]): readonly Source[] {
  if (rest.length === 0 || names.length === 0) return rest;
  return rest.map((it) => {
    if (it.column !== '*') return it;
    const fresh = names.filter((name) => !it.except.includes(name));
    return fresh.length === 0 ? it : { ...it, except: [...it.except, ...fresh].sort() };
  });
}

export function setColumn(cols: Cols, name: string, data: Data): Cols {
  const known = new Map(cols.known);
  known.set(name, bare(data));
  const types = withoutTypes(cols.types, [name]);
  return { known, rest: without(cols.rest, [name]), index: cols.index, types };
}

export function dropNames(cols: Cols, names: readonly string[]): Cols {
  const known = new Map(cols.known);
  for (const name of names) known.delete(name);
  const types = withoutTypes(cols.types, names);
  return { known, rest: without(cols.rest, names), index: cols.index, types };
}

/** Sets of names that are taken out: the open part can only be taken out where it is the same. */
export function dropSet(cols: Cols, set: NameSet): Cols {
  if (!set.certain && set.rest.length === 0) return cols;
  const named = set.certain ? dropNames(cols, set.names) : cols;
  if (set.rest.length === 0) return named;
  const rest = named.rest.flatMap((it): readonly Source[] => {
    const gone = set.rest.find((x) => x.asset === it.asset && x.column === it.column);
    if (gone === undefined || !set.certain) return [it];
    // What stays are the names that the dropped set did not cover.
    return gone.except
      .filter((name) => !it.except.includes(name))
      .map((column) => ({ ...it, column, except: [] }));
  });
  const known = new Map(named.known);
  const open: Source[] = [];
  for (const it of rest) {
    if (it.column === '*' || cols.rest.includes(it)) open.push(it);
    else known.set(it.column, dataOfSources([it]));
  }
  return { known, rest: open, index: named.index, types: named.types };
}

/** The columns named, in the order of the names; a name the closed set lacks is left out. */
export function keepSet(cols: Cols, set: NameSet): Cols {
  const known = new Map<string, Data>();
  for (const name of set.names) {
    const data = columnOf(cols, name);
    if (data !== undefined) known.set(name, data);
  }
  const { types } = cols;
  if (set.rest.length === 0) return { known, rest: [], index: cols.index, types };
  const rest: Source[] = [];
  for (const it of cols.rest) {
    const kept = set.rest.find((x) => x.asset === it.asset && x.column === it.column);
    if (kept === undefined) continue;
    const except = [...new Set([...it.except, ...kept.except])].sort();
    rest.push({ ...it, except });
  }
  // A name set of another frame: what it selects here is not known, so the whole rest may be in it.
  return { known, rest: rest.length > 0 ? rest : cols.rest, index: cols.index, types };
}

export function renameColumns(cols: Cols, map: ReadonlyMap<string, string>): Cols {
  const known = new Map<string, Data>();
  for (const [name, data] of cols.known) known.set(map.get(name) ?? name, data);
  for (const [from, to] of map) {
    if (cols.known.has(from) || !mayHave(cols, from)) continue;
    known.set(to, fromRest(cols.rest, from));
  }
  const types = cols.types === undefined ? undefined : renamedTypes(cols, map);
  return { known, rest: without(cols.rest, [...map.keys()]), index: cols.index, types };
}

/** Two columns under one name prove nothing. */
function renamedTypes(cols: Cols, map: ReadonlyMap<string, string>): ColumnTypes {
  const names = [...cols.known.keys()].map((it) => map.get(it) ?? it);
  const twice = names.filter((it, i) => names.indexOf(it) !== i);
  const out = new Map([...(cols.types ?? [])].map(([name, type]) => [map.get(name) ?? name, type]));
  for (const name of twice) out.delete(name);
  return out;
}

export function mapColumns(cols: Cols, change: (data: Data, name: string) => Data): Cols {
  const known = new Map<string, Data>();
  for (const [name, data] of cols.known) known.set(name, change(data, name));
  const rest = cols.rest.flatMap((it) => change(dataOfSources([it]), it.column).srcs);
  return { known, rest, index: cols.index };
}

/** The same map where nothing changes. */
function changedColumns(
  known: ReadonlyMap<string, Data>,
  change: (data: Data) => Data,
): ReadonlyMap<string, Data> {
  let out: Map<string, Data> | null = null;
  for (const [name, data] of known) {
    const changed = change(data);
    if (changed === data) continue;
    out ??= new Map(known);
    out.set(name, changed);
  }
  return out ?? known;
}

export function transformColumns(cols: Cols, must: Bits, may: Bits = 0): Cols {
  if ((must | may) === 0) return cols;
  const known = changedColumns(cols.known, (data) => transformed(data, must, may));
  const rest = transformedSources(cols.rest, must, may);
  return known === cols.known && rest === cols.rest ? cols : { known, rest, index: cols.index };
}

export function influenceColumns(cols: Cols, infl: readonly Origin[]): Cols {
  if (infl.length === 0) return cols;
  const known = changedColumns(cols.known, (data) => withInfluence(data, infl));
  return known === cols.known
    ? cols
    : { known, rest: cols.rest, index: cols.index, types: cols.types };
}

function joinMaps(
  a: ReadonlyMap<string, Data>,
  b: ReadonlyMap<string, Data>,
): ReadonlyMap<string, Data> {
  if (a === b || b.size === 0) return a;
  if (a.size === 0) return b;
  const out = new Map(a);
  for (const [name, data] of b) {
    const old = out.get(name);
    out.set(name, old === undefined ? data : union(old, data));
  }
  return out;
}

/**
 * Two paths (or two frames under each other) in one: names of both; a column that only one side took
 * out of an open rest may still be there.
 */
export function joinCols(a: Cols, b: Cols): Cols {
  if (a === b) return a;
  const known = new Map<string, Data>();
  for (const [name, data] of a.known) {
    const other = b.known.get(name) ?? (mayHave(b, name) ? fromRest(b.rest, name) : undefined);
    known.set(name, other === undefined ? data : union(data, other));
  }
  for (const [name, data] of b.known) {
    if (known.has(name)) continue;
    known.set(name, mayHave(a, name) ? union(fromRest(a.rest, name), data) : data);
  }
  const names = [...known.keys()];
  const rest = without(
    unionSources(a.rest, b.rest),
    names.filter((it) => mayHave(a, it) && mayHave(b, it)),
  );
  const types = commonTypes(a.types, b.types);
  return { known, rest, index: joinMaps(a.index, b.index), types };
}

export function sameCols(a: Cols, b: Cols): boolean {
  if (a === b) return true;
  return (
    sameMap(a.known, b.known) &&
    sameSources(a.rest, b.rest) &&
    sameMap(a.index, b.index) &&
    sameTypes(a.types, b.types)
  );
}

function sameMap(a: ReadonlyMap<string, Data>, b: ReadonlyMap<string, Data>): boolean {
  if (a === b) return true;
  if (a.size !== b.size) return false;
  const others = b.entries();
  for (const [name, data] of a) {
    const other = others.next().value;
    if (other === undefined || other[0] !== name || !sameData(data, other[1])) return false;
  }
  return true;
}

export function namesOfCols(cols: Cols): NameSet {
  return { names: [...cols.known.keys()], rest: cols.rest, certain: true };
}

/** The data that column names were made of: after a pivot they are values, of a file they are only names. */
export function dataOfNames(set: NameSet): Data {
  const srcs = set.rest.filter(({ column }) => column !== '*');
  return srcs.length === 0 ? NO_DATA : { ...NO_DATA, srcs };
}

export function nameSet(names: readonly string[]): NameSet {
  return { names, rest: [], certain: true };
}

/** `a` without what is surely in `b`. */
export function differenceOfNames(a: NameSet, b: NameSet): NameSet {
  if (!b.certain) return { ...a, certain: false };
  const names = a.names.filter((it) => !b.names.includes(it));
  if (b.rest.length === 0) return { names, rest: without(a.rest, b.names), certain: a.certain };
  const cols = dropSet(
    {
      known: new Map(a.names.map((it) => [it, NO_DATA] as const)),
      rest: a.rest,
      index: NO_COLUMNS,
    },
    b,
  );
  return { names: [...cols.known.keys()], rest: cols.rest, certain: a.certain };
}

export function intersectionOfNames(a: NameSet, b: NameSet): NameSet {
  const inRest = (set: NameSet, name: string): boolean =>
    set.rest.some((it) => it.column === '*' && !it.except.includes(name));
  const names = a.names.filter((it) => b.names.includes(it) || inRest(b, it));
  for (const it of b.names) if (!names.includes(it) && inRest(a, it)) names.push(it);
  const rest = a.rest.filter((it) => b.rest.some((x) => x.asset === it.asset));
  return { names, rest, certain: a.certain && b.certain };
}

export function unionOfNames(a: NameSet, b: NameSet): NameSet {
  return {
    names: [...a.names, ...b.names.filter((it) => !a.names.includes(it))],
    rest: unionSources(a.rest, b.rest),
    certain: a.certain && b.certain,
  };
}
