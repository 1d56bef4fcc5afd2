/**
 * The one lexer of all dialects: text in, {@link Tokens} out. It never throws; what it cannot read is a
 * BAD token. It knows no keywords. One pass, no regular expression.
 */
import type { Span } from '../../text/span.ts';
import type { Dialect } from '../dialects/dialect.ts';
import { BAD, END, HOLE, MARK, NUMBER, PARAM, QUOTED, TEXT, WORD } from './tokens.ts';
import type { Tokens } from './tokens.ts';
import { operatorLength } from './operators.ts';
import {
  digit,
  dollarQuoteEnd,
  endOfLine,
  endOfBlockComment,
  nameEnd,
  nameStart,
  namePart,
  quotedEnd,
} from './scanning.ts';
import { bracesHole, jinjaEnd, percentParameter, templateName } from './templates.ts';
import { numberEnd } from './numbers.ts';
import { words } from './words.ts';

interface Output {
  readonly kinds: number[];
  readonly from: number[];
  readonly to: number[];
  readonly words: string[];
}

interface State {
  readonly text: string;
  readonly dialect: Dialect;
  readonly holes: readonly Span[];
  hole: number;
  readonly out: Output;
  /** Inside a MySQL version comment: its end is white space. */
  version: boolean;
}

/** Reads the whole text. `holes` are spans that hold something only known at run time, in order. */
export function tokenise(text: string, dialect: Dialect, holes: readonly Span[]): Tokens {
  const out: Output = { kinds: [], from: [], to: [], words: [] };
  const state: State = { text, dialect, holes, hole: 0, out, version: false };
  let at = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  while (at < text.length) at = next(state, at);
  const count = out.kinds.length;
  push(out, END, text.length, text.length, '');
  const closes = new Int32Array(count + 1).fill(-1);
  return { text, ...out, closes, count, unbalanced: matchBrackets(out, closes) };
}

function push(out: Output, kind: number, from: number, to: number, word: string): void {
  out.kinds.push(kind);
  out.from.push(from);
  out.to.push(to);
  out.words.push(word);
}

const OPENING: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

function matchBrackets(out: Output, closes: Int32Array): number[] {
  const open: number[] = [];
  const unbalanced: number[] = [];
  for (let i = 0; i < out.kinds.length; i += 1) {
    if (out.kinds[i] !== MARK) continue;
    const word = out.words[i] ?? '';
    if (word === '(' || word === '[' || word === '{') open.push(i);
    else if (word === ')' || word === ']' || word === '}') {
      const last = open.at(-1);
      if (last !== undefined && OPENING[out.words[last] ?? ''] === word) {
        closes[last] = i;
        open.pop();
      } else unbalanced.push(i);
    } else if (word === ';') {
      for (const it of open) unbalanced.push(it);
      open.length = 0;
    }
  }
  for (const it of open) unbalanced.push(it);
  return unbalanced.sort((a, b) => a - b);
}

/** Reads one token or one stretch of white space at `at` and returns the offset after it. */
function next(state: State, at: number): number {
  const code = state.text.charCodeAt(at);
  if (code <= 32 || code === 0xa0 || code === 0x3000) return at + 1;
  const hole = holeAt(state, at);
  if (hole !== undefined) return nameToken(state, at);
  if (nameStart(code)) return wordToken(state, at);
  if (digit(code)) return numberToken(state, at);
  const comment = commentEnd(state, at, code);
  if (comment > at) return comment;
  switch (code) {
    case 39:
      return stringToken(state, at, at);
    case 34:
      return state.dialect.doubleQuoteString
        ? stringToken(state, at, at)
        : quotedToken(state, at, '"');
    case 96:
      return quotedToken(state, at, '`');
    case 91:
      if (state.dialect.bracketNames && !afterOperand(state)) return quotedToken(state, at, ']');
      break;
    case 36:
      return dollar(state, at);
    case 46:
      if (digit(state.text.charCodeAt(at + 1)) && !afterName(state)) return numberToken(state, at);
      break;
    case 123:
      return brace(state, at);
    case 37: {
      const end = percentParameter(state.text, at);
      if (end > at) return single(state, PARAM, at, end);
      break;
    }
    default:
  }
  return mark(state, at);
}

