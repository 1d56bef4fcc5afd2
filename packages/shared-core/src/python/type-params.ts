/** Type parameters of functions, classes and type aliases (PEP 695, defaults of PEP 696). */
import type { Expr, TypeParam } from './ast.ts';
import type { Cursor } from './cursor.ts';
import { advance } from './lexer.ts';
import { close, fail } from './recovery.ts';
import * as T from './tokens.ts';

/** At `[`; ends behind the `]`. */
export function parseTypeParams(p: Cursor): readonly TypeParam[] {
  advance(p);
  const params: TypeParam[] = [];
  while (p.kind !== T.RBracket) {
    const param = parseTypeParam(p);
    if (param === null) break;
    params.push(param);
    if (p.kind !== T.Comma) break;
    advance(p);
  }
  close(p, T.RBracket, 'expected ]');
  return params;
}

function parseTypeParam(p: Cursor): TypeParam | null {
  const from = p.from;
  let kind: TypeParam['kind'] = 'TypeVar';
  if (p.kind === T.Star) kind = 'TypeVarTuple';
  else if (p.kind === T.DoubleStar) kind = 'ParamSpec';
  if (kind !== 'TypeVar') advance(p);
  if (p.kind !== T.Name) {
    fail(p, 'expected a type parameter');
    return null;
  }
  const name = p.word;
  advance(p);
  let bound: Expr | null = null;
  if (p.kind === T.Colon) {
    advance(p);
    bound = p.grammar.expression(p);
  }
  let defaultValue: Expr | null = null;
  if (p.kind === T.Equal) {
    advance(p);
    defaultValue = p.kind === T.Star ? starred(p) : p.grammar.expression(p);
  }
  return { kind, from, to: p.lastTo, name, bound, defaultValue };
}

function starred(p: Cursor): Expr {
  const from = p.from;
  advance(p);
  const value = p.grammar.disjunction(p);
  return { kind: 'Starred', from, to: p.lastTo, value };
}
