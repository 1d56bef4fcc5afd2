/** Half-open ranges of text. This file knows numbers only: no languages, no editors. */

/** `[from, to)` in UTF-16 code units, relative to the start of one cell (or of one SQL text). */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** A replacement of `[from, to)` of one text by `newText`. */
export interface TextEdit extends Span {
  readonly newText: string;
}
