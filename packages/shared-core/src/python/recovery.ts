/**
 * What happens when the text is not Python. Valid code never comes here.
 *
 * An error inside brackets asks: does a later line look like a new statement of the same block? Then
 * the statement ends before that line. If the parser has read past it, the statement is read once more
 * with that end (`retryAt`); the reading in progress is unwound by a `Newline` that does not go away.
 */
import type { BrokenExpr, Expr } from './ast.ts';
import { NO_CUT, type Cursor } from './cursor.ts';
import { advance, endLine, seek } from './lexer.ts';
import * as T from './tokens.ts';

/** Records that `expected` was not found at the current token, and looks for an end of the statement. */
export function fail(p: Cursor, expected: string): void {
  if (p.retryAt >= 0) return;
  const from = p.kind === T.Newline || p.kind === T.EndOfCell ? p.lastTo : p.from;
  const to = p.kind === T.Newline || p.kind === T.EndOfCell ? p.lastTo : p.to;
  addProblem(p, from, to, expected);
  const isInside = (p.depth > 0 || p.isUnclosed) && p.fieldDepth < 0 && p.cut === NO_CUT;
  // A statement is searched once; a thousand open brackets would search it a thousand times.
  if (isInside && p.searchedFrom !== p.lineFrom) findCut(p);
}

/** One problem for each place is enough. */
export function addProblem(p: Cursor, from: number, to: number, message: string): void {
  const last = p.errors.at(-1);
  if (last?.from === from && last.to === to) return;
  p.errors.push({ from, to, message });
}

/** Goes over the token of `kind`, or says that it was expected. */
export function expect(p: Cursor, kind: number, expected: string): boolean {
  if (p.kind === kind) {
    advance(p);
    return true;
  }
  fail(p, expected);
  return false;
}

/** Goes over the closing bracket of `kind`, past what does not belong between, up to the line's end. */
export function close(p: Cursor, kind: number, expected: string): void {
  if (p.kind === kind) {
    advance(p);
    return;
  }
  fail(p, expected);
}

/** A hole where an expression was expected. */
export function hole(p: Cursor): BrokenExpr {
  fail(p, 'expected an expression');
  const from = p.kind === T.Newline || p.kind === T.EndOfCell ? p.lastTo : p.from;
  if (p.kind === T.Bad || p.kind === T.Exclam) {
    advance(p);
    return { kind: 'BrokenExpr', from, to: p.lastTo, salvaged: [] };
  }
  // Whatever begins at the current token and holds nothing but this hole must not end before it begins.
  p.lastTo = Math.max(p.lastTo, p.from);
  return { kind: 'BrokenExpr', from, to: from, salvaged: [] };
}

/** What is nested too deeply to be read: the rest of the logical line. */
export function tooDeep(p: Cursor): Expr {
  const from = p.from;
  addProblem(p, from, p.to, 'expected less deeply nested code');
  if (p.retryAt < 0) skipLine(p);
  return { kind: 'BrokenExpr', from, to: Math.max(from, p.lastTo), salvaged: [] };
}

/** Goes to the end of the logical line. */
export function skipLine(p: Cursor): void {
  while (p.kind !== T.Newline && p.kind !== T.EndOfCell) advance(p);
}

/** Takes back the problems found from `from` on. */
export function forget(p: Cursor, from: number): void {
  while ((p.errors.at(-1)?.from ?? -1) >= from) p.errors.pop();
}

/**
 * True if the statement or header that began at `from` has to be read again; the cursor is then back
 * at its first token.
 */
export function mustRetry(p: Cursor, from: number): boolean {
  if (p.retryAt < 0) return false;
  forget(p, from);
  p.cut = p.retryAt;
  p.retryAt = -1;
  seek(p, from);
  return true;
}

