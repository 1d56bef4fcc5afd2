/** What the lexer has read so far, and how a token is added to it. */
import type { Span } from '../../text/span.ts';
import type { Dialect } from '../dialects/dialect.ts';
import { END } from './tokens.ts';

export interface Output {
  readonly kinds: number[];
  readonly from: number[];
  readonly to: number[];
  readonly words: string[];
}

export interface State {
  readonly text: string;
  readonly dialect: Dialect;
  readonly holes: readonly Span[];
  hole: number;
  readonly out: Output;
  /** Inside a MySQL version comment: its end is white space. */
  version: boolean;
  /** What ends a statement beside the semicolon: MySQL's `DELIMITER //`. */
  delimiter: string;
}

export function push(out: Output, kind: number, from: number, to: number, word: string): void {
  out.kinds.push(kind);
  out.from.push(from);
  out.to.push(to);
  out.words.push(word);
}

export function single(state: State, kind: number, from: number, to: number, word = ''): number {
  push(state.out, kind, from, to, word);
  return to;
}

export function holeAt(state: State, at: number): Span | undefined {
  let hole = state.holes[state.hole];
  while (hole !== undefined && hole.to <= at) {
    state.hole += 1;
    hole = state.holes[state.hole];
  }
  return hole !== undefined && hole.from <= at ? hole : undefined;
}

export function lastWord(state: State): string {
  return state.out.words[state.out.words.length - 1] ?? '';
}

export function lastKind(state: State): number {
  return state.out.kinds[state.out.kinds.length - 1] ?? END;
}
