/**
 * The place in the tokens and the moves every part of the grammar makes. It builds no tree.
 *
 * The grammar never throws: what it cannot read sets `partial` and the reader goes on at the next closing
 * bracket or semicolon. Depth is counted, so that no nesting can overflow the stack.
 */
import type { Dialect } from '../dialects/dialect.ts';
import type { Action, Expr, Query, RowVariable, Source } from './tree.ts';
import type { Tokens } from './tokens.ts';
import { HOLE, MARK, QUOTED, TEXT, WORD } from './tokens.ts';
import { NO_ALIAS, RESERVED, SOFT_ALIAS, words } from './words.ts';

/** Nesting after which the rest of a bracket is not read: far beyond real queries, far below the stack. */
export const MAX_DEPTH = 250;

export interface WindowUse {
  readonly name: string;
  readonly args: Expr[];
}

export interface Cursor {
  readonly tokens: Tokens;
  readonly dialect: Dialect;
  /** Index of the next token. */
  at: number;
  /** Index of the token where the enclosing bracket or statement ends. */
  end: number;
  depth: number;
  partial: boolean;
  readonly causes: Set<string>;
  /** Inside a procedure: `SELECT … INTO x` fills a variable. */
  body: number;
  /** Row variables in force, innermost last. */
  rows: readonly RowVariable[];
  /** `OVER w` of the SELECT being read: filled in where its WINDOW clause says what `w` is. */
  windows: WindowUse[];
  /** What statements inside a query do (`WITH d AS (DELETE …)`). */
  readonly aside: Action[];
  /** The parts of the grammar that call each other in a circle. */
  readonly grammar: Grammar;
}

export interface Grammar {
  readonly query: (p: Cursor) => Query;
  readonly expression: (p: Cursor) => Expr;
  readonly statement: (p: Cursor) => { kind: string; actions: Action[] };
  /** An expression of operators that bind at least this tight. */
  readonly level: (p: Cursor, least: number) => Expr;
  readonly type: (p: Cursor) => boolean;
  readonly source: (p: Cursor) => Source;
  /** One control statement of a block (DECLARE, IF, …). */
  readonly block: (p: Cursor, actions: Action[]) => void;
  /** The statements inside a string literal; what it cannot read is a cause. */
  readonly nestedStatements: (p: Cursor, text: string) => Action[];
  /** The query inside a string literal; null where it holds none. */
  readonly nested: (p: Cursor, text: string) => Query | null;
  /** `FUNCTION f() RETURNS t …` inside WITH; the cursor stands after the word FUNCTION. */
  readonly routine: (p: Cursor) => void;
  /** `PROCEDURE p (…) IS …` inside the declarations of another; the cursor stands on its first word. */
  readonly nestedRoutine: (p: Cursor, actions: Action[]) => void;
}

export function word(p: Cursor, ahead = 0): string {
  const i = p.at + ahead;
  return i < p.end ? (p.tokens.words[i] ?? '') : '';
}

export function kind(p: Cursor, ahead = 0): number {
  const i = p.at + ahead;
  return i < p.end ? (p.tokens.kinds[i] ?? 0) : 0;
}

/** Whether the next token is this keyword or mark; a quoted name never is. */
export function is(p: Cursor, expected: string): boolean {
  const i = p.at;
  if (i >= p.end || p.tokens.words[i] !== expected) return false;
  const k = p.tokens.kinds[i];
  return k === WORD || k === MARK;
}

export function isAt(p: Cursor, ahead: number, expected: string): boolean {
  const i = p.at + ahead;
  if (i >= p.end || p.tokens.words[i] !== expected) return false;
  const k = p.tokens.kinds[i];
  return k === WORD || k === MARK;
}

export function isAny(p: Cursor, set: ReadonlySet<string>): boolean {
  const k = kind(p);
  return (k === WORD || k === MARK) && set.has(word(p));
}

export function take(p: Cursor, expected: string): boolean {
  if (!is(p, expected)) return false;
  p.at += 1;
  return true;
}

/** All of them in this order, or none. */
export function takeAll(p: Cursor, ...expected: readonly string[]): boolean {
  for (let i = 0; i < expected.length; i += 1) if (!isAt(p, i, expected[i] ?? '')) return false;
  p.at += expected.length;
  return true;
}

export function takeAny(p: Cursor, ...expected: readonly string[]): string | undefined {
  for (const one of expected) if (take(p, one)) return one;
  return undefined;
}

export function expect(p: Cursor, expected: string): boolean {
  if (take(p, expected)) return true;
  fail(p);
  return false;
}

export function fail(p: Cursor, cause = 'syntax'): void {
  p.partial = true;
  p.causes.add(cause);
}

export function atEnd(p: Cursor): boolean {
  return p.at >= p.end;
}

/** Offset of the next token. */
export function offset(p: Cursor): number {
  return p.tokens.from[p.at] ?? p.tokens.text.length;
}

/** Offset after the last token read. */
export function lastOffset(p: Cursor): number {
  return p.at > 0 ? (p.tokens.to[p.at - 1] ?? 0) : 0;
}

/** The written text of one token. */
export function written(p: Cursor, index = p.at): string {
  return p.tokens.text.slice(p.tokens.from[index], p.tokens.to[index]);
}

