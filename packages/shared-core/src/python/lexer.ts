/**
 * The lexer: one token at a time, on demand, into the fields of one mutable record. It makes no token
 * objects and no decisions about grammar; where Python's tokens depend on the parser (f-strings,
 * recovery), the parser sets a field and reads on.
 *
 * Invariants: `from <= to <= end`; a newline inside brackets is no token; every logical line ends in
 * one `Newline`, the last one too; after `EndOfCell` every further token is `EndOfCell`.
 */
import type { Cursor } from './cursor.ts';
import { internName, nameOf, startHash } from './names.ts';
import * as T from './tokens.ts';
import { readNumber } from './numbers.ts';
import { beginString, stringPrefix } from './quotes.ts';

/** Classes of characters below 128. */
const BLANK = 1;
const BREAK = 2;
const LETTER = 3;
const DIGIT = 4;
const QUOTE = 5;
const CLASS = new Uint8Array(128);
for (const c of [9, 12, 32]) CLASS[c] = BLANK;
for (const c of [10, 13]) CLASS[c] = BREAK;
for (let c = 48; c < 58; c++) CLASS[c] = DIGIT;
for (let c = 65; c < 91; c++) CLASS[c] = CLASS[c + 32] = LETTER;
CLASS[95] = LETTER;
for (const c of [34, 39]) CLASS[c] = QUOTE;

const HASH = 35;
const BACKSLASH = 92;
const NEXT_LINE = 10;
const RETURN = 13;
const EQUAL = 61;

/** Reads the next token. */
export function advance(p: Cursor): void {
  p.lastTo = p.to;
  if (p.kind === T.Newline) {
    nextLine(p);
    return;
  }
  if (p.kind === T.EndOfCell) return;
  const text = p.text;
  let i = p.to;
  for (;;) {
    const c = i < p.end ? text.charCodeAt(i) : NEXT_LINE;
    if (c === 32 || c === 9 || c === 12) {
      i++;
    } else if (c === NEXT_LINE || c === RETURN) {
      if (p.depth === 0 || i >= p.end || i + 1 >= p.cut) {
        endLine(p, i);
        return;
      }
      i++;
    } else if (c === HASH) {
      i = skipComment(text, i, p.end);
    } else if (c === BACKSLASH && isContinued(text, i)) {
      i = afterBreak(text, i + 1);
    } else {
      readToken(p, i, c);
      return;
    }
  }
}

/** Goes back (or on) to the token at `offset`, which begins a logical line or a part of it. */
export function seek(p: Cursor, offset: number): void {
  p.kind = T.Comma;
  p.to = offset;
  p.depth = 0;
  p.isUnclosed = false;
  advance(p);
}

/** Ends the logical line here: everything that is open counts as closed. */
export function endLine(p: Cursor, at: number): void {
  p.kind = T.Newline;
  // A cut lies behind the line break, so that the next line begins at it.
  const offset = at + 1 >= p.cut && at < p.end ? p.cut : at;
  p.from = p.to = Math.min(offset, p.end);
  if (p.depth > 0) p.isUnclosed = true;
  p.depth = 0;
}

/** Skips blank and comment lines and reads the first token of the next logical line. */
function nextLine(p: Cursor): void {
  const text = p.text;
  let i = p.to;
  let column = 0;
  p.isUnclosed = false;
  for (;;) {
    if (i >= p.end) {
      p.kind = T.EndOfCell;
      p.from = p.to = p.end;
      p.column = -1;
      return;
    }
    const c = text.charCodeAt(i);
    if (c === 32) {
      column++;
      i++;
    } else if (c === 9) {
      column = (column | 7) + 1;
      i++;
    } else if (c === 12 || c === NEXT_LINE || c === RETURN) {
      column = 0;
      i++;
    } else if (c === HASH) {
      i = skipComment(text, i, p.end);
    } else if (c === BACKSLASH && isContinued(text, i)) {
      i = afterBreak(text, i + 1);
    } else {
      p.column = column;
      readToken(p, i, c);
      return;
    }
  }
}

function readToken(p: Cursor, from: number, c: number): void {
  p.from = from;
  if (c >= 128) {
    readWideName(p, from);
    return;
  }
  const kind = CLASS[c];
  if (kind === LETTER) readName(p, from, c);
  else if (kind === DIGIT) readNumber(p, from);
  else if (kind === QUOTE) beginString(p, from, 0);
  else readOperator(p, from, c);
}

