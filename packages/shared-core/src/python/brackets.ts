/** What stands in brackets: calls, subscripts, tuples, lists, sets, dicts and comprehensions. */
import type { Comprehension, Expr, Generator, Keyword } from './ast.ts';
import type { Cursor } from './cursor.ts';
import { advance } from './lexer.ts';
import { close, expect, fail } from './recovery.ts';
import * as T from './tokens.ts';

/** At `(` behind `func`, which began at `from`. */
export function parseCall(p: Cursor, from: number, func: Expr): Expr {
  const open = p.from;
  advance(p);
  const args: Expr[] = [];
  const keywords: Keyword[] = [];
  while (p.kind !== T.RParen) {
    parseArgument(p, open, args, keywords);
    if (!goesOn(p, T.RParen)) break;
  }
  close(p, T.RParen, 'expected )');
  return { kind: 'Call', from, to: p.lastTo, func, args, keywords };
}

/** One argument of a call, or base of a class, added to `args` or `keywords`. */
export function parseArgument(p: Cursor, open: number, args: Expr[], keywords: Keyword[]): void {
  const from = p.from;
  if (p.kind === T.DoubleStar) {
    advance(p);
    const value = p.grammar.expression(p);
    keywords.push({ from, to: p.lastTo, arg: null, value });
    return;
  }
  if (p.kind === T.Star) {
    advance(p);
    const value = p.grammar.expression(p);
    const starred: Expr = { kind: 'Starred', from, to: p.lastTo, value };
    args.push(
      p.kind === T.For || p.kind === T.Async ? argumentGenerator(p, open, starred) : starred,
    );
    return;
  }
  const first = p.grammar.named(p);
  if (p.kind === T.Equal && first.kind === 'Name' && first.from === from) {
    advance(p);
    const value = p.grammar.expression(p);
    keywords.push({ from, to: p.lastTo, arg: first.id, value });
  } else if (p.kind === T.For || p.kind === T.Async) {
    args.push(argumentGenerator(p, open, first));
  } else args.push(first);
}

/** `f(x for x in y)`: the parentheses of the call are those of the generator. */
function argumentGenerator(p: Cursor, open: number, elt: Expr): Comprehension {
  const generators = parseGenerators(p);
  const to = p.kind === T.RParen ? p.to : p.lastTo;
  return { kind: 'GeneratorExp', from: open, to, elt, value: null, generators };
}

/** Behind an element: true if another one may follow, with or without the comma it needs. */
export function goesOn(p: Cursor, end: number): boolean {
  if (p.kind === T.Comma) {
    advance(p);
    return true;
  }
  if (p.kind === end) return false;
  fail(p, 'expected a comma');
  return (T.STARTS_EXPRESSION[p.kind] ?? 0) !== 0;
}

/** At `[` behind `value`, which began at `from`. */
export function parseSubscript(p: Cursor, from: number, value: Expr): Expr {
  advance(p);
  const first = p.from;
  const elts: Expr[] = [];
  let isTuple = false;
  while (p.kind !== T.RBracket) {
    const elt = parseSlice(p);
    elts.push(elt);
    if (elt.kind === 'Starred') isTuple = true;
    if (p.kind === T.Comma) isTuple = true;
    if (!goesOn(p, T.RBracket)) break;
  }
  const to = p.lastTo;
  const only = elts[0];
  let slice: Expr;
  if (only === undefined) {
    fail(p, 'expected an expression');
    slice = { kind: 'BrokenExpr', from: first, to: first, salvaged: [] };
  } else slice = isTuple || elts.length > 1 ? { kind: 'Tuple', from: first, to, elts } : only;
  close(p, T.RBracket, 'expected ]');
  return { kind: 'Subscript', from, to: p.lastTo, value, slice };
}

function parseSlice(p: Cursor): Expr {
  const from = p.from;
  if (p.kind === T.Star) return parseStarred(p);
  const lower = p.kind === T.Colon ? null : p.grammar.named(p);
  if (p.kind !== T.Colon) return lower ?? { kind: 'BrokenExpr', from, to: from, salvaged: [] };
  advance(p);
  const upper = isSliceEnd(p.kind) ? null : p.grammar.expression(p);
  let step: Expr | null = null;
  if (p.kind === T.Colon) {
    advance(p);
    step = isSliceEnd(p.kind) ? null : p.grammar.expression(p);
  }
  return { kind: 'Slice', from, to: p.lastTo, lower, upper, step };
}

function isSliceEnd(kind: number): boolean {
  return kind === T.Colon || kind === T.Comma || kind === T.RBracket || kind === T.Newline;
}

function parseStarred(p: Cursor): Expr {
  const from = p.from;
  advance(p);
  const value = p.grammar.expression(p);
  return { kind: 'Starred', from, to: p.lastTo, value };
}

function parseItem(p: Cursor): Expr {
  return p.kind === T.Star ? parseStarred(p) : p.grammar.named(p);
}

