/**
 * `Data`: which dataset columns are inside a value, what was surely and possibly done to them, which
 * rows, and through which names they came. Pure algebra; it knows no Python, no SQL and no frames.
 */
import type { Bits } from './transform.ts';

/** A column of a dataset inside a value. `*` is every column of it but those in `except`. */
export interface Source {
  readonly asset: string;
  readonly column: string;
  /** Only with `*`. */
  readonly except: readonly string[];
  /** Transforms on some path. */
  readonly may: Bits;
  /** Transforms on every path. */
  readonly must: Bits;
}

/** A column that chose rows or values without being in them. */
export interface Origin {
  readonly asset: string;
  readonly column: string;
}

/** What is known of the rows; the same shapes as `RowFact` of the operations layer. */
export type RowsFact =
  | { readonly kind: 'filtered'; readonly columns: readonly string[] }
  | { readonly kind: 'limit' | 'sampled'; readonly rows: number | null }
  | {
      readonly kind: 'aggregated';
      readonly keys: readonly string[];
      readonly functions: readonly string[];
      readonly minGroup: number | null;
    }
  | { readonly kind: 'distinct' };

/** A variable the data went through; `site` is a statement id, never an offset. */
export interface ViaStep {
  readonly name: string;
  readonly site: string;
}

export interface Data {
  readonly srcs: readonly Source[];
  readonly infl: readonly Origin[];
  readonly rows: readonly RowsFact[];
  readonly via: readonly ViaStep[];
}

const NONE: readonly never[] = [];
export const NO_DATA: Data = { srcs: NONE, infl: NONE, rows: NONE, via: NONE };

/** More steps than a person reads; the oldest and the newest are kept. */
const MAX_VIA = 12;

export function isEmpty(data: Data): boolean {
  return data.srcs.length === 0;
}

export function source(asset: string, column: string, except: readonly string[] = NONE): Source {
  return { asset, column, except, may: 0, must: 0 };
}

export function dataOfSources(srcs: readonly Source[]): Data {
  return srcs.length === 0 ? NO_DATA : { srcs, infl: NONE, rows: NONE, via: NONE };
}

function mergeSource(a: Source, b: Source): Source {
  if (a === b) return a;
  const may = a.may | b.may;
  const must = a.must & b.must;
  const except =
    a.except.length === 0 || b.except.length === 0
      ? NONE
      : a.except.filter((it) => b.except.includes(it));
  if (may === a.may && must === a.must && except.length === a.except.length) return a;
  return { asset: a.asset, column: a.column, except, may, must };
}

/** Where a list has a column; -1: nowhere. */
function placeOf(list: readonly Origin[], it: Origin, end = list.length): number {
  for (let i = 0; i < end; i++) {
    const other = list[i];
    if (other === it) return i;
    if (other !== undefined && other.column === it.column && other.asset === it.asset) return i;
  }
  return -1;
}

/** Both sources lists together; the same column twice keeps what holds on both paths. */
export function unionSources(a: readonly Source[], b: readonly Source[]): readonly Source[] {
  if (a === b || b.length === 0) return a;
  if (a.length === 0) return b;
  let out: Source[] | null = null;
  for (const it of b) {
    const list = out ?? a;
    const i = placeOf(list, it);
    if (i < 0) {
      out ??= a.slice();
      out.push(it);
      continue;
    }
    const old = list[i];
    if (old === undefined) continue;
    const merged = mergeSource(old, it);
    if (merged === old) continue;
    out ??= a.slice();
    out[i] = merged;
  }
  return out ?? a;
}

export function unionOrigins(a: readonly Origin[], b: readonly Origin[]): readonly Origin[] {
  if (a === b || b.length === 0) return a;
  if (a.length === 0) return b;
  let out: Origin[] | null = null;
  for (const it of b) if (placeOf(a, it) < 0) (out ??= a.slice()).push(it);
  return out ?? a;
}

