/**
 * SQL inside Python: the text is analysed by the `sql` layer, its tables are resolved against what the
 * notebook knows (registered views, Python frames, then external tables), and the result is a frame.
 */
import {
  colsOfAsset,
  columnOf,
  EMPTY_COLS,
  influenceColumns,
  isOpen,
  setColumn,
  unnamedCols,
} from '../../values/columns.ts';
import type { Cols } from '../../values/columns.ts';
import { bare, NO_DATA, transformed, union, unionOrigins } from '../../values/data.ts';
import type { Data, Origin, Source } from '../../values/data.ts';
import { bitsOf } from '../../values/transform.ts';
import { renderPattern, textOf } from '../../values/pattern.ts';
import type { SqlOutputColumn, SqlStatement } from '../../sql/lineage.ts';
import { recordFlow } from '../record/emit.ts';
import { placeOfPaths, placeOfTable } from '../record/resource.ts';
import type { Place } from '../record/resource.ts';
import type { Dataset } from '../models/context.ts';
import { schemeOfConnection } from './connections.ts';
import {
  allTables,
  isInMemory,
  keepInMemory,
  noteAttached,
  registerView,
  viewKey,
} from './memory-databases.ts';
import { dataIn, gap, getObj } from './machine.ts';
import type { Machine, Ranged } from './machine.ts';
import { location } from './scope.ts';
import { object } from './value.ts';
import type { Value } from './value.ts';

export interface SqlCall {
  readonly api: string;
  readonly at: Ranged;
  readonly con: Value | undefined;
  readonly dialect: string | null;
  /** Python variables are tables (duckdb). */
  readonly locals: boolean;
  readonly params: Value | undefined;
  /** Frames given by keyword: Spark's `sql("… FROM {d}", d=df)`. */
  readonly frames?: ReadonlyMap<string, Value>;
}

const OPAQUE: Dataset = { cols: null, data: NO_DATA, place: null, exact: false };

export function runSql(m: Machine, text: Value, call: SqlCall): Dataset {
  const source = getObj(m, text)?.fields.get('text') ?? text;
  const pattern = source.k === 'str' ? source.pats[0] : undefined;
  if (
    source.k !== 'str' ||
    pattern === undefined ||
    (pattern.length === 1 && textOf(pattern) === null)
  ) {
    gap(m, 'dynamic-sql', call.api, call.at);
    const place = placeOfTable('{?}', schemeOfConnection(m, call.con));
    recordFlow(m, {
      kind: 'read',
      api: call.api,
      at: call.at,
      place,
      values: [],
      causes: ['dynamic-sql'],
      certainty: 'opaque',
    });
    const data = union(dataIn(m, text), { ...NO_DATA, srcs: [star(place.key ?? '')] });
    return { cols: unnamedCols(data), data, place, exact: false };
  }
  const holes: { from: number; to: number }[] = [];
  let sql = '';
  for (const part of pattern) {
    const from = sql.length;
    sql += typeof part === 'string' ? part : renderPattern([part]);
    if (typeof part !== 'string') holes.push({ from, to: sql.length });
  }
  // A bare word is a table's name: `pd.read_sql("customers", engine)`.
  if (/^[\w.]+$/.test(sql.trim())) sql = `select * from ${sql.trim()}`;
  const dialect = call.dialect ?? dialectOf(schemeOfConnection(m, call.con));
  const script = m.sql(sql, { dialect, schema: (table) => schemaOf(m, call, table), holes });
  if (script.statements.length === 0) {
    gap(m, 'partial-sql', call.api, call.at);
    const place = placeOfTable('{?}', schemeOfConnection(m, call.con));
    recordFlow(m, {
      kind: 'read',
      api: call.api,
      at: call.at,
      place,
      values: [],
      causes: ['partial-sql'],
      certainty: 'opaque',
    });
    const data: Data = { ...NO_DATA, srcs: [star(place.key ?? '')] };
    return { cols: unnamedCols(data), data, place, exact: false };
  }
  let last: Dataset = OPAQUE;
  for (const it of script.statements)
    last = runStatement(m, it, { ...call, text: sql.slice(it.span.from, it.span.to) });
  return last;
}

/** What lives as long as the session is no place that data goes to. */
const TEMPORARY =
  /^\s*create\s+(?:or\s+replace\s+)?(?:(?:global|local)\s+)?(?:temp|temporary)\s+(?:view|table)\b/i;

/** The table that the text writes, where one statement says so; null otherwise. */
export function tableWritten(m: Machine, text: Value, scheme: string | null): string | null {
  const source = getObj(m, text)?.fields.get('text') ?? text;
  const pattern = source.k === 'str' ? source.pats[0] : undefined;
  const sql = pattern === undefined ? null : textOf(pattern);
  if (sql === null) return null;
  const { statements } = m.sql(sql, { dialect: dialectOf(scheme) });
  return statements.length === 1 ? (statements[0]?.target ?? null) : null;
}

