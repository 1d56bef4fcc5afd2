/**
 * Compound statements: a header, a colon, a block. A header that goes wrong inside brackets is read
 * again with the end that recovery found, so every header is a loop.
 */
import type { ExceptHandler, Expr, If, Stmt, WithItem } from './ast.ts';
import { blockEnd, endHeader, parseBlock } from './blocks.ts';
import type { Cursor } from './cursor.ts';
import { parseClass, parseDecorated, parseFunction } from './definitions.ts';
import { advance, seek } from './lexer.ts';
import { parseMatch } from './match.ts';
import { addProblem, expect } from './recovery.ts';
import { parseSimpleLine } from './simple.ts';
import * as T from './tokens.ts';

/** One compound statement, or all simple statements of a line; ends at the next line. */
export function parseStatement(p: Cursor, out: Stmt[]): void {
  switch (p.kind) {
    case T.If:
      out.push(parseIf(p));
      return;
    case T.For:
      out.push(parseFor(p, p.from, false));
      return;
    case T.While:
      out.push(parseWhile(p));
      return;
    case T.Try:
      out.push(parseTry(p));
      return;
    case T.With:
      out.push(parseWith(p, p.from, false));
      return;
    case T.Def:
      out.push(parseFunction(p, p.from, [], false));
      return;
    case T.Class:
      out.push(parseClass(p, p.from, []));
      return;
    case T.At:
      parseDecorated(p, out);
      return;
    case T.Async:
      parseAsync(p, out);
      return;
    case T.Elif:
    case T.Else:
    case T.Except:
    case T.Finally:
      parseStray(p, out);
      return;
    default:
      if (p.kind === T.Name && p.word === 'match') {
        const match = parseMatch(p);
        if (match !== null) {
          out.push(match);
          return;
        }
      }
      parseSimpleLine(p, out);
  }
}

function parseAsync(p: Cursor, out: Stmt[]): void {
  const from = p.from;
  advance(p);
  if (p.kind === T.Def) out.push(parseFunction(p, from, [], true));
  else if (p.kind === T.For) out.push(parseFor(p, from, true));
  else if (p.kind === T.With) out.push(parseWith(p, from, true));
  else {
    addProblem(p, from, p.lastTo, 'expected def, for or with');
    parseSimpleLine(p, out);
  }
}

/** A clause without its statement: its block is kept, in the place of the statement. */
function parseStray(p: Cursor, out: Stmt[]): void {
  const { from, to, kind } = p;
  const column = p.blockColumn;
  const salvaged: Expr[] = [];
  do {
    p.lineFrom = from;
    salvaged.length = 0;
    advance(p);
    addProblem(p, from, to, 'expected if, for, while or try in front of this clause');
    if (kind === T.Elif || (kind === T.Except && p.kind !== T.Colon)) {
      salvaged.push(p.grammar.expressions(p));
    }
  } while (endHeader(p, from));
  const end = p.lastTo;
  out.push({ kind: 'Broken', from, to: end, salvaged });
  const body = parseBlock(p, column);
  blockEnd(p, body, end);
  for (const it of body) out.push(it);
}

/**
 * The longest `elif` chain that becomes one tree: each link nests one level deeper, and readers of
 * the tree recurse. A longer chain goes on with `if` statements side by side.
 */
const MAX_CHAIN = 150;

interface Branch {
  readonly from: number;
  readonly test: Expr;
  readonly body: readonly Stmt[];
  readonly to: number;
}

/** `elif` is an `If` inside `orelse`; the chain is read in a loop and folded from its end. */
function parseIf(p: Cursor): If {
  const column = p.blockColumn;
  const branches = [parseBranch(p, column)];
  while (p.kind === T.Elif && p.column === column && branches.length < MAX_CHAIN) {
    branches.push(parseBranch(p, column));
  }
  let orelse = optionalElse(p, column);
  let end = blockEnd(p, orelse, branches.at(-1)?.to ?? p.lineEnd);
  for (let i = branches.length - 1; ; i--) {
    const { from, test, body, to } = branches[i] ?? emptyBranch;
    if (orelse.length === 0) end = to;
    const node: If = { kind: 'If', from, to: end, test, body, orelse };
    if (i <= 0) return node;
    orelse = [node];
  }
}

const emptyBranch: Branch = {
  from: 0,
  test: { kind: 'BrokenExpr', from: 0, to: 0, salvaged: [] },
  body: [],
  to: 0,
};

function parseBranch(p: Cursor, column: number): Branch {
  const from = p.from;
  let test: Expr;
  do {
    p.lineFrom = from;
    advance(p);
    test = p.grammar.named(p);
  } while (endHeader(p, from));
  const end = p.lastTo;
  const body = parseBlock(p, column);
  return { from, test, body, to: blockEnd(p, body, end) };
}

function parseElse(p: Cursor, column: number): readonly Stmt[] {
  const from = p.from;
  do {
    p.lineFrom = from;
    advance(p);
  } while (endHeader(p, from));
  return parseBlock(p, column);
}