export function unionVia(a: readonly ViaStep[], b: readonly ViaStep[]): readonly ViaStep[] {
  if (a === b || b.length === 0) return a;
  if (a.length === 0) return b;
  let out: ViaStep[] | null = null;
  for (const it of b) if (!hasStep(a, it)) (out ??= a.slice()).push(it);
  return out === null ? a : capVia(out);
}

function hasStep(via: readonly ViaStep[], { name, site }: ViaStep): boolean {
  for (const it of via) if (it.name === name && it.site === site) return true;
  return false;
}

function capVia(via: readonly ViaStep[]): readonly ViaStep[] {
  if (via.length <= MAX_VIA) return via;
  return [...via.slice(0, 4), ...via.slice(via.length - (MAX_VIA - 4))];
}

function sameNames(a: readonly string[], b: readonly string[]): boolean {
  return a === b || (a.length === b.length && a.every((it, i) => it === b[i]));
}

export function sameFact(a: RowsFact, b: RowsFact): boolean {
  if (a === b) return true;
  switch (a.kind) {
    case 'filtered':
      return b.kind === 'filtered' && sameNames(a.columns, b.columns);
    case 'limit':
    case 'sampled':
      return b.kind === a.kind && a.rows === b.rows;
    case 'aggregated':
      return (
        b.kind === 'aggregated' &&
        a.minGroup === b.minGroup &&
        sameNames(a.keys, b.keys) &&
        sameNames(a.functions, b.functions)
      );
    case 'distinct':
      return b.kind === 'distinct';
  }
}

/** Those of `a` that are in `b` too; `a` itself when all are. */
export function commonFacts(a: readonly RowsFact[], b: readonly RowsFact[]): readonly RowsFact[] {
  if (a === b) return a;
  const out = a.filter((it) => b.some((x) => sameFact(it, x)));
  return out.length === a.length ? a : out;
}

/** Facts that hold for both; a side without data has no say. */
function commonRows(a: Data, b: Data): readonly RowsFact[] {
  if (a.rows === b.rows || isEmpty(b)) return a.rows;
  if (isEmpty(a)) return b.rows;
  return commonFacts(a.rows, b.rows);
}

/** Everything of both: for concatenation and for the join of two paths alike. */
export function union(a: Data, b: Data): Data {
  if (a === b || b === NO_DATA) return a;
  if (a === NO_DATA) return b;
  const srcs = unionSources(a.srcs, b.srcs);
  const infl = unionOrigins(a.infl, b.infl);
  const rows = commonRows(a, b);
  const via = unionVia(a.via, b.via);
  if (srcs === a.srcs && infl === a.infl && rows === a.rows && via === a.via) return a;
  return { srcs, infl, rows, via };
}

export function unionAll(list: Iterable<Data>): Data {
  let out: Data = NO_DATA;
  for (const it of list) out = union(out, it);
  return out;
}

/** Like {@link unionAll} over lineage without row facts and names, such as columns have: nothing is made in between. */
export function unionOfColumns(start: readonly Source[], ...maps: readonly Columns[]): Data {
  const srcs: Source[] = start.slice();
  const infl: Origin[] = [];
  const seen = new Set<Data>();
  for (const map of maps)
    for (const it of map.values()) {
      if (it.rows.length > 0 || it.via.length > 0)
        return union(dataOfSources(start), unionAll(maps.flatMap((x) => [...x.values()])));
      if (it === NO_DATA || seen.has(it)) continue;
      seen.add(it);
      addSources(srcs, it.srcs);
      addOrigins(infl, it.infl);
    }
  if (srcs.length === 0 && infl.length === 0) return NO_DATA;
  return { srcs, infl: infl.length === 0 ? NONE : infl, rows: NONE, via: NONE };
}

type Columns = ReadonlyMap<string, Data>;

/** Like {@link unionSources}, into `out`. */
function addSources(out: Source[], more: readonly Source[]): void {
  const isFirst = out.length === 0;
  for (const it of more) {
    const i = isFirst ? -1 : placeOf(out, it);
    const old = out[i];
    if (old === undefined) out.push(it);
    else out[i] = mergeSource(old, it);
  }
}

