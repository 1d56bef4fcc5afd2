/** Finding the column that a name means. */
import type { Column, Origin, Relation, Scope } from './relation.ts';
import { addOrigins } from './relation.ts';

/** Origins of a column name in a scope. Undefined: it is no column at all (a variable, an unknown qualifier). */
export function findColumn(scope: Scope, path: readonly string[]): readonly Origin[] | undefined {
  const name = path.at(-1) ?? '';
  if (path.length === 1) return unqualified(scope, name);
  const lower = path.map((it) => it.toLowerCase());
  for (let at: Scope | null = scope; at !== null; at = at.parent) {
    // The longest qualifier first: `schema.table.column` before `alias.column.field`.
    for (let length = Math.min(lower.length - 1, MAX_QUALIFIER); length > 0; length -= 1) {
      const found = qualifiedRelation(at, lower.slice(0, length));
      if (found !== undefined) {
        const column = path[length] ?? name;
        return columnOf(found, column) ?? [{ table: found.table, column, bits: 0 }];
      }
    }
  }
  const [first] = path;
  const field = unqualified(scope, first ?? name, true);
  return field ?? (hasRelations(scope) ? [unattributed(name)] : undefined);
}

/** No name has more parts before the column. */
const MAX_QUALIFIER = 6;

function unattributed(column: string): Origin {
  return { table: null, column, bits: 0 };
}

function hasRelations(scope: Scope): boolean {
  for (let at: Scope | null = scope; at !== null; at = at.parent)
    if (at.relations.length > 0) return true;
  return false;
}

/** The relation that a qualifier names: by alias, else by the end of the table's name. */
export function qualifiedRelation(
  scope: Scope,
  qualifier: readonly string[],
): Relation | undefined {
  const last = qualifier.at(-1) ?? '';
  if (qualifier.length === 1) {
    const named = scope.relations.find((it) => it.key === last);
    if (named !== undefined) return named;
  }
  return scope.relations.find(
    (it) => it.path.length >= qualifier.length && endsWith(it.path, qualifier),
  );
}

function endsWith(path: readonly string[], end: readonly string[]): boolean {
  const skip = path.length - end.length;
  return end.every((part, i) => path[skip + i] === part);
}

function matching(relation: Relation, key: string): Column[] {
  return relation.columns.filter((it) => it.key === key && it.star === null);
}

/** Origins of one column of one relation; undefined where it surely has none of that name. */
export function columnOf(relation: Relation, name: string): readonly Origin[] | undefined {
  const key = name.toLowerCase();
  const exact = matching(relation, key);
  if (exact.length > 0) return merged(exact.map((it) => it.origins));
  if (relation.any !== null) return relation.any;
  if (!relation.open) return undefined;
  return openColumn(relation, name, key);
}

function openColumn(relation: Relation, name: string, key: string): readonly Origin[] | undefined {
  const stars = relation.columns.filter((it) => it.star !== null && !it.except.includes(key));
  const [only] = stars;
  if (only === undefined) return undefined;
  if (stars.length > 1 && new Set(stars.map((it) => it.star)).size > 1) return [unattributed(name)];
  return only.origins.map((it) => ({ table: it.table, column: name, bits: it.bits }));
}

function merged(lists: readonly (readonly Origin[])[]): readonly Origin[] {
  const [first] = lists;
  if (lists.length === 1 && first !== undefined) return first;
  const result: Origin[] = [];
  for (const one of lists) addOrigins(result, one, 0);
  return result;
}

function unqualified(scope: Scope, name: string, field = false): readonly Origin[] | undefined {
  const key = name.toLowerCase();
  for (let at: Scope | null = scope; at !== null; at = at.parent) {
    if (at.aliasesFirst && !field) {
      const alias = at.aliases.get(key);
      if (alias !== undefined) return alias;
    }
    const found = inScope(at, name, key);
    if (found !== undefined) return found;
    const alias = at.aliases.get(key);
    if (alias !== undefined) return alias;
  }
  if (!hasRelations(scope)) return undefined;
  // One table and nothing else: its schema is not complete, but whose column it is is plain.
  const [only] = scope.relations;
  const table =
    scope.relations.length === 1 && scope.parent === null ? (only?.table ?? null) : null;
  return [{ table, column: name, bits: 0 }];
}

function inScope(scope: Scope, name: string, key: string): readonly Origin[] | undefined {
  const closed: (readonly Origin[])[] = [];
  for (const it of scope.relations)
    for (const column of matching(it, key)) closed.push(column.origins);
  const shared = scope.shared.has(key);
  if (closed.length > 0 && !shared) return merged(closed);
  const row = scope.relations.find((it) => it.key === key && (it.aliased || !it.open));
  if (row !== undefined && closed.length === 0) return row.any ?? wholeRow(row);
  const open = scope.relations.filter((it) => it.open && !it.reserved);
  if (shared) {
    const all = open.map((it) => openColumn(it, name, key) ?? []);
    if (closed.length + all.length > 0) return merged([...closed, ...all]);
  }
  const candidates = open.filter((it) => openColumn(it, name, key) !== undefined);
  const [only] = candidates;
  if (candidates.length > 1) return [unattributed(name)];
  if (only !== undefined) return openColumn(only, name, key);
  const loose = scope.relations.filter((it) => it.any !== null);
  const [one] = loose;
  return loose.length === 1 && one !== undefined && scope.relations.length === 1
    ? (one.any ?? undefined)
    : undefined;
}

/** All columns of a relation as one value. */
export function wholeRow(relation: Relation): readonly Origin[] {
  if (relation.any !== null) return relation.any;
  const result: Origin[] = [];
  for (const column of relation.columns) addOrigins(result, column.origins, 0);
  return result;
}

/** What `count(*)` reads: `*` of every table behind the relation. */
export function rowCount(relation: Relation): readonly Origin[] {
  if (relation.table !== null) return [{ table: relation.table, column: '*', bits: 0 }];
  const tables = new Set(wholeRow(relation).map((it) => it.table));
  return [...tables].map((table) => ({ table, column: '*', bits: 0 }));
}
