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
interface Node {
  readonly from: number;
  readonly to: number;
}

export interface Module {
  readonly body: readonly Stmt[];
  readonly errors: readonly SyntaxProblem[];
}

/** One place where the text was not Python; the parser went on behind it. */
export interface SyntaxProblem extends Node {
  /** Constant text that says what was expected; never cell text. */
  readonly message: string;
}

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

export type Expr =
  | BoolOp
  | NamedExpr
  | BinOp
  | UnaryOp
  | Lambda
  | IfExp
  | Dict
  | SetExpr
  | Comprehension
  | Await
  | Yield
  | YieldFrom
  | Compare
  | Call
  | JoinedStr
  | Constant
  | Attribute
  | Subscript
  | Starred
  | Name
  | List
  | Tuple
  | Slice
  | BrokenExpr;

export type BinaryOperator =
  '+' | '-' | '*' | '@' | '/' | '%' | '**' | '<<' | '>>' | '|' | '^' | '&' | '//';
export type CompareOperator =
  '==' | '!=' | '<' | '<=' | '>' | '>=' | 'is' | 'is not' | 'in' | 'not in';

export interface BoolOp extends Node {
  readonly kind: 'BoolOp';
  readonly op: 'and' | 'or';
  readonly values: readonly Expr[];
}
export interface NamedExpr extends Node {
  readonly kind: 'NamedExpr';
  readonly target: Expr;
  readonly value: Expr;
}
export interface BinOp extends Node {
  readonly kind: 'BinOp';
  readonly left: Expr;
  readonly op: BinaryOperator;
  readonly right: Expr;
}
export interface UnaryOp extends Node {
  readonly kind: 'UnaryOp';
  readonly op: 'not' | '-' | '+' | '~';
  readonly operand: Expr;
}
export interface Lambda extends Node {
  readonly kind: 'Lambda';
  readonly args: Arguments;
  readonly body: Expr;
}
export interface IfExp extends Node {
  readonly kind: 'IfExp';
  readonly test: Expr;
  readonly body: Expr;
  readonly orelse: Expr;
}
export interface Dict extends Node {
  readonly kind: 'Dict';
  /** A null key is `**value`. */
  readonly keys: readonly (Expr | null)[];
  readonly values: readonly Expr[];
}
export interface SetExpr extends Node {
  readonly kind: 'Set';
  readonly elts: readonly Expr[];
}
export interface Comprehension extends Node {
  readonly kind: 'ListComp' | 'SetComp' | 'DictComp' | 'GeneratorExp';
  /** The element; for a DictComp the key. */
  readonly elt: Expr;
  /** The value of a DictComp, else null. */
  readonly value: Expr | null;
  readonly generators: readonly Generator[];
}
export interface Generator {
  readonly target: Expr;
  readonly iter: Expr;
  readonly ifs: readonly Expr[];
  readonly isAsync: boolean;
}
export interface Await extends Node {
  readonly kind: 'Await';
  readonly value: Expr;
}
export interface Yield extends Node {
  readonly kind: 'Yield';
  readonly value: Expr | null;
}
export interface YieldFrom extends Node {
  readonly kind: 'YieldFrom';
  readonly value: Expr;
}
export interface Compare extends Node {
  readonly kind: 'Compare';
  readonly left: Expr;
  readonly ops: readonly CompareOperator[];
  readonly comparators: readonly Expr[];
}
export interface Call extends Node {
  readonly kind: 'Call';
  readonly func: Expr;
  readonly args: readonly Expr[];
  readonly keywords: readonly Keyword[];
}
export interface Keyword extends Node {
  /** Null for `**value`. */
  readonly arg: string | null;
  readonly value: Expr;
}
/** An f-string (`isTemplate` false) or a t-string (PEP 750, `isTemplate` true). */
export interface JoinedStr extends Node {
  readonly kind: 'JoinedStr';
  readonly isTemplate: boolean;
  readonly values: readonly (Constant | FormattedValue)[];
}
export interface FormattedValue extends Node {
  readonly kind: 'FormattedValue';
  readonly value: Expr;
  readonly conversion: '' | 's' | 'r' | 'a';
  readonly formatSpec: JoinedStr | null;
}
export interface Constant extends Node {
  readonly kind: 'Constant';
  readonly type: 'str' | 'bytes' | 'int' | 'float' | 'complex' | 'bool' | 'none' | 'ellipsis';
  /** Decoded text for `str`; the literal's text for `bytes` and numbers; `True`/`False`/`None`/`...` else. */
  readonly value: string;
}
export interface Attribute extends Node {
  readonly kind: 'Attribute';
  readonly value: Expr;
  readonly attr: string;
  readonly attrFrom: number;
}
export interface Subscript extends Node {
  readonly kind: 'Subscript';
  readonly value: Expr;
  readonly slice: Expr;
}
export interface Starred extends Node {
  readonly kind: 'Starred';
  readonly value: Expr;
}
export interface Name extends Node {
  readonly kind: 'Name';
  /** NFKC-normalised, as CPython does. */
  readonly id: string;
}
export interface List extends Node {
  readonly kind: 'List';
  readonly elts: readonly Expr[];
}
export interface Tuple extends Node {
  readonly kind: 'Tuple';
  readonly elts: readonly Expr[];
}
export interface Slice extends Node {
  readonly kind: 'Slice';
  readonly lower: Expr | null;
  readonly upper: Expr | null;
  readonly step: Expr | null;
}
/** A hole where an expression was expected; what could be read inside it is in `salvaged`. */
export interface BrokenExpr extends Node {
  readonly kind: 'BrokenExpr';
  readonly salvaged: readonly Expr[];
}

export interface Arguments {
  readonly posonlyargs: readonly Arg[];
  readonly args: readonly Arg[];
  readonly vararg: Arg | null;
  readonly kwonlyargs: readonly Arg[];
  readonly kwarg: Arg | null;
}
export interface Arg extends Node {
  readonly name: string;
  readonly annotation: Expr | null;
  readonly defaultValue: Expr | null;
}

interface Matches<K extends string> extends Node {
  readonly kind: K;
}
export type Pattern =
  | (Matches<'MatchValue'> & { readonly value: Expr })
  | (Matches<'MatchSingleton'> & { readonly value: Expr })
  | (Matches<'MatchSequence'> & { readonly patterns: readonly Pattern[] })
  | MatchMapping
  | MatchClass
  | (Matches<'MatchStar'> & { readonly name: string | null })
  | (Matches<'MatchAs'> & { readonly pattern: Pattern | null; readonly name: string | null })
  | (Matches<'MatchOr'> & { readonly patterns: readonly Pattern[] });

export interface MatchMapping extends Matches<'MatchMapping'> {
  readonly keys: readonly Expr[];
  readonly patterns: readonly Pattern[];
  readonly rest: string | null;
}
export interface MatchClass extends Matches<'MatchClass'> {
  readonly cls: Expr;
  readonly patterns: readonly Pattern[];
  readonly kwdAttrs: readonly string[];
  readonly kwdPatterns: readonly Pattern[];
}
