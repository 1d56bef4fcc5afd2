/**
 * `regex.globs_match`: true when some text that is not empty matches both patterns. A pattern is
 * characters, `.`, sets such as `[a-z]`, each with `*` or `+`; a backslash takes the meaning away.
 * Both patterns are walked side by side, so the cost is the product of their lengths.
 */
import { BuiltinError, stringOf, type Builtin } from './builtin.ts';

/** Inclusive ranges of code points. */
type Ranges = readonly (readonly [number, number])[];

interface Token {
  readonly ranges: Ranges;
  readonly repeat: 'once' | 'star' | 'plus';
}

const ANY: Ranges = [[0, 0x10ffff]];

export const globsMatch: Builtin = (a, b) =>
  intersect(tokensOf(stringOf(a)), tokensOf(stringOf(b)));

function intersect(a: readonly Token[], b: readonly Token[]): boolean {
  const width = b.length + 1;
  /** States by position in both patterns; the upper half has read something. */
  const size = (a.length + 1) * width;
  const seen = new Uint8Array(2 * size);
  const queue: number[] = [];
  const visit = (i: number, j: number, hasRead: boolean): void => {
    const state = (hasRead ? size : 0) + i * width + j;
    if (seen[state] === 1) return;
    seen[state] = 1;
    queue.push(state);
  };
  visit(0, 0, false);
  for (let state = queue.pop(); state !== undefined; state = queue.pop()) {
    const hasRead = state >= size;
    const [i, j] = [Math.floor((state % size) / width), state % width];
    if (hasRead && i === a.length && j === b.length) return true;
    const [left, right] = [a[i], b[j]];
    if (left?.repeat === 'star') visit(i + 1, j, hasRead);
    if (right?.repeat === 'star') visit(i, j + 1, hasRead);
    if (left === undefined || right === undefined || !overlap(left.ranges, right.ranges)) continue;
    for (const nextI of after(left, i))
      for (const nextJ of after(right, j)) visit(nextI, nextJ, true);
  }
  return false;
}

/** Positions after one character was read by the token at `at`. */
function after({ repeat }: Token, at: number): readonly number[] {
  if (repeat === 'once') return [at + 1];
  return repeat === 'star' ? [at] : [at, at + 1];
}

function overlap(a: Ranges, b: Ranges): boolean {
  return a.some(([from, to]) => b.some(([start, end]) => from <= end && start <= to));
}

function tokensOf(pattern: string): readonly Token[] {
  const runes = Array.from(pattern);
  const tokens: Token[] = [];
  for (let i = 0; i < runes.length;) {
    const { ranges, next } = readAtom(runes, i);
    const flag = runes[next];
    const repeat = flag === '*' ? 'star' : flag === '+' ? 'plus' : 'once';
    tokens.push({ ranges, repeat });
    i = repeat === 'once' ? next : next + 1;
  }
  return tokens;
}

interface Atom {
  readonly ranges: Ranges;
  readonly next: number;
}

function readAtom(runes: readonly string[], at: number): Atom {
  const rune = runes[at];
  if (rune === '.') return { ranges: ANY, next: at + 1 };
  if (rune === '[') return readSet(runes, at + 1);
  if (rune === ']' || rune === '*' || rune === '+') fail();
  const { code, next } = readCharacter(runes, at);
  return { ranges: [[code, code]], next };
}

function readSet(runes: readonly string[], from: number): Atom {
  const ranges: (readonly [number, number])[] = [];
  let at = from;
  let before: number | undefined;
  while (runes[at] !== ']') {
    if (runes[at] === '-') {
      if (before === undefined || runes[at + 1] === ']' || runes[at + 1] === '-') fail();
      const { code, next } = readCharacter(runes, at + 1);
      if (code < before) fail();
      ranges.push([before, code]);
      [at, before] = [next, undefined];
    } else {
      const { code, next } = readCharacter(runes, at);
      ranges.push([code, code]);
      [at, before] = [next, code];
    }
  }
  return { ranges, next: at + 1 };
}

/** One character, escaped or not. */
function readCharacter(
  runes: readonly string[],
  at: number,
): { readonly code: number; readonly next: number } {
  const isEscaped = runes[at] === '\\';
  const next = isEscaped ? at + 2 : at + 1;
  const code = runes[next - 1]?.codePointAt(0);
  return code === undefined ? fail() : { code, next };
}

function fail(): never {
  throw new BuiltinError('an operand is no pattern');
}
