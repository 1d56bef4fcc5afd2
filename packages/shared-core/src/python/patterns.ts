/** Patterns of `case`. Every loop ends at what is no pattern; recursion is counted like expressions. */
import type { Expr, Pattern } from './ast.ts';
import type { Cursor } from './cursor.ts';
import { advance } from './lexer.ts';
import { close, expect, fail, tooDeep } from './recovery.ts';
import * as T from './tokens.ts';

const MAX_NESTING = 120;

/** What stands behind `case`: one pattern, or several with commas. */
export function parsePatterns(p: Cursor): Pattern {
  const from = p.from;
  const first = parseElement(p);
  if (p.kind !== T.Comma) {
    return first.kind === 'MatchStar' ? sequence(from, p.lastTo, [first]) : first;
  }
  const patterns = [first];
  while (p.kind === T.Comma) {
    advance(p);
    if (p.kind === T.Colon || p.kind === T.If || p.kind === T.Newline) break;
    patterns.push(parseElement(p));
  }
  return sequence(from, p.lastTo, patterns);
}

function sequence(from: number, to: number, patterns: readonly Pattern[]): Pattern {
  return { kind: 'MatchSequence', patterns, from, to };
}

function parseElement(p: Cursor): Pattern {
  if (p.kind !== T.Star) return parsePattern(p);
  const from = p.from;
  advance(p);
  const name = captureName(p);
  return { kind: 'MatchStar', name, from, to: p.lastTo };
}

/** A name that is bound; null for `_`. */
function captureName(p: Cursor): string | null {
  if (p.kind !== T.Name) {
    fail(p, 'expected a name');
    return null;
  }
  const name = p.word;
  advance(p);
  return name === '_' ? null : name;
}

function parsePattern(p: Cursor): Pattern {
  const from = p.from;
  const first = parseClosed(p);
  let pattern = first;
  if (p.kind === T.Pipe) {
    const patterns = [first];
    while (p.kind === T.Pipe) {
      advance(p);
      patterns.push(parseClosed(p));
    }
    pattern = { kind: 'MatchOr', patterns, from, to: p.lastTo };
  }
  if (p.kind !== T.As) return pattern;
  advance(p);
  const name = captureName(p);
  return { kind: 'MatchAs', pattern, name, from, to: p.lastTo };
}

function parseClosed(p: Cursor): Pattern {
  const from = p.from;
  if (p.nesting > MAX_NESTING) {
    const value = tooDeep(p);
    return { kind: 'MatchValue', value, from, to: p.lastTo };
  }
  p.nesting++;
  const pattern = closedPattern(p, from);
  p.nesting--;
  return pattern;
}

function closedPattern(p: Cursor, from: number): Pattern {
  switch (p.kind) {
    case T.LParen:
      return bracketed(p, T.RParen);
    case T.LBracket:
      return bracketed(p, T.RBracket);
    case T.LBrace:
      return mapping(p);
    case T.None:
    case T.True:
    case T.False: {
      const value = p.grammar.operand(p);
      return { kind: 'MatchSingleton', value, from, to: p.lastTo };
    }
    case T.Name:
      return named(p);
    default: {
      const value = p.grammar.operand(p);
      return { kind: 'MatchValue', value, from, to: p.lastTo };
    }
  }
}

function bracketed(p: Cursor, end: number): Pattern {
  const from = p.from;
  advance(p);
  const patterns: Pattern[] = [];
  let isSequence = end === T.RBracket || p.kind === end;
  while (p.kind !== end && p.kind !== T.Newline) {
    const element = parseElement(p);
    patterns.push(element);
    if (element.kind === 'MatchStar') isSequence = true;
    if (p.kind !== T.Comma) break;
    isSequence = true;
    advance(p);
  }
  close(p, end, 'expected a closing bracket');
  const only = patterns[0];
  if (!isSequence && only !== undefined) return only;
  return sequence(from, p.lastTo, patterns);
}

function mapping(p: Cursor): Pattern {
  const from = p.from;
  advance(p);
  const keys: Expr[] = [];
  const patterns: Pattern[] = [];
  let rest: string | null = null;
  while (p.kind !== T.RBrace && p.kind !== T.Newline) {
    if (p.kind === T.DoubleStar) {
      advance(p);
      rest = captureName(p);
    } else {
      keys.push(p.grammar.operand(p));
      expect(p, T.Colon, 'expected :');
      patterns.push(parsePattern(p));
    }
    if (p.kind !== T.Comma) break;
    advance(p);
  }
  close(p, T.RBrace, 'expected }');
  return { kind: 'MatchMapping', keys, patterns, rest, from, to: p.lastTo };
}

/** A capture, a wildcard, a dotted value or a class. */
function named(p: Cursor): Pattern {
  const from = p.from;
  let value: Expr = { kind: 'Name', from, to: p.to, id: p.word };
  advance(p);
  if (p.kind !== T.Dot && p.kind !== T.LParen) {
    const name = value.id === '_' ? null : value.id;
    return { kind: 'MatchAs', pattern: null, name, from, to: p.lastTo };
  }
  while (p.kind === T.Dot) {
    advance(p);
    const attrFrom = p.from;
    const attr = p.kind === T.Name ? p.word : '';
    if (!expect(p, T.Name, 'expected a name')) break;
    value = { kind: 'Attribute', from, to: p.lastTo, value, attr, attrFrom };
  }
  if (p.kind !== T.LParen) return { kind: 'MatchValue', value, from, to: p.lastTo };
  return classPattern(p, from, value);
}

function classPattern(p: Cursor, from: number, cls: Expr): Pattern {
  advance(p);
  const patterns: Pattern[] = [];
  const kwdAttrs: string[] = [];
  const kwdPatterns: Pattern[] = [];
  while (p.kind !== T.RParen && p.kind !== T.Newline) {
    const first = parsePattern(p);
    if (p.kind === T.Equal && first.kind === 'MatchAs' && first.pattern === null) {
      advance(p);
      kwdAttrs.push(first.name ?? '_');
      kwdPatterns.push(parsePattern(p));
    } else patterns.push(first);
    if (p.kind !== T.Comma) break;
    advance(p);
  }
  close(p, T.RParen, 'expected )');
  return { kind: 'MatchClass', cls, patterns, kwdAttrs, kwdPatterns, from, to: p.lastTo };
}
