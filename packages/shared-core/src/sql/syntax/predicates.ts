/** IS, IN, BETWEEN, LIKE and their kin: tests that words write. */
import type { Cursor } from './cursor.ts';
import {
  bracket,
  expect,
  fail,
  is,
  isAny,
  isAt,
  isName,
  kind,
  lastOffset,
  list,
  offset,
  take,
  takeAll,
  takeAny,
  word,
} from './cursor.ts';
import { node } from './nodes.ts';
import { bracketedOperand } from './operands.ts';
import { COMPARE } from './precedence.ts';
import { PARAM, TEXT, WORD } from './tokens.ts';
import type { Expr } from './tree.ts';
import { type } from './type-names.ts';
import { words } from './words.ts';

/** Words that test a value against a pattern or a list. */
export const PATTERNS = words(`
  LIKE ILIKE RLIKE REGEXP GLOB MATCH SIMILAR IN BETWEEN CONTAINS
`);

/** A test that starts with the word at the cursor, or undefined. */
export function wordInfix(p: Cursor, left: Expr, least: number): Expr | undefined {
  const w = word(p);
  if (least > COMPARE) return undefined;
  switch (w) {
    case 'IS':
      return isTest(p, left);
    case 'ISNULL':
    case 'NOTNULL':
      p.at += 1;
      return node('operator', left.from, lastOffset(p), 'IS', [left]);
    case 'NOT':
      return notInfix(p, left);
    case 'IN':
    case 'BETWEEN':
    case 'SIMILAR':
      return pattern(p, left, w);
    case 'SOUNDS':
      if (!isAt(p, 1, 'LIKE')) return undefined;
      p.at += 2;
      return node('operator', left.from, lastOffset(p), 'LIKE', [
        left,
        p.grammar.level(p, COMPARE + 1),
      ]);
    case 'SUBMULTISET':
    case 'MEMBER': {
      if (!isAt(p, 1, 'OF')) return undefined;
      p.at += 2;
      return node('operator', left.from, lastOffset(p), 'IN', [
        left,
        p.grammar.level(p, COMPARE + 1),
      ]);
    }
    default:
      return undefined;
  }
}

function notInfix(p: Cursor, left: Expr): Expr | undefined {
  if (isAt(p, 1, 'NULL')) {
    p.at += 2;
    return node('operator', left.from, lastOffset(p), 'IS', [left]);
  }
  if (kind(p, 1) !== WORD || !PATTERNS.has(word(p, 1))) {
    if (isAt(p, 1, '~')) {
      p.at += 2;
      return node('operator', left.from, lastOffset(p), '!~', [
        left,
        p.grammar.level(p, COMPARE + 1),
      ]);
    }
    return undefined;
  }
  p.at += 1;
  return pattern(p, left, word(p));
}

/** LIKE, IN, BETWEEN and their kin; the cursor stands on the word. */
export function pattern(p: Cursor, left: Expr, w: string): Expr | undefined {
  p.at += 1;
  // `SUBSTRING(a SIMILAR 'x' ESCAPE '#')` has no TO.
  if (w === 'SIMILAR' && !take(p, 'TO') && kind(p) !== TEXT) fail(p);
  if (w === 'IN') return inList(p, left);
  if (w === 'BETWEEN') {
    takeAny(p, 'SYMMETRIC', 'ASYMMETRIC');
    const low = p.grammar.level(p, COMPARE + 1);
    expect(p, 'AND');
    return node('operator', left.from, lastOffset(p), 'BETWEEN', [
      left,
      low,
      p.grammar.level(p, COMPARE + 1),
    ]);
  }
  let right: Expr;
  if ((is(p, 'ANY') || is(p, 'ALL') || is(p, 'SOME')) && isAt(p, 1, '(')) {
    const from = offset(p);
    p.at += 1;
    right = node('list', from, from, w, bracketedOperand(p));
  } else right = p.grammar.level(p, COMPARE + 1);
  const args = [left, right];
  if (take(p, 'ESCAPE')) args.push(p.grammar.level(p, COMPARE + 1));
  return node('operator', left.from, lastOffset(p), w, args);
}

function inList(p: Cursor, left: Expr): Expr {
  const from = offset(p);
  if (is(p, '(')) {
    const args = bracketedOperand(p);
    if (args.length === 0 && !p.dialect.pgOperators && p.dialect.name !== 'sqlite') fail(p);
    return node('operator', left.from, lastOffset(p), 'IN', [left, ...args]);
  }
  if (
    kind(p) === PARAM ||
    kind(p) === TEXT ||
    isName(p) ||
    is(p, '[') ||
    is(p, '?') ||
    is(p, ':') ||
    is(p, '{')
  ) {
    return node('operator', left.from, lastOffset(p), 'IN', [
      left,
      p.grammar.level(p, COMPARE + 1),
    ]);
  }
  fail(p);
  return node('operator', left.from, from, 'IN', [left]);
}

const IS_WORDS = words(`
  NULL TRUE FALSE UNKNOWN NAN INFINITE EMPTY NORMALIZED DOCUMENT DANGLING NFC NFD NFKC NFKD DISTINCT
  JSON OF A ANY PRESENT
`);

function isTest(p: Cursor, left: Expr): Expr {
  p.at += 1;
  take(p, 'NOT');
  const args = [left];
  if (takeAll(p, 'DISTINCT', 'FROM')) args.push(p.grammar.level(p, COMPARE + 1));
  else if (take(p, 'JSON')) jsonTest(p);
  else if (takeAll(p, 'OF', 'TYPE') || (is(p, 'OF') && isAt(p, 1, '('))) {
    take(p, 'OF');
    if (is(p, '(')) bracket(p, (inner) => list(inner, type));
    else fail(p);
  } else if (takeAll(p, 'A', 'SET')) return node('operator', left.from, lastOffset(p), 'IS', args);
  else if (isAny(p, IS_WORDS)) {
    const normal = word(p).startsWith('NF');
    p.at += 1;
    if (normal) take(p, 'NORMALIZED');
  } else args.push(p.grammar.level(p, COMPARE + 1));
  return node('operator', left.from, lastOffset(p), 'IS', args);
}

function jsonTest(p: Cursor): void {
  takeAny(p, 'VALUE', 'ARRAY', 'OBJECT', 'SCALAR');
  if (is(p, '(')) bracket(p, (inner) => (inner.at = inner.end));
  takeAny(p, 'STRICT', 'LAX');
  if ((is(p, 'WITH') || is(p, 'WITHOUT')) && isAt(p, 1, 'UNIQUE')) p.at += 1;
  if (take(p, 'UNIQUE')) take(p, 'KEYS');
}