function star(asset: string): Source {
  return { asset, column: '*', except: [], may: 0, must: 0 };
}

function dialectOf(scheme: string | null): string {
  return scheme === null || scheme === 'file'
    ? 'ansi'
    : scheme === 'postgresql'
      ? 'postgres'
      : scheme === 'mssql'
        ? 'tsql'
        : scheme;
}

interface Table {
  readonly cols: Cols;
  readonly place: Place | null;
  readonly exact: boolean;
}

/** A registered view, Spark's global ones with their schema, or a frame given with the text. */
function viewOf(m: Machine, call: SqlCall, table: string): Value | undefined {
  const given = /^\{(\w+)\}$/.exec(table)?.[1];
  if (given !== undefined) return call.frames?.get(given);
  return (
    m.state.getVar(viewKey(table)) ?? m.state.getVar(viewKey(table.replace(/^global_temp\./i, '')))
  );
}

function tableOf(m: Machine, call: SqlCall, table: string): Table {
  const view = viewOf(m, call, table) ?? (call.locals ? localFrame(m, table) : undefined);
  const frame = view === undefined ? undefined : getObj(m, view);
  if (frame?.cols != null) return { cols: frame.cols, place: null, exact: frame.exact };
  const place = placeOfName(m, call, table);
  const key = place.key ?? table;
  const written = m.state.getObj(`#file:${key}`);
  if (written !== undefined)
    return { cols: written.cols ?? unnamedCols(written.data), place, exact: written.exact };
  return { cols: colsOfAsset(key, m.facts.columnsOf(key)), place, exact: true };
}

function placeOfName(m: Machine, call: SqlCall, table: string): Place {
  if (
    table.includes('/') ||
    /\.(csv|parquet|json|jsonl|ndjson|tsv|xlsx|avro)(\.\w+)?$/i.test(table)
  )
    return placeOfPaths([[table]], m.folder, (key) => m.facts.columnsOf(key) !== undefined);
  return placeOfTable(table, schemeOfConnection(m, call.con));
}

function localFrame(m: Machine, table: string): Value | undefined {
  for (let scope: typeof m.scope | null = m.scope; scope !== null; scope = scope.parent) {
    const value = m.state.getVar(location(scope, table));
    if (value !== undefined) return getObj(m, value)?.cols == null ? undefined : value;
  }
  return undefined;
}

function schemaOf(m: Machine, call: SqlCall, table: string): readonly string[] | undefined {
  const { cols } = tableOf(m, call, table);
  return isOpen(cols) ? undefined : [...cols.known.keys()];
}

/** A statement that writes gives no rows, unless it asks for them. */
const GIVES_ROWS = /\b(?:returning|output)\b/i;

function runStatement(m: Machine, it: SqlStatement, call: SqlCall & { text: string }): Dataset {
  const tables = new Map(it.reads.map((name) => [name, tableOf(m, call, name)] as const));
  if (it.partial) gap(m, 'partial-sql', call.api, call.at);
  for (const [name, table] of tables) {
    if (table.place === null) continue;
    const id = `#read:${name}`;
    m.state.setObj(id, object('lacuna.SqlResult', { cols: colsRead(it, name, table) }));
    recordFlow(m, {
      kind: 'read',
      api: call.api,
      at: call.at,
      place: table.place,
      values: [{ k: 'ref', id }],
      ...(it.partial ? { certainty: 'over' as const } : {}),
    });
  }
  const cols = outputOf(it, tables);
  const exact = !it.partial && [...tables.values()].every((x) => x.exact);
  const data: Data = {
    ...NO_DATA,
    srcs: [...new Set([...tables.values()])].flatMap((x) =>
      x.place?.key == null ? [] : [star(x.place.key)],
    ),
    rows: rowFacts(it),
  };
  noteAttached(m, call.text);
  writeWhole(m, call);
  if (it.target === null) return { cols, data, place: null, exact };
  // T-SQL says by `#` that a table is the connection's own.
  if (TEMPORARY.test(call.text) || /^#(?!#)/.test(it.target)) {
    const view = object('lacuna.SqlResult', { cols, exact });
    m.state.setObj(`#temp:${it.target}`, view);
    registerView(m, it.target, { k: 'ref', id: `#temp:${it.target}` });
  } else if (staysInMemory(m, it, call)) {
    const id = `#sql:${it.target}`;
    m.state.setObj(id, object('lacuna.SqlResult', { cols, exact }));
    keepInMemory(m, it.target, [{ k: 'ref', id }]);
  } else write(m, it, call, cols, exact);
  if (GIVES_ROWS.test(call.text)) return { cols, data, place: null, exact };
  return { cols: EMPTY_COLS, data: NO_DATA, place: null, exact };
}

const MAKES_ROWS = /^(?:create-table|create-view|insert|update|merge)/;

/** A table without a schema, in a database that ends with the session. */
function staysInMemory(m: Machine, { kind, target }: SqlStatement, call: SqlCall): boolean {
  return (
    target !== null &&
    MAKES_ROWS.test(kind) &&
    !target.includes('.') &&
    isInMemory(m, call.con, call.locals)
  );
}

