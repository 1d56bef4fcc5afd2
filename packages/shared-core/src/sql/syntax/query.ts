/** Queries: WITH, set operations, ordering and limits around the SELECT of `select.ts`. */
import { orderList } from './calls.ts';
import type { Cursor } from './cursor.ts';
import {
  atEnd,
  bracket,
  expect,
  fail,
  is,
  isAt,
  isFreeName,
  isName,
  kind,
  lastOffset,
  list,
  name,
  nameList,
  offset,
  take,
  takeAll,
  takeAny,
  tooDeep,
  word,
} from './cursor.ts';
import { emptySelect, select } from './select.ts';
import { bareRows, queryAhead } from './ahead.ts';
import { NUMBER } from './tokens.ts';
import { filledGroup } from './properties.ts';
import { pipe } from './pipes.ts';
import { pivotStatement } from './pivot.ts';
import { emptySource, source } from './from.ts';
import type { Cte, Expr, Query, Select, SetOperation, Values } from './tree.ts';
import { words } from './words.ts';

type Body = Query['body'];

/** One query with everything around it. */
export function query(p: Cursor): Query {
  const from = offset(p);
  p.depth += 1;
  if (tooDeep(p)) {
    p.depth -= 1;
    return { ctes: [], body: emptySelect(), from, to: from };
  }
  const ctes = is(p, 'WITH') ? withClause(p) : [];
  let body = setOperations(p);
  while (is(p, '|>')) body = pipe(p, body, from);
  p.depth -= 1;
  const result: Query = { ctes, body, from, to: lastOffset(p) };
  return p.rows.length === 0 ? result : { ...result, rows: p.rows };
}

/** `WITH [RECURSIVE] a AS (…), b(c) AS (…)`; the cursor stands on WITH. */
export function withClause(p: Cursor): Cte[] {
  const ctes: Cte[] = [];
  p.at += 1;
  const recursive =
    (is(p, 'RECURSIVE') && isName(p, 1) && take(p, 'RECURSIVE')) ||
    IMPLICIT_RECURSION.has(p.dialect.name);
  do {
    if (is(p, 'XMLNAMESPACES') && isAt(p, 1, '(')) {
      p.at += 1;
      filledGroup(p);
    } else if (is(p, 'FUNCTION') && isName(p, 1) && isAt(p, 2, '(')) {
      p.at += 1;
      p.grammar.routine(p);
    } else {
      if (ctes.length > 0 && p.dialect.trailingComma && is(p, 'SELECT')) break;
      cte(p, ctes, recursive);
    }
  } while (take(p, ','));
  return ctes.concat(is(p, 'WITH') && isName(p, 1) ? withClause(p) : []);
}

/** Dialects in which WITH needs no RECURSIVE. */
const IMPLICIT_RECURSION = words('tsql oracle snowflake db2 sqlite ansi');

function cte(p: Cursor, ctes: Cte[], recursive: boolean): void {
  if (!isFreeName(p) || (is(p, 'SELECT') && !isAt(p, 1, 'AS'))) {
    fail(p);
    return;
  }
  const alias = name(p);
  const columns = is(p, '(') && !queryAhead(p, 1) ? nameList(p) : [];
  if (takeAll(p, 'USING', 'KEY') && is(p, '(')) nameList(p);
  if (!take(p, 'AS') && !is(p, '(')) fail(p);
  take(p, 'NOT');
  take(p, 'MATERIALIZED');
  if (!is(p, '(')) {
    // ClickHouse and procedural forms `WITH x AS expr` are not read.
    fail(p);
    return;
  }
  const from = offset(p);
  const inner = bracket(p, (it) => (queryStarts(it) ? query(it) : dataChange(it, from)));
  searchAndCycle(p);
  ctes.push({ name: alias, columns, query: inner, recursive });
}

function queryStarts(p: Cursor): boolean {
  return is(p, '(') || queryAhead(p) || is(p, 'FROM') || is(p, 'VALUES');
}

/** `WITH moved AS (DELETE FROM t RETURNING *)`. */
function dataChange(p: Cursor, from: number): Query {
  const result = p.grammar.statement(p);
  p.aside.push(...result.actions);
  const body = emptySelect();
  const [first] = result.actions;
  if (first !== undefined && 'target' in first) {
    body.from.push({
      source: tableSource(first.target),
      on: null,
      using: [],
      natural: false,
      hidden: false,
    });
    body.items.push({ expr: starOf(from), alias: null });
  }
  return { ctes: [], body, from, to: lastOffset(p) };
}

function tableSource(table: string): Select['from'][number]['source'] {
  return {
    ...emptySource('table'),
    name: table,
    path: [table],
  };
}

function starOf(from: number): Expr {
  return { kind: 'star', from, to: from, name: '*', path: [], args: [], query: null, star: null };
}

