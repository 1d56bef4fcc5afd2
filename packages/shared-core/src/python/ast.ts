/**
 * Python syntax trees, shaped after CPython's `ast` module (same node names, fields in camelCase) so
 * that a differential test can compare the two. Positions are UTF-16 offsets in the cell.
 *
 * Differences from CPython: a node never spans lines/columns but `from`/`to`; magics and shell escapes
 * are statements or expressions of their own; what could not be parsed is a `Broken` node; `Constant`
 * has a `type` beside its value.
 *
 * Source: the "Abstract grammar" section of the `ast` page of the Python 3.14 library reference.
 */
import type { Node } from './ast-expressions.ts';
import type { Stmt } from './ast-statements.ts';

export type * from './ast-expressions.ts';
export type * from './ast-statements.ts';

export interface Module {
  readonly body: readonly Stmt[];
  readonly errors: readonly SyntaxProblem[];
}

/** One place where the text was not Python; the parser went on behind it. */
export interface SyntaxProblem extends Node {
  /** Constant text that says what was expected; never cell text. */
  readonly message: string;
}
