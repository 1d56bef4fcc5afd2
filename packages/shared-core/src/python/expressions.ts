/**
 * Expressions: operators by binding power, and everything that stands to the left of one. Brackets,
 * calls and comprehensions are in `brackets.ts`, literals in `formatted.ts`.
 *
 * Invariants: a function begins at the first token of what it reads and ends behind the last; where
 * nothing fits it returns a hole and consumes at most one token; chains are read in loops.
 */
import type { CompareOperator, Expr } from './ast.ts';
import { parseBraces, parseBrackets, parseCall, parseParens, parseSubscript } from './brackets.ts';
import type { Cursor } from './cursor.ts';
import { advance } from './lexer.ts';
import { typeOfNumber } from './numbers.ts';
import { addProblem, expect, fail, hole, tooDeep } from './recovery.ts';
import * as T from './tokens.ts';

/**
 * How deep expressions may be nested. CPython stops at 200 brackets; a bracket takes one level here,
 * and each level some 1.5 KB of the host's stack.
 */
const MAX_NESTING = 260;
/**
 * Up to here in both directions a tree stays below the depth that `depth.ts` promises; beyond, it is
 * measured. Real code rarely gets here.
 */
const MAX_PLAIN = 12;

export function parseExpression(p: Cursor): Expr {
  if (p.nesting >= MAX_PLAIN) {
    p.isDeep = true;
    if (p.nesting >= MAX_NESTING) return tooDeep(p);
  }
  p.nesting++;
  const from = p.from;
  let result: Expr;
  if (p.kind === T.Lambda) result = parseLambda(p);
  else {
    result = parseBinary(p, T.OR);
    if (p.kind === T.If) {
      advance(p);
      const test = parseBinary(p, T.OR);
      expect(p, T.Else, 'expected else');
      const orelse = parseExpression(p);
      result = { kind: 'IfExp', from, to: p.lastTo, test, body: result, orelse };
    }
  }
  p.nesting--;
  return result;
}

export function parseNamed(p: Cursor): Expr {
  const from = p.from;
  const target = parseExpression(p);
  if (p.kind !== T.ColonEqual) return target;
  advance(p);
  const value = parseExpression(p);
  return { kind: 'NamedExpr', from, to: p.lastTo, target, value };
}

/** `*a`, or an expression, or a walrus: an element of a list, a subject, a returned value. */
export function parseElement(p: Cursor): Expr {
  if (p.kind !== T.Star) return parseNamed(p);
  const from = p.from;
  advance(p);
  const value = parseBinary(p, T.PIPE);
  return { kind: 'Starred', from, to: p.lastTo, value };
}

/** Elements separated by commas; one without a comma is itself. `yield` may stand here too. */
export function parseExpressions(p: Cursor): Expr {
  if (p.kind === T.Yield) return parseYield(p);
  const from = p.from;
  const first = parseElement(p);
  if (p.kind !== T.Comma) return first;
  const elts = [first];
  while (p.kind === T.Comma) {
    advance(p);
    if ((T.STARTS_EXPRESSION[p.kind] ?? 0) === 0) break;
    elts.push(parseElement(p));
  }
  return { kind: 'Tuple', from, to: p.lastTo, elts };
}

export function parseYield(p: Cursor): Expr {
  const from = p.from;
  advance(p);
  if (p.kind === T.From) {
    advance(p);
    const value = parseExpression(p);
    return { kind: 'YieldFrom', from, to: p.lastTo, value };
  }
  const hasValue = (T.STARTS_EXPRESSION[p.kind] ?? 0) !== 0;
  const value = hasValue ? parseExpressions(p) : null;
  return { kind: 'Yield', from, to: p.lastTo, value };
}

/** `a, *b` in front of `in`: operands only, so that `in` is left alone. */
export function parseTargets(p: Cursor): Expr {
  const from = p.from;
  const first = parseTarget(p);
  if (p.kind !== T.Comma) return first;
  const elts = [first];
  while (p.kind === T.Comma) {
    advance(p);
    if ((T.STARTS_EXPRESSION[p.kind] ?? 0) === 0) break;
    elts.push(parseTarget(p));
  }
  return { kind: 'Tuple', from, to: p.lastTo, elts };
}

