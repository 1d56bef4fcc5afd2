/** Tokens of a SQL text in parallel arrays. Offsets are UTF-16 units of the whole text. */
import type { Span } from '../../text/span.ts';

/** Token kinds; plain numbers, because they are compared millions of times. */
export const END = 0;
/** Unquoted name or keyword. */
export const WORD = 1;
/** Quoted name. */
export const QUOTED = 2;
export const TEXT = 3;
export const NUMBER = 4;
/** Operator or punctuation. */
export const MARK = 5;
/** `?`, `$1`, `:p`, `%(p)s`, `@v`: a value given at run time. */
export const PARAM = 6;
/** A name some part of which is only known at run time. */
export const HOLE = 7;
/** A character no dialect has, or a literal that does not end. */
export const BAD = 8;

export interface Tokens {
  readonly text: string;
  readonly kinds: readonly number[];
  readonly from: readonly number[];
  readonly to: readonly number[];
  /** Upper case for a WORD, the operator for a MARK, the name for QUOTED and HOLE, else empty. */
  readonly words: readonly string[];
  /** Index of the closing bracket for an opening one, else -1. */
  readonly closes: Int32Array;
  /** Number of tokens without the final END. */
  readonly count: number;
  /** Index of the first token of each unbalanced bracket, in order. */
  readonly unbalanced: readonly number[];
}

/** Whether the two tokens touch. */
export function touches(tokens: Tokens, index: number): boolean {
  return tokens.to[index] === tokens.from[index + 1];
}

/** The text of one span. */
export function textOf(text: string, span: Span): string {
  return text.slice(span.from, span.to);
}
