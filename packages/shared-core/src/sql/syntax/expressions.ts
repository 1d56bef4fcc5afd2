/**
 * Expressions: operators by precedence over the operands of `operands.ts`. It notices what is missing or
 * doubled; it does not check types.
 *
 * Chains of one level become one flat node, so that ten thousand terms are not ten thousand levels.
 */
import type { Cursor } from './cursor.ts';
import { bracket, fail, is, isAt, kind, offset, lastOffset, tooDeep, word } from './cursor.ts';
import { bracketedOperand, operand } from './operands.ts';
import { MARK, WORD } from './tokens.ts';
import { wordInfix, pattern, PATTERNS } from './predicates.ts';
import { postfixes } from './postfixes.ts';
import { COMPARE, CONCAT, LEVELS, NOT, OR, POSTFIX, PRODUCT, SUM } from './precedence.ts';
import type { Expr } from './tree.ts';
import { node } from './nodes.ts';
import { words } from './words.ts';

const ASSIGNING = words('+= -= *= /= %= &= |=');

/** One expression. Where none stands, an empty literal and `partial`. */
export function expression(p: Cursor): Expr {
  return level(p, OR);
}

/** An expression of operators that bind at least this tight. */
export function level(p: Cursor, least: number): Expr {
  p.depth += 1;
  if (tooDeep(p)) {
    p.depth -= 1;
    return node('literal', offset(p), offset(p), '', []);
  }
  let left = prefix(p, least);
  for (;;) {
    const next = infix(p, left, least);
    if (next === undefined) break;
    left = next;
  }
  p.depth -= 1;
  return left;
}

function prefix(p: Cursor, least: number): Expr {
  const from = offset(p);
  if (is(p, 'NOT') && !isAt(p, 1, '.')) {
    p.at += 1;
    if (is(p, 'NOT')) fail(p);
    return node('operator', from, from, 'NOT', [level(p, NOT)]);
  }
  const k = kind(p);
  if (k === MARK) {
    const sign = word(p);
    if (
      sign === '-' ||
      sign === '+' ||
      sign === '~' ||
      sign === '!' ||
      sign === '!!' ||
      sign === '|/' ||
      sign === '||/' ||
      sign === '@'
    ) {
      if (sign !== '-' && isAt(p, 1, sign)) fail(p);
      if (sign === '+' && p.tokens.words[p.at - 1] === '+') fail(p);
      if (sign === '!' && !NEGATES.has(p.dialect.name)) fail(p);
      p.at += 1;
      return node('operator', from, from, sign, [level(p, Math.max(least, POSTFIX))]);
    }
  }
  if (
    k === WORD &&
    (is(p, 'PRIOR') || is(p, 'CONNECT_BY_ROOT') || is(p, 'BINARY')) &&
    startsOperand(p)
  ) {
    const operator = word(p);
    p.at += 1;
    return node('operator', from, from, operator, [level(p, POSTFIX)]);
  }
  return postfixes(p, operand(p));
}

/** Dialects in which `!` negates. */
const NEGATES = words('mysql mariadb spark sparksql databricks hive duckdb postgres');

function startsOperand(p: Cursor): boolean {
  const k = kind(p, 1);
  return k !== MARK && k !== 0
    ? !LEVELS.has(word(p, 1)) && !STOPS.has(word(p, 1))
    : word(p, 1) === '(' && word(p) !== 'BINARY';
}

const STOPS = words('AS FROM IS IN NOT BETWEEN THEN WHEN END ELSE ASC DESC');

function infix(p: Cursor, left: Expr, least: number): Expr | undefined {
  const k = kind(p);
  if (k !== MARK && k !== WORD) return undefined;
  const w = word(p);
  const precedence = LEVELS.get(w);
  if (precedence === undefined) return k === WORD ? wordInfix(p, left, least) : undefined;
  if (precedence < least) return undefined;
  if (k === WORD && (PATTERNS.has(w) || w === 'OVERLAPS' || w === 'MOD' || w === 'DIV')) {
    if (p.at + 1 >= p.end) return undefined;
    if (PATTERNS.has(w)) return pattern(p, left, w);
  }
  if (w === '?' && !p.dialect.pgOperators) return undefined;
  if (ASSIGNING.has(w) && p.dialect.name !== 'tsql') return undefined;
  p.at += 1;
  if (w === 'OPERATOR' && is(p, '(')) bracket(p, (inner) => (inner.at = inner.end));
  const right = comparisonOperand(p, w, precedence);
  if (left.kind === 'operator' && sameLevel(left.name, w, precedence)) {
    left.args.push(right);
    left.to = lastOffset(p);
    return left;
  }
  return node('operator', left.from, lastOffset(p), w, [left, right]);
}

function comparisonOperand(p: Cursor, w: string, precedence: number): Expr {
  if (
    precedence === COMPARE &&
    (is(p, 'ANY') || is(p, 'ALL') || is(p, 'SOME')) &&
    isAt(p, 1, '(')
  ) {
    const from = offset(p);
    p.at += 1;
    return node('list', from, from, w, bracketedOperand(p));
  }
  return level(p, precedence + 1);
}

/** Sums and products keep no order that lineage needs; AND and OR must not mix. */
function sameLevel(a: string, b: string, precedence: number): boolean {
  if (a === b) return precedence !== COMPARE || true;
  return (
    (precedence === SUM || precedence === PRODUCT || precedence === CONCAT) &&
    LEVELS.get(a) === precedence
  );
}
