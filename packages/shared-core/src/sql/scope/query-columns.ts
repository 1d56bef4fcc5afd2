/** Resolution of queries: CTEs, set operations, select lists. FROM is in `sources.ts`. */
import type { Cte, Expr, Item, Query, Select, SetOperation, Values } from '../syntax/tree.ts';
import type { Context, Ctes, Env } from './context.ts';
import { addIndirect } from './context.ts';
import { originsOf, starRelations } from './derive.ts';
import type { Column, Origin, Relation, Scope } from './relation.ts';
import { addOrigins, namedColumn, scope as newScope } from './relation.ts';
import { fillScope } from './sources.ts';
import { renamed } from './tables.ts';

/** More queries than any real text holds; beyond it recursion is not followed twice. */
const MAX_STEPS = 20_000;

/** The output columns of a query. Filters, joins and groups go to `context.indirect`. */
export function queryColumns(context: Context, query: Query, env: Env): readonly Column[] {
  context.steps += 1;
  const around = env.scope === null ? rowScope(context, query, env) : env.scope;
  const ctes = bindCtes(context, query.ctes, { ctes: env.ctes, scope: around });
  return bodyColumns(context, query.body, { ctes, scope: around });
}

/** Row variables of a routine: only a qualified name finds their columns. */
export function rowScope(context: Context, query: Pick<Query, 'rows'>, env: Env): Scope | null {
  if (query.rows === undefined) return null;
  const result = newScope(null);
  for (const { name, source } of query.rows) {
    const inner = newScope(null);
    fillScope(
      context,
      [{ source, on: null, using: [], natural: false, hidden: false }],
      env,
      inner,
    );
    const [made] = inner.relations;
    if (made !== undefined)
      result.relations.push({ ...made, key: name.toLowerCase(), aliased: true, reserved: true });
  }
  return result;
}

/** The CTEs of a WITH on top of those in force. */
export function bindCtes(context: Context, ctes: readonly Cte[], env: Env): Ctes {
  if (ctes.length === 0) return env.ctes;
  const bound = new Map(env.ctes);
  for (const cte of ctes) {
    const key = cte.name.toLowerCase();
    const self = { name: cte.name, columns: [] as readonly Column[], pending: true, used: false };
    const inner =
      cte.recursive && cte.query.body.kind === 'set' ? new Map(bound).set(key, self) : bound;
    const resolve = (): readonly Column[] =>
      renamed(queryColumns(context, cte.query, { ctes: inner, scope: env.scope }), cte.columns);
    let columns = resolve();
    if (self.used && context.steps < MAX_STEPS) {
      self.columns = columns;
      self.pending = false;
      columns = resolve();
    }
    bound.set(key, { name: cte.name, columns, pending: false, used: false });
  }
  return bound;
}

function bodyColumns(context: Context, body: Query['body'], env: Env): readonly Column[] {
  switch (body.kind) {
    case 'select':
      return selectColumns(context, body, env);
    case 'set':
      return setColumns(context, body, env);
    case 'values':
      return valuesColumns(context, body, env);
  }
}

function valuesColumns(context: Context, body: Values, env: Env): readonly Column[] {
  const width = Math.max(0, ...body.rows.slice(0, 100).map((it) => it.length));
  const origins: Origin[][] = Array.from({ length: width }, () => []);
  for (const row of body.rows) {
    for (let i = 0; i < row.length; i += 1) {
      const expr = row[i];
      if (expr !== undefined && expr.kind !== 'literal')
        addOrigins(origins[i] ?? [], originsOf(context, expr, env), 0);
    }
  }
  return origins.map((it, i) => namedColumn(`column${i + 1}`, it));
}

/** By position, with the first branch's names; by name where the query says so. */
function setColumns(context: Context, body: SetOperation, env: Env): readonly Column[] {
  let result: readonly Column[] | undefined;
  for (let i = 0; i < body.branches.length; i += 1) {
    const branch = body.branches[i];
    if (branch === undefined) continue;
    const columns = queryColumns(context, branch, env);
    if (body.minus.includes(i)) for (const it of columns) addIndirect(context, it.origins);
    else result = result === undefined ? columns : united(result, columns, body.byName);
  }
  const made = result ?? [];
  if (context.outermost === body) {
    for (const it of body.order) {
      const key = it.kind === 'column' ? (it.path.at(-1) ?? '').toLowerCase() : '';
      const column =
        it.kind === 'literal' ? made[Number(it.name) - 1] : made.find((one) => one.key === key);
      if (column !== undefined) addIndirect(context, column.origins);
    }
  }
  return made;
}

function united(
  left: readonly Column[],
  right: readonly Column[],
  byName: boolean,
): readonly Column[] {
  const open = left.some((it) => it.star !== null) || right.some((it) => it.star !== null);
  if (byName || (open && !sameShape(left, right))) return byKey(left, right);
  const result: Column[] = [];
  for (let i = 0; i < left.length; i += 1) {
    const mine = left[i];
    const other = right[i];
    if (mine === undefined) continue;
    if (other === undefined) result.push(mine);
    else if (mine.star !== null || other.star !== null)
      result.push(mine, ...(mine.star === other.star ? [] : [other]));
    else result.push(both(mine, other));
  }
  return result;
}

function sameShape(left: readonly Column[], right: readonly Column[]): boolean {
  return (
    left.length === right.length &&
    left.every((it, i) => (it.star === null) === (right[i]?.star === null))
  );
}

