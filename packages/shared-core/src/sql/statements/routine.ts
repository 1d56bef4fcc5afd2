/**
 * Functions, procedures, triggers and blocks: `CREATE PROCEDURE … BEGIN … END` is one statement whose
 * actions are those of its body. Control flow is read and forgotten: every branch may run.
 */
import type { Cursor } from '../syntax/cursor.ts';
import {
  atEnd,
  bracket,
  expect,
  fail,
  is,
  isAt,
  isName,
  kind,
  pathName,
  take,
  takeAll,
  takeAny,
  unquoted,
  word,
} from '../syntax/cursor.ts';
import { queryAhead } from '../syntax/ahead.ts';
import { PARAM, TEXT, WORD } from '../syntax/tokens.ts';
import type { Action, Parsed, RowVariable } from '../syntax/tree.ts';
import { emptySource } from '../syntax/from.ts';
import { blockAhead, declarationsAhead, inner, statements } from './blocks.ts';
import { expressionInto, queryInside } from './values.ts';
import { group, ifExists, run } from '../syntax/properties.ts';
import { words } from '../syntax/words.ts';

const BODY_STOPS = words(`
  AS IS BEGIN RETURN SELECT DECLARE INSERT UPDATE DELETE MERGE EXECUTE
`);

/** `object` is PROCEDURE, FUNCTION, TRIGGER, …; the cursor stands after it. */
export function routine(p: Cursor, object: string): Parsed {
  ifExists(p);
  takeAll(p, 'BODY');
  if (isName(p) && !is(p, 'AS')) pathName(p);
  else fail(p);
  const actions: Action[] = [];
  if (object === 'TRIGGER') return { kind: 'create-trigger', actions: trigger(p) };
  const made = object === 'PROC' ? 'create-procedure' : `create-${object.toLowerCase()}`;
  if (is(p, '(')) bracket(p, parameters);
  else if (kind(p) === PARAM) parameters(p);
  let header = true;
  while (header && !atEnd(p)) {
    const at = p.at;
    if (is(p, 'RETURNS') || oracleReturn(p)) returns(p);
    else if (object === 'PACKAGE' && (is(p, 'AS') || is(p, 'IS'))) {
      p.at += 1;
      packageBody(p, actions);
      header = false;
    } else if (is(p, 'AS') || is(p, 'IS')) {
      p.at += 1;
      header = kind(p) === TEXT;
      body(p, actions);
    } else if (
      BODY_STOPS.has(word(p)) &&
      kind(p) === WORD &&
      !(is(p, 'EXECUTE') && isAt(p, 1, 'AS'))
    ) {
      body(p, actions);
      header = is(p, 'LANGUAGE');
    } else characteristic(p);
    if (p.at === at) break;
  }
  return { kind: made, actions };
}

/** Oracle: `FUNCTION f RETURN NUMBER IS`; elsewhere RETURN starts the body. */
function oracleReturn(p: Cursor): boolean {
  return p.dialect.name === 'oracle' && is(p, 'RETURN') && isName(p, 1);
}

/** Declarations, then END or a block. */
function packageBody(p: Cursor, actions: Action[]): void {
  p.body += 1;
  statements(p, actions, new Set(['END', 'BEGIN']));
  if (is(p, 'BEGIN')) inner(p, actions, new Set());
  else {
    expect(p, 'END');
    if (isName(p)) p.at += 1;
  }
  p.body -= 1;
}

/** A routine inside the declarations of another: with a body or only announced. */
export function nestedRoutine(p: Cursor, actions: Action[]): void {
  p.at += 1;
  if (isName(p)) pathName(p);
  else fail(p);
  if (is(p, '(')) bracket(p, parameters);
  if (is(p, 'RETURN')) returns(p);
  while (!atEnd(p) && !is(p, ';') && !is(p, 'IS') && !is(p, 'AS')) {
    if (is(p, '(')) group(p);
    else p.at += 1;
  }
  if (takeAny(p, 'IS', 'AS') !== undefined) sectionAndBlock(p, actions);
}

/** Oracle: declarations up to BEGIN, then the block. */
function sectionAndBlock(p: Cursor, actions: Action[]): void {
  p.body += 1;
  statements(p, actions, new Set(['BEGIN']));
  inner(p, actions, new Set());
  p.body -= 1;
}

/** `(IN a INT DEFAULT 0, OUT b INT)`, `@a INT = 1, @b AS CHAR(1)`. */
function parameters(p: Cursor): void {
  if (atEnd(p)) return;
  do parameter(p);
  while (take(p, ','));
}

const MODES = new Set(['IN', 'OUT', 'INOUT', 'VARIADIC']);