/** A parenthesised expression, a tuple, a generator, `()` or `(yield)`. */
export function parseParens(p: Cursor): Expr {
  const from = p.from;
  advance(p);
  if (p.kind === T.RParen) {
    advance(p);
    return { kind: 'Tuple', from, to: p.lastTo, elts: [] };
  }
  if (p.kind === T.Yield) {
    const value = p.grammar.expressions(p);
    close(p, T.RParen, 'expected )');
    return value;
  }
  const first = parseItem(p);
  if (p.kind === T.For || p.kind === T.Async) {
    return finishComprehension(p, from, 'GeneratorExp', first, T.RParen);
  }
  if (p.kind === T.RParen && first.kind !== 'Starred') {
    advance(p);
    return first;
  }
  const elts = [first];
  const isTuple = p.kind === T.Comma;
  parseRest(p, elts, T.RParen);
  close(p, T.RParen, 'expected )');
  // `(a` at the end of a broken line is `a`.
  return isTuple || elts.length > 1 ? { kind: 'Tuple', from, to: p.lastTo, elts } : first;
}

export function parseBrackets(p: Cursor): Expr {
  const from = p.from;
  advance(p);
  const elts: Expr[] = [];
  if (p.kind !== T.RBracket) {
    const first = parseItem(p);
    if (p.kind === T.For || p.kind === T.Async) {
      return finishComprehension(p, from, 'ListComp', first, T.RBracket);
    }
    elts.push(first);
    parseRest(p, elts, T.RBracket);
  }
  close(p, T.RBracket, 'expected ]');
  return { kind: 'List', from, to: p.lastTo, elts };
}

/** Behind the first element: the others, up to `end`. */
function parseRest(p: Cursor, elts: Expr[], end: number): void {
  while (goesOn(p, end) && p.kind !== end) elts.push(parseItem(p));
}

/** A dict, a set or a comprehension of either. */
export function parseBraces(p: Cursor): Expr {
  const from = p.from;
  advance(p);
  if (p.kind === T.RBrace) {
    advance(p);
    return { kind: 'Dict', from, to: p.lastTo, keys: [], values: [] };
  }
  if (p.kind === T.DoubleStar) return parseDict(p, from, null);
  const first = parseItem(p);
  if (p.kind === T.Colon) return parseDict(p, from, first);
  if (p.kind === T.For || p.kind === T.Async) {
    return finishComprehension(p, from, 'SetComp', first, T.RBrace);
  }
  const elts = [first];
  parseRest(p, elts, T.RBrace);
  close(p, T.RBrace, 'expected }');
  return { kind: 'Set', from, to: p.lastTo, elts };
}

/** At the `:` behind the first key, or at the `**` of the first entry. */
function parseDict(p: Cursor, from: number, firstKey: Expr | null): Expr {
  const keys: (Expr | null)[] = [];
  const values: Expr[] = [];
  let key = firstKey;
  for (;;) {
    if (key === null) {
      advance(p);
      const value = p.grammar.named(p);
      if (keys.length === 0 && (p.kind === T.For || p.kind === T.Async)) {
        // PEP 798: {**d for d in ds}.
        return finishComprehension(p, from, 'DictComp', value, T.RBrace);
      }
      keys.push(null);
      values.push(value);
    } else {
      expect(p, T.Colon, 'expected :');
      const value = p.grammar.expression(p);
      if (keys.length === 0 && (p.kind === T.For || p.kind === T.Async)) {
        return finishDictComprehension(p, from, key, value);
      }
      keys.push(key);
      values.push(value);
    }
    if (!goesOn(p, T.RBrace) || p.kind === T.RBrace) break;
    key = p.kind === T.DoubleStar ? null : p.grammar.named(p);
  }
  close(p, T.RBrace, 'expected }');
  return { kind: 'Dict', from, to: p.lastTo, keys, values };
}

function finishDictComprehension(p: Cursor, from: number, elt: Expr, value: Expr): Comprehension {
  const generators = parseGenerators(p);
  close(p, T.RBrace, 'expected }');
  return { kind: 'DictComp', from, to: p.lastTo, elt, value, generators };
}

function finishComprehension(
  p: Cursor,
  from: number,
  kind: Comprehension['kind'],
  elt: Expr,
  end: number,
): Comprehension {
  const generators = parseGenerators(p);
  close(p, end, 'expected a closing bracket');
  return { kind, from, to: p.lastTo, elt, value: null, generators };
}

function parseGenerators(p: Cursor): readonly Generator[] {
  const generators: Generator[] = [];
  while (p.kind === T.For || p.kind === T.Async) {
    const isAsync = p.kind === T.Async;
    if (isAsync) advance(p);
    expect(p, T.For, 'expected for');
    const target = p.grammar.targets(p);
    expect(p, T.In, 'expected in');
    const iter = p.grammar.disjunction(p);
    const ifs: Expr[] = [];
    while (p.kind === T.If) {
      advance(p);
      ifs.push(p.grammar.disjunction(p));
    }
    generators.push({ target, iter, ifs, isAsync });
  }
  return generators;
}