function single(state: State, kind: number, from: number, to: number, word = ''): number {
  push(state.out, kind, from, to, word);
  return to;
}

function holeAt(state: State, at: number): Span | undefined {
  let hole = state.holes[state.hole];
  while (hole !== undefined && hole.to <= at) {
    state.hole += 1;
    hole = state.holes[state.hole];
  }
  return hole !== undefined && hole.from <= at ? hole : undefined;
}

function lastWord(state: State): string {
  return state.out.words[state.out.words.length - 1] ?? '';
}

function lastKind(state: State): number {
  return state.out.kinds[state.out.kinds.length - 1] ?? END;
}

/** `x [` is a subscript where `x` touches the bracket, `FROM [x]` a name. */
function afterOperand(state: State): boolean {
  const { out, text } = state;
  const last = out.to[out.to.length - 1] ?? -1;
  const kind = lastKind(state);
  if (lastWord(state) === 'ARRAY') return true;
  return (
    (kind === WORD || kind === PARAM || lastWord(state) === ')' || lastWord(state) === ']') &&
    text.charCodeAt(last) === 91
  );
}

function afterName(state: State): boolean {
  const kind = lastKind(state);
  const { out, text } = state;
  const last = out.to[out.to.length - 1] ?? -1;
  return (
    text.charCodeAt(last) === 46 &&
    (kind === WORD || kind === QUOTED || kind === HOLE || lastWord(state) === ']')
  );
}

function commentEnd(state: State, at: number, code: number): number {
  const { text, dialect } = state;
  const after = text.charCodeAt(at + 1);
  if (code === 45 && after === 45) return endOfLine(text, at);
  if (code === 47 && after === 42) return blockComment(state, at);
  if (code === 47 && after === 47 && dialect.slashComment) return endOfLine(text, at);
  if (code === 35 && (dialect.hashComment || headerLine(text, at))) return endOfLine(text, at);
  if (code === 42 && after === 47 && state.version) {
    state.version = false;
    return at + 2;
  }
  return at;
}

function blockComment(state: State, at: number): number {
  const { text, dialect } = state;
  if (text.charCodeAt(at + 2) === 33 && dialect.hashComment && dialect.name !== 'bigquery') {
    state.version = true;
    let end = at + 3;
    while (digit(text.charCodeAt(end))) end += 1;
    return end;
  }
  const end = endOfBlockComment(text, at, dialect.nestedComment);
  if (end >= 0) return end;
  return single(state, BAD, at, text.length);
}

/** `# note` alone on its line, as script headers have it, in any dialect. */
function headerLine(text: string, at: number): boolean {
  const after = text.charCodeAt(at + 1);
  if (after !== 32 && after !== 33) return false;
  let i = at - 1;
  while (i >= 0 && (text.charCodeAt(i) === 32 || text.charCodeAt(i) === 9)) i -= 1;
  return i < 0 || text.charCodeAt(i) === 10 || text.charCodeAt(i) === 13;
}

const STRING_PREFIXES = words('N E B X R BR RB U& Q NQ _UTF8 L');

function wordToken(state: State, at: number): number {
  const { text } = state;
  let end = nameEnd(text, at);
  const quote = text.charCodeAt(end);
  if (quote === 38 && text.charCodeAt(end + 1) === 39 && end - at === 1) end += 1;
  const open = text.charCodeAt(end);
  if (open === 39 || (open === 34 && state.dialect.doubleQuoteString)) {
    const prefix = text.slice(at, end).toUpperCase();
    if (STRING_PREFIXES.has(prefix) || prefix.startsWith('_')) return stringToken(state, at, end);
  }
  if (end - at === 1 && text.charCodeAt(end) === 38) return nameToken(state, at);
  return nameToken(state, at);
}