function parameter(p: Cursor): void {
  while (kind(p) === WORD && MODES.has(word(p)) && (isName(p, 1) || isAt(p, 1, 'OUT'))) p.at += 1;
  if (take(p, '*')) return;
  if (kind(p) === PARAM) p.at += 1;
  else if (isName(p) || MODES.has(word(p))) p.at += 1;
  else {
    fail(p);
    return;
  }
  take(p, 'AS');
  take(p, 'IN');
  take(p, 'OUT');
  take(p, 'NOCOPY');
  if (takeAll(p, 'ANY', 'TYPE')) return;
  if (isName(p) && !is(p, 'DEFAULT')) p.grammar.type(p);
  else if (is(p, '.') || is(p, '(') || is(p, '[') || is(p, '%')) {
    // The name was the type: `add(integer, numeric(10))`.
    p.at -= 1;
    p.grammar.type(p);
  }
  takeAll(p, 'NOT', 'NULL');
  if (takeAny(p, '=', 'DEFAULT', ':=') !== undefined) p.grammar.expression(p);
  takeAll(p, 'NOT', 'AGGREGATE');
  while (takeAny(p, 'OUTPUT', 'OUT', 'READONLY') !== undefined) continue;
  if (take(p, 'COMMENT') && kind(p) === TEXT) p.at += 1;
}

function returns(p: Cursor): void {
  p.at += 1;
  if (takeAll(p, 'NULL', 'ON', 'NULL', 'INPUT')) return;
  if (kind(p) === PARAM) p.at += 1;
  if (take(p, 'TABLE')) {
    if (is(p, '(')) group(p);
    else if (is(p, '<')) {
      p.at -= 1;
      p.grammar.type(p);
    }
    return;
  }
  p.grammar.type(p);
  takeAll(p, 'NOT', 'NULL');
}

/** LANGUAGE SQL, IMMUTABLE, SET search_path TO 'x', OPTIONS (…), USING JAR '…', FOR ALL … */
function characteristic(p: Cursor): void {
  if (is(p, 'EXECUTE')) {
    p.at += 2;
    if (kind(p) === TEXT || (isName(p) && !is(p, 'AS'))) p.at += 1;
    else fail(p);
    return;
  }
  const stopped = new Set([...BODY_STOPS, 'RETURNS']);
  if (is(p, ',')) {
    p.at += 1;
    if (!isName(p) || is(p, 'AS')) fail(p);
    return;
  }
  run(p, { free: true, stops: stopped, stopAtComma: true });
}

/** What follows AS: a text in another language, a block, a query, an expression. True where something stood. */
function body(p: Cursor, actions: Action[]): boolean {
  p.body += 1;
  const before = p.at;
  if (kind(p) === TEXT) {
    textBody(p, actions);
    take(p, ',');
    if (kind(p) === TEXT) p.at += 1;
  } else if (take(p, 'TABLE') && queryAhead(p))
    actions.push({ kind: 'query', query: p.grammar.query(p) });
  else if (is(p, 'RETURN') || is(p, 'RETURNS')) {
    p.at += 1;
    if (is(p, '(') && queryInside(p)) actions.push({ kind: 'query', query: p.grammar.query(p) });
    else if (queryAhead(p)) actions.push({ kind: 'query', query: p.grammar.query(p) });
    else {
      expressionInto(p, actions);
      // DuckDB's macros: `AS a + b, (a, b, c) AS a + b + c`
    }
  } else if (declarationsAhead(p)) sectionAndBlock(p, actions);
  else if (declarationsAhead(p)) sectionAndBlock(p, actions);
  else if (blockAhead(p)) statements(p, actions, new Set());
  else if (queryAhead(p) || is(p, '(')) expressionInto(p, actions);
  else {
    expressionInto(p, actions);
    while (take(p, ',')) {
      if (is(p, '(')) bracket(p, parameters);
      expect(p, 'AS');
      take(p, 'TABLE');
      expressionInto(p, actions);
    }
  }
  p.body -= 1;
  return p.at > before;
}

const SQL_LANGUAGES = words('SQL PLPGSQL SQLSCRIPT');
const SQL_STARTS =
  /^\s*(?:--[^\n]*\n\s*)*(?:begin|declare|select|with|insert|update|delete|merge|create|call)\b/i;

/** A body in a literal: read where it is SQL, a cause where it is another language. */
function textBody(p: Cursor, actions: Action[]): void {
  const text = unquoted(p);
  const language = languageOf(p);
  p.at += 1;
  if (language !== undefined && !SQL_LANGUAGES.has(language)) p.causes.add('foreign-code');
  else if (SQL_STARTS.test(text)) actions.push(...p.grammar.nestedStatements(p, text));
}

