/** Character classes and the ends of names, strings and comments. Offsets in, offsets out; no state. */

export function digit(code: number): boolean {
  return code >= 48 && code <= 57;
}

/** A letter, an underscore, or anything beyond ASCII that is not a space. */
export function nameStart(code: number): boolean {
  return (
    (code >= 97 && code <= 122) ||
    (code >= 65 && code <= 90) ||
    code === 95 ||
    (code > 127 && code !== 0xa0 && code !== 0x3000)
  );
}

export function namePart(code: number): boolean {
  return nameStart(code) || (code >= 48 && code <= 57) || code === 36;
}

export function nameEnd(text: string, at: number): number {
  let i = at;
  while (i < text.length && namePart(text.charCodeAt(i))) i += 1;
  return i;
}

export function endOfLine(text: string, at: number): number {
  let i = at;
  while (i < text.length) {
    const code = text.charCodeAt(i);
    if (code === 10 || code === 13) return i;
    i += 1;
  }
  return i;
}

/** Offset after the comment that starts at `at`, or -1 where it does not end. */
export function endOfBlockComment(text: string, at: number, nested: boolean): number {
  if (!nested) {
    const end = text.indexOf('*/', at + 2);
    return end < 0 ? -1 : end + 2;
  }
  let depth = 1;
  for (let i = at + 2; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (code === 42 && text.charCodeAt(i + 1) === 47) {
      depth -= 1;
      i += 1;
      if (depth === 0) return i + 1;
    } else if (code === 47 && text.charCodeAt(i + 1) === 42) {
      depth += 1;
      i += 1;
    }
  }
  return -1;
}

/** Longest template expression looked for in a literal: keeps the search linear. */
const MAX_TEMPLATE = 400;

/** Offset after the closing quote of the literal whose quote is at `at`, or -1. A doubled quote is one. */
export function quotedEnd(text: string, at: number, quote: number, escapes: boolean): number {
  for (let i = at + 1; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (code === 92 && escapes) i += 1;
    else if (code === 123 && text.charCodeAt(i + 1) === 123) {
      // A template expression in a literal has quotes of its own.
      const close = text.slice(i + 2, i + 2 + MAX_TEMPLATE).indexOf('}}');
      if (close >= 0) i += close + 3;
    } else if (code === quote) {
      if (text.charCodeAt(i + 1) !== quote) return i + 1;
      i += 1;
    }
  }
  return -1;
}

/** `$tag$ … $tag$`: offset after it, `at` where none starts here, -1 where it does not end. */
export function dollarQuoteEnd(text: string, at: number): number {
  let i = at + 1;
  while (i < text.length && text.charCodeAt(i) !== 36 && nameStartOrDigit(text.charCodeAt(i)))
    i += 1;
  if (text.charCodeAt(i) !== 36 || digit(text.charCodeAt(at + 1))) return at;
  const tag = text.slice(at, i + 1);
  const end = text.indexOf(tag, i + 1);
  return end < 0 ? -1 : end + tag.length;
}

function nameStartOrDigit(code: number): boolean {
  return nameStart(code) || digit(code);
}
