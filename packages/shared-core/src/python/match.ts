/** The match statement and its patterns. `match` and `case` are names everywhere else. */
import type { Expr, MatchCase, Pattern, Stmt } from './ast.ts';
import { blockEnd, endHeader, parseBlock } from './blocks.ts';
import { NO_CUT, type Cursor } from './cursor.ts';
import { advance, seek } from './lexer.ts';
import { parsePatterns } from './patterns.ts';
import * as T from './tokens.ts';

/** At the name `match`: the statement, or null (and back at the name) if this is no match statement. */
export function parseMatch(p: Cursor): Stmt | null {
  const { from, column } = p;
  if (!mayBegin(p)) return null;
  const errorCount = p.errors.length;
  p.lineFrom = from;
  advance(p);
  const subject = p.grammar.expressions(p);
  const isMatch =
    p.kind === T.Colon && p.errors.length === errorCount && p.retryAt < 0 && casesFollow(p, column);
  if (!isMatch) {
    p.errors.length = errorCount;
    p.retryAt = -1;
    p.cut = NO_CUT;
    seek(p, from);
    p.column = column;
    return null;
  }
  const cases: MatchCase[] = [];
  let to = p.from;
  const caseColumn = p.column;
  while (p.kind === T.Name && p.word === 'case' && p.column === caseColumn) {
    const found = parseCase(p, caseColumn);
    cases.push(found.node);
    to = found.to;
  }
  p.blockColumn = column;
  return { kind: 'Match', from, to, subject, cases };
}

/** A cheap look at what follows: most uses of the name are `match.…`, `match =`, `match)`. */
function mayBegin(p: Cursor): boolean {
  let i = p.to;
  const { text } = p;
  while (text.charCodeAt(i) === 32 || text.charCodeAt(i) === 9) i++;
  if (text.startsWith('...', i)) return true;
  return i < p.end && !'=.,):;]}!<>%/&|^+\r\n#'.includes(text.charAt(i));
}

/** At the colon: reads on, to the first `case` of an indented block. */
function casesFollow(p: Cursor, column: number): boolean {
  advance(p);
  if (p.kind !== T.Newline) return false;
  advance(p);
  return p.kind === T.Name && p.word === 'case' && p.column > column;
}

function parseCase(p: Cursor, column: number): { node: MatchCase; to: number } {
  const from = p.from;
  let pattern: Pattern;
  let guard: Expr | null;
  do {
    p.lineFrom = from;
    p.blockColumn = column;
    advance(p);
    pattern = parsePatterns(p);
    guard = null;
    if (p.kind === T.If) {
      advance(p);
      guard = p.grammar.named(p);
    }
  } while (endHeader(p, from));
  const end = p.lastTo;
  const body = parseBlock(p, column);
  return { node: { pattern, guard, body }, to: blockEnd(p, body, end) };
}
