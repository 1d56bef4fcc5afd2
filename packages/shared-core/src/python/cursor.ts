/**
 * Where the parser stands in one cell: the one mutable record that all parts of the parser share.
 * It has no behaviour.
 */
import type { Arguments, Expr, Stmt, SyntaxProblem } from './ast.ts';
import { Newline } from './tokens.ts';

/** No forced end. A small integer, larger than any text. */
export const NO_CUT = 0x3fffffff;

/** The parts of the grammar that call each other in a circle; `parse.ts` joins them. */
export interface Grammar {
  /** One expression: a ternary, a lambda or simpler. */
  readonly expression: (p: Cursor) => Expr;
  /** An expression or a walrus. */
  readonly named: (p: Cursor) => Expr;
  /** Expressions separated by commas, stars allowed: a tuple if there is a comma. */
  readonly expressions: (p: Cursor) => Expr;
  /** An expression that is no ternary, lambda or walrus: what may stand behind `in` and `if` of a comprehension. */
  readonly disjunction: (p: Cursor) => Expr;
  /** What `for` binds: an operand or a tuple of them, never a comparison. */
  readonly targets: (p: Cursor) => Expr;
  /** An operator expression without comparisons: a value in a pattern. */
  readonly operand: (p: Cursor) => Expr;
  /** Adjacent string literals, from the current one on. */
  readonly strings: (p: Cursor) => Expr;
  /** Parameters up to, not including, the closing token. */
  readonly parameters: (p: Cursor, isLambda: boolean) => Arguments;
  /** The statements of one logical line, or one compound statement, appended to `out`. */
  readonly statement: (p: Cursor, out: Stmt[]) => void;
}

/** Mutable; lives for one call of `parseCell`. */
export interface Cursor {
  readonly text: string;
  readonly grammar: Grammar;
  /** Nothing at or behind this offset is read. */
  end: number;

  /** The current token: its kind and `[from, to)`. */
  kind: number;
  from: number;
  to: number;
  /** End of the token before the current one. */
  lastTo: number;
  /** The current name, NFKC-normalised; stale for other kinds. */
  word: string;
  /** For `Str` and `FStr`: prefix flags, and the text between the quotes (`FStr`: only its start). */
  flags: number;
  contentFrom: number;
  contentTo: number;

  /** Open brackets. */
  depth: number;
  /** The text ended inside brackets. */
  isUnclosed: boolean;
  /** The value of `depth` directly inside the innermost f-string field, else -1. */
  fieldDepth: number;
  /** How many f-string fields are open. */
  fields: number;
  /** Width of the indentation of the current logical line; -1 at the end of the cell. */
  column: number;
  /** How deep blocks are nested at the moment. */
  blocks: number;
  /** How deep expressions are nested at the moment. */
  nesting: number;

  /** Something was nested or chained so far that the tree may be too deep for its readers. */
  isDeep: boolean;

  /** A line start at which the current logical line ends, whatever is open. */
  cut: number;
  /** Where the current statement or clause header began. */
  lineFrom: number;
  /** Where the last simple line ended, a `;` included: there its compound statements end too. */
  lineEnd: number;
  /** Width of the indentation of the current block. */
  blockColumn: number;
  /** Where the triple-quoted literals begin, in the order of the text. */
  readonly openers: number[];
  /** A triple-quoted literal had no end. */
  isOpenEnded: boolean;
  /** The literal that begins at `opener` ends before `closeAt`, a line start; -1 for none. */
  opener: number;
  closeAt: number;
  /** The statement in which no line was found to end it at; -1 for none. */
  searchedFrom: number;
  /** Set while unwinding: the line start at which the statement is to be cut when it is read again. */
  retryAt: number;
  errors: SyntaxProblem[];
}

export function createCursor(text: string, grammar: Grammar): Cursor {
  return {
    text,
    grammar,
    end: text.length,
    kind: Newline,
    from: 0,
    to: 0,
    lastTo: 0,
    word: '',
    flags: 0,
    contentFrom: 0,
    contentTo: 0,
    depth: 0,
    isUnclosed: false,
    fieldDepth: -1,
    fields: 0,
    column: 0,
    blocks: 0,
    nesting: 0,
    isDeep: false,
    cut: NO_CUT,
    lineFrom: 0,
    lineEnd: 0,
    blockColumn: 0,
    openers: [],
    isOpenEnded: false,
    opener: -1,
    closeAt: -1,
    searchedFrom: -1,
    retryAt: -1,
    errors: [],
  };
}
