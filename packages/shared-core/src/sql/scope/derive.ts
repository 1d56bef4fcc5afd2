/** From an expression to the columns its value comes from. */
import type { Expr } from '../syntax/tree.ts';
import { UNITS } from '../syntax/words.ts';
import type { Context, Env } from './context.ts';
import { addIndirect } from './context.ts';
import { findColumn, qualifiedRelation, rowCount, wholeRow } from './lookup.ts';
import type { Origin, Relation, Scope } from './relation.ts';
import { addOrigins } from './relation.ts';
import {
  CAST,
  CHOOSERS,
  DATE_FUNCTIONS,
  functionBits,
  operatorBits,
  UDF,
  UNIT_WORDS,
} from './transforms.ts';

/** The origins of an expression in a scope. */
export function originsOf(context: Context, expr: Expr, env: Env): Origin[] {
  const result: Origin[] = [];
  derive(context, expr, env, { bits: 0, into: result });
  return result;
}

interface Sink {
  readonly bits: number;
  readonly into: Origin[];
}

function derive(context: Context, expr: Expr, env: Env, sink: Sink): void {
  switch (expr.kind) {
    case 'literal':
      return;
    case 'column':
      column(context, expr, env, sink);
      return;
    case 'star':
      star(expr, env, sink, wholeRow);
      return;
    case 'query':
      subquery(context, expr, env, sink);
      return;
    case 'cast':
      each(context, expr.args, env, { bits: sink.bits | CAST, into: sink.into });
      return;
    case 'call':
      call(context, expr, env, sink);
      return;
    case 'operator':
      each(context, expr.args, env, { bits: sink.bits | operatorBits(expr.name), into: sink.into });
      return;
    case 'lambda':
      lambda(context, expr, env, sink);
      return;
    case 'list':
      if (expr.path.length > 0) context.reads.add(expr.path.join('.'));
      each(
        context,
        expr.args,
        env,
        expr.name === 'OVER' ? { bits: sink.bits | UDF, into: sink.into } : sink,
      );
      return;
    case 'case':
      each(context, expr.args, env, sink);
  }
}

function each(context: Context, args: readonly Expr[], env: Env, sink: Sink): void {
  for (const arg of args) derive(context, arg, env, sink);
}

function column(context: Context, expr: Expr, env: Env, sink: Sink): void {
  const [first] = expr.path;
  if (first !== undefined && context.shadows.includes(first.toLowerCase())) return;
  if (env.scope === null) return;
  if (expr.path.at(-1)?.includes('{') === true) {
    // Which column is only known at run time: any of what is in scope.
    for (const relation of env.scope.relations)
      addOrigins(sink.into, wholeRow(relation), sink.bits);
    return;
  }
  const found = findColumn(env.scope, expr.path);
  if (found !== undefined) addOrigins(sink.into, found, sink.bits);
}

function star(
  expr: Expr,
  env: Env,
  sink: Sink,
  value: (relation: Relation) => readonly Origin[],
): void {
  for (const relation of starRelations(env.scope, expr.path)) {
    const except = expr.star?.except ?? [];
    const origins = value(relation).filter((it) => !except.includes(it.column.toLowerCase()));
    addOrigins(sink.into, origins, sink.bits);
  }
}

/** The relations that a star covers. */
export function starRelations(scope: Scope | null, path: readonly string[]): readonly Relation[] {
  if (scope === null) return [];
  if (path.length === 0) return scope.relations.filter((it) => !it.hidden);
  const lower = path.map((it) => it.toLowerCase());
  for (let at: Scope | null = scope; at !== null; at = at.parent) {
    const found = qualifiedRelation(at, lower);
    if (found !== undefined) return [found];
  }
  return [];
}

function subquery(context: Context, expr: Expr, env: Env, sink: Sink): void {
  if (expr.query === null) return;
  for (const it of context.resolve(context, expr.query, env))
    addOrigins(sink.into, it.origins, sink.bits);
}

function lambda(context: Context, expr: Expr, env: Env, sink: Sink): void {
  const names = expr.name.split(',');
  context.shadows.push(...names);
  each(context, expr.args, env, sink);
  context.shadows.length -= names.length;
}

function call(context: Context, expr: Expr, env: Env, sink: Sink): void {
  const { name, args } = expr;
  const bits = sink.bits | functionBits(name);
  const inner = { bits, into: sink.into };
  if (name === 'EXISTS') {
    for (const arg of args) {
      if (arg.kind === 'query') addIndirect(context, originsOf(context, arg, env));
      else derive(context, arg, env, inner);
    }
    return;
  }
  const dates = DATE_FUNCTIONS.has(name);
  for (let i = 0; i < args.length; i += 1) {
    const arg = args[i];
    if (arg === undefined || (dates && isUnit(arg))) continue;
    const row = ROW_FUNCTIONS.has(name) ? rowArgument(arg, env) : undefined;
    if (row !== undefined) addOrigins(sink.into, row, bits);
    else if (arg.kind === 'star' && name.startsWith('COUNT')) star(arg, env, inner, rowCount);
    else if (i === 0 && CHOOSERS.has(name))
      derive(context, arg, env, { bits: bits | UDF, into: sink.into });
    else derive(context, arg, env, inner);
  }
}

/** Functions that take a whole row by its table's name: `row_to_json(t)`. */
const ROW_FUNCTIONS: ReadonlySet<string> = new Set([
  'ROW_TO_JSON',
  'TO_JSON',
  'TO_JSONB',
  'JSON_AGG',
  'JSONB_AGG',
  'TO_JSON_STRING',
  'HSTORE',
]);

function rowArgument(arg: Expr, env: Env): readonly Origin[] | undefined {
  if (arg.kind !== 'column' || arg.path.length !== 1) return undefined;
  const key = (arg.path[0] ?? '').toLowerCase();
  const row = env.scope?.relations.find((it) => it.key === key);
  return row === undefined ? undefined : wholeRow(row);
}

/** `DAY` in `DATEADD(DAY, 1, d)`, `WEEK(MONDAY)` in `DATE_TRUNC(d, WEEK(MONDAY))`. */
function isUnit(arg: Expr): boolean {
  if (arg.kind === 'call' && arg.name === 'WEEK') return arg.args.every(isUnit);
  if (arg.kind !== 'column' || arg.path.length !== 1) return false;
  const word = (arg.path[0] ?? '').toUpperCase();
  return UNITS.has(word) || UNIT_WORDS.has(word);
}