function readName(p: Cursor, from: number, first: number): void {
  const text = p.text;
  const end = p.end;
  let hash = startHash(first);
  let i = from + 1;
  for (; i < end; i++) {
    const c = text.charCodeAt(i);
    if (c >= 128) {
      readWideName(p, from);
      return;
    }
    const kind = CLASS[c] ?? 0;
    if (kind !== LETTER && kind !== DIGIT) {
      if (kind === QUOTE && i - from <= 2) {
        const flags = stringPrefix(text, from, i);
        if (flags !== 0) {
          beginString(p, i, flags);
          return;
        }
      }
      break;
    }
    hash = (hash * 31 + c) | 0;
  }
  const id = internName(text, from, i, hash);
  p.to = i;
  if (id < T.KEYWORDS.length) {
    p.kind = T.FIRST_KEYWORD + id;
  } else {
    p.kind = T.Name;
    p.word = nameOf(id);
  }
}

const START = /[\p{ID_Start}_]/u;
const CONTINUE = /[\p{ID_Continue}_]/u;

/** A name with characters beyond ASCII, or one character that begins nothing. */
function readWideName(p: Cursor, from: number): void {
  const text = p.text;
  let i = from;
  while (i < p.end) {
    const char = String.fromCodePoint(text.codePointAt(i) ?? 0);
    const isPart =
      (i === from ? START : CONTINUE).test(char.normalize('NFKC').charAt(0)) ||
      (i === from ? START : CONTINUE).test(char);
    if (!isPart) break;
    i += char.length;
  }
  if (i === from) {
    p.kind = T.Bad;
    p.to = Math.min(p.end, from + ((text.codePointAt(from) ?? 0) > 0xffff ? 2 : 1));
    return;
  }
  p.kind = T.Name;
  p.to = i;
  p.word = text.slice(from, i).normalize('NFKC');
}

const DOT = 46;
const COLON = 58;
const MINUS = 45;
const GREATER = 62;

function readOperator(p: Cursor, from: number, c: number): void {
  const kind = T.SINGLE[c] ?? 0;
  p.to = from + 1;
  if (kind >= T.LParen && kind <= T.RBrace) {
    if (kind === T.LParen || kind === T.LBracket || kind === T.LBrace) p.depth++;
    else if (p.depth > 0) p.depth--;
    p.kind = kind;
    return;
  }
  const next = from + 1 < p.end ? p.text.charCodeAt(from + 1) : 0;
  if (next === EQUAL) {
    const joined = T.WITH_EQUAL[c] ?? 0;
    // In `f"{x:=5}"` the colon begins the format.
    if (joined !== 0 && !(c === COLON && p.depth === p.fieldDepth)) {
      p.kind = joined;
      p.to = from + 2;
      return;
    }
  } else if (next === c && (T.DOUBLED[c] ?? 0) !== 0) {
    readDoubled(p, from, T.DOUBLED[c] ?? 0);
    return;
  } else if (c === MINUS && next === GREATER) {
    p.kind = T.Arrow;
    p.to = from + 2;
    return;
  } else if (c === DOT && readFromDot(p, from, next)) return;
  p.kind = kind === 0 ? T.Bad : kind;
}

/** `**` and `**=`. */
function readDoubled(p: Cursor, from: number, kind: number): void {
  const isAugmented = from + 2 < p.end && p.text.charCodeAt(from + 2) === EQUAL;
  p.kind = isAugmented ? kind + T.AUGMENTED : kind;
  p.to = isAugmented ? from + 3 : from + 2;
}

/** `.5` and `...`; false for a dot. */
function readFromDot(p: Cursor, from: number, next: number): boolean {
  if (next >= 48 && next < 58) {
    readNumber(p, from);
    return true;
  }
  if (next !== DOT || from + 2 >= p.end || p.text.charCodeAt(from + 2) !== DOT) return false;
  p.kind = T.Ellipsis;
  p.to = from + 3;
  return true;
}

function skipComment(text: string, from: number, end: number): number {
  let i = from;
  for (; i < end; i++) {
    const c = text.charCodeAt(i);
    if (c === NEXT_LINE || c === RETURN) break;
  }
  return i;
}

function isContinued(text: string, backslash: number): boolean {
  const c = text.charCodeAt(backslash + 1);
  return c === NEXT_LINE || c === RETURN;
}

/** The offset behind the line break at `i`. */
function afterBreak(text: string, i: number): number {
  return text.charCodeAt(i) === RETURN && text.charCodeAt(i + 1) === NEXT_LINE ? i + 2 : i + 1;
}
