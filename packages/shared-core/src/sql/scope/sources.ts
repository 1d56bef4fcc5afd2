/** FROM into relations: tables, subqueries, functions, unnested values and the joins between them. */
import type { FromEntry, Source } from '../syntax/tree.ts';
import type { Context, Env } from './context.ts';
import { addIndirect } from './context.ts';
import { originsOf } from './derive.ts';
import { columnOf, findColumn } from './lookup.ts';
import type { Origin, Relation, Scope } from './relation.ts';
import { addOrigins, namedColumn, relation } from './relation.ts';
import { looseRelation, renamed, reshaped, tableRelation } from './tables.ts';

/** Puts the relations of a FROM list into `scope`, in order, so that later entries see earlier ones. */
export function fillScope(
  context: Context,
  entries: readonly FromEntry[],
  env: Env,
  scope: Scope,
): void {
  for (const entry of entries) {
    const before = scope.relations.length;
    const { source } = entry;
    if (source.kind === 'group') group(context, source, env, scope);
    else if (source.kind !== 'nothing' || source.alias !== null) {
      const made = sourceRelation(context, source, env, scope);
      scope.relations.push(entry.hidden ? { ...made, hidden: true } : made);
    }
    share(context, entry, scope, before);
    if (entry.on !== null)
      addIndirect(context, originsOf(context, entry.on, { ctes: env.ctes, scope }));
  }
}

function group(context: Context, source: Source, env: Env, scope: Scope): void {
  if (source.alias === null && source.reshapes.length === 0) {
    fillScope(context, source.inner, env, scope);
    return;
  }
  const inner: Scope = {
    relations: [],
    shared: new Set(),
    parent: scope,
    aliases: new Map(),
    aliasesFirst: false,
  };
  fillScope(context, source.inner, { ctes: env.ctes, scope: inner }, inner);
  const columns = inner.relations.filter((it) => !it.hidden).flatMap((it) => it.columns);
  scope.relations.push(dressed(context, relation('', columns), source, env));
}

/** Names joined by USING and NATURAL mean both sides. */
function share(context: Context, entry: FromEntry, scope: Scope, before: number): void {
  for (const name of entry.using) {
    scope.shared.add(name.toLowerCase());
    const origins: Origin[] = [];
    for (const it of scope.relations) addOrigins(origins, columnOf(it, name) ?? [], 0);
    addIndirect(context, origins);
  }
  if (!entry.natural) return;
  const right = scope.relations.slice(before);
  for (const left of scope.relations.slice(0, before)) {
    for (const column of left.columns) {
      if (
        column.star === null &&
        right.some((it) => it.columns.some((other) => other.key === column.key))
      ) {
        scope.shared.add(column.key);
        addIndirect(context, column.origins);
        for (const it of right) addIndirect(context, columnOf(it, column.key) ?? []);
      }
    }
  }
}

function sourceRelation(context: Context, source: Source, env: Env, scope: Scope): Relation {
  for (const name of source.reads) context.reads.add(name);
  const base = baseRelation(context, source, env, scope);
  return dressed(context, base, source, env);
}

function dressed(context: Context, base: Relation, source: Source, env: Env): Relation {
  let made = base;
  for (const reshape of source.reshapes) {
    const columns = reshaped(context, made, reshape, env);
    made = { ...relation(source.alias ?? '', columns), path: [] };
  }
  const key = source.alias === null ? made.key : source.alias.toLowerCase();
  const columns = made.any === null ? renamed(made.columns, source.columns) : made.columns;
  const open = columns.some((it) => it.star !== null);
  return { ...made, key, columns, open, aliased: source.alias !== null };
}

function baseRelation(context: Context, source: Source, env: Env, scope: Scope): Relation {
  switch (source.kind) {
    case 'table':
      return namedTable(context, source, env, scope);
    case 'query': {
      const outer = source.lateral ? scope : env.scope === scope ? scope.parent : env.scope;
      const columns =
        source.query === null
          ? []
          : context.resolve(context, source.query, { ctes: env.ctes, scope: outer });
      return relation(source.alias ?? '', columns);
    }
    case 'function':
    case 'unnest':
      return functionRelation(context, source, env, scope);
    case 'group':
    case 'nothing':
      return looseRelation(source.alias ?? '', [], []);
  }
}

function namedTable(context: Context, source: Source, env: Env, scope: Scope): Relation {
  const { path, name } = source;
  if (path.length === 1) {
    const cte = env.ctes.get(name.toLowerCase());
    if (cte !== undefined) {
      if (cte.pending) {
        cte.used = true;
        return looseRelation(name, [], []);
      }
      return { ...relation(name, cte.columns), aliased: false };
    }
  }
  if (path.length > 1 && context.dialect.implicitUnnest) {
    const walked = walkedColumn(path, scope);
    if (walked !== undefined)
      return looseRelation(source.alias ?? path.at(-1) ?? '', source.columns, walked);
  }
  if (name !== '') context.reads.add(name);
  return tableRelation(context, name, path, source.alias);
}

/** `FROM orders o, o.items i`: a column of an earlier entry. */
function walkedColumn(path: readonly string[], scope: Scope): readonly Origin[] | undefined {
  const first = (path[0] ?? '').toLowerCase();
  if (!scope.relations.some((it) => it.key === first)) return undefined;
  return findColumn(scope, path.slice(0, 2));
}

function functionRelation(context: Context, source: Source, env: Env, scope: Scope): Relation {
  const inner: Env = { ctes: env.ctes, scope };
  const each = source.args.map((arg) => originsOf(context, arg, inner));
  const origins: Origin[] = [];
  for (const it of each) addOrigins(origins, it, 0);
  const [file] = source.reads;
  if (file !== undefined && source.kind === 'function') {
    return tableRelation(context, file, [source.alias ?? source.name.toLowerCase()], source.alias);
  }
  if (source.name === 'UNNEST' && each.length > 1 && source.columns.length >= each.length)
    return sideBySide(source, each, origins);
  const names =
    source.columns.length > 0
      ? source.columns
      : source.kind === 'unnest' && source.alias !== null
        ? [source.alias]
        : [];
  return looseRelation(source.alias ?? source.name, names, origins);
}

/** `UNNEST(a, b) AS u (x, y)`: one column for each list, and the position after them. */
function sideBySide(
  source: Source,
  each: readonly (readonly Origin[])[],
  all: readonly Origin[],
): Relation {
  const columns = source.columns.map((name, i) => namedColumn(name, each[i] ?? all));
  return relation(source.alias ?? '', columns);
}