/** A name, with the holes and template expressions glued to it. */
function nameToken(state: State, at: number): number {
  const { text } = state;
  let end = at;
  let name = '';
  let dynamic = false;
  for (;;) {
    const hole = holeAt(state, end);
    if (hole !== undefined) {
      name += '{?}';
      dynamic = true;
      end = hole.to;
      continue;
    }
    const code = text.charCodeAt(end);
    if (end < text.length && (namePart(code) || (end === at && nameStart(code)))) {
      const stop =
        state.hole < state.holes.length
          ? (state.holes[state.hole]?.from ?? text.length)
          : text.length;
      const partEnd = Math.min(nameEnd(text, end), Math.max(stop, end + 1));
      name += text.slice(end, partEnd);
      end = partEnd;
      continue;
    }
    if (
      code === 123 &&
      (text.charCodeAt(end + 1) === 123 || bracesHole(text, end) > end) &&
      end > at
    ) {
      const close = text.charCodeAt(end + 1) === 123 ? jinjaEnd(text, end) : bracesHole(text, end);
      if (close < 0) break;
      name += templateName(text.slice(end, close));
      dynamic = true;
      end = close;
      continue;
    }
    break;
  }
  if (end === at) return single(state, BAD, at, at + 1);
  if (dynamic) return single(state, HOLE, at, end, name);
  return single(state, WORD, at, end, name.toUpperCase());
}

function numberToken(state: State, at: number): number {
  const { text, dialect } = state;
  const afterDot = lastWord(state) === '.' && dialect.digitNames;
  if (dialect.digitNames && text.charCodeAt(at) !== 46) {
    const end = nameEnd(text, at);
    if (afterDot || digitName(text, at, end))
      return single(state, WORD, at, end, text.slice(at, end).toUpperCase());
  }
  const end = numberEnd(text, at);
  return single(state, NUMBER, at, end);
}

/** Whether `text[at, end)` is a name that starts with a digit and not a number such as `1e5`, `0xA`, `10L`. */
function digitName(text: string, at: number, end: number): boolean {
  const number = numberEnd(text, at);
  if (number >= end) return false;
  return text.charCodeAt(number) !== 46;
}

function stringToken(state: State, from: number, quoteAt: number): number {
  const { text, dialect } = state;
  const quote = text.charCodeAt(quoteAt);
  const prefix = text.slice(from, quoteAt).toUpperCase();
  if (prefix.endsWith('Q') && dialect.name === 'oracle') return oracleQuote(state, from, quoteAt);
  const escapes =
    prefix === 'E' || (dialect.backslash && !(prefix === 'R' && dialect.name !== 'bigquery'));
  if (
    dialect.adjacentStrings &&
    text.charCodeAt(quoteAt + 1) === quote &&
    text.charCodeAt(quoteAt + 2) === quote
  ) {
    const end = tripleEnd(text, quoteAt + 3, quote, escapes);
    if (end >= 0) return single(state, TEXT, from, end);
  }
  const end = quotedEnd(text, quoteAt, quote, escapes);
  if (end < 0) return single(state, BAD, from, text.length);
  return single(state, TEXT, from, end);
}

function tripleEnd(text: string, at: number, quote: number, escapes: boolean): number {
  for (let i = at; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (code === 92 && escapes) i += 1;
    else if (code === quote && text.charCodeAt(i + 1) === quote && text.charCodeAt(i + 2) === quote)
      return i + 3;
  }
  return -1;
}

const CLOSERS: Readonly<Record<string, string>> = { '[': ']', '(': ')', '{': '}', '<': '>' };

