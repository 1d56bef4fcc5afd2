/**
 * IPython's own syntax: line and cell magics, shell escapes, help and automatic calls. All of it
 * begins with characters that begin no statement of Python, so valid Python never comes here.
 *
 * Source: the "Input transformation" page and the magics reference of the IPython documentation.
 */
import type { Expr, Magic, Stmt } from './ast.ts';
import type { Cursor } from './cursor.ts';
import { advance, endLine } from './lexer.ts';
import { addProblem, forget } from './recovery.ts';
import * as T from './tokens.ts';

/** How many magics may run magics. */
const MAX_BLOCKS = 100;

/** Line magics that run the Python behind them, with the letters of their options that take a value. */
const RUNS_LINE: Readonly<Record<string, string>> = {
  time: '',
  timeit: 'nrp',
  prun: 'lsTD',
  memit: 'rti',
  mprun: 'fTc',
  lprun: 'fmTDuz',
  snakeviz: 'f',
  pyinstrument: '',
  debug: 'b',
};
/** Cell magics whose body is Python in the user's namespace. */
const RUNS_CELL = new Set(
  'time timeit capture prun memit mprun lprun snakeviz pyinstrument scalene debug local px ipytest wandb notify heat mypy beep'.split(
    ' ',
  ),
);

/** True at a `%`, `!`, `?`, or a leading `,` `;` `/`, where a statement or an assigned value begins. */
export function isMagicStart(p: Cursor): boolean {
  if (p.depth > 0) return false;
  switch (p.kind) {
    case T.Percent:
    case T.Exclam:
      return true;
    case T.Percent + T.AUGMENTED:
      return false;
    case T.Question:
    case T.Comma:
    case T.Semi:
    case T.Slash:
      return p.from === p.lineFrom;
    default:
      return false;
  }
}

/** At the sign of a magic; `targets` are those of an assignment that began at `from`. */
export function parseMagic(p: Cursor, from: number, targets: readonly Expr[]): Magic {
  const text = p.text;
  const end = endOfCommand(text, p.from, p.end);
  const sign = text.charAt(p.from);
  const isDouble = (sign === '!' || sign === '?') && text.charAt(p.from + 1) === sign;
  const signEnd = p.from + (isDouble ? 2 : 1);
  if (sign === '%') return lineMagic(p, from, signEnd, end, targets);
  const lineFrom = skipBlanks(text, signEnd, end);
  const body = sign === '!' || sign === '?' ? [] : automaticCall(p, sign, lineFrom, end);
  finish(p, end);
  return {
    kind: 'Magic',
    from,
    to: end,
    form: sign === '!' ? 'shell' : sign === '?' ? 'help' : 'autocall',
    name: isDouble ? sign + sign : sign,
    line: text.slice(lineFrom, end),
    lineFrom,
    cellText: '',
    cellFrom: end,
    targets,
    body,
  };
}

function lineMagic(
  p: Cursor,
  from: number,
  signEnd: number,
  end: number,
  targets: readonly Expr[],
): Magic {
  const { text } = p;
  if (isHelp(text, signEnd, end)) {
    const help = helpAtEnd(text, signEnd - 1, end);
    finish(p, end);
    if (help !== null) return help;
  }
  const nameFrom = skipBlanks(text, signEnd, end);
  const nameTo = endOfWord(text, nameFrom, end);
  const name = text.slice(nameFrom, nameTo);
  const lineFrom = skipBlanks(text, nameTo, end);
  const options = RUNS_LINE[name];
  const body: Stmt[] = [];
  if (options !== undefined) parseRange(p, skipOptions(text, lineFrom, end, options), end, body);
  finish(p, end);
  return {
    kind: 'Magic',
    from,
    to: end,
    form: 'line',
    name,
    line: text.slice(lineFrom, end),
    lineFrom,
    cellText: '',
    cellFrom: end,
    targets,
    body,
  };
}

/** `%time?`: a name and question marks, nothing else. */
function isHelp(text: string, signEnd: number, end: number): boolean {
  return text.charAt(end - 1) === '?' && endOfWord(text, signEnd, end) === end;
}

/** The cell magic that the cell begins with (behind blank lines), or null. */
export function parseCellMagic(p: Cursor): Magic | null {
  const { text } = p;
  const from = skipSpace(text, 0);
  if (text.charAt(from) !== '%' || text.charAt(from + 1) !== '%') return null;
  const lineEnd = endOfLine(text, from, p.end);
  const nameTo = endOfWord(text, from + 2, lineEnd);
  if (nameTo === from + 2 || text.charAt(nameTo - 1) === '?') return null;
  const name = text.slice(from + 2, nameTo);
  const lineFrom = skipBlanks(text, nameTo, lineEnd);
  const cellFrom = Math.min(p.end, afterBreak(text, lineEnd));
  const body: Stmt[] = [];
  if (RUNS_CELL.has(name)) {
    if (name === 'timeit')
      parseRange(p, skipOptions(text, lineFrom, lineEnd, 'nrp'), lineEnd, body);
    parseRange(p, cellFrom, p.end, body);
  }
  return {
    kind: 'Magic',
    from,
    to: p.end,
    form: 'cell',
    name,
    line: text.slice(lineFrom, lineEnd),
    lineFrom,
    cellText: text.slice(cellFrom, p.end),
    cellFrom,
    targets: [],
    body,
  };
}

