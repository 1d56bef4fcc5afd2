/** Makers of relations: base tables, renamed columns, pivots. */
import type { Expr, Reshape } from '../syntax/tree.ts';
import type { Context, Env } from './context.ts';
import { addIndirect, columnsOf } from './context.ts';
import { originsOf } from './derive.ts';
import type { Column, Origin, Relation } from './relation.ts';
import { addOrigins, namedColumn, relation, scope, starColumn } from './relation.ts';

/** A base table under its alias. */
export function tableRelation(
  context: Context,
  table: string,
  path: readonly string[],
  alias: string | null,
): Relation {
  const known = columnsOf(context, table);
  const columns =
    known === undefined
      ? [starColumn(table, 0, [])]
      : known.map((name) => namedColumn(name, [{ table, column: name, bits: 0 }]));
  return {
    key: (alias ?? path.at(-1) ?? table).toLowerCase(),
    path: path.map((it) => it.toLowerCase()),
    table,
    columns,
    open: known === undefined,
    any: null,
    aliased: alias !== null,
    hidden: false,
    reserved: false,
  };
}

/** Columns under the names of an alias list: by position, up to the first star. */
export function renamed(columns: readonly Column[], names: readonly string[]): readonly Column[] {
  if (names.length === 0) return columns;
  const open = columns.findIndex((it) => it.star !== null);
  if (open < 0) {
    return columns.map((it, i) => {
      const name = names[i];
      return name === undefined || name === '' ? it : namedColumn(name, it.origins);
    });
  }
  // A star has an unknown number of columns: each name may be any of what it stands for.
  const origins: Origin[] = [];
  for (const it of columns.slice(open)) addOrigins(origins, it.origins, 0);
  return names.map((name, i) =>
    i < open ? namedColumn(name, columns[i]?.origins ?? []) : namedColumn(name, origins),
  );
}

/** PIVOT, UNPIVOT and MATCH_RECOGNIZE of a relation. */
export function reshaped(
  context: Context,
  base: Relation,
  reshape: Reshape,
  env: Env,
): readonly Column[] {
  const inside = scope(env.scope);
  inside.relations.push(base);
  const inner: Env = { ctes: env.ctes, scope: inside };
  const values: Origin[] = [];
  for (const it of reshape.values) addOrigins(values, originsOf(context, it.expr, inner), 0);
  const keys: Origin[] = [];
  for (const it of reshape.keys) addOrigins(keys, originsOf(context, it, inner), 0);
  if (reshape.kind === 'match') return matched(base, reshape, context, inner);
  if (reshape.kind === 'pivot') {
    addIndirect(context, keys);
    const used = usedNames([...reshape.values.map((it) => it.expr), ...reshape.keys]);
    const made =
      reshape.names.length === 0
        ? [namedColumn('*', values)]
        : reshape.names.map((it) => namedColumn(it, values));
    return [...without(base.columns, used), ...made];
  }
  const used = usedNames(reshape.keys);
  const [last] = reshape.names.slice(-1);
  const made = reshape.names.slice(0, -1).map((it) => namedColumn(it, keys));
  return [...without(base.columns, used), ...made, namedColumn(last ?? 'name', [])];
}

function matched(base: Relation, reshape: Reshape, context: Context, env: Env): readonly Column[] {
  const measures = reshape.values.map((it) =>
    namedColumn(it.alias ?? '', originsOf(context, unqualifiedVariables(it.expr), env)),
  );
  return [...base.columns, ...measures];
}

/** `LAST(A.price)`: A is a pattern variable, not a table. */
function unqualifiedVariables(expr: Expr): Expr {
  if (expr.kind === 'column') return { ...expr, path: expr.path.slice(-1) };
  return expr.args.length === 0 ? expr : { ...expr, args: expr.args.map(unqualifiedVariables) };
}

function usedNames(exprs: readonly Expr[]): string[] {
  const names: string[] = [];
  const visit = (expr: Expr): void => {
    if (expr.kind === 'column') names.push((expr.path.at(-1) ?? '').toLowerCase());
    expr.args.forEach(visit);
  };
  exprs.forEach(visit);
  return names;
}

function without(columns: readonly Column[], names: readonly string[]): Column[] {
  return columns
    .filter((it) => it.star !== null || !names.includes(it.key))
    .map((it) => (it.star === null ? it : { ...it, except: [...it.except, ...names] }));
}

/** A relation all of whose names answer with the same origins. */
export function looseRelation(
  key: string,
  columns: readonly string[],
  origins: readonly Origin[],
): Relation {
  const named = columns.filter((it) => it !== '').map((it) => namedColumn(it, origins));
  return { ...relation(key, named), any: origins };
}
