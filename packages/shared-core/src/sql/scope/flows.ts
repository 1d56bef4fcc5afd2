/** From the actions of one statement to its flows: which columns reach which table. */
import type { SchemaLookup, SqlColumnRef, SqlFlow, SqlOutputColumn } from '../lineage.ts';
import type { Dialect } from '../dialects/dialect.ts';
import type { Action, Assignment, Query, Statement } from '../syntax/tree.ts';
import type { Context, Env } from './context.ts';
import { addIndirect, columnsOf } from './context.ts';
import { originsOf, starRelations } from './derive.ts';
import { bindCtes, queryColumns, rowScope } from './query-columns.ts';
import type { Column, Origin, Relation } from './relation.ts';
import { namedColumn, scope as newScope } from './relation.ts';
import { fillScope } from './sources.ts';
import { renamed, tableRelation } from './tables.ts';
import { transformNames } from './transforms.ts';

export type FlowMode = 'append' | 'replace' | 'cache' | 'result';

export interface Flow extends SqlFlow {
  readonly mode: FlowMode;
}

/** A name that goes, moves or changes places: in the order of the statement's actions. */
export type NameChange = Extract<Action, { kind: 'drop' | 'rename' | 'swap' }>;

export interface StatementFlows {
  readonly reads: readonly string[];
  readonly writes: readonly string[];
  readonly flows: readonly Flow[];
  readonly changes: readonly NameChange[];
  /** Columns of tables that the statement makes, for the statements after it. */
  readonly made: ReadonlyMap<string, readonly string[] | null>;
}

export interface Surroundings {
  readonly schema: SchemaLookup | undefined;
  readonly known: ReadonlyMap<string, readonly string[]>;
  readonly dialect: Dialect;
}

const NO_ENV: Env = { ctes: new Map(), scope: null };

interface Collected {
  readonly reads: Set<string>;
  readonly writes: Set<string>;
  readonly flows: Flow[];
  readonly changes: NameChange[];
  readonly made: Map<string, readonly string[] | null>;
}

/** Resolves one parsed statement. */
export function flowsOf(statement: Statement, surroundings: Surroundings): StatementFlows {
  const out: Collected = {
    reads: new Set(),
    writes: new Set(),
    flows: [],
    changes: [],
    made: new Map(),
  };
  for (const action of statement.actions) act(action, surroundings, out);
  return { ...out, reads: [...out.reads], writes: [...out.writes] };
}

function newContext(surroundings: Surroundings, reads: Set<string>): Context {
  return {
    schema: surroundings.schema,
    known: surroundings.known,
    dialect: surroundings.dialect,
    reads,
    indirect: [],
    shadows: [],
    steps: 0,
    outermost: null,
    resolve: queryColumns,
  };
}

function act(action: Action, surroundings: Surroundings, out: Collected): void {
  const context = newContext(surroundings, out.reads);
  switch (action.kind) {
    case 'query': {
      const special = swapPartitions(action.query);
      if (special !== undefined) {
        act({ kind: 'move', ...special }, surroundings, out);
        return;
      }
      context.outermost = action.query.body;
      const columns = queryColumns(context, action.query, NO_ENV);
      out.flows.push(flow(context, null, columns, 'result'));
      return;
    }
    case 'write':
      write(context, action, out);
      return;
    case 'assign':
      assign(context, action, out);
      return;
    case 'read':
      out.reads.add(action.name);
      return;
    case 'move':
      out.reads.add(action.source);
      out.writes.add(action.target);
      out.flows.push(
        flow(
          context,
          action.target,
          tableRelation(context, action.source, [action.source], null).columns,
          'append',
        ),
      );
      return;
    case 'drop':
    case 'rename':
    case 'swap':
      out.changes.push(action);
  }
}

/** Vertica moves rows by a function in a SELECT. */
function swapPartitions(query: Query): { source: string; target: string } | undefined {
  const { body } = query;
  if (body.kind !== 'select' || body.from.length > 0) return undefined;
  const [item] = body.items;
  const call = item?.expr;
  if (call?.kind !== 'call' || !MOVERS.has(call.name)) return undefined;
  const [source] = call.args;
  const target = call.args[3];
  if (source?.kind !== 'literal' || target?.kind !== 'literal') return undefined;
  return { source: source.name.slice(1, -1), target: target.name.slice(1, -1) };
}