function searchAndCycle(p: Cursor): void {
  if (take(p, 'SEARCH')) {
    if (takeAny(p, 'DEPTH', 'BREADTH') === undefined) fail(p);
    expect(p, 'FIRST');
    expect(p, 'BY');
    orderList(p);
    expect(p, 'SET');
    if (isName(p)) name(p);
  }
  if (take(p, 'CYCLE')) {
    list(p, (it) => (isName(it) ? name(it) : ''));
    expect(p, 'SET');
    if (isName(p)) name(p);
    if (take(p, 'TO')) {
      p.grammar.expression(p);
      expect(p, 'DEFAULT');
      p.grammar.expression(p);
    }
    if (take(p, 'USING') && isName(p)) name(p);
  }
}

const SET_WORDS = new Set(['UNION', 'EXCEPT', 'INTERSECT', 'MINUS']);

function setOperations(p: Cursor): Body {
  const from = offset(p);
  const first = branch(p);
  if (!setAhead(p)) return tail(p, first);
  const branches: Query[] = [{ ctes: [], body: first, from, to: lastOffset(p) }];
  let byName = false;
  const minus: number[] = [];
  while (setAhead(p)) {
    byName = setOperator(p, branches.length, minus) || byName;
    const start = offset(p);
    branches.push({ ctes: [], body: branch(p), from: start, to: lastOffset(p) });
  }
  const set: SetOperation = { kind: 'set', branches, byName, order: [], limit: null, minus };
  return tail(p, set);
}

function setAhead(p: Cursor): boolean {
  if (SET_WORDS.has(word(p)) && kind(p) === 1) return true;
  const outer = is(p, 'FULL') || is(p, 'LEFT') || is(p, 'INNER');
  return outer && (isAt(p, 1, 'UNION') || (isAt(p, 1, 'OUTER') && isAt(p, 2, 'UNION')));
}

/** Reads the operator; true where columns are matched by name. */
function setOperator(p: Cursor, index: number, minus: number[]): boolean {
  takeAny(p, 'FULL', 'LEFT', 'INNER');
  take(p, 'OUTER');
  const operator = word(p);
  if (operator === 'EXCEPT' || operator === 'MINUS') minus.push(index);
  p.at += 1;
  takeAny(p, 'ALL', 'DISTINCT');
  if (takeAll(p, 'BY', 'NAME')) {
    if (take(p, 'ON') && is(p, '(')) nameList(p);
    return true;
  }
  take(p, 'STRICT');
  if (take(p, 'CORRESPONDING')) {
    if (take(p, 'BY') && is(p, '(')) nameList(p);
    return true;
  }
  return false;
}

function branch(p: Cursor): Body {
  if (is(p, '(')) {
    const inner = bracket(p, query);
    return inner.ctes.length === 0
      ? inner.body
      : { kind: 'set', branches: [inner], byName: false, order: [], limit: null, minus: [] };
  }
  if (is(p, 'SELECT') || (is(p, 'SEL') && p.dialect.name === 'teradata') || is(p, 'FROM'))
    return select(p);
  if (is(p, 'VALUES') || is(p, 'VALUE')) return values(p);
  if (is(p, 'TABLE') && isName(p, 1)) {
    p.at += 1;
    return selectAll(p);
  }
  if (is(p, 'PIVOT') || is(p, 'UNPIVOT')) return pivotStatement(p);
  if (is(p, 'DESCRIBE') || is(p, 'SHOW') || is(p, 'SUMMARIZE')) {
    p.at += 1;
    if (queryAhead(p)) return query(p).body;
    return selectAll(p);
  }
  if (is(p, 'MERGE') || is(p, 'INSERT') || is(p, 'UPDATE') || is(p, 'DELETE'))
    return dataChange(p, offset(p)).body;
  fail(p);
  return emptySelect();
}

function selectAll(p: Cursor): Select {
  const result = emptySelect();
  result.items.push({ expr: starOf(offset(p)), alias: null });
  result.from.push({ source: source(p), on: null, using: [], natural: false, hidden: false });
  return result;
}

/** `VALUES (1, 2), ROW(3, 4)`; the cursor stands on VALUES. */
export function values(p: Cursor): Values {
  p.at += 1;
  const rows = list(p, row);
  return { kind: 'values', rows, order: [], limit: null };
}

function row(p: Cursor): Expr[] {
  if (take(p, 'ROW') && !is(p, '(')) fail(p);
  if (!is(p, '(')) {
    // Oracle inserts a whole record: `VALUES r`.
    const bare = bareRows(p.dialect.name, p.dialect.filePrefix) || p.body > 0;
    if (!bare || is(p, 'VALUES')) fail(p);
    return [p.grammar.expression(p)];
  }
  return bracket(p, (inner) => (atEnd(inner) ? [] : list(inner, inner.grammar.expression)));
}