function parseTarget(p: Cursor): Expr {
  if (p.kind !== T.Star) return parseBinary(p, T.PIPE);
  const from = p.from;
  advance(p);
  const value = parseBinary(p, T.PIPE);
  return { kind: 'Starred', from, to: p.lastTo, value };
}

export function parseDisjunction(p: Cursor): Expr {
  return parseBinary(p, T.OR);
}

/** A value in a pattern: `-1 + 2j`, `a.b`, a string; `|` is not part of it. */
export function parseOperand(p: Cursor): Expr {
  return parseBinary(p, T.PIPE + 1);
}

function parseLambda(p: Cursor): Expr {
  const from = p.from;
  advance(p);
  const args = p.grammar.parameters(p, true);
  expect(p, T.Colon, 'expected :');
  const body = parseExpression(p);
  return { kind: 'Lambda', from, to: p.lastTo, args, body };
}

/** Operators that bind at least as tightly as `power`. */
export function parseBinary(p: Cursor, power: number): Expr {
  const from = p.from;
  let left = parseUnary(p);
  for (let links = 0; ; links++) {
    if (links >= MAX_PLAIN) p.isDeep = true;
    const kind = p.kind;
    const found = T.PRECEDENCE[kind] ?? 0;
    if (found < power || found === 0) return left;
    if (found > T.COMPARE) {
      advance(p);
      const right = parseBinary(p, found + 1);
      const op = T.OPERATOR_TEXT[kind - T.Pipe] ?? '+';
      left = { kind: 'BinOp', from, to: p.lastTo, left, op, right };
    } else if (found === T.COMPARE) {
      if (kind === T.Not && !isNotIn(p)) return left;
      left = parseComparison(p, from, left);
    } else {
      left = parseBoolean(p, from, left, found);
    }
  }
}

function parseBoolean(p: Cursor, from: number, first: Expr, power: number): Expr {
  const kind = p.kind;
  const values = [first];
  while (p.kind === kind) {
    advance(p);
    values.push(parseBinary(p, power + 1));
  }
  return { kind: 'BoolOp', from, to: p.lastTo, op: kind === T.And ? 'and' : 'or', values };
}

function parseComparison(p: Cursor, from: number, left: Expr): Expr {
  const ops: CompareOperator[] = [];
  const comparators: Expr[] = [];
  while (T.PRECEDENCE[p.kind] === T.COMPARE) {
    if (p.kind === T.Not && !isNotIn(p)) break;
    ops.push(parseComparator(p));
    comparators.push(parseBinary(p, T.PIPE));
  }
  return { kind: 'Compare', from, to: p.lastTo, left, ops, comparators };
}

function parseComparator(p: Cursor): CompareOperator {
  const kind = p.kind;
  advance(p);
  switch (kind) {
    case T.Less:
      return '<';
    case T.Greater:
      return '>';
    case T.LessEqual:
      return '<=';
    case T.GreaterEqual:
      return '>=';
    case T.EqualEqual:
      return '==';
    case T.NotEqual:
      return '!=';
    case T.In:
      return 'in';
    case T.Not:
      advance(p);
      return 'not in';
    default:
      if (p.kind !== T.Not) return 'is';
      advance(p);
      return 'is not';
  }
}

/** At a `not` behind an operand: does `in` follow? */
function isNotIn(p: Cursor): boolean {
  let i = p.to;
  const text = p.text;
  for (;;) {
    const c = text.charCodeAt(i);
    if (c === 32 || c === 9 || c === 12 || c === 10 || c === 13 || c === 92) i++;
    else return c === 105 && text.charCodeAt(i + 1) === 110;
  }
}

