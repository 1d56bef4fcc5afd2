/** INSERT in all its forms: INTO, OVERWRITE, directories, ALL/FIRST, SET, REPLACE, conflicts. */
import type { Cursor } from '../syntax/cursor.ts';
import {
  bracket,
  explicitAlias,
  fail,
  is,
  isAt,
  isFreeName,
  isName,
  kind,
  list,
  name,
  nameList,
  pathName,
  skipBracket,
  take,
  takeAll,
  takeAny,
  textName,
  word,
} from '../syntax/cursor.ts';
import { queryAhead } from '../syntax/ahead.ts';
import { emptySource } from '../syntax/from.ts';
import { namedSource } from '../syntax/sources.ts';
import { HOLE, PARAM, TEXT } from '../syntax/tokens.ts';
import type { Action, Assignment, Cte, Expr, FromEntry, Query } from '../syntax/tree.ts';
import { queryInside } from './values.ts';
import { assignmentList, errorLog, outputClause, returning } from './assignments.ts';
import { group, ifExists, run } from '../syntax/properties.ts';
import { words } from '../syntax/words.ts';

type Write = Extract<Action, { kind: 'write' }>;

/** The cursor stands on INSERT or REPLACE. */
export function insert(p: Cursor, ctes: readonly Cte[]): Action[] {
  p.at += 1;
  takeAny(p, 'LOW_PRIORITY', 'DELAYED', 'HIGH_PRIORITY');
  take(p, 'IGNORE');
  if (
    take(p, 'OR') &&
    takeAny(p, 'ABORT', 'FAIL', 'IGNORE', 'REPLACE', 'ROLLBACK', 'OVERWRITE') === undefined
  )
    fail(p);
  if (is(p, 'TOP')) {
    p.at += 1;
    if (is(p, '(')) group(p);
    else p.at += 1;
  }
  if (
    (is(p, 'ALL') ||
      is(p, 'FIRST') ||
      (is(p, 'OVERWRITE') && (isAt(p, 1, 'ALL') || isAt(p, 1, 'FIRST')))) &&
    multiAhead(p)
  ) {
    take(p, 'OVERWRITE');
    p.at += 1;
    return multiInsert(p, ctes);
  }
  const overwrite = take(p, 'OVERWRITE');
  take(p, 'INTO');
  if (is(p, 'DIRECTORY') || (is(p, 'LOCAL') && isAt(p, 1, 'DIRECTORY'))) return directory(p, ctes);
  if (is(p, 'TABLE') && (isName(p, 1) || kind(p, 1) === PARAM) && word(p, 1) !== 'SELECT')
    p.at += 1;
  const target = targetName(p);
  return insertBody(p, target, overwrite ? 'replace' : 'append', ctes);
}

function multiAhead(p: Cursor): boolean {
  const ahead = is(p, 'OVERWRITE') ? 2 : 1;
  return isAt(p, ahead, 'INTO') || isAt(p, ahead, 'WHEN');
}

/** Functions that stand for a table. */
const CALL_TARGETS = words('IDENTIFIER OPENROWSET OPENQUERY OPENDATASOURCE');

/** The table written: a name, a variable, a path. */
export function targetName(p: Cursor): string {
  if (kind(p) === PARAM || kind(p) === HOLE || kind(p) === TEXT) return namedSource(p).name;
  if (is(p, '(') && queryAhead(p, 1)) {
    // Oracle writes through a query: `INSERT INTO (SELECT a FROM t) VALUES (1)`.
    const inner = bracket(p, p.grammar.query);
    const [first] = inner.body.kind === 'select' ? inner.body.from : [];
    return first?.source.name ?? '';
  }
  if (!isFreeName(p)) {
    fail(p);
    return '';
  }
  if (CALL_TARGETS.has(word(p)) && isAt(p, 1, '(')) return namedSource(p).name;
  if (is(p, 'FUNCTION') && isName(p, 1)) p.at += 1;
  if (p.dialect.dashNames || p.dialect.filePrefix) {
    const at = p.at;
    const source = pathLike(p);
    if (source !== undefined) return source;
    p.at = at;
  }
  const path = pathName(p);
  return path.join('.');
}

function pathLike(p: Cursor): string | undefined {
  let i = 1;
  while (isAt(p, i, '.') && isName(p, i + 1)) i += 2;
  if (isAt(p, i, '(')) return pathName(p).join('.');
  return namedSource(p).name;
}

