/** The parameters of functions and lambdas. */
import type { Arg, Arguments, Expr } from './ast.ts';
import type { Cursor } from './cursor.ts';
import { advance } from './lexer.ts';
import { fail } from './recovery.ts';
import * as T from './tokens.ts';

/** Parameters up to, not including, the `)` of a function or the `:` of a lambda. */
export function parseParameters(p: Cursor, isLambda: boolean): Arguments {
  const end = isLambda ? T.Colon : T.RParen;
  let posonlyargs: readonly Arg[] = [];
  let args: Arg[] = [];
  const kwonlyargs: Arg[] = [];
  let vararg: Arg | null = null;
  let kwarg: Arg | null = null;
  let isKeywordOnly = false;
  while (p.kind !== end) {
    if (p.kind === T.Slash) {
      advance(p);
      posonlyargs = args;
      args = [];
    } else if (p.kind === T.Star) {
      advance(p);
      isKeywordOnly = true;
      if (p.kind !== T.Comma) vararg = parseParameter(p, isLambda);
    } else if (p.kind === T.DoubleStar) {
      advance(p);
      kwarg = parseParameter(p, isLambda);
    } else if (p.kind === T.Name) {
      const arg = parseParameter(p, isLambda);
      if (isKeywordOnly) kwonlyargs.push(arg);
      else args.push(arg);
    } else if (p.kind === T.LParen && !isLambda) {
      // Python 2: def f((a, b)).
      fail(p, 'expected a parameter');
      p.grammar.expression(p);
    } else {
      fail(p, 'expected a parameter');
      break;
    }
    if (p.kind === T.Comma) advance(p);
    else break;
  }
  return { posonlyargs, args, vararg, kwonlyargs, kwarg };
}

function parseParameter(p: Cursor, isLambda: boolean): Arg {
  const from = p.from;
  let name = '';
  if (p.kind === T.Name) {
    name = p.word;
    advance(p);
  } else fail(p, 'expected a name');
  let annotation: Expr | null = null;
  if (!isLambda && p.kind === T.Colon) {
    advance(p);
    annotation = p.kind === T.Star ? starredAnnotation(p) : p.grammar.expression(p);
  }
  const to = Math.max(from, p.lastTo);
  let defaultValue: Expr | null = null;
  if (p.kind === T.Equal) {
    advance(p);
    defaultValue = p.grammar.expression(p);
  }
  return { from, to, name, annotation, defaultValue };
}

/** `*args: *Ts`. */
function starredAnnotation(p: Cursor): Expr {
  const from = p.from;
  advance(p);
  const value = p.grammar.disjunction(p);
  return { kind: 'Starred', from, to: p.lastTo, value };
}
