/** CREATE TABLE, VIEW and their kin. Functions, procedures and triggers are in `routine.ts`. */
import type { Cursor } from '../syntax/cursor.ts';
import {
  atEnd,
  fail,
  is,
  isAt,
  isFreeName,
  isName,
  kind,
  pathName,
  take,
  takeAll,
  takeAny,
  word,
} from '../syntax/cursor.ts';
import { queryAhead } from '../syntax/ahead.ts';
import { namedSource } from '../syntax/sources.ts';
import { PARAM, TEXT, WORD } from '../syntax/tokens.ts';
import type { Action, Parsed, Query } from '../syntax/tree.ts';
import { queryInside } from './values.ts';
import { columnDefinitions } from './columns.ts';
import { createObject, OBJECTS } from './objects.ts';
import { group, ifExists, run } from '../syntax/properties.ts';
import { routine } from './routine.ts';
import { words } from '../syntax/words.ts';

const MODIFIERS = words(`
  GLOBAL LOCAL TEMPORARY TEMP TRANSIENT VOLATILE UNLOGGED EXTERNAL SECURE RECURSIVE MATERIALIZED FORCE
  NOFORCE EDITIONABLE NONEDITIONABLE PUBLIC PRIVATE HYBRID DYNAMIC ICEBERG STREAMING LIVE FOREIGN
  VIRTUAL UNIQUE CLUSTERED NONCLUSTERED BITMAP FULLTEXT SPATIAL COLUMNSTORE IMMUTABLE MULTISET SET
  AGGREGATE SNAPSHOT EVENT INTERACTIVE PERSISTENT MANAGED READ ONLY CONSTRAINT TRUSTED LANCE SEMANTIC
  TRANSACTIONAL REFRESH GLOBAL SHARED BLOCKCHAIN SHARDED VECTOR SEARCH PRIMARY XML REMOTE
`);

/** The cursor stands on CREATE. */
export function create(p: Cursor): Parsed {
  p.at += 1;
  orReplace(p);
  if (modifiers(p)) fail(p);
  const object = word(p);
  if (kind(p) !== WORD) {
    fail(p);
    return { kind: 'create', actions: [] };
  }
  switch (object) {
    case 'TABLE':
      p.at += 1;
      return table(p);
    case 'VIEW':
      p.at += 1;
      return { kind: 'create-view', actions: view(p) };
    case 'FUNCTION':
    case 'PROCEDURE':
    case 'PROC':
    case 'TRIGGER':
    case 'PACKAGE':
    case 'MACRO':
      p.at += 1;
      return routine(p, object);
    default:
      return createObject(p, object);
  }
}

function orReplace(p: Cursor): void {
  if (!take(p, 'OR')) return;
  if (takeAny(p, 'REPLACE', 'ALTER', 'REFRESH') === undefined) fail(p);
}

/** Words between CREATE and the object; true where one is doubled. */
function modifiers(p: Cursor): boolean {
  const seen = new Set<string>();
  for (;;) {
    const w = word(p);
    if ((w === 'ALGORITHM' || w === 'DEFINER') && isAt(p, 1, '=')) {
      p.at += 2;
      value(p);
      continue;
    }
    if (w === 'SQL' && isAt(p, 1, 'SECURITY')) {
      p.at += 3;
      continue;
    }
    if (OBJECTS.has(w) && isName(p, 1) && !startsObject(p)) return false;
    if (
      kind(p) !== WORD ||
      !MODIFIERS.has(w) ||
      isAt(p, 1, '(') ||
      (seen.size > 0 && p.at + 1 >= p.end)
    )
      return false;
    if (seen.has(w)) return true;
    seen.add(w);
    p.at += 1;
  }
}

/** `CREATE EVENT TRIGGER t` goes on with another object, `CREATE EVENT e` with a name. */
function startsObject(p: Cursor): boolean {
  const next = word(p, 1);
  return kind(p, 1) === WORD && (MODIFIERS.has(next) || OBJECTS.has(next) || READ_HERE.has(next));
}

const READ_HERE = words('TABLE VIEW FUNCTION PROCEDURE PROC TRIGGER PACKAGE MACRO');