/** Like {@link unionOrigins}, into `out`. */
function addOrigins(out: Origin[], more: readonly Origin[]): void {
  const isFirst = out.length === 0;
  const { length } = out;
  for (const it of more) if (isFirst || placeOf(out, it, length) < 0) out.push(it);
}

/** The data after a transform that surely happened; `mayOnly` are transforms that possibly did. */
export function transformed(data: Data, must: Bits, mayOnly: Bits = 0): Data {
  if ((must | mayOnly) === 0 || isEmpty(data)) return data;
  const srcs = transformedSources(data.srcs, must, mayOnly);
  if (srcs === data.srcs) return data;
  return { srcs, infl: data.infl, rows: data.rows, via: data.via };
}

export function transformedSources(
  srcs: readonly Source[],
  must: Bits,
  mayOnly: Bits,
): readonly Source[] {
  let out: Source[] | null = null;
  for (let i = 0; i < srcs.length; i++) {
    const it = srcs[i];
    if (it === undefined) continue;
    const may = it.may | must | mayOnly;
    const all = it.must | must;
    if (may !== it.may || all !== it.must)
      (out ??= srcs.slice())[i] = {
        asset: it.asset,
        column: it.column,
        except: it.except,
        may,
        must: all,
      };
  }
  return out ?? srcs;
}

/** What `data` does when it only chooses: its columns become influence. */
export function originsOf(data: Data): readonly Origin[] {
  return unionOrigins(
    data.srcs.map((it) => ({ asset: it.asset, column: it.column })),
    data.infl,
  );
}

export function withInfluence(data: Data, infl: readonly Origin[]): Data {
  const all = unionOrigins(data.infl, infl);
  if (all === data.infl) return data;
  return { srcs: data.srcs, infl: all, rows: data.rows, via: data.via };
}

export function withRows(data: Data, fact: RowsFact): Data {
  for (const it of data.rows) if (sameFact(it, fact)) return data;
  return { srcs: data.srcs, infl: data.infl, rows: [...data.rows, fact], via: data.via };
}

export function withVia(data: Data, step: ViaStep): Data {
  if (hasStep(data.via, step)) return data;
  const via = capVia([...data.via, step]);
  return { srcs: data.srcs, infl: data.infl, rows: data.rows, via };
}

/** Lineage without row facts and names: for the columns inside a frame. */
export function bare(data: Data): Data {
  if (data.rows.length === 0 && data.via.length === 0) return data;
  return { srcs: data.srcs, infl: data.infl, rows: NONE, via: NONE };
}

function sameSource(a: Source, b: Source): boolean {
  return (
    a === b ||
    (a.asset === b.asset &&
      a.column === b.column &&
      a.may === b.may &&
      a.must === b.must &&
      a.except.length === b.except.length &&
      a.except.every((it, i) => it === b.except[i]))
  );
}

export function sameSources(a: readonly Source[], b: readonly Source[]): boolean {
  return (
    a === b ||
    (a.length === b.length &&
      a.every((it, i) => {
        const other = b[i];
        return other !== undefined && sameSource(it, other);
      }))
  );
}

/** Structural equality. */
export function sameData(a: Data, b: Data): boolean {
  if (a === b) return true;
  return (
    sameSources(a.srcs, b.srcs) &&
    a.infl.length === b.infl.length &&
    a.infl.every((it, i) => {
      const other = b.infl[i];
      return other !== undefined && it.asset === other.asset && it.column === other.column;
    }) &&
    a.rows.length === b.rows.length &&
    a.rows.every((it, i) => {
      const other = b.rows[i];
      return other !== undefined && sameFact(it, other);
    }) &&
    a.via.length === b.via.length &&
    a.via.every((it, i) => {
      const other = b.via[i];
      return other !== undefined && it.name === other.name && it.site === other.site;
    })
  );
}
