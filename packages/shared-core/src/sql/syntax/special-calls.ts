/** Calls and literals with a grammar of their own: CAST, EXTRACT, INTERVAL, EXISTS, ARRAY, STRUCT, MAP, CONVERT. */
import { callArguments, withSuffixes } from './calls.ts';
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
  offset,
  take,
  takeAll,
  takeAny,
  word,
} from './cursor.ts';
import { node } from './nodes.ts';
import { NUMBER, PARAM, TEXT } from './tokens.ts';
import type { Expr } from './tree.ts';
import { intervalUnits } from './type-names.ts';
import { UNITS, words } from './words.ts';

type Form = (p: Cursor) => Expr | undefined;

const FORMS: ReadonlyMap<string, Form> = new Map<string, Form>([
  ['CAST', cast],
  ['TRY_CAST', cast],
  ['SAFE_CAST', cast],
  ['TRYCAST', cast],
  ['CONVERT', convert],
  ['TRY_CONVERT', convert],
  ['EXISTS', exists],
  ['EXTRACT', extract],
  ['DATE_PART', extract],
  ['POSITION', position],
  ['INTERVAL', interval],
  ['ARRAY', array],
  ['STRUCT', array],
  ['MAP', array],
  ['MULTISET', array],
  ['TIMESTAMP', zoned],
  ['TIME', zoned],
  ['PARSE', parseAs],
  ['TRY_PARSE', parseAs],
  ['COLLATION', collationFor],
]);

/** The reader of the form that starts with this word; it returns undefined where the word is a plain name. */
export function special(w: string): Form | undefined {
  return FORMS.get(w);
}

function cast(p: Cursor): Expr | undefined {
  if (!isAt(p, 1, '(')) return undefined;
  const from = offset(p);
  p.at += 1;
  const args = bracket(p, (inner) => {
    const value = inner.grammar.expression(inner);
    if (take(inner, ',')) return [value, inner.grammar.expression(inner)];
    expect(inner, 'AS');
    inner.grammar.type(inner);
    castTail(inner);
    return [value];
  });
  return withSuffixes(p, node('cast', from, lastOffset(p), '', args));
}

/** T-SQL: `PARSE(a AS DATE USING 'en-US')`. */
function parseAs(p: Cursor): Expr | undefined {
  return p.dialect.name === 'tsql' ? cast(p) : undefined;
}

/** PostgreSQL: `COLLATION FOR (a)`. */
function collationFor(p: Cursor): Expr | undefined {
  if (!isAt(p, 1, 'FOR') || !isAt(p, 2, '(')) return undefined;
  const from = offset(p);
  p.at += 2;
  return node('call', from, lastOffset(p), 'COLLATION', bracket(p, callArguments));
}

function castTail(p: Cursor): void {
  for (;;) {
    if (takeAll(p, 'ADD', 'FIELDS') || takeAll(p, 'RENAME', 'FIELDS') || take(p, 'MULTISET'))
      continue;
    if (take(p, 'FORMAT') || take(p, 'USING')) {
      p.grammar.expression(p);
      continue;
    }
    if (takeAll(p, 'AT', 'TIME', 'ZONE')) {
      p.grammar.expression(p);
      continue;
    }
    if (take(p, 'DEFAULT')) {
      p.grammar.expression(p);
      takeAll(p, 'ON', 'CONVERSION', 'ERROR');
      continue;
    }
    if (is(p, ',') && kind(p, 1) === TEXT) {
      p.at += 2;
      continue;
    }
    return;
  }
}

const TYPE_FIRST = new Set(['tsql', 'redshift']);
const TYPE_SECOND = new Set(['mysql', 'mariadb']);

function convert(p: Cursor): Expr | undefined {
  if (!isAt(p, 1, '(')) return undefined;
  const first = TYPE_FIRST.has(p.dialect.name);
  if (!first && !TYPE_SECOND.has(p.dialect.name)) return undefined;
  const from = offset(p);
  p.at += 1;
  const args = bracket(p, (inner) => {
    if (first) {
      inner.grammar.type(inner);
      expect(inner, ',');
      return list(inner, inner.grammar.expression);
    }
    const value = inner.grammar.expression(inner);
    if (take(inner, 'USING')) inner.at += 1;
    else if (expect(inner, ',')) inner.grammar.type(inner);
    return [value];
  });
  return node('cast', from, lastOffset(p), '', args);
}

function exists(p: Cursor): Expr | undefined {
  if (!isAt(p, 1, '(')) return undefined;
  const from = offset(p);
  p.at += 1;
  const args = bracket(p, (inner) => {
    if (
      is(inner, 'SELECT') ||
      is(inner, 'WITH') ||
      is(inner, '(') ||
      is(inner, 'FROM') ||
      is(inner, 'VALUES') ||
      is(inner, 'TABLE')
    )
      return [node('query', from, from, '', [], inner.grammar.query(inner))];
    return callArguments(inner);
  });
  return node('call', from, lastOffset(p), 'EXISTS', args);
}

