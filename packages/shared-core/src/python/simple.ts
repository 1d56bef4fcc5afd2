/** Simple statements: those that fit on one logical line. */
import type { BinaryOperator, Expr, Stmt } from './ast.ts';
import { NO_CUT, type Cursor } from './cursor.ts';
import { parseFromImport, parseImport } from './imports.ts';
import { advance } from './lexer.ts';
import { isMagicStart, parseHelp, parseMagic } from './magics.ts';
import { addProblem, fail, mustRetry } from './recovery.ts';
import * as T from './tokens.ts';
import { parseTypeParams } from './type-params.ts';

/** All simple statements of the current logical line, added to `out`; ends at the next line. */
export function parseSimpleLine(p: Cursor, out: Stmt[]): void {
  const from = p.from;
  const count = out.length;
  do {
    out.length = count;
    p.lineFrom = from;
    parseLine(p, out);
  } while (mustRetry(p, from));
  p.cut = NO_CUT;
  p.lineEnd = p.lastTo;
  if (p.kind === T.Newline) advance(p);
}

function parseLine(p: Cursor, out: Stmt[]): void {
  const count = out.length;
  for (;;) {
    out.push(parseSimple(p));
    if (p.kind !== T.Semi) break;
    advance(p);
    if (p.kind === T.Newline || p.kind === T.EndOfCell) return;
  }
  if (p.kind === T.Newline || p.kind === T.EndOfCell) return;
  if (p.kind === T.Question) {
    const help = parseHelp(p, p.lineFrom);
    if (help !== null) {
      out.length = count;
      out.push(help);
      return;
    }
  }
  parseLeftover(p, out);
}

/**
 * Text behind a complete statement. An expression in front of it was no statement of its own
 * (`print "x"`), so it becomes a part of the broken line.
 */
function parseLeftover(p: Cursor, out: Stmt[]): void {
  fail(p, 'expected the end of the line');
  const salvaged: Expr[] = [];
  let from = p.from;
  const last = out.at(-1);
  if (last?.kind === 'Expr') {
    out.pop();
    from = last.from;
    salvaged.push(last.value);
  }
  while (p.kind !== T.Newline && p.kind !== T.EndOfCell) {
    const before = p.from;
    if ((T.STARTS_EXPRESSION[p.kind] ?? 0) !== 0) salvaged.push(p.grammar.expressions(p));
    if (p.from === before && p.kind !== T.Newline) advance(p);
  }
  out.push({ kind: 'Broken', from, to: Math.max(from, p.lastTo), salvaged });
}

function parseSimple(p: Cursor): Stmt {
  const from = p.from;
  switch (p.kind) {
    case T.Import:
      return parseImport(p, from, false);
    case T.From:
      return parseFromImport(p, from, false);
    case T.Return: {
      advance(p);
      const value = optionalExpressions(p);
      return { kind: 'Return', from, to: p.lastTo, value };
    }
    case T.Pass:
      advance(p);
      return { kind: 'Pass', from, to: p.lastTo };
    case T.Break:
      advance(p);
      return { kind: 'Break', from, to: p.lastTo };
    case T.Continue:
      advance(p);
      return { kind: 'Continue', from, to: p.lastTo };
    case T.Raise:
      return parseRaise(p);
    case T.Del:
      return parseDelete(p);
    case T.Assert:
      return parseAssert(p);
    case T.Global:
    case T.Nonlocal: {
      const kind = p.kind === T.Global ? 'Global' : 'Nonlocal';
      const names = parseNames(p);
      return { kind, from, to: p.lastTo, names };
    }
    case T.Name:
      return parseSoftKeyword(p) ?? parseExpressionStatement(p);
    default:
      return isMagicStart(p) ? parseMagic(p, from, []) : parseExpressionStatement(p);
  }
}

/** `type X = …` and `lazy import`, where the name is followed by what only a keyword can have. */
function parseSoftKeyword(p: Cursor): Stmt | null {
  const { from, to, word } = p;
  if (word !== 'type' && word !== 'lazy') return null;
  const next = nextLetter(p.text, to);
  if (next <= to) return null;
  if (word === 'lazy') {
    const isImport = p.text.startsWith('import', next);
    if (!isImport && !p.text.startsWith('from', next)) return null;
    advance(p);
    if (p.kind === T.Import) return parseImport(p, from, true);
    return p.kind === T.From ? parseFromImport(p, from, true) : { kind: 'Pass', from, to };
  }
  const isOperator = /^(?:in|is|and|or|if|not)\b/.test(p.text.slice(next, next + 4));
  return isOperator ? null : parseTypeAlias(p);
}

