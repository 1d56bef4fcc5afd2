/** Where a number ends: `1`, `1.5e-3`, `1_000`, `0xFF`, `0b11`, and the suffixes of Spark and Oracle. */
import { digit, namePart } from './scanning.ts';

function digits(text: string, at: number): number {
  let i = at;
  while (digit(text.charCodeAt(i)) || (text.charCodeAt(i) === 95 && digit(text.charCodeAt(i + 1))))
    i += 1;
  return i;
}

function hex(code: number): boolean {
  return digit(code) || (code >= 65 && code <= 70) || (code >= 97 && code <= 102) || code === 95;
}

export function numberEnd(text: string, at: number): number {
  const second = text.charCodeAt(at + 1) | 32;
  if (text.charCodeAt(at) === 48 && (second === 120 || second === 98)) {
    let i = at + 2;
    while (hex(text.charCodeAt(i))) i += 1;
    if (i > at + 2 && !namePart(text.charCodeAt(i))) return i;
  }
  let i = digits(text, at);
  if (text.charCodeAt(i) === 46 && text.charCodeAt(i + 1) !== 46) i = digits(text, i + 1);
  if ((text.charCodeAt(i) | 32) === 101) {
    const sign = text.charCodeAt(i + 1);
    const from = sign === 43 || sign === 45 ? i + 2 : i + 1;
    if (digit(text.charCodeAt(from))) i = digits(text, from);
  }
  return suffixEnd(text, i);
}

/** `10L`, `2.5BD`, `1f`: the suffix belongs to the number when no name goes on after it. */
function suffixEnd(text: string, at: number): number {
  const code = text.charCodeAt(at) | 32;
  if (code === 98 && (text.charCodeAt(at + 1) | 32) === 100 && !namePart(text.charCodeAt(at + 2)))
    return at + 2;
  const one = code === 108 || code === 115 || code === 121 || code === 100 || code === 102;
  if (one && text.charCodeAt(at) >= 65 && !namePart(text.charCodeAt(at + 1))) return at + 1;
  return at;
}
