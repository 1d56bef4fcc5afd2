/** What follows an operand without a second one: casts, fields, subscripts, paths, COLLATE, AT TIME ZONE. */
import type { Cursor } from './cursor.ts';
import {
  atEnd,
  bracket,
  fail,
  is,
  isAt,
  isName,
  kind,
  lastOffset,
  take,
  takeAll,
  word,
} from './cursor.ts';
import { node } from './nodes.ts';
import { callArguments } from './calls.ts';
import { bracketedOperand } from './operands.ts';
import { OR, SUM } from './precedence.ts';
import { MARK, NUMBER, TEXT, WORD } from './tokens.ts';
import type { Expr } from './tree.ts';
import { intervalUnits } from './type-names.ts';

/** What follows an operand without a second one: `::type`, `.field`, `[i]`, `:path`, COLLATE, AT TIME ZONE. */
export function postfixes(p: Cursor, first: Expr): Expr {
  let left = first;
  for (;;) {
    const next = postfix(p, left);
    if (next === undefined) return left;
    left = next;
  }
}

function postfix(p: Cursor, left: Expr): Expr | undefined {
  const k = kind(p);
  if (k === MARK) return markPostfix(p, left);
  if (k !== WORD) return undefined;
  if (is(p, 'COLLATE')) {
    p.at += 1;
    if (isName(p) || kind(p) === TEXT) {
      p.at += 1;
      while (is(p, '.') && isName(p, 1)) p.at += 2;
    } else fail(p);
    return left;
  }
  if (takeAll(p, 'AT', 'TIME', 'ZONE')) {
    const zone = p.grammar.level(p, SUM);
    return node('operator', left.from, lastOffset(p), 'AT TIME ZONE', [left, zone]);
  }
  if (is(p, 'AT') && isAt(p, 1, 'LOCAL')) {
    p.at += 2;
    return left;
  }
  // `(SYSTIMESTAMP - order_date) DAY(9) TO SECOND`
  if (
    (is(p, 'DAY') || is(p, 'YEAR')) &&
    (isAt(p, 1, 'TO') || (isAt(p, 1, '(') && isAt(p, 4, 'TO')))
  ) {
    intervalUnits(p);
    return left;
  }
  return undefined;
}

function markPostfix(p: Cursor, left: Expr): Expr | undefined {
  const w = word(p);
  if (w === '::' || w === '?::') {
    p.at += 1;
    p.grammar.type(p);
    return node('cast', left.from, lastOffset(p), '::', [left]);
  }
  if (w === '.') return field(p, left);
  if (w === '[') return subscript(p, left);
  if (w === ':' && p.dialect.colonPath && left.kind !== 'literal') return colonPath(p, left);
  if (w === '!' && isName(p, 1) && left.kind === 'column') return modelMethod(p, left);
  if (w === '(' && isAt(p, 1, '+') && isAt(p, 2, ')') && left.kind === 'column') {
    p.at += 3;
    return left;
  }
  return undefined;
}

function field(p: Cursor, left: Expr): Expr | undefined {
  if (isAt(p, 1, '*')) {
    p.at += 2;
    return node('operator', left.from, lastOffset(p), '.*', [left]);
  }
  if (!isName(p, 1) && kind(p, 1) !== NUMBER) {
    fail(p);
    p.at += 1;
    return left;
  }
  p.at += 2;
  if (is(p, '(')) {
    const args = bracketedOperand(p);
    return node('call', left.from, lastOffset(p), 'METHOD', [left, ...args]);
  }
  return node('operator', left.from, lastOffset(p), '.', [left]);
}

function subscript(p: Cursor, left: Expr): Expr {
  const args = bracket(p, (inner) => {
    const parts: Expr[] = [];
    if (atEnd(inner)) fail(inner);
    for (let count = 0; count < 3 && !atEnd(inner); count += 1) {
      if (is(inner, '*') && isAt(inner, 1, ']')) inner.at += 1;
      else if (is(inner, '*')) inner.at += 1;
      else if (is(inner, '-') && (isAt(inner, 1, ':') || isAt(inner, 1, ']'))) inner.at += 1;
      else if (!is(inner, ':')) parts.push(sliceBound(inner));
      if (!take(inner, ':') && !take(inner, ',')) break;
    }
    return parts;
  });
  return node('operator', left.from, lastOffset(p), '[]', [left, ...args]);
}

/** `[:n]`: the lexer may have read a bound as the end of a parameter. */
function sliceBound(p: Cursor): Expr {
  return p.grammar.level(p, OR);
}

function colonPath(p: Cursor, left: Expr): Expr | undefined {
  if (!isName(p, 1) && kind(p, 1) !== TEXT && !isAt(p, 1, '[')) return undefined;
  p.at += 1;
  if (isName(p) || kind(p) === TEXT) p.at += 1;
  return node('operator', left.from, lastOffset(p), ':', [left]);
}

function modelMethod(p: Cursor, left: Expr): Expr {
  p.at += 2;
  if (!is(p, '(')) return node('call', left.from, lastOffset(p), 'METHOD', []);
  return node('call', left.from, lastOffset(p), 'METHOD', bracket(p, callArguments));
}
