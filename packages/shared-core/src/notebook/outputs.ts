/**
 * Taking saved outputs out of the bytes of a notebook before anything is made of them: they are nearly all
 * of a notebook, and nothing here reads them.
 *
 * What is taken out is looked through to its end first, so that a file is valid JSON afterwards exactly if it
 * was before: everything else stays, for the parser to judge. Reading what the cells say is not done here.
 */

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;
const COMMA = 0x2c;
const BRACE = 0x7b;
const BRACKET = 0x5b;
const BRACE_END = 0x7d;
const BRACKET_END = 0x5d;

const OUTPUTS = bytesOf('outputs');
/** What stays where outputs were: ends by itself, whatever stands behind it. */
const EMPTY = bytesOf('[]');
/** The byte behind the text: no token of JSON, so that every walk ends there. */
const SENTINEL = 0;

/** 1 for bytes that stand for themselves in a string. */
const PLAIN = Uint8Array.from({ length: 256 }, (_, it) =>
  Number(it >= 0x20 && it !== QUOTE && it !== BACKSLASH),
);
const ESCAPES = new Set(bytesOf('"\\/bfnrt'));
const LITERALS = ['true', 'false', 'null'].map(bytesOf);
/** A byte belongs to a number; the whole is told by {@link NUMBER}. */
const NUMERIC = new Set(bytesOf('-+.eE0123456789'));
const NUMBER = /^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?$/;

/**
 * Replaces every list and object that is a member called `outputs` by an empty list, in place. `bytes` holds
 * JSON in its first `length` bytes and has room for one more. Returns how many bytes are left.
 */
export function dropOutputs(bytes: Uint8Array, length: number): number {
  bytes[length] = SENTINEL;
  let kept = 0;
  let from = 0;
  for (let at = quoteAt(bytes, 0, length); at < length; at = quoteAt(bytes, at, length)) {
    const end = anyStringEnd(bytes, at + 1, length);
    const value = isOutputs(bytes, at + 1, end) ? valueAfterKey(bytes, end) : -1;
    at = end;
    if (value < 0) continue;
    const after = valueEnd(bytes, value);
    // Damaged: the parser will say so.
    if (after < 0 || after > length) break;
    bytes.copyWithin(kept, from, value);
    kept += value - from;
    bytes.set(EMPTY, kept);
    kept += EMPTY.length;
    from = after;
    at = after;
  }
  bytes.copyWithin(kept, from, length);
  return kept + length - from;
}

function quoteAt(bytes: Uint8Array, from: number, length: number): number {
  let at = from;
  while (at < length && bytes[at] !== QUOTE) at += 1;
  return at;
}

/** Behind the closing quote of a string that the parser will look at; its content is not judged. */
function anyStringEnd(bytes: Uint8Array, from: number, length: number): number {
  let at = from;
  while (at < length) {
    const byte = bytes[at];
    if (byte === QUOTE) return at + 1;
    at += byte === BACKSLASH ? 2 : 1;
  }
  return length;
}

function isOutputs(bytes: Uint8Array, from: number, end: number): boolean {
  if (end - from !== OUTPUTS.length + 1) return false;
  return OUTPUTS.every((byte, i) => bytes[from + i] === byte);
}

/** Where the list or object behind a key begins, else -1. */
function valueAfterKey(bytes: Uint8Array, end: number): number {
  const colon = spaceEnd(bytes, end);
  if (bytes[colon] !== COLON) return -1;
  const value = spaceEnd(bytes, colon + 1);
  return bytes[value] === BRACKET || bytes[value] === BRACE ? value : -1;
}

/** Behind the value that begins at `from`, which may be deep; -1 where it is not valid. */
function valueEnd(bytes: Uint8Array, from: number): number {
  /** What closes the lists and objects that are open. */
  const open: number[] = [];
  let at = from;
  while (at >= 0) {
    const byte = bytes[at];
    if (byte === BRACE || byte === BRACKET) {
      const close = byte === BRACE ? BRACE_END : BRACKET_END;
      at = spaceEnd(bytes, at + 1);
      if (bytes[at] !== close) {
        open.push(close);
        if (close === BRACE_END) at = keyEnd(bytes, at);
        continue;
      }
      at += 1;
    } else {
      at = scalarEnd(bytes, at);
      if (at < 0) return -1;
    }
    at = closingEnd(bytes, at, open);
    if (open.length === 0) return at;
  }
  return -1;
}

/** Behind what ends together with a value, up to where the next one begins; -1 where neither is there. */
function closingEnd(bytes: Uint8Array, from: number, open: number[]): number {
  let at = from;
  for (let close = open.at(-1); close !== undefined; close = open.at(-1)) {
    at = spaceEnd(bytes, at);
    const byte = bytes[at];
    if (byte === COMMA) {
      at = spaceEnd(bytes, at + 1);
      return close === BRACE_END ? keyEnd(bytes, at) : at;
    }
    if (byte !== close) return -1;
    open.pop();
    at += 1;
  }
  return at;
}

/** From a key to its value; -1 where there is no key. */
function keyEnd(bytes: Uint8Array, from: number): number {
  if (bytes[from] !== QUOTE) return -1;
  const end = stringEnd(bytes, from + 1);
  if (end < 0) return -1;
  const colon = spaceEnd(bytes, end);
  return bytes[colon] === COLON ? spaceEnd(bytes, colon + 1) : -1;
}

function scalarEnd(bytes: Uint8Array, from: number): number {
  if (bytes[from] === QUOTE) return stringEnd(bytes, from + 1);
  for (const word of LITERALS)
    if (word.every((byte, i) => bytes[from + i] === byte)) return from + word.length;
  let text = '';
  let at = from;
  for (let byte = bytes[at] ?? 0; NUMERIC.has(byte); byte = bytes[at] ?? 0) {
    text += String.fromCharCode(byte);
    at += 1;
  }
  return NUMBER.test(text) ? at : -1;
}

/** Behind the closing quote; -1 where a byte or an escape may not stand in a string. */
function stringEnd(bytes: Uint8Array, from: number): number {
  let at = from;
  for (;;) {
    while (PLAIN[bytes[at] ?? 0] === 1) at += 1;
    const byte = bytes[at];
    if (byte === QUOTE) return at + 1;
    if (byte !== BACKSLASH) return -1;
    const escape = bytes[at + 1] ?? 0;
    if (ESCAPES.has(escape)) at += 2;
    else if (escape === 0x75 && [2, 3, 4, 5].every((i) => isHex(bytes[at + i] ?? 0))) at += 6;
    else return -1;
  }
}

function isHex(byte: number): boolean {
  const lower = byte | 0x20;
  return (byte >= 0x30 && byte <= 0x39) || (lower >= 0x61 && lower <= 0x66);
}

function spaceEnd(bytes: Uint8Array, from: number): number {
  let at = from;
  for (let byte = bytes[at]; ; byte = bytes[at]) {
    if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) return at;
    at += 1;
  }
}

function bytesOf(ascii: string): Uint8Array {
  return Uint8Array.from(ascii, (it) => it.charCodeAt(0));
}