/** `'admin'@'localhost'`, `CURRENT_USER()`. */
function value(p: Cursor): void {
  p.at += 1;
  if (is(p, '(')) group(p);
  if (is(p, '@') || kind(p) === PARAM) {
    p.at += 1;
    if (kind(p) === TEXT || isName(p)) p.at += 1;
  }
}

function tableName(p: Cursor): string {
  ifExists(p);
  if (kind(p) === PARAM || kind(p) === TEXT) return namedSource(p).name;
  if (is(p, 'IDENTIFIER') && isAt(p, 1, '(')) return namedSource(p).name;
  if (isFreeName(p) && p.dialect.dashNames && isAt(p, 1, '-')) return namedSource(p).name;
  if (isFreeName(p) && p.dialect.filePrefix && isAt(p, 1, '.')) {
    let i = 1;
    while (isAt(p, i, '.') && isName(p, i + 1)) i += 2;
    if (!isAt(p, i, '(')) return namedSource(p).name;
  }
  return pathName(p).join('.');
}

function write(target: string, columns: readonly string[], query: Query | null): Action {
  return { kind: 'write', target, columns, query, mode: 'replace' };
}

interface TableParts {
  columns: string[];
  /** The bracket of columns and constraints was read. */
  defined: boolean;
  query: Query | null;
  /** Cloned or copied from. */
  source: string | null;
  /** Its shape is taken: LIKE. */
  like: string | null;
}

function table(p: Cursor): Parsed {
  if (is(p, 'FUNCTION') && isName(p, 1)) {
    p.at += 1;
    return routine(p, 'FUNCTION');
  }
  const target = tableName(p);
  const parts: TableParts = { columns: [], defined: false, query: null, source: null, like: null };
  while (!atEnd(p)) {
    const at = p.at;
    tablePart(p, parts);
    if (p.at === at) break;
    if (parts.query !== null && !tableEndAhead(p)) break;
  }
  if (target === '') fail(p);
  const { columns, query, source, like } = parts;
  if (source !== null) return { kind: 'clone', actions: [{ kind: 'move', source, target }] };
  const actions: Action[] = like === null ? [] : [{ kind: 'read', name: like }];
  return { kind: 'create-table', actions: [...actions, write(target, columns, query)] };
}

/** One part after the name: columns, a query, LIKE, CLONE, properties. */
function tablePart(p: Cursor, parts: TableParts): void {
  if (is(p, '(')) {
    if (queryInside(p)) parts.query = p.grammar.query(p);
    else if (parts.defined) {
      fail(p);
      group(p);
    } else {
      parts.columns = columnDefinitions(p);
      parts.defined = true;
    }
    return;
  }
  if (parts.query !== null) {
    tableEnd(p);
    return;
  }
  if (is(p, 'AS') && parts.source === null) {
    p.at += 1;
    if (take(p, 'OF')) run(p, { free: true });
    else if (take(p, 'EXECUTE')) {
      p.causes.add('dynamic-sql');
      p.grammar.expression(p);
    } else parts.query = p.grammar.query(p);
  } else if (queryAhead(p) && (!is(p, 'WITH') || cteAhead(p))) parts.query = p.grammar.query(p);
  else if (is(p, 'LIKE') || (is(p, 'USING') && isAt(p, 1, 'TEMPLATE'))) parts.like = likeTable(p);
  else if (cloneAhead(p)) {
    takeAny(p, 'SHALLOW', 'DEEP', 'ZERO');
    p.at += 1;
    parts.source = tableName(p);
    run(p, { free: true });
  } else if (takeAll(p, 'PARTITION', 'OF')) {
    pathName(p);
    if (is(p, '(')) group(p);
    run(p, { free: true });
  } else run(p, { stops: QUERY_STOPS_NO_WITH, stopAtBracket: true });
}

const QUERY_STOPS_NO_WITH = words('AS SELECT LIKE CLONE SHALLOW DEEP');

function cteAhead(p: Cursor): boolean {
  return (
    isName(p, 1) &&
    (isAt(p, 2, '(') ||
      (isAt(p, 2, 'AS') && (isAt(p, 3, '(') || isAt(p, 3, 'MATERIALIZED') || isAt(p, 3, 'NOT'))))
  );
}