/**
 * At a `?` in the logical line that began at `from`: `x?`, `*x*?`, `y = x??`. Null (and nothing done) if
 * the line is no request for help. What the line says besides is not run.
 */
export function parseHelp(p: Cursor, from: number): Magic | null {
  const end = endOfLine(p.text, p.from, p.end);
  const help = helpAtEnd(p.text, from, end);
  if (help === null) return null;
  forget(p, from);
  finish(p, end);
  return help;
}

/** What IPython looks for at the end of a line; longer names are no names. */
const HELP = /(?:^|[^\w*.\]%])(%{0,2}(?!\d)[\w*]+(?:\.(?!\d)[\w*]+|\[-?\d+\])*)(\?\??)\s*$/u;
const MAX_TARGET = 200;

function helpAtEnd(text: string, from: number, end: number): Magic | null {
  const start = Math.max(from, end - MAX_TARGET);
  const match = HELP.exec(text.slice(start, end));
  const target = match?.[1];
  const name = match?.[2];
  if (match === null || target === undefined || name === undefined) return null;
  const lineFrom = start + match.index + match[0].indexOf(target);
  return {
    kind: 'Magic',
    from,
    to: lineFrom + target.length + name.length,
    form: 'help',
    name,
    line: target,
    lineFrom,
    cellText: '',
    cellFrom: end,
    targets: [],
    body: [],
  };
}

/** `,f a b` is `f("a", "b")`, `;f a b` is `f("a b")`, `/f a b` is `f(a, b)`. */
function automaticCall(p: Cursor, sign: string, from: number, end: number): readonly Stmt[] {
  const { text } = p;
  let nameTo = from;
  while (nameTo < end && !isSpace(text.charCodeAt(nameTo))) nameTo++;
  const func = parseOne(p, from, nameTo);
  if (func === null) return [];
  const args: Expr[] = [];
  let i = skipSpace(text, nameTo);
  while (i < end) {
    let to = sign === ';' ? end : i;
    while (to < end && !isSpace(text.charCodeAt(to))) to++;
    const literal: Expr = { kind: 'Constant', from: i, to, type: 'str', value: text.slice(i, to) };
    args.push(sign === '/' ? (parseOne(p, i, to) ?? literal) : literal);
    // Whatever ends a word is skipped here, form feeds too.
    i = skipSpace(text, to);
  }
  const value: Expr = { kind: 'Call', from, to: end, func, args, keywords: [] };
  return [{ kind: 'Expr', from, to: end, value, quiet: false }];
}

function parseOne(p: Cursor, from: number, to: number): Expr | null {
  const body: Stmt[] = [];
  parseRange(p, from, to, body);
  const first = body[0];
  return first?.kind === 'Expr' ? first.value : null;
}

/** The statements of `[from, to)`, read as if they were all there is. */
function parseRange(p: Cursor, from: number, to: number, out: Stmt[]): void {
  // `%time %time %time …` is as deep as it is long.
  if (p.blocks >= MAX_BLOCKS) {
    addProblem(p, from, to, 'expected less deeply nested code');
    return;
  }
  const { end, cut, blockColumn, lineFrom, column, blocks } = p;
  p.blocks++;
  p.end = to;
  p.kind = T.Newline;
  p.to = from;
  p.depth = 0;
  advance(p);
  while (p.kind !== T.EndOfCell) {
    p.blockColumn = p.column;
    p.grammar.statement(p, out);
  }
  Object.assign(p, { end, cut, blockColumn, lineFrom, column, blocks });
}

/** Goes on at the end of the magic's line. */
function finish(p: Cursor, end: number): void {
  p.lastTo = end;
  endLine(p, end);
}

/** The end of a line, or of the last of several that are joined by backslashes. */
function endOfCommand(text: string, from: number, limit: number): number {
  let end = endOfLine(text, from, limit);
  while (end < limit && text.charCodeAt(end - 1) === 92) {
    end = endOfLine(text, afterBreak(text, end), limit);
  }
  return end;
}

function endOfLine(text: string, from: number, limit: number): number {
  let i = from;
  while (i < limit && text.charCodeAt(i) !== 10 && text.charCodeAt(i) !== 13) i++;
  return i;
}

function afterBreak(text: string, i: number): number {
  return text.charCodeAt(i) === 13 && text.charCodeAt(i + 1) === 10 ? i + 2 : i + 1;
}

function skipBlanks(text: string, from: number, end: number): number {
  let i = from;
  while (i < end && (text.charCodeAt(i) === 32 || text.charCodeAt(i) === 9)) i++;
  return i;
}

function skipSpace(text: string, from: number): number {
  let i = from;
  while (isSpace(text.charCodeAt(i))) i++;
  return i;
}

function isSpace(unit: number): boolean {
  return unit === 32 || (unit >= 9 && unit <= 13);
}

function endOfWord(text: string, from: number, end: number): number {
  let i = from;
  while (i < end && !isSpace(text.charCodeAt(i))) i++;
  return i;
}

/** Past `-n 5 -r3`; a letter of `valued` takes the next word if nothing is attached to it. */
function skipOptions(text: string, from: number, end: number, valued: string): number {
  let i = from;
  while (text.charAt(i) === '-' && i < end) {
    const to = endOfWord(text, i, end);
    const isAlone = to === i + 2 && valued.includes(text.charAt(i + 1));
    i = skipBlanks(text, to, end);
    if (isAlone) i = skipBlanks(text, endOfWord(text, i, end), end);
  }
  return i;
}
