/** Arrays, list comprehensions, structs and maps in brackets. */
import { queryAhead } from './ahead.ts';
import type { Cursor } from './cursor.ts';
import {
  atEnd,
  bracket,
  expect,
  fail,
  is,
  isAt,
  isName,
  kind,
  lastOffset,
  list,
  name,
  offset,
  take,
  takeAny,
} from './cursor.ts';
import { node } from './nodes.ts';
import { starOperand } from './stars.ts';
import { NUMBER, TEXT, WORD } from './tokens.ts';
import type { Expr } from './tree.ts';

/** `[a, b]`, `[x FOR x IN l]`. */
export function array(p: Cursor): Expr {
  const from = offset(p);
  const args = bracket(p, (inner) => {
    const items: Expr[] = [];
    if (atEnd(inner)) return items;
    if (queryAhead(inner))
      return [node('query', offset(inner), offset(inner), '', [], inner.grammar.query(inner))];
    do {
      if (atEnd(inner) && items.length > 0 && inner.dialect.name === 'duckdb') break;
      items.push(inner.grammar.expression(inner));
    } while (take(inner, ','));
    if (is(inner, 'FOR')) return comprehension(inner, items);
    return items;
  });
  return node('list', from, lastOffset(p), '[]', args);
}

function comprehension(p: Cursor, items: Expr[]): Expr[] {
  const from = offset(p);
  p.at += 1;
  const names = list(p, (inner) => (isName(inner) ? name(inner) : (fail(inner), '')));
  expect(p, 'IN');
  const source = p.grammar.expression(p);
  const body = [...items];
  if (take(p, 'IF')) body.push(p.grammar.expression(p));
  return [source, node('lambda', from, lastOffset(p), names.join(',').toLowerCase(), body)];
}

/** `{'a': 1}`, `{*}`. */
export function struct(p: Cursor): Expr {
  const from = offset(p);
  const args = bracket(p, (inner) => {
    const items: Expr[] = [];
    if (atEnd(inner)) return items;
    if (kind(inner) === WORD && kind(inner, 1) === TEXT) {
      inner.at += 2;
      return items;
    }
    if (take(inner, 'FN')) return [inner.grammar.expression(inner)];
    do items.push(entry(inner));
    while (take(inner, ','));
    return items;
  });
  return node('list', from, lastOffset(p), '{}', args);
}

function entry(p: Cursor): Expr {
  if (is(p, '*')) return starOperand(p, offset(p), []);
  if ((isName(p) || kind(p) === TEXT || kind(p) === NUMBER) && isAt(p, 1, ':')) {
    p.at += 2;
    return p.grammar.expression(p);
  }
  const key = p.grammar.expression(p);
  if (key.kind === 'star') return key;
  if (!takeAny(p, ':', '=>')) fail(p);
  return p.grammar.expression(p);
}