/** The offset of a letter that follows on the same line, or -1. */
function nextLetter(text: string, from: number): number {
  let i = from;
  while (text.charCodeAt(i) === 32 || text.charCodeAt(i) === 9) i++;
  const c = text.charCodeAt(i);
  return ((c | 32) >= 97 && (c | 32) <= 122) || c === 95 || c >= 128 ? i : -1;
}

function parseTypeAlias(p: Cursor): Stmt {
  const from = p.from;
  advance(p);
  const name: Expr = { kind: 'Name', from: p.from, to: p.to, id: p.word };
  advance(p);
  const typeParams = p.kind === T.LBracket ? parseTypeParams(p) : [];
  if (p.kind === T.Equal) advance(p);
  else fail(p, 'expected =');
  const value = p.grammar.expression(p);
  return { kind: 'TypeAlias', from, to: p.lastTo, name, typeParams, value };
}

function parseExpressionStatement(p: Cursor): Stmt {
  const from = p.from;
  const first = p.grammar.expressions(p);
  const kind = p.kind;
  if (kind === T.Newline) return { kind: 'Expr', from, to: p.lastTo, value: first, quiet: false };
  if (kind === T.Equal) return parseAssign(p, from, first);
  if (kind >= T.Pipe + T.AUGMENTED && kind <= T.DoubleStar + T.AUGMENTED) {
    advance(p);
    const op: BinaryOperator = T.OPERATOR_TEXT[kind - T.AUGMENTED - T.Pipe] ?? '+';
    const value = p.grammar.expressions(p);
    return { kind: 'AugAssign', from, to: p.lastTo, target: first, op, value };
  }
  if (kind === T.Colon) return parseAnnotated(p, from, first);
  return { kind: 'Expr', from, to: p.lastTo, value: first, quiet: kind === T.Semi };
}

function parseAssign(p: Cursor, from: number, first: Expr): Stmt {
  const targets = [first];
  for (;;) {
    advance(p);
    if (isMagicStart(p)) return parseMagic(p, from, targets);
    const value = p.grammar.expressions(p);
    if (p.kind !== T.Equal) return { kind: 'Assign', from, to: p.lastTo, targets, value };
    targets.push(value);
  }
}

function parseAnnotated(p: Cursor, from: number, target: Expr): Stmt {
  advance(p);
  const annotation = p.grammar.expression(p);
  let value: Expr | null = null;
  if (p.kind === T.Equal) {
    advance(p);
    value = p.grammar.expressions(p);
  }
  return { kind: 'AnnAssign', from, to: p.lastTo, target, annotation, value };
}

function optionalExpressions(p: Cursor): Expr | null {
  return (T.STARTS_EXPRESSION[p.kind] ?? 0) === 0 ? null : p.grammar.expressions(p);
}

function parseRaise(p: Cursor): Stmt {
  const from = p.from;
  advance(p);
  const hasExc = (T.STARTS_EXPRESSION[p.kind] ?? 0) !== 0;
  const exc = hasExc ? p.grammar.expression(p) : null;
  let cause: Expr | null = null;
  if (p.kind === T.From) {
    advance(p);
    cause = p.grammar.expression(p);
  }
  return { kind: 'Raise', from, to: p.lastTo, exc, cause };
}

function parseDelete(p: Cursor): Stmt {
  const from = p.from;
  advance(p);
  const targets = [p.grammar.disjunction(p)];
  while (p.kind === T.Comma) {
    advance(p);
    if ((T.STARTS_EXPRESSION[p.kind] ?? 0) === 0) break;
    targets.push(p.grammar.disjunction(p));
  }
  return { kind: 'Delete', from, to: p.lastTo, targets };
}

function parseAssert(p: Cursor): Stmt {
  const from = p.from;
  advance(p);
  const test = p.grammar.named(p);
  let msg: Expr | null = null;
  if (p.kind === T.Comma) {
    advance(p);
    msg = p.grammar.named(p);
  }
  return { kind: 'Assert', from, to: p.lastTo, test, msg };
}

function parseNames(p: Cursor): readonly string[] {
  const names: string[] = [];
  do {
    advance(p);
    if (p.kind !== T.Name) {
      addProblem(p, p.lastTo, p.lastTo, 'expected a name');
      break;
    }
    names.push(p.word);
    advance(p);
  } while (p.kind === T.Comma);
  return names;
}