/** ORDER BY, LIMIT, OFFSET, FETCH and locks, in the orders that dialects allow. */
function tail(p: Cursor, body: Body): Body {
  let seenLimit = false;
  let seenOffset = false;
  if (is(p, 'ORDER') && (isAt(p, 1, 'BY') || isAt(p, 1, 'SIBLINGS'))) {
    p.at += 1;
    take(p, 'SIBLINGS');
    expect(p, 'BY');
    if (is(p, 'ALL')) allOrder(p);
    else body.order.push(...orderList(p));
  } else hiveOrder(p, body);
  for (;;) {
    if (is(p, 'LIMIT') && !seenLimit) {
      seenLimit = true;
      body.limit = limit(p);
    } else if (is(p, 'OFFSET') && !seenOffset) {
      seenOffset = true;
      p.at += 1;
      p.grammar.expression(p);
      takeAny(p, 'ROW', 'ROWS');
    } else if (is(p, 'FETCH') && (isAt(p, 1, 'FIRST') || isAt(p, 1, 'NEXT')) && !seenLimit) {
      seenLimit = true;
      body.limit = fetch(p);
    } else break;
  }
  locks(p);
  return body;
}

function allOrder(p: Cursor): void {
  p.at += 1;
  takeAny(p, 'ASC', 'DESC');
  if (take(p, 'NULLS')) takeAny(p, 'FIRST', 'LAST');
}

/** `CLUSTER BY`, `DISTRIBUTE BY … SORT BY` of Hive and Spark. */
function hiveOrder(p: Cursor, body: Body): void {
  while ((is(p, 'CLUSTER') || is(p, 'DISTRIBUTE') || is(p, 'SORT')) && isAt(p, 1, 'BY')) {
    p.at += 2;
    body.order.push(...orderList(p));
  }
}

function limit(p: Cursor): number | null {
  p.at += 1;
  if (is(p, 'ALL') || is(p, 'NULL')) {
    p.at += 1;
    return null;
  }
  const first = number(p);
  if (kind(p) === NUMBER && isAt(p, 1, '%')) p.at += 2;
  else p.grammar.expression(p);
  take(p, 'PERCENT');
  if (take(p, ',')) {
    const second = number(p);
    p.grammar.expression(p);
    return second;
  }
  return first;
}

/** The value of a number that stands alone here, else null. */
export function number(p: Cursor): number | null {
  if (kind(p) !== NUMBER) return null;
  const value = Number(p.tokens.text.slice(p.tokens.from[p.at], p.tokens.to[p.at]));
  return Number.isFinite(value) ? value : null;
}

function fetch(p: Cursor): number | null {
  p.at += 2;
  let count: number | null = 1;
  if (!is(p, 'ROW') && !is(p, 'ROWS')) {
    count = number(p);
    p.grammar.expression(p);
    if (take(p, 'PERCENT')) count = null;
  }
  if (takeAny(p, 'ROW', 'ROWS') === undefined) fail(p);
  if (!take(p, 'ONLY')) {
    expect(p, 'WITH');
    expect(p, 'TIES');
  }
  return count;
}

function locks(p: Cursor): void {
  for (;;) {
    if (is(p, 'FOR') && lock(p)) continue;
    if (takeAll(p, 'LOCK', 'IN', 'SHARE', 'MODE')) continue;
    if (is(p, 'WITH') && isAt(p, 2, '') && /^(UR|CS|RS|RR)$/.test(word(p, 1))) {
      p.at += 2;
      continue;
    }
    if (is(p, 'OPTION') && isAt(p, 1, '(')) {
      p.at += 1;
      filledGroup(p);
      continue;
    }
    if (takeAll(p, 'OPTIMIZE', 'FOR')) {
      p.grammar.expression(p);
      takeAny(p, 'ROW', 'ROWS');
      continue;
    }
    if (is(p, 'USING') && isAt(p, 1, 'SAMPLE')) {
      p.at += 2;
      sampleSpec(p);
      continue;
    }
    return;
  }
}

/** `10%`, `RESERVOIR(20%)`, `10 ROWS (system, 377)`. */
export function sampleSpec(p: Cursor): void {
  if (isName(p)) name(p);
  if (is(p, '(')) filledGroup(p);
  else if (kind(p) === NUMBER) {
    p.at += 1;
    if (!take(p, '%')) takeAny(p, 'PERCENT', 'ROWS');
    if (is(p, '(')) filledGroup(p);
  } else fail(p);
  if (take(p, 'REPEATABLE') && is(p, '(')) filledGroup(p);
}

const LOCK_WORDS = words('UPDATE SHARE NO KEY READ FETCH');

function lock(p: Cursor): boolean {
  const next = word(p, 1);
  if (next === 'JSON' || next === 'XML' || next === 'BROWSE') {
    p.at += 2;
    do {
      if (!isName(p) && next !== 'BROWSE') fail(p);
      while (isName(p) || is(p, '(')) {
        if (is(p, '(')) filledGroup(p);
        else p.at += 1;
      }
    } while (take(p, ','));
    return true;
  }
  if (!LOCK_WORDS.has(next)) return false;
  p.at += 1;
  while (LOCK_WORDS.has(word(p)) || is(p, 'ONLY')) p.at += 1;
  if (take(p, 'OF')) {
    list(p, (it) => {
      if (!isName(it)) fail(it);
      while (isName(it)) {
        name(it);
        if (!take(it, '.')) break;
      }
    });
  }
  if (take(p, 'WAIT')) p.grammar.expression(p);
  else if (!take(p, 'NOWAIT')) takeAll(p, 'SKIP', 'LOCKED');
  return true;
}