/** Finds where the current statement had better end, from its first token on. */
function findCut(p: Cursor): void {
  const { from, to, lastTo, kind, depth, word, flags, contentFrom, contentTo } = p;
  const found = nextStatementLine(p);
  if (found < 0) {
    p.searchedFrom = p.lineFrom;
    Object.assign(p, { from, to, lastTo, kind, depth, word, flags, contentFrom, contentTo });
    return;
  }
  if (found > from) {
    Object.assign(p, { from, to, lastTo, kind, depth, word, flags, contentFrom, contentTo });
    p.cut = found;
    // The current token may reach over the cut only if it is a string; that is a retry.
    if (to <= found) return;
  }
  p.retryAt = found;
  p.lastTo = lastTo;
  endLine(p, from);
}

/** The start of the first line inside brackets that looks like a statement of this block, or -1. */
function nextStatementLine(p: Cursor): number {
  const text = p.text;
  seek(p, p.lineFrom);
  let before = p.kind;
  while (p.kind !== T.EndOfCell && p.kind !== T.Newline) {
    const { kind, lastTo, from } = p;
    if (lastTo < from && p.depth > 0) {
      const lineStart = lineStartBetween(text, lastTo, from);
      if (
        lineStart >= 0 &&
        indentation(text, lineStart, from) <= p.blockColumn &&
        looksLikeStatement(p, before)
      ) {
        return lineStart;
      }
    }
    before = kind;
    if (p.kind === T.FStr) skipFormatted(p);
    else advance(p);
  }
  return -1;
}

function looksLikeStatement(p: Cursor, before: number): boolean {
  if ((T.STARTS_STATEMENT[p.kind] ?? 0) !== 0) return true;
  const isContinued = before === T.Comma || (before >= T.Pipe && before <= T.NotEqual);
  if (isContinued) return p.kind === T.Name && beginsStatement(p);
  if (p.kind === T.For || p.kind === T.If || p.kind === T.From || p.kind === T.At) return true;
  if (p.kind !== T.Name) return false;
  const next = p.text.charAt(skipBlanks(p.text, p.to));
  return next === '=' || next === '.' || next === '(' || next === '[' || next === ',';
}

/** A name behind a line that ends in a comma: `name(`, `name.`, or `name =` that is no keyword argument. */
function beginsStatement(p: Cursor): boolean {
  const at = skipBlanks(p.text, p.to);
  const next = p.text.charAt(at);
  if (next === '(' || next === '.') return true;
  if (next !== '=' || p.text.charAt(at + 1) === '=') return false;
  let end = p.text.indexOf('\n', at);
  if (end < 0) end = p.end;
  return !p.text.slice(at, end).trimEnd().endsWith(',');
}

/** Past an f-string without reading its inside: to the closing quote on the line. */
function skipFormatted(p: Cursor): void {
  const quote = p.text.charAt(p.contentFrom - 1);
  const isTriple = p.text.startsWith(quote.repeat(3), p.contentFrom - 3);
  const closing = p.text.indexOf(isTriple ? quote.repeat(3) : quote, p.contentFrom);
  const lineEnd = p.text.slice(p.contentFrom).search(/[\r\n]|$/) + p.contentFrom;
  const isClosed = closing >= 0 && (isTriple || closing < lineEnd);
  p.to = isClosed ? closing + (isTriple ? 3 : 1) : lineEnd;
  advance(p);
}

/** The start of the last line that begins between `from` and `to`, or -1. */
function lineStartBetween(text: string, from: number, to: number): number {
  for (let i = to; i > from; i--) {
    const c = text.charCodeAt(i - 1);
    if (c === 10 || c === 13) return i;
  }
  return -1;
}

function indentation(text: string, from: number, to: number): number {
  let column = 0;
  for (let i = from; i < to; i++) {
    const c = text.charCodeAt(i);
    if (c === 9) column = (column | 7) + 1;
    else column = c === 12 ? 0 : column + 1;
  }
  return column;
}

function skipBlanks(text: string, from: number): number {
  let i = from;
  while (text.charCodeAt(i) === 32 || text.charCodeAt(i) === 9) i++;
  return i;
}