function oracleQuote(state: State, from: number, quoteAt: number): number {
  const { text } = state;
  const open = text.charAt(quoteAt + 1);
  const end = text.indexOf(`${CLOSERS[open] ?? open}'`, quoteAt + 2);
  return end < 0 ? single(state, BAD, from, text.length) : single(state, TEXT, from, end + 2);
}

function quotedToken(state: State, at: number, close: string): number {
  const { text } = state;
  const end = quotedEnd(
    text,
    at,
    close.charCodeAt(0),
    close === '`' && state.dialect.name === 'bigquery',
  );
  if (end < 0) return single(state, BAD, at, text.length);
  let name = text.slice(at + 1, end - 1);
  if (name.includes(close + close)) name = name.replaceAll(close + close, close);
  const hole = state.holes[state.hole];
  if (hole !== undefined && hole.from > at && hole.to < end) {
    let cut = '';
    let i = at + 1;
    while (i < end - 1) {
      const inner = holeAt(state, i);
      cut += inner === undefined ? text.charAt(i) : '{?}';
      i = inner === undefined ? i + 1 : inner.to;
    }
    return single(state, HOLE, at, end, cut);
  }
  if (name.includes('{{')) return single(state, HOLE, at, end, templateName(name));
  return single(state, QUOTED, at, end, name);
}

function dollar(state: State, at: number): number {
  const { text } = state;
  const quoted = dollarQuoteEnd(text, at);
  if (quoted === -1) return single(state, BAD, at, text.length);
  if (quoted > at) return single(state, TEXT, at, quoted);
  if (text.charCodeAt(at + 1) === 123) {
    const end = text.slice(at, at + 400).indexOf('}');
    if (end > 0) return single(state, HOLE, at, at + end + 1, '{?}');
  }
  const end = nameEnd(text, at + 1);
  if (end > at + 1) return single(state, PARAM, at, end, text.slice(at, end));
  return single(state, MARK, at, at + 1, '$');
}

function brace(state: State, at: number): number {
  const { text } = state;
  const after = text.charCodeAt(at + 1);
  if (after === 123) {
    const end = jinjaEnd(text, at);
    if (end < 0) return single(state, BAD, at, text.length);
    let name = templateName(text.slice(at, end));
    let stop = end;
    while (stop < text.length && namePart(text.charCodeAt(stop))) stop += 1;
    name += text.slice(end, stop);
    return single(state, HOLE, at, stop, name);
  }
  if (after === 37 || after === 35) {
    const end = text.indexOf(after === 37 ? '%}' : '#}', at + 2);
    return end < 0 ? single(state, BAD, at, text.length) : end + 2;
  }
  const end = bracesHole(text, at);
  if (end > at) {
    let stop = end;
    while (stop < text.length && namePart(text.charCodeAt(stop))) stop += 1;
    return single(state, HOLE, at, stop, text.slice(at, stop));
  }
  return single(state, MARK, at, at + 1, '{');
}

function mark(state: State, at: number): number {
  const { text, dialect } = state;
  const code = text.charCodeAt(at);
  if (code === 64) {
    // `@v`, `@@v`, `@stage/path` all start so; the grammar decides what the name means.
    let i = at + 1;
    if (text.charCodeAt(i) === 64) i += 1;
    if (
      nameStart(text.charCodeAt(i)) &&
      !(dialect.pgOperators && dialect.name !== 'duckdb' && lastKind(state) === WORD)
    ) {
      const end = nameEnd(text, i);
      return single(state, PARAM, at, end, text.slice(at, end));
    }
  }
  if (code === 35 && dialect.name === 'tsql') {
    let i = at + 1;
    if (text.charCodeAt(i) === 35) i += 1;
    const end = nameEnd(text, i);
    if (end > i) return single(state, QUOTED, at, end, text.slice(at, end));
  }
  const length = operatorLength(text, at, dialect);
  if (length === 0) return single(state, BAD, at, at + 1);
  return single(state, MARK, at, at + length, text.slice(at, at + length));
}
