/** Relations as scopes see them: columns with the columns they come from. Plain data and small makers. */

/** One column of a table that a value comes from, with what was done to it on this way. */
export interface Origin {
  /** Null where it could not be attributed to one table. */
  readonly table: string | null;
  readonly column: string;
  readonly bits: number;
}

export interface Column {
  /** As written; `*` for a star nobody could expand. */
  readonly name: string;
  /** Lower case. */
  readonly key: string;
  readonly origins: readonly Origin[];
  /** For a star: the table whose columns it stands for. */
  readonly star: string | null;
  /** For a star: lower case names it does not stand for. */
  readonly except: readonly string[];
}

export interface Relation {
  /** Lower case alias, or the last part of the table's name; empty where it has none. */
  readonly key: string;
  /** Lower case parts of the table's name, for `schema.table.column`. */
  readonly path: readonly string[];
  /** The table itself, where it is one. */
  readonly table: string | null;
  readonly columns: readonly Column[];
  /** Some columns are not known: a star is among {@link columns}. */
  readonly open: boolean;
  /** Any name asked of it answers with these (an unnested value, a table function). */
  readonly any: readonly Origin[] | null;
  /** Alias was written. */
  readonly aliased: boolean;
  /** Not part of `*` (semi joins, the row of a conflict). */
  readonly hidden: boolean;
  /** Only a qualified name finds its unknown columns: the target of a MERGE beside its sources. */
  readonly reserved: boolean;
}

export interface Scope {
  readonly relations: Relation[];
  /** Lower case names that USING or NATURAL joined. */
  readonly shared: Set<string>;
  readonly parent: Scope | null;
  /** Aliases of the select list so far: lower case to origins. */
  readonly aliases: Map<string, readonly Origin[]>;
  /** Aliases win over columns (ORDER BY). */
  aliasesFirst: boolean;
}

export function namedColumn(name: string, origins: readonly Origin[]): Column {
  return { name, key: name.toLowerCase(), origins, star: null, except: [] };
}

export function starColumn(table: string, bits: number, except: readonly string[]): Column {
  return { name: '*', key: '*', origins: [{ table, column: '*', bits }], star: table, except };
}

export function scope(parent: Scope | null): Scope {
  return { relations: [], shared: new Set(), parent, aliases: new Map(), aliasesFirst: false };
}

export function relation(key: string, columns: readonly Column[]): Relation {
  return {
    key: key.toLowerCase(),
    path: [],
    table: null,
    columns,
    open: columns.some((it) => it.star !== null),
    any: null,
    aliased: key !== '',
    hidden: false,
    reserved: false,
  };
}

/** Adds origins that are not there yet. */
export function addOrigins(into: Origin[], more: readonly Origin[], bits: number): void {
  for (const origin of more) {
    const all = origin.bits | bits;
    if (
      !into.some(
        (it) => it.table === origin.table && it.column === origin.column && it.bits === all,
      )
    ) {
      into.push(
        all === origin.bits ? origin : { table: origin.table, column: origin.column, bits: all },
      );
    }
  }
}