function cloneAhead(p: Cursor): boolean {
  if ((is(p, 'CLONE') || is(p, 'COPY')) && isName(p, 1) && !isAt(p, 1, 'GRANTS')) return true;
  return (
    (is(p, 'SHALLOW') || is(p, 'DEEP') || is(p, 'ZERO')) &&
    (isAt(p, 1, 'CLONE') || isAt(p, 1, 'COPY'))
  );
}

/** The table whose shape is taken, null for a template. */
function likeTable(p: Cursor): string | null {
  if (takeAll(p, 'USING', 'TEMPLATE')) {
    if (is(p, '(')) p.grammar.query(p);
    else fail(p);
    return null;
  }
  p.at += 1;
  const path = pathName(p);
  run(p, { stops: new Set(['AS']) });
  return path.join('.');
}

function tableEndAhead(p: Cursor): boolean {
  return (
    is(p, 'WITH') ||
    is(p, 'ON') ||
    is(p, 'PRIMARY') ||
    is(p, 'UNIQUE') ||
    is(p, 'INDEX') ||
    is(p, 'COMMENT') ||
    is(p, 'STORED') ||
    is(p, 'CLUSTER') ||
    is(p, 'LIMIT') ||
    is(p, 'DISTRIBUTED') ||
    is(p, 'PARTITION')
  );
}

/** WITH [NO] DATA, ON COMMIT PRESERVE ROWS, Teradata's PRIMARY INDEX (…). */
function tableEnd(p: Cursor): boolean {
  if (takeAll(p, 'WITH', 'DATA') || takeAll(p, 'WITH', 'NO', 'DATA')) {
    takeAll(p, 'AND', 'STATS');
    return true;
  }
  if (takeAll(p, 'ON', 'COMMIT')) {
    takeAny(p, 'PRESERVE', 'DELETE', 'DROP');
    takeAny(p, 'ROWS');
    return true;
  }
  return tableEndAhead(p) && run(p) > 0;
}

function wordBetween(p: Cursor, from: number, wanted: string): boolean {
  for (let i = from; i + 1 < p.at; i += 1)
    if (p.tokens.kinds[i] === WORD && p.tokens.words[i] === wanted) return true;
  return false;
}

function view(p: Cursor): Action[] {
  if (takeAll(p, 'LOG', 'ON')) {
    // Oracle: `MATERIALIZED VIEW LOG ON t`.
    pathName(p);
    run(p, { free: true });
    return [];
  }
  const target = tableName(p);
  const from = p.at;
  let columns: string[] = [];
  while (!atEnd(p) && !is(p, 'AS') && !(queryAhead(p) && (!is(p, 'WITH') || cteAhead(p)))) {
    const at = p.at;
    if (is(p, '(') && columns.length === 0) columns = columnDefinitions(p);
    else run(p, { stops: QUERY_STOPS_NO_WITH, stopAtBracket: true, free: true });
    if (p.at === at) break;
  }
  if (!take(p, 'AS') && !queryAhead(p)) {
    // Spark: `CREATE TEMPORARY VIEW v USING csv OPTIONS (path '/x')`.
    if (!p.dialect.filePrefix || !wordBetween(p, from, 'USING')) fail(p);
    return [write(target, columns, null)];
  }
  if (target === '') fail(p);
  const query = p.grammar.query(p);
  if (take(p, 'WITH')) {
    const ok =
      takeAll(p, 'CHECK', 'OPTION') ||
      takeAll(p, 'READ', 'ONLY') ||
      takeAll(p, 'NO', 'SCHEMA', 'BINDING') ||
      takeAll(p, 'LOCAL', 'CHECK', 'OPTION') ||
      takeAll(p, 'CASCADED', 'CHECK', 'OPTION') ||
      takeAll(p, 'NO', 'DATA') ||
      takeAll(p, 'DATA');
    if (!ok) fail(p);
    if (take(p, 'CONSTRAINT') && isName(p)) p.at += 1;
  }
  return [write(target, columns, query)];
}
