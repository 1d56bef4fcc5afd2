/** Functions, classes and their decorators. */
import type { Arguments, Expr, Keyword, Stmt, TypeParam } from './ast.ts';
import { blockEnd, endHeader, parseBlock } from './blocks.ts';
import { goesOn, parseArgument } from './brackets.ts';
import { NO_CUT, type Cursor } from './cursor.ts';
import { advance } from './lexer.ts';
import { addProblem, close, expect, fail, mustRetry, skipLine } from './recovery.ts';
import * as T from './tokens.ts';
import { parseTypeParams } from './type-params.ts';

/** Decorators and what they decorate. Decorators of nothing become expression statements. */
export function parseDecorated(p: Cursor, out: Stmt[]): void {
  const decorators: Expr[] = [];
  const column = p.blockColumn;
  while (p.kind === T.At && p.column === column) decorators.push(parseDecorator(p));
  const from = p.from;
  if (p.column === column) {
    if (p.kind === T.Class) {
      out.push(parseClass(p, from, decorators));
      return;
    }
    if (p.kind === T.Def) {
      out.push(parseFunction(p, from, decorators, false));
      return;
    }
    if (p.kind === T.Async) {
      advance(p);
      if (p.kind === T.Def) {
        out.push(parseFunction(p, from, decorators, true));
        return;
      }
    }
  }
  addProblem(p, from, from, 'expected def or class');
  const first = decorators[0]?.from ?? from;
  const to = decorators.at(-1)?.to ?? from;
  p.lineEnd = to;
  out.push({ kind: 'Broken', from: first, to, salvaged: decorators });
}

function parseDecorator(p: Cursor): Expr {
  const from = p.from;
  let decorator: Expr;
  do {
    p.lineFrom = from;
    advance(p);
    decorator = p.grammar.named(p);
    if (p.kind !== T.Newline) {
      fail(p, 'expected the end of the line');
      skipLine(p);
    }
  } while (mustRetry(p, from));
  p.cut = NO_CUT;
  advance(p);
  return decorator;
}

/** At `def` (or at the `async` before it, when a header is read again); the statement began at `from`. */
export function parseFunction(
  p: Cursor,
  from: number,
  decorators: readonly Expr[],
  isAsync: boolean,
): Stmt {
  const column = p.blockColumn;
  let name: string;
  let nameFrom: number;
  let typeParams: readonly TypeParam[];
  let args: Arguments;
  let returns: Expr | null;
  do {
    p.lineFrom = from;
    if (p.kind === T.Async) advance(p);
    advance(p);
    nameFrom = p.from;
    name = definedName(p);
    typeParams = p.kind === T.LBracket ? parseTypeParams(p) : [];
    args = noArguments;
    if (expect(p, T.LParen, 'expected (')) {
      args = p.grammar.parameters(p, false);
      close(p, T.RParen, 'expected )');
    }
    returns = null;
    if (p.kind === T.Arrow) {
      advance(p);
      returns = p.grammar.expressions(p);
    }
  } while (endHeader(p, from));
  const end = p.lastTo;
  const body = parseBlock(p, column);
  const to = blockEnd(p, body, end);
  return {
    kind: 'FunctionDef',
    from,
    to,
    isAsync,
    name,
    nameFrom,
    args,
    body,
    decorators,
    returns,
    typeParams,
  };
}

const noArguments: Arguments = {
  posonlyargs: [],
  args: [],
  vararg: null,
  kwonlyargs: [],
  kwarg: null,
};

function definedName(p: Cursor): string {
  if (p.kind !== T.Name) {
    fail(p, 'expected a name');
    return '';
  }
  const name = p.word;
  advance(p);
  return name;
}

/** At `class`, where the statement begins. */
export function parseClass(p: Cursor, from: number, decorators: readonly Expr[]): Stmt {
  const column = p.blockColumn;
  let name: string;
  let nameFrom: number;
  let typeParams: readonly TypeParam[];
  const bases: Expr[] = [];
  const keywords: Keyword[] = [];
  do {
    p.lineFrom = from;
    bases.length = keywords.length = 0;
    advance(p);
    nameFrom = p.from;
    name = definedName(p);
    typeParams = p.kind === T.LBracket ? parseTypeParams(p) : [];
    if (p.kind === T.LParen) {
      const open = p.from;
      advance(p);
      while (p.kind !== T.RParen) {
        parseArgument(p, open, bases, keywords);
        if (!goesOn(p, T.RParen)) break;
      }
      close(p, T.RParen, 'expected )');
    }
  } while (endHeader(p, from));
  const end = p.lastTo;
  const body = parseBlock(p, column);
  const to = blockEnd(p, body, end);
  return {
    kind: 'ClassDef',
    from,
    to,
    name,
    nameFrom,
    bases,
    keywords,
    body,
    decorators,
    typeParams,
  };
}
