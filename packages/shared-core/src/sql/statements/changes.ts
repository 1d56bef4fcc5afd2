/** UPDATE, DELETE and MERGE. */
import { orderList } from '../syntax/calls.ts';
import type { Cursor } from '../syntax/cursor.ts';
import {
  bracket,
  expect,
  fail,
  is,
  isAt,
  isName,
  kind,
  list,
  name,
  offset,
  pathName,
  take,
  takeAll,
  takeAny,
  word,
} from '../syntax/cursor.ts';
import { fromList, source } from '../syntax/from.ts';
import { star } from '../syntax/nodes.ts';
import { NUMBER } from '../syntax/tokens.ts';
import type { Action, Assignment, Cte, Expr, FromEntry, Source } from '../syntax/tree.ts';
import { assigned, errorLog, outputClause, returning } from './assignments.ts';
import { group, run } from '../syntax/properties.ts';
import { words } from '../syntax/words.ts';

function top(p: Cursor): void {
  if (!is(p, 'TOP') || !(isAt(p, 1, '(') || kind(p, 1) === NUMBER)) return;
  p.at += 1;
  if (is(p, '(')) group(p);
  else p.at += 1;
  take(p, 'PERCENT');
}

/** The words after a change: WHERE, ORDER, LIMIT, RETURNING, OPTION. */
function ending(p: Cursor, conditions: Expr[]): void {
  if (is(p, 'OUTPUT')) outputClause(p);
  if (take(p, 'WHERE')) {
    if (takeAll(p, 'CURRENT', 'OF')) name(p);
    else conditions.push(p.grammar.expression(p));
  }
  if (takeAll(p, 'ORDER', 'BY')) orderList(p);
  if (take(p, 'LIMIT')) {
    p.grammar.expression(p);
    if (take(p, ',')) p.grammar.expression(p);
  }
  if (take(p, 'OFFSET')) p.grammar.expression(p);
  if (take(p, 'OPTION')) group(p);
  returning(p);
  errorLog(p);
}

/** `from[0]` or the entry whose alias or name is `wanted`. */
function entryOf(from: readonly FromEntry[], wanted: string | null): Source | undefined {
  const all = from.map((it) => it.source);
  const found =
    wanted === null
      ? undefined
      : all.find(
          (it) =>
            (it.alias ?? it.path.at(-1) ?? '').toLowerCase() === wanted ||
            it.name.toLowerCase() === wanted,
        );
  return found ?? all[0];
}

export function update(p: Cursor, ctes: readonly Cte[]): Action[] {
  p.at += 1;
  takeAny(p, 'LOW_PRIORITY');
  take(p, 'IGNORE');
  if (take(p, 'OR') && takeAny(p, 'ABORT', 'FAIL', 'IGNORE', 'REPLACE', 'ROLLBACK') === undefined)
    fail(p);
  top(p);
  if (is(p, 'EXTENSIONS') && (p.at + 1 >= p.end || isAt(p, 1, '('))) {
    p.at += 1;
    if (is(p, '(')) group(p);
    return [];
  }
  if (is(p, 'STATISTICS') && isName(p, 1)) {
    p.at += 1;
    pathName(p);
    run(p, { free: true });
    return [];
  }
  const tables = fromList(p);
  const before = take(p, 'FROM') ? fromList(p) : [];
  expect(p, 'SET');
  const { assignments, qualifier } = assigned(p);
  const conditions: Expr[] = [];
  if (is(p, 'OUTPUT')) outputClause(p);
  const after = take(p, 'FROM') ? fromList(p) : [];
  ending(p, conditions);
  const from = [...before, ...after];
  // T-SQL: the table in FROM is the one that is updated, not a second look at it.
  const change = { qualifier, assignments, conditions, ctes };
  const result = changed(tables, from, change, p.dialect.name === 'tsql');
  return [p.rows.length > 0 && result.kind === 'assign' ? { ...result, rows: p.rows } : result];
}

interface Change {
  readonly qualifier: string | null;
  readonly assignments: readonly Assignment[];
  readonly conditions: readonly Expr[];
  readonly ctes: readonly Cte[];
}

/**
 * The target is what the assignments name; in `UPDATE a SET … FROM t AS a JOIN s` it is the table behind the
 * alias. It is not a source of its own rows.
 */
function changed(
  tables: readonly FromEntry[],
  from: readonly FromEntry[],
  change: Change,
  sameTable = false,
): Action {
  const named = entryOf(tables, tables.length > 1 ? change.qualifier : null);
  const key = (named?.name ?? '').toLowerCase();
  const behind = from.find(
    (it) =>
      key !== '' &&
      ((it.source.alias ?? '').toLowerCase() === key ||
        (sameTable && it.source.name.toLowerCase() === key)),
  );
  const target = behind?.source ?? named;
  const others = tables.length > 1 ? [...tables, ...from] : from;
  const kept = others.filter((it) => it.source !== target || it.on !== null);
  const entries = kept.map((it) =>
    it.source === target ? { ...it, source: { ...it.source, kind: 'nothing' as const } } : it,
  );
  return {
    kind: 'assign',
    target: target?.name ?? '',
    alias: target?.alias ?? target?.path.at(-1) ?? null,
    ctes: change.ctes,
    from: entries,
    conditions: change.conditions,
    assignments: change.assignments,
    writes: true,
  };
}

