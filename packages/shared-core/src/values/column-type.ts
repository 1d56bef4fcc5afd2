/**
 * What the values of a column surely are, whatever reader takes them with its defaults. A type is a proof,
 * never a guess: where there is none, the column may hold anything.
 */

/** `other` is neither number nor truth value, and more is not known: dates as text, lists, bytes. */
export type ColumnType = 'text' | 'number' | 'boolean' | 'datetime' | 'other';

/** Proven types by column name; a column that is missing has none. */
export type ColumnTypes = ReadonlyMap<string, ColumnType>;

/** `types` without `names`; the same map where it has none of them. */
export function withoutTypes(
  types: ColumnTypes | undefined,
  names: Iterable<string>,
): ColumnTypes | undefined {
  if (types === undefined) return undefined;
  let out: Map<string, ColumnType> | null = null;
  for (const name of names)
    if (types.has(name)) {
      out ??= new Map(types);
      out.delete(name);
    }
  return out ?? types;
}

/** What is proven on both of two ways. */
export function commonTypes(
  a: ColumnTypes | undefined,
  b: ColumnTypes | undefined,
): ColumnTypes | undefined {
  if (a === b || a === undefined || b === undefined) return a === b ? a : undefined;
  return new Map([...a].filter(([name, type]) => b.get(name) === type));
}

export function sameTypes(a: ColumnTypes | undefined, b: ColumnTypes | undefined): boolean {
  if (a === b) return true;
  if (a === undefined || a.size !== b?.size) return false;
  for (const [name, type] of a) if (b.get(name) !== type) return false;
  return true;
}