function directory(p: Cursor, ctes: readonly Cte[]): Action[] {
  take(p, 'LOCAL');
  p.at += 1;
  let target = '';
  if (kind(p) === TEXT) target = textName(p);
  else if (!is(p, 'USING')) fail(p);
  run(p, { stops: words('SELECT WITH FROM VALUES TABLE') });
  return [write(target, [], withCtes(p.grammar.query(p), ctes), 'replace')];
}

function write(
  target: string,
  columns: readonly string[],
  query: Query | null,
  mode: Write['mode'],
): Write {
  return { kind: 'write', target, columns, query, mode };
}

/** Puts the CTEs that stood before the statement in front of its query. */
export function withCtes(query: Query, ctes: readonly Cte[]): Query {
  return ctes.length === 0 ? query : { ...query, ctes: [...ctes, ...query.ctes] };
}

export function insertBody(
  p: Cursor,
  target: string,
  mode: Write['mode'],
  ctes: readonly Cte[],
): Action[] {
  if (take(p, 'AS')) explicitAlias(p);
  const columns = insertOptions(p);
  if (takeAll(p, 'DEFAULT', 'VALUES')) {
    const none = write(target, columns, null, mode);
    const actions = [none, ...conflicts(p, target)];
    returning(p);
    return actions;
  }
  if (is(p, 'SET') && isName(p, 1)) {
    p.at += 1;
    const assigned = assign(target, [], assignmentList(p));
    return [assigned, ...conflicts(p, target)];
  }
  if (is(p, 'EXEC') || is(p, 'EXECUTE') || (is(p, 'FORMAT') && isName(p, 1))) {
    if (!is(p, 'FORMAT')) p.causes.add('dynamic-sql');
    run(p, { free: true });
    return [write(target, columns, null, mode)];
  }
  const query = withCtes(p.grammar.query(p), ctes);
  const actions: Action[] = [write(target, columns, query, mode)];
  if (is(p, 'AS') && isName(p, 1)) {
    // MySQL names the new row: `VALUES (…) AS new ON DUPLICATE KEY UPDATE`.
    p.at += 2;
    if (is(p, '(')) nameList(p);
  }
  actions.push(...conflicts(p, target));
  returning(p);
  errorLog(p);
  return actions;
}

/** What stands between the target and its rows; returns the columns. */
function insertOptions(p: Cursor): string[] {
  let columns: string[] = [];
  for (;;) {
    const at = p.at;
    if (take(p, 'PARTITION') || take(p, 'PARTITIONS')) {
      if (is(p, '(')) group(p);
      else fail(p);
      ifExists(p);
    } else if (is(p, '(') && columns.length === 0 && !queryInside(p)) columns = columnList(p);
    else if (is(p, 'OUTPUT')) outputClause(p);
    else if (is(p, 'WITH') && isAt(p, 1, '(')) {
      p.at += 1;
      skipBracket(p);
    } else if (takeAll(p, 'REPLACE', 'WHERE')) p.grammar.expression(p);
    else if (takeAll(p, 'REPLACE', 'USING') || takeAll(p, 'REPLACE', 'ON')) {
      if (is(p, '(')) nameList(p);
      else p.grammar.expression(p);
    } else plainOption(p);
    if (p.at === at) return columns;
  }
}

function plainOption(p: Cursor): void {
  if (takeAll(p, 'BY', 'NAME') || takeAll(p, 'BY', 'POSITION')) return;
  if (takeAll(p, 'OVERRIDING', 'SYSTEM', 'VALUE')) return;
  takeAll(p, 'OVERRIDING', 'USER', 'VALUE');
}

function columnList(p: Cursor): string[] {
  return bracket(p, (inner) => {
    if (inner.at >= inner.end) return [];
    return list(inner, (it) => {
      if (!isName(it)) {
        fail(it);
        return '';
      }
      let last = name(it);
      while (is(it, '.') && isName(it, 1)) {
        it.at += 1;
        last = name(it);
      }
      if (is(it, '[')) skipBracket(it);
      return last;
    });
  });
}

