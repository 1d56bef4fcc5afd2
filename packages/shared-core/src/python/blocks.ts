/** Sequences of statements by indentation, and the colon in front of them. */
import type { Stmt } from './ast.ts';
import { NO_CUT, type Cursor } from './cursor.ts';
import { advance } from './lexer.ts';
import { addProblem, fail, mustRetry } from './recovery.ts';
import * as T from './tokens.ts';

/** CPython stops at 100 levels of indentation. */
const MAX_BLOCKS = 100;

/** Statements from the current line on, while they are indented by more than `parent`. */
export function parseStatements(p: Cursor, parent: number, out: Stmt[]): void {
  const column = p.column;
  while (p.kind !== T.EndOfCell && p.column > parent) {
    // IPython takes the indentation of the first line away, where a line has it.
    const isSame = p.column === column || (parent < 0 && p.column === 0);
    if (!isSame) addProblem(p, p.from, p.to, 'expected the indentation of the block');
    p.blockColumn = p.column;
    const before = p.from;
    p.grammar.statement(p, out);
    if (p.from === before && p.kind !== T.EndOfCell) {
      out.push({ kind: 'Broken', from: p.from, to: p.to, salvaged: [] });
      p.lineEnd = p.to;
      advance(p);
    }
  }
}

/**
 * The colon behind a header that began at `from`, past what does not belong there. True if the header
 * has to be read again.
 */
export function endHeader(p: Cursor, from: number): boolean {
  if (p.kind === T.Colon) advance(p);
  else {
    fail(p, 'expected :');
    while (p.kind !== T.Newline && p.kind !== T.EndOfCell && p.kind !== T.Colon) advance(p);
    if (p.kind === T.Colon) advance(p);
  }
  return mustRetry(p, from);
}

/** The block behind a header whose line is indented by `column`: on the same line or on the next ones. */
export function parseBlock(p: Cursor, column: number): readonly Stmt[] {
  const body: Stmt[] = [];
  p.cut = NO_CUT;
  if (p.blocks >= MAX_BLOCKS) return skipBlock(p, column);
  p.blocks++;
  if (p.kind === T.Newline) {
    const at = p.lastTo;
    advance(p);
    if (p.column > column) parseStatements(p, column, body);
    else addProblem(p, at, at, 'expected an indented block');
  } else if (p.kind === T.EndOfCell) {
    addProblem(p, p.lastTo, p.lastTo, 'expected an indented block');
  } else p.grammar.statement(p, body);
  p.blocks--;
  p.blockColumn = column;
  return body;
}

/** Where a compound statement ends, directly after its block `body` was read: with its last line. */
export function blockEnd(p: Cursor, body: readonly Stmt[], headerEnd: number): number {
  if (body.length === 0) p.lineEnd = headerEnd;
  return p.lineEnd;
}

function skipBlock(p: Cursor, column: number): readonly Stmt[] {
  const from = p.from;
  let to = from;
  addProblem(p, from, p.to, 'expected less deeply nested code');
  do {
    while (p.kind !== T.Newline && p.kind !== T.EndOfCell) advance(p);
    to = p.lineEnd = p.lastTo;
    advance(p);
  } while (p.kind !== T.EndOfCell && p.column > column);
  return [{ kind: 'Broken', from, to: Math.max(from, to), salvaged: [] }];
}