/** Statements that write all tables of the database to a path or to another database. */
const WHOLE =
  /^\s*(?:export\s+database\s+'([^']*)'|vacuum\s+into\s+'([^']*)'|copy\s+from\s+database\s+\w+\s+to\s+(\w+))/i;

function writeWhole(m: Machine, call: SqlCall & { text: string }): void {
  const found = WHOLE.exec(call.text);
  if (found === null) return;
  const path = found[1] ?? found[2];
  recordFlow(m, {
    kind: path === undefined ? 'write' : 'export',
    api: 'sql.export-database',
    at: call.at,
    place:
      path === undefined
        ? placeOfTable(found[3] ?? '{?}', schemeOfConnection(m, call.con))
        : placeOfPaths([[path]], m.folder, () => true),
    values: [allTables(m)],
    certainty: 'over',
  });
}

/** The columns of one table that a statement gives on; those that only choose rows are not among them. */
function colsRead(it: SqlStatement, name: string, table: Table): Cols {
  let out: Cols = EMPTY_COLS;
  for (const column of it.flows.flatMap((flow) => flow.output)) {
    if (column.name === '*') out = expandStar(out, column, new Map([[name, table]]));
    for (const { ref } of column.direct) {
      if (ref.column === '*' || (ref.table !== null && ref.table !== name)) continue;
      const data = columnOf(table.cols, ref.column);
      if (data !== undefined) out = setColumn(out, ref.column, data);
    }
  }
  return out;
}

function rowFacts(it: SqlStatement): Data['rows'] {
  const out: Data['rows'][number][] = [];
  if (it.aggregation !== null)
    out.push({
      kind: 'aggregated',
      keys: it.aggregation.keys,
      functions: [],
      minGroup: it.aggregation.minGroup,
    });
  if (it.limit !== null) out.push({ kind: 'limit', rows: it.limit });
  return out;
}

function outputOf(it: SqlStatement, tables: ReadonlyMap<string, Table>): Cols {
  let out: Cols = EMPTY_COLS;
  for (const column of it.output) {
    if (column.name === '*') out = expandStar(out, column, tables);
    else out = setColumn(out, column.name, dataOfOutput(column, tables));
  }
  let infl: readonly Origin[] = [];
  for (const ref of it.indirect) {
    const table = ref.table === null ? undefined : tables.get(ref.table);
    const data = table === undefined ? undefined : columnOf(table.cols, ref.column);
    infl = unionOrigins(infl, data?.srcs.map((x) => ({ asset: x.asset, column: x.column })) ?? []);
  }
  return influenceColumns(out, infl);
}

function dataOfOutput(column: SqlOutputColumn, tables: ReadonlyMap<string, Table>): Data {
  let out: Data = NO_DATA;
  for (const { ref, transforms } of column.direct) {
    const bits = bitsOf(transforms.filter((it) => it !== 'identity'));
    const places = ref.table === null ? [...tables.values()] : [tables.get(ref.table)];
    for (const table of places) {
      if (table === undefined) continue;
      const data =
        ref.column === '*' ? rowData(table, transforms) : columnOf(table.cols, ref.column);
      if (data !== undefined) out = union(out, transformed(bare(data), bits));
    }
  }
  return out;
}

/** `count(*)` reads no column; `row_to_json(t)` reads them all. */
function rowData(table: Table, transforms: readonly string[]): Data {
  if (transforms.length === 1 && transforms[0] === 'aggregate') return NO_DATA;
  let out: Data = { ...NO_DATA, srcs: table.cols.rest };
  for (const data of table.cols.known.values()) out = union(out, data);
  return out;
}

function expandStar(cols: Cols, column: SqlOutputColumn, tables: ReadonlyMap<string, Table>): Cols {
  let out = cols;
  const named = column.direct.map((it) => it.ref.table).filter((it): it is string => it !== null);
  for (const [name, table] of tables) {
    if (named.length > 0 && !named.includes(name)) continue;
    for (const [own, data] of table.cols.known)
      if (!column.except.includes(own)) out = setColumn(out, own, data);
    const rest = table.cols.rest.map((it) =>
      it.column === '*'
        ? { ...it, except: [...new Set([...it.except, ...column.except])].sort() }
        : it,
    );
    out = { ...out, rest: [...out.rest, ...rest] };
  }
  return out;
}

function write(m: Machine, it: SqlStatement, call: SqlCall, cols: Cols, exact: boolean): void {
  if (it.target === null) return;
  const place = placeOfName(m, call, it.target);
  const id = `#sql:${it.target}`;
  m.state.setObj(id, object('lacuna.SqlResult', { cols, exact }));
  const outside = place.resource.type !== 'database';
  recordFlow(m, {
    kind: outside ? 'export' : 'write',
    api: `sql.${it.kind}`,
    at: call.at,
    place,
    values: [{ k: 'ref', id }],
  });
}