/** A string literal without its quotes. */
export function unquoted(p: Cursor, index = p.at): string {
  const text = written(p, index);
  if (text.startsWith('$')) {
    const tag = text.indexOf('$', 1) + 1;
    return text.slice(tag, -tag);
  }
  const quote = text.search(/['"]/);
  const mark = text.charAt(quote);
  const inside = text.slice(quote + 1, -1).replaceAll(mark + mark, mark);
  return p.dialect.backslash ? inside.replaceAll(`\\${mark}`, mark) : inside;
}

export function isName(p: Cursor, ahead = 0): boolean {
  const k = kind(p, ahead);
  return k === WORD || k === QUOTED || k === HOLE;
}

/** Any name that may stand as a table, column or object here. */
export function isFreeName(p: Cursor, ahead = 0): boolean {
  const k = kind(p, ahead);
  return k === QUOTED || k === HOLE || (k === WORD && !RESERVED.has(word(p, ahead)));
}

/** The name at the cursor as written, quotes off; the cursor moves on. */
export function name(p: Cursor): string {
  const k = kind(p);
  const result = k === WORD ? written(p) : word(p);
  if (k === HOLE) p.causes.add('dynamic-sql');
  p.at += 1;
  return result;
}

/** What Oracle's MODEL clause may start with. */
export const MODEL_WORDS = words('DIMENSION PARTITION IGNORE KEEP UNIQUE RETURN REFERENCE MAIN');

/** A word that starts a clause only with what follows it. */
function clauseWord(p: Cursor, w: string): boolean {
  switch (w) {
    case 'LOCK':
      return isAt(p, 1, 'IN');
    case 'EXCLUDE':
      return isAt(p, 1, '(');
    case 'OUTPUT':
      return p.dialect.name === 'tsql' && isName(p, 1);
    case 'LOG':
      return isAt(p, 1, 'ERRORS');
    case 'BULK':
      return isAt(p, 1, 'COLLECT');
    case 'MODEL':
      return MODEL_WORDS.has(word(p, 1));
    case 'VERSIONS':
      return isAt(p, 1, 'BETWEEN');
    case 'PARTITION':
    case 'SUBPARTITION':
      return isAt(p, 1, 'FOR') || isAt(p, 1, 'BY');
    default:
      return false;
  }
}

/** An alias without AS, where one stands. */
export function implicitAlias(p: Cursor): string | null {
  const k = kind(p);
  if (k === QUOTED || k === HOLE) return name(p);
  if (k === TEXT && p.dialect.stringAlias) return textName(p);
  if (k !== WORD) return null;
  const w = word(p);
  if (clauseWord(p, w)) return null;
  if (NO_ALIAS.has(w)) {
    if (!SOFT_ALIAS.has(w) || !startsNothing(p)) return null;
  }
  return name(p);
}

/** After a word such as LIMIT nothing that it could govern follows. */
function startsNothing(p: Cursor): boolean {
  const next = word(p, 1);
  if (p.at + 1 >= p.end) return word(p) !== 'LIMIT' && word(p) !== 'OFFSET' ? true : softEnd(p);
  return next === ',' || next === ')' || next === 'FROM';
}

function softEnd(p: Cursor): boolean {
  return p.dialect.colonPath && p.dialect.filePrefix;
}

export function textName(p: Cursor): string {
  const result = unquoted(p);
  p.at += 1;
  return result;
}

/** An alias after AS: nearly any word. */
export function explicitAlias(p: Cursor): string | null {
  const k = kind(p);
  if (k === TEXT) return textName(p);
  if (!isName(p) || (k === WORD && RESERVED.has(word(p)))) {
    fail(p);
    return null;
  }
  return name(p);
}

/**
 * Reads the bracket at the cursor with `inside`, which sees its content only. What `inside` leaves is
 * skipped and marked. Without a closing bracket the content goes on to the end.
 */
export function bracket<T>(p: Cursor, inside: (p: Cursor) => T): T {
  const open = p.at;
  const close = p.tokens.closes[open] ?? -1;
  const outer = p.end;
  const inner = close >= 0 && close < outer ? close : outer;
  if (inner === outer) fail(p);
  p.at = open + 1;
  p.end = inner;
  p.depth += 1;
  // Too deep: `inside` sees an empty bracket.
  if (p.depth > MAX_DEPTH) {
    fail(p, 'depth');
    p.at = inner;
  }
  const result = inside(p);
  p.depth -= 1;
  if (p.at < inner) fail(p);
  p.end = outer;
  p.at = inner === outer ? outer : inner + 1;
  return result;
}

/** Passes over the bracket at the cursor without reading it. */
export function skipBracket(p: Cursor): void {
  const close = p.tokens.closes[p.at] ?? -1;
  p.at = close >= 0 && close < p.end ? close + 1 : p.end;
}

/** Whether nesting has gone too deep; the rest of the bracket is then left unread. */
export function tooDeep(p: Cursor): boolean {
  if (p.depth < MAX_DEPTH) return false;
  fail(p, 'depth');
  p.at = p.end;
  return true;
}

/** One or more, separated by commas. */
export function list<T>(p: Cursor, one: (p: Cursor) => T): T[] {
  const result = [one(p)];
  while (take(p, ',')) result.push(one(p));
  return result;
}

/** `(a, b, c)`: names only. */
export function nameList(p: Cursor): string[] {
  return bracket(p, (inner) => list(inner, anyName));
}

export function anyName(p: Cursor): string {
  if (isName(p)) return name(p);
  if (kind(p) === TEXT) return textName(p);
  fail(p);
  p.at += atEnd(p) || is(p, ',') ? 0 : 1;
  return '';
}

/** `a.b.c` with quotes off; empty and marked where no name stands. */
export function pathName(p: Cursor): string[] {
  const parts: string[] = [];
  if (!isFreeName(p)) {
    fail(p);
    return parts;
  }
  if (kind(p) === WORD && p.at > 0 && p.tokens.words[p.at - 1] === word(p)) fail(p);
  parts.push(name(p));
  // `db..table` leaves the schema out.
  while ((is(p, '.') || is(p, '..')) && isName(p, 1)) {
    if (is(p, '..')) parts.push('');
    p.at += 1;
    parts.push(name(p));
  }
  return parts;
}