/** `EXTRACT(DAY FROM x)`, `EXTRACT(WEEK(MONDAY) FROM x)`, `DATE_PART('month', x)`. */
function extract(p: Cursor): Expr | undefined {
  if (!isAt(p, 1, '(')) return undefined;
  const from = offset(p);
  const function_ = word(p);
  p.at += 1;
  const args = bracket(p, (inner) => {
    const plain = isName(inner) || kind(inner) === TEXT;
    const unit = plain && (isAt(inner, 1, 'FROM') || isAt(inner, 1, ','));
    if (unit) inner.at += 1;
    else if (plain && isAt(inner, 1, '(')) {
      inner.at += 1;
      bracket(inner, (unitArgument) => (unitArgument.at = unitArgument.end));
    } else return callArguments(inner);
    if (takeAny(inner, 'FROM', ',') === undefined) {
      fail(inner);
      return [];
    }
    return callArguments(inner);
  });
  return withSuffixes(p, node('call', from, lastOffset(p), function_, args));
}

/** `POSITION(x IN y)`: IN is not the operator here. */
function position(p: Cursor): Expr | undefined {
  if (!isAt(p, 1, '(')) return undefined;
  const from = offset(p);
  p.at += 1;
  return node('call', from, lastOffset(p), 'POSITION', bracket(p, callArguments));
}

/** An interval, or undefined where the word is a name. */
export function interval(p: Cursor): Expr | undefined {
  const start = p.at;
  const from = offset(p);
  const { partial } = p;
  p.at += 1;
  const args: Expr[] = [];
  if (kind(p) === TEXT) {
    p.at += 1;
    takeAny(p, 'PRECISION');
    if (is(p, '(') && kind(p, 1) === NUMBER) {
      undoInterval(p, start, partial);
      return undefined;
    }
    intervalUnits(p);
    while ((kind(p) === TEXT || kind(p) === NUMBER) && UNITS.has(word(p, 1))) p.at += 2;
    return node('literal', from, lastOffset(p), 'INTERVAL', []);
  }
  const number =
    kind(p) === NUMBER || kind(p) === PARAM || is(p, '-') || is(p, '(') || is(p, '?') || is(p, ':');
  if (!number && !(isName(p) && !STOP.has(word(p)))) {
    undoInterval(p, start, partial);
    return undefined;
  }
  args.push(p.grammar.expression(p));
  if (!intervalUnits(p)) {
    undoInterval(p, start, partial);
    return undefined;
  }
  for (;;) {
    if (is(p, '+') && kind(p, 1) === NUMBER && UNITS.has(word(p, 2))) p.at += 3;
    else if ((kind(p) === NUMBER || kind(p) === TEXT) && UNITS.has(word(p, 1))) p.at += 2;
    else break;
  }
  return node('operator', from, lastOffset(p), 'INTERVAL', args);
}

const STOP = words(`
  FROM AS ROWS RANGE ASC DESC NULLS IS IN AND OR LIKE NOT BETWEEN THEN END WHEN ELSE WHERE GROUP ORDER
  LIMIT
`);

function undoInterval(p: Cursor, start: number, partial: boolean): void {
  p.at = start;
  p.partial = partial;
}

/** ARRAY[…], ARRAY<T>[…], ARRAY(SELECT …), STRUCT<a INT>(…), MAP {…}, MAP[…]. */
function array(p: Cursor): Expr | undefined {
  const from = offset(p);
  const function_ = word(p);
  if (isAt(p, 1, '<') || isAt(p, 1, '<>')) {
    p.grammar.type(p);
    if (is(p, '(')) return node('call', from, lastOffset(p), function_, bracket(p, callArguments));
    if (is(p, '[') || is(p, '{')) return p.grammar.expression(p);
    return node('literal', from, lastOffset(p), function_, []);
  }
  if (isAt(p, 1, '[') || isAt(p, 1, '{')) {
    p.at += 1;
    if (is(p, '{')) return p.grammar.expression(p);
    const args = bracket(p, (inner) => (atEnd(inner) ? [] : list(inner, inner.grammar.expression)));
    return node('list', from, lastOffset(p), function_, args);
  }
  return undefined;
}

/** `TIMESTAMP WITH TIME ZONE '…'`. */
function zoned(p: Cursor): Expr | undefined {
  const from = offset(p);
  const start = p.at;
  p.at += 1;
  if (
    (takeAll(p, 'WITH', 'TIME', 'ZONE') || takeAll(p, 'WITHOUT', 'TIME', 'ZONE')) &&
    kind(p) === TEXT
  ) {
    p.at += 1;
    return node('literal', from, lastOffset(p), 'TIMESTAMP', []);
  }
  p.at = start;
  return undefined;
}
