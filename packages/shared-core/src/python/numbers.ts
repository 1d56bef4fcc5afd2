/** Number literals: where they end. Their value is left to whoever needs it. */
import type { Cursor } from './cursor.ts';
import { Num } from './tokens.ts';

const UNDERSCORE = 95;
const DOT = 46;

/** Reads the number at `from` as one `Num` token. */
export function readNumber(p: Cursor, from: number): void {
  p.kind = Num;
  p.to = Math.min(p.end, endOfNumber(p.text, from));
}

/** `int`, `float` or `complex`, from the text of a literal. */
export function typeOfNumber(text: string, from: number, to: number): 'int' | 'float' | 'complex' {
  const last = text.charCodeAt(to - 1) | 32;
  const second = text.charCodeAt(from + 1) | 32;
  const isBased =
    to - from > 2 &&
    text.charCodeAt(from) === 48 &&
    (second === 120 || second === 111 || second === 98);
  if (isBased) return 'int';
  if (last === 106) return 'complex';
  for (let i = from; i < to; i++) {
    const c = text.charCodeAt(i);
    if (c === DOT || (c | 32) === 101) return 'float';
  }
  return 'int';
}

function endOfNumber(text: string, from: number): number {
  let i = from;
  if (text.charCodeAt(i) === 48) {
    const base = text.charCodeAt(i + 1) | 32;
    if (base === 120) return digits(text, i + 2, isHex);
    if (base === 111 || base === 98) return digits(text, i + 2, isDecimal);
  }
  i = digits(text, i, isDecimal);
  if (text.charCodeAt(i) === DOT) i = digits(text, i + 1, isDecimal);
  if ((text.charCodeAt(i) | 32) === 101) {
    const sign = text.charCodeAt(i + 1);
    const exponent = sign === 43 || sign === 45 ? i + 2 : i + 1;
    if (isDecimal(text.charCodeAt(exponent))) i = digits(text, exponent, isDecimal);
  }
  return (text.charCodeAt(i) | 32) === 106 ? i + 1 : i;
}

function digits(text: string, from: number, isDigit: (unit: number) => boolean): number {
  let i = from;
  for (; ; i++) {
    const c = text.charCodeAt(i);
    if (!isDigit(c) && !(c === UNDERSCORE && isDigit(text.charCodeAt(i + 1)))) return i;
  }
}

function isDecimal(unit: number): boolean {
  return unit >= 48 && unit < 58;
}

function isHex(unit: number): boolean {
  return isDecimal(unit) || ((unit | 32) >= 97 && (unit | 32) < 103);
}