export function remove(p: Cursor, ctes: readonly Cte[]): Action[] {
  p.at += 1;
  takeAny(p, 'LOW_PRIORITY', 'QUICK');
  take(p, 'IGNORE');
  top(p);
  const conditions: Expr[] = [];
  let tables: FromEntry[];
  let from: FromEntry[] = [];
  if (take(p, 'FROM')) tables = fromList(p);
  else {
    if (!BARE_DELETE.has(p.dialect.name) && !deleteList(p)) fail(p);
    tables = fromList(p);
  }
  if (is(p, 'OUTPUT')) outputClause(p);
  if (take(p, 'FROM') || take(p, 'USING')) from = fromList(p);
  ending(p, conditions);
  const change = changed(tables, from, { qualifier: null, assignments: [], conditions, ctes });
  return [change.kind === 'assign' ? { ...change, writes: false } : change];
}

const BARE_DELETE = words(`
  bigquery tsql oracle teradata ansi spark databricks sparksql exasol db2
`);

/** MySQL: `DELETE a, b FROM a JOIN b`. */
function deleteList(p: Cursor): boolean {
  for (let i = p.at; i < p.end; i += 1)
    if (p.tokens.words[i] === 'FROM') return p.dialect.hashComment;
  return false;
}

export function merge(p: Cursor, ctes: readonly Cte[]): Action[] {
  p.at += 1;
  top(p);
  takeAll(p, 'WITH', 'SCHEMA', 'EVOLUTION');
  take(p, 'INTO');
  const target = source(p);
  expect(p, 'USING');
  const using = source(p);
  const conditions: Expr[] = [];
  if (take(p, 'ON')) conditions.push(p.grammar.expression(p));
  else if (is(p, '(')) bracket(p, (inner) => list(inner, (it) => name(it)));
  else if (take(p, 'USING') && is(p, '(')) group(p);
  else fail(p);
  const assignments: Assignment[] = [];
  if (p.dialect.name === 'redshift' && takeAll(p, 'REMOVE', 'DUPLICATES')) all(p, assignments);
  else if (!is(p, 'WHEN')) fail(p);
  while (is(p, 'WHEN')) branch(p, conditions, assignments);
  if (is(p, 'OUTPUT')) outputClause(p);
  if (take(p, 'OPTION')) group(p);
  errorLog(p);
  returning(p);
  const from = [{ source: using, on: null, using: [], natural: false, hidden: false }];
  return [
    {
      kind: 'assign',
      target: target.name,
      alias: target.alias ?? target.path.at(-1) ?? null,
      ctes,
      from,
      conditions,
      assignments,
      writes: true,
    },
  ];
}

function branch(p: Cursor, conditions: Expr[], out: Assignment[]): void {
  p.at += 1;
  take(p, 'NOT');
  expect(p, 'MATCHED');
  if (take(p, 'BY') && takeAny(p, 'SOURCE', 'TARGET') === undefined) fail(p);
  if (take(p, 'AND')) conditions.push(p.grammar.expression(p));
  expect(p, 'THEN');
  const action = word(p);
  p.at += 1;
  switch (action) {
    case 'UPDATE':
      updateBranch(p, conditions, out);
      return;
    case 'INSERT':
      insertBranch(p, conditions, out);
      return;
    case 'DELETE':
    case 'ERROR':
      return;
    case 'DO':
      expect(p, 'NOTHING');
      return;
    default:
      p.at -= 1;
      fail(p);
  }
}

function updateBranch(p: Cursor, conditions: Expr[], out: Assignment[]): void {
  if (takeAll(p, 'BY', 'NAME') || takeAll(p, 'ALL', 'BY', 'NAME')) {
    all(p, out);
    return;
  }
  if (!take(p, 'SET')) {
    if (p.dialect.name === 'duckdb') all(p, out);
    else fail(p);
    return;
  }
  if (is(p, '*')) {
    p.at += 1;
    all(p, out);
  } else if (takeAll(p, 'ALL', 'BY', 'NAME')) all(p, out);
  else out.push(...assigned(p).assignments);
  if (take(p, 'WHERE')) conditions.push(p.grammar.expression(p));
  if (take(p, 'DELETE')) {
    expect(p, 'WHERE');
    conditions.push(p.grammar.expression(p));
  }
}

function all(p: Cursor, out: Assignment[]): void {
  out.push({ column: null, position: out.length, expr: star(offset(p), offset(p), [], null) });
}

function insertBranch(p: Cursor, conditions: Expr[], out: Assignment[]): void {
  if (is(p, '*')) {
    p.at += 1;
    all(p, out);
    return;
  }
  if (take(p, 'ROW') || takeAll(p, 'ALL', 'BY', 'NAME') || takeAll(p, 'BY', 'NAME')) {
    all(p, out);
    return;
  }
  const columns = is(p, '(') ? bracket(p, (inner) => list(inner, insertColumn)) : [];
  if (take(p, 'VALUES')) {
    if (!is(p, '(')) {
      fail(p);
      return;
    }
    const values = bracket(p, (inner) => list(inner, inner.grammar.expression));
    values.forEach((expr, position) =>
      out.push({ column: columns[position] ?? null, position, expr }),
    );
  } else if (take(p, 'ROW')) all(p, out);
  else if (takeAll(p, 'DEFAULT', 'VALUES')) return;
  else if (p.dialect.name === 'duckdb') all(p, out);
  else fail(p);
  if (take(p, 'WHERE')) conditions.push(p.grammar.expression(p));
}

function insertColumn(p: Cursor): string {
  let last = '';
  if (!isName(p)) fail(p);
  while (isName(p)) {
    last = name(p);
    if (!take(p, '.')) break;
  }
  return last;
}
