/** The lines of a body that hold no other statement: declarations, RETURN, LEAVE, LET, assignments. */
import { expressionInto, valueQuery } from './values.ts';
import type { Cursor } from '../syntax/cursor.ts';
import {
  atEnd,
  bracket,
  fail,
  is,
  isAt,
  isName,
  kind,
  name,
  take,
  takeAll,
  takeAny,
  word,
} from '../syntax/cursor.ts';
import { queryAhead } from '../syntax/ahead.ts';
import { MARK, PARAM, WORD } from '../syntax/tokens.ts';
import { words } from '../syntax/words.ts';
import type { Action } from '../syntax/tree.ts';
import { group } from '../syntax/properties.ts';

export function declaration(p: Cursor, actions: Action[]): void {
  do {
    if (kind(p) === PARAM || isName(p)) p.at += 1;
    else fail(p);
  } while (
    isAt(p, 0, ',') &&
    isName(p, 1) &&
    kind(p) === MARK &&
    p.dialect.name !== 'tsql' &&
    take(p, ',')
  );
  take(p, 'AS');
  take(p, 'CONSTANT');
  if (is(p, 'TABLE') && isAt(p, 1, '(')) {
    p.at += 1;
    group(p);
  } else if (kind(p) === WORD && CURSORS.has(word(p)) && cursorSoon(p)) {
    while (!atEnd(p) && !is(p, 'FOR') && !is(p, ';')) p.at += 1;
    if (take(p, 'FOR')) expressionInto(p, actions);
    return;
  } else if (isName(p) && !is(p, 'DEFAULT')) p.grammar.type(p);
  takeAll(p, 'NOT', 'NULL');
  if (takeAny(p, 'DEFAULT', ':=', '=') !== undefined) expressionInto(p, actions);
  if (take(p, ',')) declaration(p, actions);
}

const CURSORS = words('CURSOR SCROLL NO BINARY ASENSITIVE INSENSITIVE');

function cursorSoon(p: Cursor): boolean {
  for (let i = 0; i < 5; i += 1) if (isAt(p, i, 'CURSOR')) return true;
  return false;
}

export function returnStatement(p: Cursor, actions: Action[]): void {
  p.at += 1;
  if (atEnd(p) || is(p, ';') || is(p, 'END')) return;
  if (takeAny(p, 'QUERY', 'NEXT') !== undefined && take(p, 'EXECUTE')) {
    p.causes.add('dynamic-sql');
    p.grammar.expression(p);
    return;
  }
  if (take(p, 'TABLE') && is(p, '(')) {
    actions.push({
      kind: 'query',
      query: bracket(p, (it) =>
        queryAhead(it) ? it.grammar.query(it) : valueQuery(it.grammar.expression(it)),
      ),
    });
    return;
  }
  expressionInto(p, actions);
}

export function leave(p: Cursor, actions: Action[]): void {
  p.at += 1;
  if (isName(p) && !is(p, 'WHEN') && !is(p, 'END')) name(p);
  if (take(p, 'WHEN')) expressionInto(p, actions);
}

export function free(p: Cursor): void {
  while (!atEnd(p) && !is(p, ';') && !is(p, 'END')) {
    if (is(p, '(')) group(p);
    else p.at += 1;
  }
}

export function expressionStatement(p: Cursor, actions: Action[]): void {
  p.at += 1;
  expressionInto(p, actions);
}

export function let_(p: Cursor, actions: Action[]): void {
  p.at += 1;
  if (isName(p)) name(p);
  if (isName(p)) p.grammar.type(p);
  if (takeAny(p, ':=', 'DEFAULT', '=') !== undefined) expressionInto(p, actions);
}

/** `x := e`, `:NEW.status := e`, `a.b(i) := e`, `x NUMBER := 0` of Oracle's declarations. */
export function assignmentAhead(p: Cursor): boolean {
  for (let i = 1; i < 8; i += 1) {
    if (isAt(p, i, ':=')) {
      while (isName(p) && isName(p, 1)) p.at += 1;
      return true;
    }
    if (isAt(p, i, ';') || p.at + i >= p.end) break;
  }
  // `x NUMBER(10);` and other declarations.
  return false;
}
