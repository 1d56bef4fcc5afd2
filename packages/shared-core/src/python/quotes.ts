/**
 * String literals: prefix, where they end, what they say. F- and t-strings are only begun here;
 * `formatted.ts` reads their inside.
 */
import { NO_CUT, type Cursor } from './cursor.ts';
import { FStr, Str } from './tokens.ts';

/** Flags of a literal; a literal without prefix has 0, a `u` prefix is {@link PLAIN}. */
export const PLAIN = 1;
export const RAW = 2;
export const BYTES = 4;
export const FORMATTED = 8;
export const TEMPLATE = 16;
export const TRIPLE = 32;
/** The closing quote was not found. */
export const OPEN = 64;

const BACKSLASH = 92;
const NEXT_LINE = 10;
const RETURN = 13;

/** The flags of the prefix `text[from, to)`, one or two letters long; 0 where it is none. */
export function stringPrefix(text: string, from: number, to: number): number {
  let flags = 0;
  for (let i = from; i < to; i++) {
    const flag = prefixLetter(text.charCodeAt(i) | 32);
    if (flag === 0 || (flags & flag) !== 0) return 0;
    flags |= flag;
  }
  if (to - from === 1) return flags;
  // Of two letters one is `r`, the other `b`, `f` or `t`.
  return (flags & RAW) !== 0 && (flags & (BYTES | FORMATTED)) !== 0 ? flags : 0;
}

function prefixLetter(letter: number): number {
  switch (letter) {
    case 98:
      return BYTES;
    case 102:
      return FORMATTED;
    case 114:
      return RAW;
    case 116:
      return FORMATTED | TEMPLATE;
    case 117:
      return PLAIN;
    default:
      return 0;
  }
}

/** Reads the literal whose quote is at `quote`: a whole `Str`, or only the opening of an `FStr`. */
export function beginString(p: Cursor, quote: number, prefix: number): void {
  const text = p.text;
  const unit = text.charCodeAt(quote);
  const isTriple =
    text.charCodeAt(quote + 1) === unit &&
    text.charCodeAt(quote + 2) === unit &&
    quote + 3 <= p.end;
  const flags = isTriple ? prefix | TRIPLE : prefix;
  if (isTriple && quote > (p.openers.at(-1) ?? -1)) p.openers.push(quote);
  p.contentFrom = isTriple ? quote + 3 : quote + 1;
  if ((flags & FORMATTED) !== 0) {
    p.kind = FStr;
    p.flags = flags;
    p.contentTo = p.contentFrom;
    p.to = p.contentFrom;
    return;
  }
  p.kind = Str;
  if (isTriple) endTriple(p, unit, flags);
  else endSingle(p, unit, flags);
}

function endSingle(p: Cursor, unit: number, prefix: number): void {
  const text = p.text;
  const end = p.end;
  let i = p.contentFrom;
  for (; i < end; i++) {
    const c = text.charCodeAt(i);
    if (c === unit) {
      p.contentTo = i;
      p.to = i + 1;
      p.flags = prefix;
      return;
    }
    if (c === BACKSLASH) {
      if (text.charCodeAt(i + 1) === RETURN && text.charCodeAt(i + 2) === NEXT_LINE) i++;
      i++;
      // A line break that is cut off from its line ends the literal.
      if (i + 1 >= p.cut) break;
    } else if (c === NEXT_LINE || c === RETURN) break;
  }
  p.contentTo = p.to = Math.min(i, end);
  p.flags = prefix | OPEN;
}

function endTriple(p: Cursor, unit: number, prefix: number): void {
  const text = p.text;
  const end = endOfTriple(p);
  const closing = unit === 34 ? '"""' : "'''";
  let at = text.indexOf(closing, p.contentFrom);
  while (at >= 0 && isEscaped(text, p.contentFrom, at)) at = text.indexOf(closing, at + 1);
  const isClosed = at >= 0 && at + 3 <= end;
  p.contentTo = isClosed ? at : Math.max(p.contentFrom, end);
  p.to = isClosed ? at + 3 : p.contentTo;
  p.flags = isClosed ? prefix : prefix | OPEN;
  if (!isClosed && end === p.text.length) p.isOpenEnded = true;
}

/** The last place where the triple-quoted literal just begun may end. */
export function endOfTriple(p: Cursor): number {
  const end = p.cut === NO_CUT ? p.end : Math.min(p.end, p.cut - 1);
  return p.opener >= 0 && p.contentFrom - 3 === p.opener ? Math.min(end, p.closeAt - 1) : end;
}

/** True if an odd number of backslashes stands directly before `at`. */
function isEscaped(text: string, from: number, at: number): boolean {
  let i = at;
  while (i > from && text.charCodeAt(i - 1) === BACKSLASH) i--;
  return (at - i) % 2 === 1;
}

const SIMPLE: Readonly<Record<string, string>> = {
  '\\': '\\',
  "'": "'",
  '"': '"',
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};
const HEX_SIZE: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

/**
 * What `text[from, to)` between the quotes of a str literal says: escapes resolved unless raw, line
 * breaks as `\n`. `\N{…}` stays as written: its names are a table of a megabyte.
 */
export function decodeText(text: string, from: number, to: number, flags: number): string {
  const content = text.slice(from, to);
  const unix = content.includes('\r') ? content.replace(/\r\n?/g, '\n') : content;
  if ((flags & RAW) !== 0) return unix;
  const first = unix.indexOf('\\');
  return first < 0 ? unix : unescape(unix, first);
}

function unescape(content: string, first: number): string {
  let result = content.slice(0, first);
  let i = first;
  while (i < content.length) {
    const next = content.indexOf('\\', i);
    if (next < 0 || next === content.length - 1) return result + content.slice(i);
    result += content.slice(i, next);
    const char = content.charAt(next + 1);
    const simple = SIMPLE[char];
    i = next + 2;
    if (simple !== undefined) result += simple;
    else if (char === '\n') continue;
    else if (char >= '0' && char <= '7') {
      const octal = /^[0-7]{1,3}/.exec(content.slice(next + 1, next + 4))?.[0] ?? '0';
      result += String.fromCharCode(parseInt(octal, 8));
      i = next + 1 + octal.length;
    } else {
      const size = HEX_SIZE[char] ?? 0;
      const hex = content.slice(i, i + size);
      const point =
        size > 0 && /^[0-9a-fA-F]+$/.test(hex) && hex.length === size ? parseInt(hex, 16) : -1;
      if (point >= 0 && point <= 0x10ffff) {
        result += String.fromCodePoint(point);
        i += size;
      } else result += `\\${char}`;
    }
  }
  return result;
}