/** LANGUAGE stands before or after the body. */
function languageOf(p: Cursor): string | undefined {
  for (let i = Math.max(0, p.at - 60); i < Math.min(p.end - 1, p.at + 60); i += 1) {
    if (p.tokens.words[i] === 'LANGUAGE') return p.tokens.words[i + 1]?.toUpperCase();
  }
  return undefined;
}

function trigger(p: Cursor): Action[] {
  const actions: Action[] = [];
  const start = p.at;
  while (!atEnd(p) && !triggerBody(p)) {
    const at = p.at;
    if (is(p, 'WHEN')) {
      p.at += 1;
      p.grammar.expression(p);
    } else if (is(p, ',') && EVENT_WORDS.has(p.tokens.words[p.at - 1] ?? '')) p.at += 1;
    else run(p, { free: true, stops: TRIGGER_STOPS });
    if (is(p, 'AS')) {
      if (p.tokens.words[p.at - 1] === 'AS') fail(p);
      p.at += 1;
    } else if (
      (is(p, 'INSERT') || is(p, 'UPDATE') || is(p, 'DELETE') || is(p, 'CREATE')) &&
      !triggerBody(p)
    ) {
      if (p.tokens.words[p.at - 1] === word(p)) fail(p);
      p.at += 1;
    }
    if (p.at === at) break;
  }
  if (takeAll(p, 'EXECUTE', 'PROCEDURE') || takeAll(p, 'EXECUTE', 'FUNCTION')) {
    p.grammar.expression(p);
    return actions;
  }
  if (atEnd(p)) fail(p);
  const outer = p.rows;
  p.rows = [...outer, ...changedRows(p, start)];
  p.body += 1;
  statements(p, actions, new Set());
  p.body -= 1;
  p.rows = outer;
  return actions;
}

/** NEW and OLD are rows of the table after ON. */
function changedRows(p: Cursor, from: number): RowVariable[] {
  const at = p.at;
  for (let i = from; i < at; i += 1) {
    if (p.tokens.words[i] !== 'ON' || p.tokens.kinds[i] !== WORD) continue;
    p.at = i + 1;
    if (!isName(p)) continue;
    const path = pathName(p);
    p.at = at;
    const source = { ...emptySource('table'), name: path.join('.'), path };
    return ['new', 'old'].map((name) => ({ name, source }));
  }
  p.at = at;
  return [];
}

const TRIGGER_STOPS = words('AS BEGIN WHEN EXECUTE INSERT UPDATE DELETE DECLARE');
const EVENTS = words('BEFORE AFTER OF OR , FOR');
const EVENT_WORDS = words('INSERT UPDATE DELETE');

/** The event INSERT of `AFTER INSERT ON t` is no body. */
function triggerBody(p: Cursor): boolean {
  if (is(p, 'BEGIN') || is(p, 'DECLARE') || is(p, 'EXECUTE')) return true;
  const last = p.tokens.words[p.at - 1] ?? '';
  return (
    (is(p, 'INSERT') || is(p, 'UPDATE') || is(p, 'DELETE')) &&
    !EVENTS.has(last) &&
    isName(p, 1) &&
    !isAt(p, 1, 'ON') &&
    !isAt(p, 1, 'OR') &&
    !isAt(p, 1, 'OF')
  );
}

/** Trino: `WITH FUNCTION f(a INT) RETURNS INT RETURN a`; the cursor stands on the name. */
export function inlineRoutine(p: Cursor): void {
  pathName(p);
  const actions = p.aside;
  if (is(p, '(')) bracket(p, parameters);
  while (!atEnd(p)) {
    if (is(p, 'RETURNS') || oracleReturn(p) || (is(p, 'CALLED') && isAt(p, 1, 'ON'))) {
      if (is(p, 'CALLED')) p.at += 4;
      else returns(p);
    } else if (is(p, 'BEGIN') || is(p, 'RETURN')) break;
    else if (is(p, 'LANGUAGE') || is(p, 'SECURITY') || is(p, 'COMMENT')) p.at += 2;
    else if (is(p, 'IS') || is(p, 'AS')) {
      p.at += 1;
      sectionAndBlock(p, actions);
      take(p, ';');
      return;
    } else if (takeAll(p, 'NOT', 'DETERMINISTIC') || take(p, 'DETERMINISTIC')) continue;
    else if (is(p, 'WITH') && isAt(p, 1, '(')) {
      p.at += 1;
      group(p);
    } else {
      fail(p);
      break;
    }
  }
  p.body += 1;
  inner(p, actions, new Set());
  p.body -= 1;
}
