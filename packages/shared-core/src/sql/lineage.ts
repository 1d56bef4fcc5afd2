/** What a SQL text reads and writes, column by column. Syntax and scopes only: no Python, no policy. */
import type { Span } from '../text/span.ts';

/** The columns of a table, or undefined where nobody knows them. Names as written in the query, quotes off. */
export type SchemaLookup = (table: string) => readonly string[] | undefined;

export interface SqlOptions {
  /** Lower-case dialect name (DESIGN §5.8 lists them); an unknown one is analysed as ANSI with cause `unknown-dialect`. */
  readonly dialect: string;
  readonly schema?: SchemaLookup;
  /** Spans of the text whose content is not known before run time (f-string holes, `%s` built in), in order. */
  readonly holes?: readonly Span[];
}

export interface SqlColumnRef {
  /** Null: the column could not be attributed to one table. */
  readonly table: string | null;
  /** `*` for an unresolved star and for `count(*)`. */
  readonly column: string;
}

/** What a function in the output expression does to the value; names as in `operations/operation.ts`. */
export type SqlTransform =
  | 'identity'
  | 'cast'
  | 'arithmetic'
  | 'aggregate'
  | 'concat'
  | 'udf'
  | 'hash'
  | 'keyed-hash'
  | 'mask'
  | 'constant';

export interface SqlOutputColumn {
  /** Output name; the expression's text where it has none; `*` for an unresolved star. */
  readonly name: string;
  readonly index: number;
  readonly direct: readonly {
    readonly ref: SqlColumnRef;
    readonly transforms: readonly SqlTransform[];
  }[];
  /** For an unresolved star: names that EXCEPT/EXCLUDE takes out. */
  readonly except: readonly string[];
}

/** One movement of data inside a statement: most statements have one, multi-inserts and procedures several. */
export interface SqlFlow {
  /** The table written; null for a result. */
  readonly target: string | null;
  readonly output: readonly SqlOutputColumn[];
  readonly indirect: readonly SqlColumnRef[];
}

export interface SqlStatement {
  /** `select`, `insert`, `create-table`, `create-view`, `merge`, `update`, `delete`, `copy`, `unload`, `drop`, `rename`, `set`, … */
  readonly kind: string;
  readonly span: Span;
  /** 1-based line of the statement's first token. */
  readonly line: number;
  readonly reads: readonly string[];
  readonly writes: readonly string[];
  /** The table written; null for a bare SELECT. */
  readonly target: string | null;
  readonly output: readonly SqlOutputColumn[];
  /** All of them; `target`, `output` and `indirect` are those of the first. */
  readonly flows: readonly SqlFlow[];
  /** WHERE, JOIN, GROUP, HAVING, outer ORDER. */
  readonly indirect: readonly SqlColumnRef[];
  /** `group by` names or expressions, aggregated or not; `having count(*) >= k` gives `minGroup`. */
  readonly aggregation: {
    readonly keys: readonly string[];
    readonly minGroup: number | null;
  } | null;
  readonly limit: number | null;
  /** Some token was not understood. */
  readonly partial: boolean;
  readonly causes: readonly string[];
}

export interface SqlScript {
  readonly dialect: string;
  readonly statements: readonly SqlStatement[];
  readonly sources: readonly string[];
  readonly targets: readonly string[];
  readonly intermediates: readonly string[];
  /** End to end, intermediates followed. */
  readonly columns: readonly {
    readonly source: SqlColumnRef;
    readonly target: {
      readonly table: string | null;
      readonly column: string | null;
      readonly index: number;
    };
    readonly kind: 'direct' | 'indirect';
  }[];
}
