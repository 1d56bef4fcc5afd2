/** Statements of the syntax tree; `ast.ts` says how it relates to CPython's. */
import type { Arguments, BinaryOperator, Expr, Keyword, Node, Pattern } from './ast-expressions.ts';

export type Stmt =
  | FunctionDef
  | ClassDef
  | Return
  | Delete
  | Assign
  | TypeAlias
  | AugAssign
  | AnnAssign
  | For
  | While
  | If
  | With
  | Match
  | Raise
  | Try
  | Assert
  | Import
  | ImportFrom
  | ScopeDeclaration
  | ExprStmt
  | Jump
  | Magic
  | Broken;

export interface FunctionDef extends Node {
  readonly kind: 'FunctionDef';
  readonly isAsync: boolean;
  readonly name: string;
  readonly nameFrom: number;
  readonly args: Arguments;
  readonly body: readonly Stmt[];
  readonly decorators: readonly Expr[];
  readonly returns: Expr | null;
  readonly typeParams: readonly TypeParam[];
}
export interface ClassDef extends Node {
  readonly kind: 'ClassDef';
  readonly name: string;
  readonly nameFrom: number;
  readonly bases: readonly Expr[];
  readonly keywords: readonly Keyword[];
  readonly body: readonly Stmt[];
  readonly decorators: readonly Expr[];
  readonly typeParams: readonly TypeParam[];
}
export interface TypeParam extends Node {
  readonly kind: 'TypeVar' | 'ParamSpec' | 'TypeVarTuple';
  readonly name: string;
  readonly bound: Expr | null;
  readonly defaultValue: Expr | null;
}
export interface Return extends Node {
  readonly kind: 'Return';
  readonly value: Expr | null;
}
export interface Delete extends Node {
  readonly kind: 'Delete';
  readonly targets: readonly Expr[];
}
export interface Assign extends Node {
  readonly kind: 'Assign';
  readonly targets: readonly Expr[];
  readonly value: Expr;
}
export interface TypeAlias extends Node {
  readonly kind: 'TypeAlias';
  readonly name: Expr;
  readonly typeParams: readonly TypeParam[];
  readonly value: Expr;
}
export interface AugAssign extends Node {
  readonly kind: 'AugAssign';
  readonly target: Expr;
  readonly op: BinaryOperator;
  readonly value: Expr;
}
export interface AnnAssign extends Node {
  readonly kind: 'AnnAssign';
  readonly target: Expr;
  readonly annotation: Expr;
  readonly value: Expr | null;
}
export interface For extends Node {
  readonly kind: 'For';
  readonly isAsync: boolean;
  readonly target: Expr;
  readonly iter: Expr;
  readonly body: readonly Stmt[];
  readonly orelse: readonly Stmt[];
}
export interface While extends Node {
  readonly kind: 'While';
  readonly test: Expr;
  readonly body: readonly Stmt[];
  readonly orelse: readonly Stmt[];
}
export interface If extends Node {
  readonly kind: 'If';
  readonly test: Expr;
  readonly body: readonly Stmt[];
  readonly orelse: readonly Stmt[];
}
export interface With extends Node {
  readonly kind: 'With';
  readonly isAsync: boolean;
  readonly items: readonly WithItem[];
  readonly body: readonly Stmt[];
}
export interface WithItem {
  readonly contextExpr: Expr;
  readonly optionalVars: Expr | null;
}
export interface Match extends Node {
  readonly kind: 'Match';
  readonly subject: Expr;
  readonly cases: readonly MatchCase[];
}
export interface MatchCase {
  readonly pattern: Pattern;
  readonly guard: Expr | null;
  readonly body: readonly Stmt[];
}
export interface Raise extends Node {
  readonly kind: 'Raise';
  readonly exc: Expr | null;
  readonly cause: Expr | null;
}
export interface Try extends Node {
  readonly kind: 'Try';
  readonly isStar: boolean;
  readonly body: readonly Stmt[];
  readonly handlers: readonly ExceptHandler[];
  readonly orelse: readonly Stmt[];
  readonly finalbody: readonly Stmt[];
}
export interface ExceptHandler extends Node {
  readonly type: Expr | null;
  readonly name: string | null;
  readonly body: readonly Stmt[];
}
export interface Assert extends Node {
  readonly kind: 'Assert';
  readonly test: Expr;
  readonly msg: Expr | null;
}
export interface Import extends Node {
  readonly kind: 'Import';
  readonly names: readonly ImportAlias[];
  /** Python 3.15 `lazy import` (PEP 810). */
  readonly isLazy: boolean;
}
export interface ImportFrom extends Node {
  readonly kind: 'ImportFrom';
  readonly module: string | null;
  readonly names: readonly ImportAlias[];
  readonly level: number;
  readonly isLazy: boolean;
}
export interface ImportAlias extends Node {
  readonly name: string;
  readonly asname: string | null;
}
export interface ScopeDeclaration extends Node {
  readonly kind: 'Global' | 'Nonlocal';
  readonly names: readonly string[];
}
export interface ExprStmt extends Node {
  readonly kind: 'Expr';
  readonly value: Expr;
  /** A `;` follows: IPython does not display the value. */
  readonly quiet: boolean;
}
export interface Jump extends Node {
  readonly kind: 'Pass' | 'Break' | 'Continue';
}

/**
 * An IPython line or cell magic, a shell escape or a help request, as a statement.
 *
 * `%time expr` and its like carry the Python they run in `body` (parsed, positions in the cell).
 */
export interface Magic extends Node {
  readonly kind: 'Magic';
  readonly form: 'line' | 'cell' | 'shell' | 'help' | 'autocall';
  /** `sql`, `bash`, `writefile`…; `!` and `!!` for shell escapes; `?` for help. */
  readonly name: string;
  /** The rest of the magic's first line, untouched. */
  readonly line: string;
  readonly lineFrom: number;
  /** For cell magics: the text behind the first line; else empty. */
  readonly cellText: string;
  readonly cellFrom: number;
  /** The assignment targets in `x = !ls` and `x = %sql …`; empty otherwise. */
  readonly targets: readonly Expr[];
  /** Python that the magic runs in the user's namespace (`%time`, `%%time`, `%%capture`, …), or empty. */
  readonly body: readonly Stmt[];
}

/** Text that is not Python. Calls that could still be read inside it are in `salvaged`. */
export interface Broken extends Node {
  readonly kind: 'Broken';
  readonly salvaged: readonly Expr[];
}
