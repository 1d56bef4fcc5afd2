/** Makers of expression nodes: every node has every field, so that all have one shape. */
import type { Expr, ExprKind, Query, StarEdits } from './tree.ts';

const NONE: readonly string[] = [];

// The parameters are the fields of a node.
// eslint-disable-next-line max-params
export function node(
  kind: ExprKind,
  from: number,
  to: number,
  name: string,
  args: Expr[],
  query: Query | null = null,
): Expr {
  return { kind, from, to, name, path: NONE, args, query, star: null };
}

export function column(from: number, to: number, path: readonly string[]): Expr {
  return { kind: 'column', from, to, name: '', path, args: [], query: null, star: null };
}

export function star(
  from: number,
  to: number,
  path: readonly string[],
  edits: StarEdits | null,
): Expr {
  return { kind: 'star', from, to, name: '*', path, args: [], query: null, star: edits };
}
