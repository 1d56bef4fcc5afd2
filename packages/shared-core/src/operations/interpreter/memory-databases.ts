/**
 * Databases that live as long as the session: DuckDB and SQLite in memory. A table made there has left for
 * nowhere; it is a view of what it holds, and what writes the whole database out takes all of them along.
 */
import { joinCols, unnamedCols } from '../../values/columns.ts';
import type { Cols } from '../../values/columns.ts';
import { unionAll } from '../../values/data.ts';
import { any, constText, object, TRUE } from './value.ts';
import type { Value } from './value.ts';
import { dataIn, getObj } from './machine.ts';
import type { Machine } from './machine.ts';

/** Something on disk was attached: tables without a schema may lie there from now on. */
const ATTACHED = 'db:attached';
const IN_MEMORY = /^(?::memory:|file:.*\bmode=memory\b|sqlite(?:\+\w+)?:\/\/(?:\/:memory:)?$)/;
const OPENS_OTHERS = /^\s*(?:attach|use)\b/i;
const VIEW = 'view:';

/** True when tables that are named without a schema surely live in memory. `locals`: DuckDB's own connection. */
export function isInMemory(m: Machine, con: Value | undefined, locals: boolean): boolean {
  if (m.state.getVar(ATTACHED) !== undefined) return false;
  if (con === undefined || con.k === 'none') return locals;
  const obj = getObj(m, con);
  if (obj?.type === 'duckdb.Connection') {
    const database = obj.fields.get('database');
    if (database === undefined || database.k === 'none') return true;
    const name = constText(database);
    return name === '' || name?.startsWith(':memory:') === true;
  }
  const url = constText(con.k === 'str' ? con : obj?.fields.get('url'));
  return url !== null && IN_MEMORY.test(url);
}

/** Statements after which a plain name may mean a table on disk. */
export function noteAttached(m: Machine, sql: string): void {
  if (OPENS_OTHERS.test(sql)) m.state.setVar(ATTACHED, TRUE);
}

export function viewKey(table: string): string {
  return `${VIEW}${table.toLowerCase()}`;
}

/** Registers a frame under a table name. */
export function registerView(m: Machine, name: string, value: Value): void {
  m.state.setVar(viewKey(name), value);
}

/** Puts rows into a table in memory, beside those that may be there already. */
export function keepInMemory(m: Machine, name: string, values: readonly Value[]): void {
  const before = getObj(m, m.state.getVar(viewKey(name)) ?? { k: 'none' });
  let cols: Cols | null = before?.cols ?? null;
  let exact = before?.exact ?? true;
  for (const it of values) {
    const obj = getObj(m, it);
    const own =
      obj?.cols == null
        ? unnamedCols(dataIn(m, it))
        : { ...obj.cols, known: new Map([...obj.cols.index, ...obj.cols.known]), index: new Map() };
    exact &&= obj?.exact ?? false;
    cols = cols === null ? own : joinCols(cols, own);
  }
  if (cols === null) return;
  const id = `#memory:${name.toLowerCase()}`;
  m.state.setObj(id, object('lacuna.SqlResult', { cols, exact }));
  registerView(m, name, { k: 'ref', id });
}

/** Everything that tables and views of the session hold. */
export function allTables(m: Machine): Value {
  const held = m.state.varsUnder(VIEW).map((loc) => dataIn(m, m.state.getVar(loc)));
  return any(unionAll(held));
}