function both(mine: Column, other: Column): Column {
  const origins = [...mine.origins];
  addOrigins(origins, other.origins, 0);
  return namedColumn(mine.name, origins);
}

/** Positions are not known on one side: names are matched, the rest is added. */
function byKey(left: readonly Column[], right: readonly Column[]): readonly Column[] {
  const result = [...left];
  for (const other of right) {
    const at = result.findIndex((it) => it.key === other.key && it.star === other.star);
    const mine = result[at];
    if (mine === undefined) result.push(other);
    else if (mine.star === null) result[at] = both(mine, other);
  }
  return result;
}

function selectColumns(context: Context, select: Select, env: Env): readonly Column[] {
  const scope = newScope(env.scope);
  const inner: Env = { ctes: env.ctes, scope };
  fillScope(context, select.from, inner, scope);
  const columns: Column[] = [];
  for (const item of select.items) itemColumns(context, item, inner, columns);
  scope.aliasesFirst = true;
  for (const it of select.filters) addIndirect(context, originsOf(context, it, inner));
  for (const it of select.group) addIndirect(context, groupOrigins(context, it, inner, columns));
  if (select.having !== null) addIndirect(context, originsOf(context, select.having, inner));
  if (context.outermost === select) {
    for (const it of select.order) addIndirect(context, groupOrigins(context, it, inner, columns));
  }
  return columns;
}

/** `GROUP BY 1` means the first column. */
function groupOrigins(
  context: Context,
  expr: Expr,
  env: Env,
  columns: readonly Column[],
): readonly Origin[] {
  if (expr.kind === 'literal' && expr.name !== '') {
    const column = columns[Number(expr.name) - 1];
    if (column !== undefined) return column.origins;
  }
  return originsOf(context, expr, env);
}

function itemColumns(context: Context, item: Item, env: Env, columns: Column[]): void {
  const { expr } = item;
  if (expr.kind === 'star' && item.alias === null) {
    columns.push(...starColumns(context, expr, env));
    return;
  }
  const origins = originsOf(context, expr, env);
  const name =
    item.alias ?? (expr.kind === 'column' ? expr.path.at(-1) : undefined) ?? item.text ?? '';
  columns.push(namedColumn(name, origins));
  if (item.alias !== null) env.scope?.aliases.set(item.alias.toLowerCase(), origins);
}

/** `*`, `t.*` with its edits. */
function starColumns(context: Context, expr: Expr, env: Env): readonly Column[] {
  const { scope } = env;
  const relations = starRelations(scope, expr.path);
  let columns = relations.flatMap((it) => [...expanded(it)]);
  if (expr.path.length === 0 && scope !== null && scope.shared.size > 0)
    columns = joinedOnce(columns, scope);
  if (expr.star === null) return columns;
  const { except, replace, rename } = expr.star;
  const renames = new Map(rename.map((it) => [it.from.toLowerCase(), it.to]));
  const gone = [
    ...except,
    ...rename.map((it) => it.from.toLowerCase()),
    ...replace.map((it) => (it.alias ?? '').toLowerCase()),
  ];
  const kept: Column[] = [];
  for (const column of columns) {
    if (column.star !== null) {
      kept.push({ ...column, except: [...column.except, ...gone] });
      for (const [from, to] of renames) kept.push(renamedFrom(column, from, to));
    } else if (renames.has(column.key))
      kept.push(namedColumn(renames.get(column.key) ?? '', column.origins));
    else if (!except.includes(column.key)) kept.push(replaced(context, column, replace, env));
  }
  for (const it of replace) {
    const key = (it.alias ?? '').toLowerCase();
    if (
      columns.some((column) => column.star !== null) &&
      !kept.some((column) => column.key === key)
    ) {
      kept.push(namedColumn(it.alias ?? '', originsOf(context, it.expr, env)));
    }
  }
  return kept;
}

function renamedFrom(column: Column, from: string, to: string): Column {
  return namedColumn(
    to,
    column.origins.map((it) => ({ table: it.table, column: from, bits: it.bits })),
  );
}

function replaced(context: Context, column: Column, replace: readonly Item[], env: Env): Column {
  const found = replace.find((it) => it.alias?.toLowerCase() === column.key);
  return found === undefined
    ? column
    : namedColumn(column.name, originsOf(context, found.expr, env));
}

/**
 * The columns a star takes from a relation. Beside an open star of the same table a plain column of it says
 * nothing new.
 */
function expanded(relation: Relation): readonly Column[] {
  if (relation.any !== null && relation.columns.length === 0) {
    return relation.any.length === 0
      ? []
      : [namedColumn(relation.key === '' ? 'value' : relation.key, relation.any)];
  }
  if (!relation.open || relation.columns.length === 1) return relation.columns;
  return relation.columns.filter((it) => it.star !== null || !covered(it, relation.columns));
}

function covered(column: Column, all: readonly Column[]): boolean {
  const [only] = column.origins;
  if (column.origins.length !== 1 || only === undefined || only.bits !== 0) return false;
  if (only.column.toLowerCase() !== column.key) return false;
  return all.some(
    (it) => it.star !== null && it.star === only.table && !it.except.includes(column.key),
  );
}

/** USING and NATURAL join two columns into one. */
function joinedOnce(columns: readonly Column[], scope: Scope): Column[] {
  const result: Column[] = [];
  for (const column of columns) {
    const at = scope.shared.has(column.key) ? result.findIndex((it) => it.key === column.key) : -1;
    const mine = result[at];
    if (mine === undefined) result.push(column);
    else result[at] = both(mine, column);
  }
  return result;
}
