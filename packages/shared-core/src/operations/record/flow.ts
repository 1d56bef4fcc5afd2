/** From the lineage inside a value to the columns of an operation. It does not know where they go. */
import { allData } from '../../values/columns.ts';
import type { Cols } from '../../values/columns.ts';
import {
  commonFacts,
  NO_DATA,
  union,
  unionOrigins,
  unionSources,
  unionVia,
} from '../../values/data.ts';
import type { Data, Origin, RowsFact, Source, ViaStep } from '../../values/data.ts';
import { bitOf, namesOfBits } from '../../values/transform.ts';
import type { ColumnFlow, LineageEdge, OpenColumns } from '../operation.ts';

/** What reaches an operation. Plain data: it can be joined with what reaches it on another path. */
export interface Flow {
  /** By column name. */
  readonly columns: ReadonlyMap<string, Data>;
  /** Columns without a name of their own. */
  readonly rest: readonly Source[];
  readonly rows: readonly RowsFact[];
  readonly via: readonly ViaStep[];
  /** False: an upper bound. */
  readonly exact: boolean;
}

export const NO_FLOW: Flow = { columns: new Map(), rest: [], rows: [], via: [], exact: true };

export function flowOfCols(cols: Cols, data: Data, index: boolean, exact: boolean): Flow {
  let columns = cols.known;
  if (index && cols.index.size > 0) {
    const all = new Map<string, Data>();
    for (const [name, it] of cols.index)
      if (name !== '?') all.set(name === '' ? 'index' : name, it);
      else if (it.srcs.length > 0) all.set('index', it);
    for (const [name, it] of cols.known) all.set(name, it);
    columns = all;
  }
  return { columns, rest: cols.rest, rows: data.rows, via: data.via, exact };
}

/** A value without columns: each origin column keeps its own name. */
export function flowOfData(data: Data, exact: boolean): Flow {
  const columns = new Map<string, Data>();
  const rest: Source[] = [];
  for (const it of data.srcs) {
    if (it.column === '*') {
      rest.push(it);
      continue;
    }
    const one: Data = { srcs: [it], infl: data.infl, rows: [], via: [] };
    const old = columns.get(it.column);
    columns.set(it.column, old === undefined ? one : union(old, one));
  }
  return { columns, rest, rows: data.rows, via: data.via, exact };
}

export function joinFlows(a: Flow, b: Flow): Flow {
  if (a === b || isEmptyFlow(b)) return a;
  if (isEmptyFlow(a)) return b;
  const columns = joinColumns(a.columns, b.columns);
  const rest = unionSources(a.rest, b.rest);
  const rows = commonFacts(a.rows, b.rows);
  const via = unionVia(a.via, b.via);
  const exact = a.exact && b.exact;
  // Another round of a loop mostly tells the same.
  const isSame =
    columns === a.columns &&
    rest === a.rest &&
    rows === a.rows &&
    via === a.via &&
    exact === a.exact;
  return isSame ? a : { columns, rest, rows, via, exact };
}

function joinColumns(a: Flow['columns'], b: Flow['columns']): Flow['columns'] {
  let out: Map<string, Data> | null = null;
  for (const [name, data] of b) {
    const old = a.get(name);
    const joined = old === undefined ? data : union(old, data);
    if (joined !== old) (out ??= new Map(a)).set(name, joined);
  }
  return out ?? a;
}

export function isEmptyFlow(flow: Flow): boolean {
  return flow.columns.size === 0 && flow.rest.length === 0;
}

/** True when something of some dataset is in it: constants alone are not data. */
export function carriesData(flow: Flow): boolean {
  if (flow.rest.some(isOfDataset)) return true;
  for (const it of flow.columns.values()) if (it.srcs.some(isOfDataset)) return true;
  return false;
}

const CONSTANT = bitOf('constant');

function isOfDataset({ asset, must }: Source): boolean {
  return asset !== '' || (must & CONSTANT) === 0;
}

/** All that flows, as the lineage of one value. */
export function dataOfFlow(flow: Flow): Data {
  const data = [...flow.columns.values()].reduce(union, { ...NO_DATA, srcs: flow.rest });
  return { ...data, rows: flow.rows, via: flow.via };
}

export function upperBound(cols: Cols): Data {
  return allData(cols);
}

export function toColumnFlow(name: string, data: Data): ColumnFlow {
  let must = -1;
  let may = 0;
  const from = [];
  for (const it of data.srcs) {
    must &= it.must;
    may |= it.may;
    from.push({ asset: it.asset, column: it.column });
  }
  return {
    name,
    from,
    must: data.srcs.length === 0 ? ['constant'] : namesOfBits(must),
    may: namesOfBits(may),
    influence: data.infl,
  };
}

export function toColumns(flow: Flow): readonly ColumnFlow[] {
  const out: ColumnFlow[] = [];
  for (const [name, data] of flow.columns) out.push(toColumnFlow(name, data));
  // Columns whose names are data: `*` with the columns their values come from.
  const unnamed = flow.rest.filter((it) => it.column !== '*');
  if (unnamed.length > 0 && !flow.columns.has('*'))
    out.push(toColumnFlow('*', { ...NO_DATA, srcs: unnamed }));
  return out;
}

export function toOpenColumns(flow: Flow): readonly OpenColumns[] {
  return flow.rest
    .filter((it) => it.column === '*')
    .map((it) => ({
      asset: it.asset,
      except: it.except,
      must: namesOfBits(it.must),
      may: namesOfBits(it.may),
    }));
}

export function influenceOf(flow: Flow): ReturnType<typeof unionOrigins> {
  let out: ReturnType<typeof unionOrigins> = [];
  for (const it of flow.columns.values()) out = unionOrigins(out, it.infl);
  return out;
}

/** One edge for each pair of columns of data that went to the place `to`. */
export function edgesOfFlow(to: string, flow: Flow): readonly LineageEdge[] {
  const certainty = flow.exact ? 'exact' : 'over';
  const out: LineageEdge[] = [];
  const add = (it: Origin, column: string, kind: LineageEdge['kind']): void => {
    const from = { asset: it.asset, column: it.column };
    out.push({ from, to: { asset: to, column }, kind, certainty });
  };
  for (const [name, data] of flow.columns) for (const it of data.srcs) add(it, name, 'direct');
  for (const it of flow.rest) add(it, '*', 'direct');
  for (const it of influenceOf(flow)) add(it, '*', 'indirect');
  return out;
}
