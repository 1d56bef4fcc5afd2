/** Expressions, arguments and patterns of the syntax tree; `ast.ts` says how it relates to CPython's. */

/** UTF-16 offsets in the cell. */
export interface Node {
  readonly from: number;
  readonly to: number;
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