export function assign(
  target: string,
  from: readonly FromEntry[],
  assignments: readonly Assignment[],
): Action {
  return {
    kind: 'assign',
    target,
    alias: null,
    ctes: [],
    from,
    conditions: [],
    assignments,
    writes: true,
  };
}

/** ON CONFLICT … DO UPDATE, ON DUPLICATE KEY UPDATE. */
function conflicts(p: Cursor, target: string): Action[] {
  const actions: Action[] = [];
  while (is(p, 'ON')) {
    p.at += 1;
    if (takeAll(p, 'DUPLICATE', 'KEY', 'UPDATE')) {
      actions.push(conflictAssign(target, assignmentList(p), []));
      continue;
    }
    if (!take(p, 'CONFLICT')) {
      fail(p);
      return actions;
    }
    const conditions: Expr[] = [];
    if (is(p, '(')) bracket(p, (inner) => list(inner, conflictKey));
    if (takeAll(p, 'ON', 'CONSTRAINT')) name(p);
    if (take(p, 'WHERE')) p.grammar.expression(p);
    if (!take(p, 'DO')) fail(p);
    if (take(p, 'NOTHING')) continue;
    if (!takeAll(p, 'UPDATE', 'SET')) {
      fail(p);
      continue;
    }
    actions.push(conflictAssign(target, assignmentList(p), conditions));
    if (take(p, 'WHERE')) conditions.push(p.grammar.expression(p));
  }
  return actions;
}

function conflictKey(p: Cursor): Expr {
  const expr = p.grammar.expression(p);
  if (isName(p) && !is(p, 'ASC') && !is(p, 'DESC')) name(p);
  takeAny(p, 'ASC', 'DESC');
  return expr;
}

/** The row that was to be inserted (`excluded.a`, `VALUES(a)`) brings no new source. */
function conflictAssign(
  target: string,
  assignments: readonly Assignment[],
  conditions: readonly Expr[],
): Action {
  const excluded = { ...emptySource('nothing'), alias: 'excluded' };
  const from = [{ source: excluded, on: null, using: [], natural: false, hidden: true }];
  return {
    kind: 'assign',
    target,
    alias: null,
    ctes: [],
    from,
    conditions,
    assignments,
    writes: true,
  };
}

/** `INSERT ALL WHEN c THEN INTO a (x) VALUES (y) INTO b … SELECT …`. */
function multiInsert(p: Cursor, ctes: readonly Cte[]): Action[] {
  const parts: { target: string; columns: string[]; values: Expr[] | null }[] = [];
  const conditions: Expr[] = [];
  for (;;) {
    if (take(p, 'WHEN')) {
      conditions.push(p.grammar.expression(p));
      if (!take(p, 'THEN')) fail(p);
    } else if (take(p, 'ELSE')) continue;
    else if (take(p, 'INTO')) {
      const target = targetName(p);
      const columns = is(p, '(') ? columnList(p) : [];
      const values = take(p, 'VALUES')
        ? is(p, '(')
          ? bracket(p, (inner) => list(inner, inner.grammar.expression))
          : (fail(p), null)
        : null;
      parts.push({ target, columns, values });
    } else break;
  }
  if (parts.length === 0) fail(p);
  const query = withCtes(p.grammar.query(p), ctes);
  return parts.map(({ target, columns, values }) => {
    if (values === null) return write(target, columns, query, 'append');
    const source = { ...emptySource('query'), query };
    const assignments = values.map((expr, position) => ({
      column: columns[position] ?? null,
      position,
      expr,
    }));
    const from = [{ source, on: null, using: [], natural: false, hidden: false }];
    return {
      kind: 'assign',
      target,
      alias: null,
      ctes: [],
      from,
      conditions,
      assignments,
      writes: true,
    } as const;
  });
}

/** Hive: `FROM src INSERT OVERWRITE TABLE a SELECT … INSERT INTO b SELECT …`; the cursor stands on the first INSERT. */
export function hiveInserts(p: Cursor, from: readonly FromEntry[], ctes: readonly Cte[]): Action[] {
  const actions: Action[] = [];
  while (is(p, 'INSERT')) {
    const made = insert(p, ctes);
    for (const action of made) {
      if (
        action.kind === 'write' &&
        action.query?.body.kind === 'select' &&
        action.query.body.from.length === 0
      ) {
        action.query.body.from.push(...from);
      }
      actions.push(action);
    }
  }
  return actions;
}