function parseUnary(p: Cursor): Expr {
  const from = p.from;
  let op: '-' | '+' | '~' | 'not';
  switch (p.kind) {
    case T.Minus:
      op = '-';
      break;
    case T.Plus:
      op = '+';
      break;
    case T.Tilde:
      op = '~';
      break;
    case T.Not:
      op = 'not';
      break;
    default:
      return parsePower(p);
  }
  if (p.nesting >= MAX_NESTING) return tooDeep(p);
  p.nesting++;
  advance(p);
  const operand = op === 'not' ? parseBinary(p, T.COMPARE) : parseUnary(p);
  p.nesting--;
  return { kind: 'UnaryOp', from, to: p.lastTo, op, operand };
}

function parsePower(p: Cursor): Expr {
  const from = p.from;
  let left: Expr;
  if (p.kind === T.Await) {
    advance(p);
    const value = parsePrimary(p);
    left = { kind: 'Await', from, to: p.lastTo, value };
  } else left = parsePrimary(p);
  if (p.kind !== T.DoubleStar) return left;
  if (p.nesting >= MAX_NESTING) return tooDeep(p);
  p.nesting++;
  advance(p);
  const right = parseUnary(p);
  p.nesting--;
  return { kind: 'BinOp', from, to: p.lastTo, left, op: '**', right };
}

/** An atom and the attributes, calls and subscripts behind it. */
export function parsePrimary(p: Cursor): Expr {
  const from = p.from;
  let value = parseAtom(p);
  for (let links = 0; ; links++) {
    if (links >= MAX_PLAIN) p.isDeep = true;
    if (p.kind === T.Dot) {
      advance(p);
      const attrFrom = p.from;
      const attr = attributeName(p);
      value = {
        kind: 'Attribute',
        from,
        to: p.lastTo,
        value,
        attr,
        attrFrom: attr === '' ? p.lastTo : attrFrom,
      };
    } else if (p.kind === T.LParen) value = parseCall(p, from, value);
    else if (p.kind === T.LBracket) value = parseSubscript(p, from, value);
    else return value;
  }
}

/** The name behind a dot; a keyword is read as one, with a problem, and nothing as an empty name. */
function attributeName(p: Cursor): string {
  if (p.kind === T.Name) {
    const name = p.word;
    advance(p);
    return name;
  }
  fail(p, 'expected a name');
  if (p.kind < T.FIRST_KEYWORD || p.text.charCodeAt(p.from - 1) !== 46) return '';
  const name = p.text.slice(p.from, p.to);
  advance(p);
  return name;
}

function parseAtom(p: Cursor): Expr {
  const { kind, from, to } = p;
  switch (kind) {
    case T.Name: {
      const id = p.word;
      advance(p);
      return { kind: 'Name', from, to, id };
    }
    case T.Num:
      return parseNumber(p);
    case T.Str:
    case T.FStr:
      return p.grammar.strings(p);
    case T.LParen:
      return parseParens(p);
    case T.LBracket:
      return parseBrackets(p);
    case T.LBrace:
      return parseBraces(p);
    case T.True:
    case T.False:
      advance(p);
      return {
        kind: 'Constant',
        from,
        to,
        type: 'bool',
        value: kind === T.True ? 'True' : 'False',
      };
    case T.None:
      advance(p);
      return { kind: 'Constant', from, to, type: 'none', value: 'None' };
    case T.Ellipsis:
      advance(p);
      return { kind: 'Constant', from, to, type: 'ellipsis', value: '...' };
    case T.Yield:
      // Every token that may begin an expression is consumed here, or lists would not end.
      fail(p, 'expected brackets around yield');
      return p.retryAt >= 0 ? hole(p) : parseYield(p);
    case T.Star:
      fail(p, 'expected no star');
      return p.retryAt >= 0 ? hole(p) : parseTargets(p);
    default:
      return hole(p);
  }
}

function parseNumber(p: Cursor): Expr {
  const { from, to } = p;
  advance(p);
  // `1abc`: the letters directly behind a number are no name of their own.
  if (p.kind === T.Name && p.from === to) {
    addProblem(p, from, p.to, 'expected a number');
    advance(p);
  }
  const type = typeOfNumber(p.text, from, to);
  return { kind: 'Constant', from, to, type, value: p.text.slice(from, to) };
}