const MOVERS = new Set([
  'SWAP_PARTITIONS_BETWEEN_TABLES',
  'MOVE_PARTITIONS_TO_TABLE',
  'COPY_PARTITIONS_TO_TABLE',
]);

function write(context: Context, action: Extract<Action, { kind: 'write' }>, out: Collected): void {
  const { target, query, mode } = action;
  if (target !== '' && mode !== 'cache') out.writes.add(target);
  if (query === null) {
    if (action.columns.length > 0) out.made.set(target.toLowerCase(), action.columns);
    return;
  }
  context.outermost = query.body;
  const columns = queryColumns(context, query, NO_ENV);
  const names =
    action.columns.length > 0 ? action.columns : targetNames(context, target, columns, mode);
  const placed =
    query.body.kind === 'values' && names.length === 0
      ? columns.map((it) => namedColumn('', it.origins))
      : renamed(columns, hasStar(columns) && !hasOnlyNames(columns) ? [] : names);
  out.flows.push(flow(context, target, placed, mode));
  if (mode !== 'append')
    out.made.set(target.toLowerCase(), hasStar(placed) ? null : placed.map((it) => it.name));
}

function hasStar(columns: readonly Column[]): boolean {
  return columns.some((it) => it.star !== null);
}

function hasOnlyNames(columns: readonly Column[]): boolean {
  return !hasStar(columns);
}

/** Names by position where the target's columns are known. */
function targetNames(
  context: Context,
  target: string,
  columns: readonly Column[],
  mode: FlowMode,
): readonly string[] {
  if (mode === 'cache') return [];
  const known =
    context.schema?.(target) ??
    (mode === 'append' ? context.known.get(target.toLowerCase()) : undefined);
  return known !== undefined && known.length >= columns.length ? known : [];
}

function flow(
  context: Context,
  target: string | null,
  columns: readonly Column[],
  mode: FlowMode,
): Flow {
  return { target, output: columns.map(outputColumn), indirect: refs(context.indirect), mode };
}

function outputColumn(column: Column, index: number): SqlOutputColumn {
  return {
    name: column.name,
    index,
    direct: column.origins.map((it) => ({
      ref: { table: it.table, column: it.column },
      transforms: transformNames(it.bits),
    })),
    except: column.except,
  };
}

function refs(origins: readonly Origin[]): SqlColumnRef[] {
  const result: SqlColumnRef[] = [];
  for (const { table, column } of origins) {
    if (!result.some((it) => it.table === table && it.column === column))
      result.push({ table, column });
  }
  return result;
}

/** UPDATE, MERGE and the like: assignments in the scope of the target and its sources. */
function assign(
  context: Context,
  action: Extract<Action, { kind: 'assign' }>,
  out: Collected,
): void {
  const { target } = action;
  const ctes = bindCtes(context, action.ctes, NO_ENV);
  const scope = newScope(rowScope(context, action, NO_ENV));
  const env: Env = { ctes, scope };
  if (target !== '') {
    if (action.writes) out.writes.add(target);
    const path = target.split('.');
    const own = tableRelation(context, target, path, action.alias);
    const external = action.from.some((it) => it.source.kind !== 'nothing');
    // A column that the target's schema does not name belongs to a source, where there is one.
    scope.relations.push({ ...own, hidden: true, reserved: external });
  }
  fillScope(context, action.from, env, scope);
  for (const it of action.conditions) addIndirect(context, originsOf(context, it, env));
  const columns: Column[] = [];
  for (const it of action.assignments) columns.push(...assigned(context, it, env, target));
  if (action.writes) out.flows.push(flow(context, target, columns, 'append'));
}

function assigned(
  context: Context,
  assignment: Assignment,
  env: Env,
  target: string,
): readonly Column[] {
  const { expr, column } = assignment;
  if (expr.kind === 'star' && env.scope !== null) {
    const relations: readonly Relation[] = starRelations(env.scope, expr.path);
    return relations.flatMap((it) => [...it.columns]);
  }
  const name =
    column ??
    columnsOf(context, target)?.[assignment.position] ??
    (expr.kind === 'column' ? (expr.path.at(-1) ?? '') : '');
  return [namedColumn(name, originsOf(context, expr, env))];
}
