/**
 * The one lexer of all dialects: text in, {@link Tokens} out. It never throws; what it cannot read is a
 * BAD token. It knows no keywords. One pass, no regular expression.
 */
import { brace, dollar, quotedToken, stringToken } from './quoted-tokens.ts';
import { holeAt, lastKind, lastWord, push, single } from './lexer-state.ts';
import type { Output, State } from './lexer-state.ts';
import type { Span } from '../../text/span.ts';
import type { Dialect } from '../dialects/dialect.ts';
import { BAD, END, HOLE, MARK, NUMBER, PARAM, QUOTED, WORD } from './tokens.ts';
import type { Tokens } from './tokens.ts';
import { operatorLength } from './operators.ts';
import { digit, endOfLine, endOfBlockComment, nameEnd, nameStart, namePart } from './scanning.ts';
import { bracesHole, jinjaEnd, percentParameter, templateName } from './templates.ts';
import { numberEnd } from './numbers.ts';
import { words } from './words.ts';

/** Reads the whole text. `holes` are spans that hold something only known at run time, in order. */
export function tokenise(text: string, dialect: Dialect, holes: readonly Span[]): Tokens {
  const out: Output = { kinds: [], from: [], to: [], words: [] };
  const state: State = { text, dialect, holes, hole: 0, out, version: false, delimiter: '' };
  let at = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  while (at < text.length) at = next(state, at);
  const count = out.kinds.length;
  push(out, END, text.length, text.length, '');
  const closes = new Int32Array(count + 1).fill(-1);
  return { text, ...out, closes, count, unbalanced: matchBrackets(out, closes) };
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
  if (state.delimiter !== '' && state.text.startsWith(state.delimiter, at))
    return single(state, MARK, at, at + state.delimiter.length, ';');
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

/** A line of MySQL's shell, and no statement: `DELIMITER //`. */
function delimiterLine(state: State, at: number, end: number): number {
  const { text } = state;
  const last = lastWord(state);
  if (text.slice(at, end).toUpperCase() !== 'DELIMITER' || (last !== '' && last !== ';')) return at;
  const stop = endOfLine(text, end);
  const mark_ = text.slice(end, stop).trim();
  if (mark_ === '' || mark_.includes(' ')) return at;
  state.delimiter = mark_ === ';' ? '' : mark_;
  return stop;
}

function wordToken(state: State, at: number): number {
  const { text } = state;
  let end = nameEnd(text, at);
  if (end - at === 9 && state.dialect.hashComment) {
    const stop = delimiterLine(state, at, end);
    if (stop > at) return stop;
  }
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

/** Dialects in which `#t` is a temporary table. */
const TEMPORARY_MARK = words('tsql redshift');

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
  if (code === 35 && TEMPORARY_MARK.has(dialect.name)) {
    let i = at + 1;
    if (text.charCodeAt(i) === 35) i += 1;
    const end = nameEnd(text, i);
    if (end > i) return single(state, QUOTED, at, end, text.slice(at, end));
  }
  const length = operatorLength(text, at, dialect);
  if (length === 0) return single(state, BAD, at, at + 1);
  return single(state, MARK, at, at + length, text.slice(at, at + length));
}
