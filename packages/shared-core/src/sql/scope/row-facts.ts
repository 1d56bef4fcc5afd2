/** What a statement does to rows as a whole: grouping with its smallest group, and a limit. */
import type { SqlStatement } from '../lineage.ts';
import type { Expr, Query, Select, Statement } from '../syntax/tree.ts';
import { AGGREGATE, functionBits } from './transforms.ts';

export interface RowFacts {
  readonly aggregation: SqlStatement['aggregation'];
  readonly limit: number | null;
}

const NONE: RowFacts = { aggregation: null, limit: null };

/** The facts of the outermost query of the first action that has one. */
export function rowFacts(statement: Statement): RowFacts {
  for (const action of statement.actions) {
    if ((action.kind === 'query' || action.kind === 'write') && action.query !== null)
      return queryFacts(action.query);
  }
  return NONE;
}

function queryFacts(query: Query): RowFacts {
  const { body } = query;
  if (body.kind !== 'select') return { aggregation: null, limit: body.limit };
  return { aggregation: aggregation(body), limit: body.limit };
}

function aggregation(select: Select): RowFacts['aggregation'] {
  const aggregated = select.items.some((it) => hasAggregate(it.expr));
  if (!select.grouped && !aggregated) return null;
  return {
    keys: select.group.map(keyName),
    minGroup: select.having === null ? null : smallestGroup(select.having),
  };
}

/** A column's name, else a positional number or the function's name. */
function keyName(expr: Expr): string {
  if (expr.kind === 'column') return expr.path.join('.');
  return expr.name;
}

/** An aggregate that is not a window function. */
function hasAggregate(expr: Expr): boolean {
  if (expr.kind === 'query') return false;
  if (expr.kind === 'call' && functionBits(expr.name) === AGGREGATE) {
    return !expr.args.some((it) => it.kind === 'list' && it.name === 'OVER');
  }
  return expr.args.some(hasAggregate);
}

/** `count(*) >= k` anywhere in a conjunction; the largest wins. */
function smallestGroup(having: Expr): number | null {
  if (having.kind !== 'operator') return null;
  if (having.name === 'AND') {
    const all = having.args.map(smallestGroup).filter((it) => it !== null);
    return all.length === 0 ? null : Math.max(...all);
  }
  const [left, right] = having.args;
  if (left === undefined || right === undefined || having.args.length !== 2) return null;
  return bound(left, having.name, right) ?? bound(right, MIRRORED[having.name] ?? '', left);
}

const MIRRORED: Readonly<Record<string, string>> = { '<': '>', '<=': '>=', '=': '=' };

function bound(count: Expr, operator: string, limit: Expr): number | null {
  if (
    count.kind !== 'call' ||
    !count.name.startsWith('COUNT') ||
    count.name === 'COUNT_IF' ||
    count.name === 'COUNTIF'
  )
    return null;
  if (limit.kind !== 'literal') return null;
  const value = Number(limit.name);
  if (!Number.isInteger(value)) return null;
  if (operator === '>=' || operator === '=') return value;
  return operator === '>' ? value + 1 : null;
}
