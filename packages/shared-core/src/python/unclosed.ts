/**
 * A triple-quoted literal without an end swallows the rest of the cell, or, where other literals follow,
 * turns text into code and code into text. Here a cell that ends inside such a literal is read again,
 * with one of its literals ended early; the reading with the fewest problems wins.
 */
import type { Module, Stmt } from './ast.ts';
import { createCursor, type Cursor } from './cursor.ts';
import { advance, seek } from './lexer.ts';
import * as T from './tokens.ts';

/** One reading of a cell. */
export interface Reading {
  readonly module: Module;
  readonly cursor: Cursor;
}

/** Readings cost a full parse each; most cells have one or two literals. */
const MAX_READINGS = 6;
const MAX_LINES = 400;
const MAX_LENGTH = 400_000;
/** A line that opens a bracket is looked at no further than this. */
const MAX_STATEMENT = 2000;

/**
 * The best reading of a cell whose first reading ended inside a triple-quoted literal. `read` reads the
 * cell with the literal at `opener` ended before `closeAt`.
 */
export function readUnclosed(
  first: Reading,
  read: (opener: number, closeAt: number) => Reading,
): Module {
  const { cursor } = first;
  const { text, openers } = cursor;
  if (text.length > MAX_LENGTH) return first.module;
  // Text is paired rightly up to the literal that lacks its end, so that one is before the first problem.
  const problem = first.module.errors[0]?.from ?? text.length;
  const suspects = openers.filter((it, at) => it <= problem || at === openers.length - 1);
  let best = first.module;
  let fewest = best.errors.length;
  for (const opener of suspects.slice(-MAX_READINGS)) {
    const closeAt = nextCode(cursor, opener);
    if (closeAt < 0 || isClosedBefore(text, opener, closeAt)) continue;
    const { module } = read(opener, closeAt);
    // The first reading hides what it swallowed: as many problems in more code are better.
    if (
      module.errors.length < fewest ||
      (best === first.module && module.errors.length === fewest)
    ) {
      best = module;
      fewest = module.errors.length;
    }
  }
  return best;
}

/** True if the literal already ends on an earlier line; an escaped quote in it makes this a guess. */
function isClosedBefore(text: string, opener: number, closeAt: number): boolean {
  const at = text.indexOf(text.slice(opener, opener + 3), opener + 3);
  return at >= 0 && at < closeAt;
}

/** The start of the first line behind the one of `opener` that can only be code, or -1. */
function nextCode(p: Cursor, opener: number): number {
  const { text } = p;
  const indent = columnOf(text, startOfLine(text, opener));
  let line = nextLine(text, opener);
  for (let count = 0; line >= 0 && count < MAX_LINES; count++) {
    const at = skipIndent(text, line);
    const c = text.charCodeAt(at);
    const isName = ((c | 32) >= 97 && (c | 32) <= 122) || c === 40;
    if ((isName || c === 95 || c === 64) && columnOf(text, line) <= indent && isCode(p, at))
      return line;
    line = nextLine(text, at);
  }
  return -1;
}

/** True if the logical line at `at` is a statement that prose and SQL hardly ever look like. */
function isCode(p: Cursor, at: number): boolean {
  const trial = createCursor(p.text, p.grammar);
  trial.end = Math.min(p.end, at + MAX_STATEMENT);
  seek(trial, at);
  if (trial.kind === T.Else || trial.kind === T.Except || trial.kind === T.Finally) return false;
  while (trial.kind !== T.Newline && trial.kind !== T.EndOfCell) advance(trial);
  const end = trial.from;
  const line = createCursor(p.text, p.grammar);
  line.end = end;
  line.to = at;
  advance(line);
  const body: Stmt[] = [];
  line.grammar.statement(line, body);
  const first = body[0];
  return first !== undefined && line.errors.every((it) => it.from >= end) && looksLikeCode(first);
}

function looksLikeCode(it: Stmt): boolean {
  switch (it.kind) {
    case 'Expr':
      return it.value.kind === 'Call' || it.value.kind === 'Await';
    case 'AnnAssign':
      return it.value !== null;
    case 'Broken':
    case 'Magic':
      return false;
    default:
      return true;
  }
}

function startOfLine(text: string, offset: number): number {
  return Math.max(text.lastIndexOf('\n', offset - 1), text.lastIndexOf('\r', offset - 1)) + 1;
}

function nextLine(text: string, offset: number): number {
  const at = text.indexOf('\n', offset);
  return at < 0 || at + 1 >= text.length ? -1 : at + 1;
}

function skipIndent(text: string, from: number): number {
  let i = from;
  while (text.charCodeAt(i) === 32 || text.charCodeAt(i) === 9) i++;
  return i;
}

function columnOf(text: string, line: number): number {
  let column = 0;
  for (let i = line; ; i++) {
    const c = text.charCodeAt(i);
    if (c === 32) column++;
    else if (c === 9) column = (column | 7) + 1;
    else return column;
  }
}
