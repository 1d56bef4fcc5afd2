/** What the resolution of one statement collects and asks. */
import type { SchemaLookup } from '../lineage.ts';
import type { Query } from '../syntax/tree.ts';
import type { Column, Origin, Scope } from './relation.ts';
import { addOrigins } from './relation.ts';

export interface CteBinding {
  readonly name: string;
  columns: readonly Column[];
  /** Its own query is being resolved for the first time: its columns are not known yet. */
  pending: boolean;
  /** It was asked for while pending: recursion. */
  used: boolean;
}

/** CTE names in force, innermost last; shared and copied on write. */
export type Ctes = ReadonlyMap<string, CteBinding>;

export interface Context {
  readonly schema: SchemaLookup | undefined;
  /** Columns of tables that earlier statements of the script made, by lower case name. */
  readonly known: ReadonlyMap<string, readonly string[]>;
  readonly dialect: { readonly implicitUnnest: boolean; readonly name: string };
  readonly reads: Set<string>;
  readonly indirect: Origin[];
  /** Lower case lambda parameters in force. */
  readonly shadows: string[];
  /** Queries resolved so far: a bound on the work that recursive CTEs inside each other could make. */
  steps: number;
  /** The body whose ORDER BY shows in the result. */
  outermost: Query['body'] | null;
  readonly resolve: (context: Context, query: Query, env: Env) => readonly Column[];
}

export interface Env {
  readonly ctes: Ctes;
  readonly scope: Scope | null;
}

/** Columns of a table by schema or by an earlier statement. Qualified names also match a shorter schema entry. */
export function columnsOf(context: Context, table: string): readonly string[] | undefined {
  return context.schema?.(table) ?? context.known.get(table.toLowerCase());
}

export function addIndirect(context: Context, origins: readonly Origin[]): void {
  addOrigins(context.indirect, origins, 0);
}
