/**
 * The syntax tree of queries and statements: what lineage needs and nothing else. Types only.
 *
 * Names are kept as written without quotes, parts joined by dots. Offsets are of the whole text.
 */

/** Sources of a name inside an expression, by kind. */
export type ExprKind =
  | 'literal'
  | 'column'
  | 'star'
  | 'call'
  | 'operator'
  | 'case'
  | 'cast'
  | 'query'
  | 'list'
  | 'lambda';

export interface StarEdits {
  /** Lower case names that EXCEPT/EXCLUDE takes out. */
  readonly except: readonly string[];
  /** `REPLACE (expr AS name)`. */
  readonly replace: readonly Item[];
  readonly rename: readonly { readonly from: string; readonly to: string }[];
}

export interface Expr {
  readonly kind: ExprKind;
  readonly from: number;
  to: number;
  /** Function name in upper case, operator, or the text of a literal; the parameters of a lambda joined by commas. */
  readonly name: string;
  /** Parts of a column name, or the qualifier of a star. */
  readonly path: readonly string[];
  args: Expr[];
  /** Alias of each argument where one is given (`STRUCT(1 AS a)`). */
  readonly query: Query | null;
  readonly star: StarEdits | null;
}

export interface Item {
  readonly expr: Expr;
  /** Null where none is written. */
  readonly alias: string | null;
  /** Text of the expression where it has no name of its own. */
  readonly text?: string;
}

export interface Cte {
  readonly name: string;
  readonly columns: readonly string[];
  readonly query: Query;
  /** Its own name inside means itself. */
  readonly recursive: boolean;
}

export type SourceKind = 'table' | 'query' | 'function' | 'unnest' | 'group' | 'nothing';

/** One entry of a FROM list. */
export interface Source {
  readonly kind: SourceKind;
  /** Table or function name; a path for a file. */
  readonly name: string;
  /** Parts of the name. */
  readonly path: readonly string[];
  alias: string | null;
  columns: readonly string[];
  readonly query: Query | null;
  /** Arguments of a function, or what is unnested. */
  readonly args: readonly Expr[];
  /** Entries of a parenthesised join. */
  readonly inner: readonly FromEntry[];
  /** Tables that arguments name: `TABLE t`, `MODEL m`, a file path. */
  readonly reads: readonly string[];
  /** PIVOT, UNPIVOT and MATCH_RECOGNIZE after it, in order. */
  reshapes: Reshape[];
  /** Columns of an outer alias are visible inside. */
  readonly lateral: boolean;
}

export interface Reshape {
  readonly kind: 'pivot' | 'unpivot' | 'match';
  /** Aggregates of a pivot, measures of a match. */
  readonly values: readonly Item[];
  /** Columns that choose or are taken in: FOR of a pivot, IN of an unpivot, PARTITION of a match. */
  readonly keys: readonly Expr[];
  /** Output names that it makes, where they are known. */
  readonly names: readonly string[];
  readonly alias: string | null;
}

export interface FromEntry {
  readonly source: Source;
  readonly on: Expr | null;
  readonly using: readonly string[];
  readonly natural: boolean;
  /** SEMI and ANTI joins add no columns. */
  readonly hidden: boolean;
}

export interface Select {
  readonly kind: 'select';
  items: Item[];
  from: FromEntry[];
  /** WHERE, QUALIFY, CONNECT BY, START WITH. */
  filters: Expr[];
  group: Expr[];
  grouped: boolean;
  having: Expr | null;
  /** Sorting that chooses rows or that the outer query shows. */
  order: Expr[];
  limit: number | null;
  distinct: boolean;
  /** `SELECT … INTO t`. */
  into: string | null;
}

export interface SetOperation {
  readonly kind: 'set';
  readonly branches: readonly Query[];
  readonly byName: boolean;
  /** Indexes of the branches that only take rows away (EXCEPT, MINUS). */
  readonly minus: readonly number[];
  readonly order: Expr[];
  limit: number | null;
}

export interface Values {
  readonly kind: 'values';
  readonly rows: readonly (readonly Expr[])[];
  readonly order: Expr[];
  limit: number | null;
}

/** A row variable: of a loop over a query, or NEW and OLD of a trigger's table. */
export interface RowVariable {
  readonly name: string;
  readonly source: Source;
}

export interface Query {
  /** Rows that a routine has in hand around this query. */
  readonly rows?: readonly RowVariable[];
  ctes: readonly Cte[];
  body: Select | SetOperation | Values;
  readonly from: number;
  to: number;
}

/** What a statement does, in order. */
export type Action =
  | { readonly kind: 'query'; readonly query: Query }
  | {
      readonly kind: 'write';
      readonly target: string;
      readonly columns: readonly string[];
      readonly query: Query | null;
      /** `cache` names a result for the session and moves nothing by itself. */
      readonly mode: 'append' | 'replace' | 'cache';
    }
  | {
      readonly kind: 'assign';
      /** As written: a table or an alias of `from`. */
      readonly target: string;
      readonly alias: string | null;
      readonly ctes: readonly Cte[];
      readonly from: readonly FromEntry[];
      readonly conditions: readonly Expr[];
      readonly assignments: readonly Assignment[];
      readonly rows?: readonly RowVariable[];
      readonly writes: boolean;
    }
  | { readonly kind: 'read'; readonly name: string }
  | { readonly kind: 'move'; readonly source: string; readonly target: string }
  | { readonly kind: 'drop'; readonly name: string }
  | { readonly kind: 'rename'; readonly source: string; readonly target: string }
  | { readonly kind: 'swap'; readonly source: string; readonly target: string };

export interface Assignment {
  /** Null: by position. */
  readonly column: string | null;
  readonly position: number;
  readonly expr: Expr;
}

export interface Statement {
  readonly kind: string;
  readonly from: number;
  readonly to: number;
  readonly actions: readonly Action[];
  readonly partial: boolean;
  readonly causes: readonly string[];
}

/** A statement as the grammar hands it over. */
export interface Parsed {
  readonly kind: string;
  readonly actions: Action[];
}