function optionalElse(p: Cursor, column: number): readonly Stmt[] {
  return p.kind === T.Else && p.column === column ? parseElse(p, column) : [];
}

function parseWhile(p: Cursor): Stmt {
  const column = p.blockColumn;
  const { from, test, body, to } = parseBranch(p, column);
  const orelse = optionalElse(p, column);
  return { kind: 'While', from, to: blockEnd(p, orelse, to), test, body, orelse };
}

function parseFor(p: Cursor, from: number, isAsync: boolean): Stmt {
  const column = p.blockColumn;
  let target: Expr;
  let iter: Expr;
  do {
    p.lineFrom = from;
    if (p.kind === T.Async) advance(p);
    advance(p);
    target = p.grammar.targets(p);
    expect(p, T.In, 'expected in');
    iter = p.grammar.expressions(p);
  } while (endHeader(p, from));
  const end = p.lastTo;
  const body = parseBlock(p, column);
  const bodyEnd = blockEnd(p, body, end);
  const orelse = optionalElse(p, column);
  const to = blockEnd(p, orelse, bodyEnd);
  return { kind: 'For', from, to, isAsync, target, iter, body, orelse };
}

function parseWith(p: Cursor, from: number, isAsync: boolean): Stmt {
  const column = p.blockColumn;
  let items: readonly WithItem[];
  do {
    p.lineFrom = from;
    if (p.kind === T.Async) advance(p);
    advance(p);
    items = (p.kind === T.LParen ? bracketedItems(p) : null) ?? plainItems(p);
  } while (endHeader(p, from));
  const end = p.lastTo;
  const body = parseBlock(p, column);
  return { kind: 'With', from, to: blockEnd(p, body, end), isAsync, items, body };
}

function plainItems(p: Cursor): readonly WithItem[] {
  const items: WithItem[] = [];
  for (;;) {
    items.push(parseItem(p));
    if (p.kind !== T.Comma) return items;
    advance(p);
  }
}

function parseItem(p: Cursor): WithItem {
  const contextExpr = p.grammar.named(p);
  if (p.kind !== T.As) return { contextExpr, optionalVars: null };
  advance(p);
  const optionalVars = p.kind === T.Star ? p.grammar.targets(p) : p.grammar.disjunction(p);
  return { contextExpr, optionalVars };
}

/** `with (a as b, c as d):`, or null (and back at the bracket) if the bracket belongs to an expression. */
function bracketedItems(p: Cursor): readonly WithItem[] | null {
  const from = p.from;
  const errorCount = p.errors.length;
  const cut = p.cut;
  advance(p);
  const items: WithItem[] = [];
  let kind = p.kind;
  while (kind !== T.RParen && kind !== T.Yield && kind !== T.Star) {
    items.push(parseItem(p));
    kind = p.kind;
    if (kind !== T.Comma) break;
    advance(p);
    kind = p.kind;
  }
  if (kind === T.RParen && items.length > 0 && p.retryAt < 0) {
    advance(p);
    if (p.kind === T.Colon && p.errors.length === errorCount) return items;
  }
  p.errors.length = errorCount;
  p.cut = cut;
  p.retryAt = -1;
  seek(p, from);
  return null;
}

function parseTry(p: Cursor): Stmt {
  const { from } = p;
  const column = p.blockColumn;
  do {
    p.lineFrom = from;
    advance(p);
  } while (endHeader(p, from));
  let to = p.lastTo;
  const body = parseBlock(p, column);
  to = blockEnd(p, body, to);
  const handlers: ExceptHandler[] = [];
  let isStar = false;
  while (p.kind === T.Except && p.column === column) {
    const handler = parseHandler(p, column);
    handlers.push(handler.node);
    if (handler.isStar) isStar = true;
    to = handler.node.to;
  }
  const orelse = optionalElse(p, column);
  to = blockEnd(p, orelse, to);
  let finalbody: readonly Stmt[] = [];
  if (p.kind === T.Finally && p.column === column) finalbody = parseElse(p, column);
  else if (handlers.length === 0) addProblem(p, to, to, 'expected except or finally');
  to = blockEnd(p, finalbody, to);
  return { kind: 'Try', from, to, isStar, body, handlers, orelse, finalbody };
}

/** `except A, B:` without brackets is PEP 758. */
function parseHandler(p: Cursor, column: number): { node: ExceptHandler; isStar: boolean } {
  const from = p.from;
  let isStar: boolean;
  let type: Expr | null;
  let name: string | null;
  do {
    p.lineFrom = from;
    isStar = false;
    type = name = null;
    advance(p);
    if (p.kind === T.Star) {
      isStar = true;
      advance(p);
    }
    if (p.kind !== T.Colon) type = p.grammar.expressions(p);
    if (p.kind === T.As) {
      advance(p);
      if (p.kind === T.Name) {
        name = p.word;
        advance(p);
      }
    }
  } while (endHeader(p, from));
  const end = p.lastTo;
  const body = parseBlock(p, column);
  return { node: { from, to: blockEnd(p, body, end), type, name, body }, isStar };
}
