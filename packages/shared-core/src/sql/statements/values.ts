/** Queries and expressions where a statement holds one value: their reads become actions. */
import type { Cursor } from '../syntax/cursor.ts';
import { is, isAt } from '../syntax/cursor.ts';
import { queryAhead } from '../syntax/ahead.ts';
import type { Action } from '../syntax/tree.ts';

/** Whether a query starts here, in any number of brackets. */
export function queryInside(p: Cursor): boolean {
  let ahead = 0;
  while (isAt(p, ahead, '(')) ahead += 1;
  return queryAhead(p, ahead);
}

/** An expression or query whose reads become actions. */
export function expressionInto(p: Cursor, actions: Action[]): void {
  if (queryAhead(p) || (is(p, '(') && queryInside(p))) {
    actions.push({ kind: 'query', query: p.grammar.query(p) });
    return;
  }
  const expr = p.grammar.expression(p);
  actions.push({ kind: 'query', query: valueQuery(expr) });
}

/** An expression outside a query: its subqueries read tables. */
export function valueQuery(
  expr: ReturnType<Cursor['grammar']['expression']>,
): Extract<Action, { kind: 'query' }>['query'] {
  return {
    ctes: [],
    body: { kind: 'values', rows: [[expr]], order: [], limit: null },
    from: expr.from,
    to: expr.to,
  };
}
