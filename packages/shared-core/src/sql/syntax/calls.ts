/** Function calls: arguments with everything dialects put among them, and what follows the bracket (OVER, FILTER, …). */
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
  pathName,
  take,
  takeAll,
  takeAny,
  word,
} from './cursor.ts';
import { node } from './nodes.ts';
import { SUM } from './precedence.ts';
import { group, run } from './properties.ts';
import { NUMBER, TEXT } from './tokens.ts';
import type { Expr } from './tree.ts';
import { intervalUnits } from './type-names.ts';
import { words } from './words.ts';

/** A call of `path`; the cursor stands on its bracket. */
export function call(p: Cursor, from: number, path: readonly string[]): Expr {
  const function_ = (path.at(-1) ?? '').toUpperCase();
  const args = bracket(p, callArguments);
  // Parametric aggregates take a second bracket: `quantile(0.5)(x)`; IDENTIFIER('f')() is a call too.
  while (is(p, '(') && (function_ === 'IDENTIFIER' || args.every((it) => it.kind === 'literal'))) {
    if (isAt(p, 1, '+') && isAt(p, 2, ')')) break;
    if (function_ !== 'IDENTIFIER') break;
    args.push(...bracket(p, callArguments));
  }
  return withSuffixes(p, node('call', from, lastOffset(p), function_, args));
}

/** The content of a call's bracket. */
export function callArguments(p: Cursor): Expr[] {
  const args: Expr[] = [];
  if (atEnd(p)) return args;
  if (is(p, 'ORDER')) {
    tails(p, args);
    return args;
  }
  do argument(p, args);
  while (take(p, ','));
  return args;
}

const PREFIXES = words(`
  DISTINCT ALL VARIADIC BOTH LEADING TRAILING KEY NAME DISTINCTROW INPUT UNIQUE CONTENT DOCUMENT
`);
const TRIMS = new Set(['BOTH', 'LEADING', 'TRAILING']);
const TABLES = words('TABLE MODEL CONNECTION DESCRIPTOR PROPERTY');

function argument(p: Cursor, args: Expr[]): void {
  const w = word(p);
  // `XMLNAMESPACES(DEFAULT 'uri', 'uri' AS "x")`
  if (w === 'DEFAULT' && kind(p, 1) === TEXT) p.at += 1;
  if (PREFIXES.has(w) && isOperandAhead(p)) p.at += 1;
  if (is(p, 'FROM') && args.length === 0 && TRIMS.has(w)) {
    // `TRIM(BOTH FROM x)`
    p.at += 1;
  }
  if (TABLES.has(w) && isName(p, 1)) {
    const from = offset(p);
    p.at += 1;
    const path = pathName(p);
    if (take(p, 'PARTITION')) {
      expect(p, 'BY');
      list(p, p.grammar.expression);
    }
    args.push({ ...node('list', from, lastOffset(p), w, []), path });
    return;
  }
  if (
    isName(p) &&
    (isAt(p, 1, '=>') || isAt(p, 1, ':=') || (isAt(p, 1, ':') && !p.dialect.colonPath))
  ) {
    p.at += 2;
  } else if (kind(p) === TEXT && isAt(p, 1, ':')) p.at += 2;
  if (isQuery(p)) args.push(node('query', offset(p), offset(p), '', [], p.grammar.query(p)));
  else args.push(p.grammar.expression(p));
  tails(p, args);
}

function isQuery(p: Cursor): boolean {
  return (
    is(p, 'SELECT') ||
    (is(p, 'WITH') && isName(p, 1)) ||
    (is(p, 'FROM') && p.dialect.fromFirst && isName(p, 1))
  );
}

function isOperandAhead(p: Cursor): boolean {
  const next = word(p, 1);
  if (kind(p, 1) === TEXT || kind(p, 1) === NUMBER) return true;
  return isName(p, 1)
    ? next !== 'FROM' || is(p, 'BOTH') || is(p, 'LEADING') || is(p, 'TRAILING')
    : next === '(' ||
        next === '*' ||
        next === '[' ||
        next === '{' ||
        next === '-' ||
        kind(p, 1) > 5;
}

type Tail = (p: Cursor, args: Expr[]) => void;

function one(p: Cursor, args: Expr[]): void {
  args.push(p.grammar.expression(p));
}

/** What may follow an argument, by first word. Each returns false where it is not its turn. */
const TAILS: ReadonlyMap<string, Tail> = new Map<string, Tail>([
  ['ORDER', orderTail],
  ['LIMIT', one],
  ['SEPARATOR', one],
  ['IGNORE', (p) => expect(p, 'NULLS')],
  ['RESPECT', (p) => expect(p, 'NULLS')],
  ['HAVING', havingTail],
  ['FROM', one],
  ['FOR', one],
  ['PLACING', one],
  ['VALUE', one],
  ['VALUES', one],
  ['USING', usingTail],
  ['AS', aliasTail],
  ['ON', onTail],
  ['FORMAT', formatTail],
  ['RETURNING', returningTail],
  ['NULL', nullTail],
  ['ABSENT', nullTail],
  ['EMPTY', nullTail],
  ['ERROR', nullTail],
  ['DEFAULT', defaultTail],
  ['WITH', withTail],
  ['WITHOUT', withTail],
  ['STRICT', nothing],
  ['KEEP', quotesTail],
  ['OMIT', quotesTail],
  ['PASSING', passingTail],
  ['COLUMNS', restTail],
  ['EMIT', restTail],
  ['ENCODING', one],
  ['PARTITION', partitionTail],
  ['METRICS', restTail],
  ['DIMENSIONS', restTail],
  ['FACTS', restTail],
  ['ESCAPE', one],
  ['WHERE', one],
  ['TO', unitTail],
]);

/** Hive: `floor(ts TO DAY)`. */
function unitTail(p: Cursor): void {
  if (!intervalUnits(p)) fail(p);
}

function nothing(): void {
  // The word is the whole tail.
}

function tails(p: Cursor, args: Expr[]): void {
  for (;;) {
    const tail = kind(p) === 1 ? TAILS.get(word(p)) : undefined;
    if (tail === undefined) {
      const first = args.at(-1);
      // Teradata and MySQL: `DOB (TITLE 'Birthdate')`, `CHAR(65 USING x)`; a type after a name in a row type.
      if (first?.kind === 'column' && isName(p) && rowTypeArgument(p)) continue;
      return;
    }
    p.at += 1;
    tail(p, args);
  }
}

/** `OPENJSON … WITH (Number VARCHAR(200) '$.path')` and the like are read elsewhere; here nothing is. */
function rowTypeArgument(_p: Cursor): boolean {
  return false;
}

function orderTail(p: Cursor, args: Expr[]): void {
  expect(p, 'BY');
  args.push(...untilNamed(p, orderItem));
}

/** A list that ends where the next argument has a name: `TABLE(t) ORDER BY a, n => 1`. */
function untilNamed(p: Cursor, one_: (p: Cursor) => Expr): Expr[] {
  const result = [one_(p)];
  while (is(p, ',') && !isAt(p, 2, '=>')) {
    p.at += 1;
    result.push(one_(p));
  }
  return result;
}

function havingTail(p: Cursor, args: Expr[]): void {
  if (takeAny(p, 'MAX', 'MIN') === undefined) fail(p);
  args.push(p.grammar.expression(p));
}

function usingTail(p: Cursor, args: Expr[]): void {
  if (isName(p)) name(p);
  else if (kind(p) === TEXT) p.at += 1;
  else fail(p);
  if (take(p, 'PARAMETERS')) args.push(...namedValues(p));
  while (is(p, '=')) {
    p.at += 1;
    args.push(p.grammar.expression(p));
  }
}

function namedValues(p: Cursor): Expr[] {
  return list(p, (inner) => {
    if (isName(inner) && isAt(inner, 1, '=')) inner.at += 2;
    return inner.grammar.expression(inner);
  });
}

function aliasTail(p: Cursor): void {
  if (kind(p) === TEXT) {
    p.at += 1;
    return;
  }
  p.grammar.type(p);
}

function onTail(p: Cursor, args: Expr[]): void {
  if (take(p, 'OVERFLOW')) {
    if (take(p, 'ERROR')) return;
    expect(p, 'TRUNCATE');
    if (kind(p) === TEXT) p.at += 1;
    if (takeAny(p, 'WITH', 'WITHOUT') !== undefined) expect(p, 'COUNT');
    return;
  }
  if (takeAny(p, 'NULL', 'ERROR', 'EMPTY') !== undefined) return;
  args.push(p.grammar.expression(p));
}

function formatTail(p: Cursor): void {
  if (take(p, 'JSON')) {
    if (take(p, 'ENCODING')) p.at += 1;
    return;
  }
  if (kind(p) === TEXT || isName(p)) p.at += 1;
  else fail(p);
}

function returningTail(p: Cursor): void {
  if (takeAny(p, 'CONTENT', 'SEQUENCE') !== undefined) return;
  p.grammar.type(p);
}

function nullTail(p: Cursor): void {
  takeAny(p, 'ARRAY', 'OBJECT');
  expect(p, 'ON');
  if (takeAny(p, 'NULL', 'ERROR', 'EMPTY', 'MISMATCH') === undefined) fail(p);
}

function defaultTail(p: Cursor, args: Expr[]): void {
  args.push(p.grammar.expression(p));
  expect(p, 'ON');
  if (takeAny(p, 'NULL', 'ERROR', 'EMPTY', 'CONVERSION') === undefined) fail(p);
  take(p, 'ERROR');
}

function withTail(p: Cursor): void {
  if (
    takeAny(
      p,
      'UNIQUE',
      'UNCONDITIONAL',
      'CONDITIONAL',
      'ARRAY',
      'WRAPPER',
      'KEYS',
      'TIES',
      'COUNT',
    ) === undefined
  )
    fail(p);
  takeAny(p, 'KEYS', 'ARRAY', 'WRAPPER');
  take(p, 'WRAPPER');
}

function quotesTail(p: Cursor): void {
  expect(p, 'QUOTES');
  takeAll(p, 'ON', 'SCALAR', 'STRING');
}

function passingTail(p: Cursor, args: Expr[]): void {
  takeAll(p, 'BY', 'VALUE');
  takeAll(p, 'BY', 'REF');
  args.push(p.grammar.expression(p));
  takeAll(p, 'BY', 'VALUE');
  takeAll(p, 'BY', 'REF');
}

/** Column lists of JSON_TABLE, XMLTABLE and SEMANTIC_VIEW: brackets are balanced, nothing else is looked at. */
function restTail(p: Cursor): void {
  if (atEnd(p)) fail(p);
  if (is(p, '(')) group(p);
  run(p, { free: true });
}

function partitionTail(p: Cursor, args: Expr[]): void {
  expect(p, 'BY');
  args.push(...untilNamed(p, p.grammar.expression));
}

/** `a DESC NULLS LAST, b`. */
export function orderList(p: Cursor): Expr[] {
  return list(p, orderItem);
}

function orderItem(p: Cursor): Expr {
  const expr = p.grammar.expression(p);
  if (take(p, 'USING')) p.at += 1;
  takeAny(p, 'ASC', 'DESC');
  if (take(p, 'NULLS') && takeAny(p, 'FIRST', 'LAST') === undefined) fail(p);
  if (takeAll(p, 'WITH', 'FILL')) return expr;
  return expr;
}

/** WITHIN GROUP, FILTER, KEEP, IGNORE NULLS, OVER after a call, in any order. */
export function withSuffixes(p: Cursor, expr: Expr): Expr {
  for (;;) {
    if (is(p, 'OVER') && (isAt(p, 1, '(') || (isName(p, 1) && !isAt(p, 1, 'OVER')))) {
      p.at += 1;
      if (is(p, '('))
        expr.args.push(node('list', offset(p), offset(p), 'OVER', bracket(p, windowBody)));
      else expr.args.push(node('list', offset(p), offset(p), 'OVER', namedWindow(p)));
    } else if (is(p, 'FILTER') && isAt(p, 1, '(')) {
      p.at += 1;
      expr.args.push(...bracket(p, filterBody));
    } else if (is(p, 'WITHIN') && isAt(p, 1, 'GROUP')) {
      p.at += 2;
      if (!is(p, '(')) fail(p);
      else expr.args.push(...bracket(p, windowBody));
    } else if (is(p, 'AGAINST') && isAt(p, 1, '(')) {
      p.at += 1;
      expr.args.push(...bracket(p, searchBody));
    } else if (is(p, 'KEEP') && isAt(p, 1, '(')) {
      p.at += 1;
      expr.args.push(...bracket(p, keepBody));
    } else if ((is(p, 'IGNORE') || is(p, 'RESPECT')) && isAt(p, 1, 'NULLS')) p.at += 2;
    else if (is(p, 'FROM') && (isAt(p, 1, 'FIRST') || isAt(p, 1, 'LAST')) && fromFirstLast(p))
      p.at += 2;
    else break;
    expr.to = lastOffset(p);
  }
  return expr;
}

function fromFirstLast(p: Cursor): boolean {
  return isAt(p, 2, 'OVER') || isAt(p, 2, 'IGNORE') || isAt(p, 2, 'RESPECT');
}

/** MySQL: `AGAINST ('words' IN BOOLEAN MODE)`. */
function searchBody(p: Cursor): Expr[] {
  const expr = p.grammar.level(p, SUM);
  if (!takeAll(p, 'IN', 'BOOLEAN', 'MODE')) takeAll(p, 'IN', 'NATURAL', 'LANGUAGE', 'MODE');
  takeAll(p, 'WITH', 'QUERY', 'EXPANSION');
  return [expr];
}

function filterBody(p: Cursor): Expr[] {
  take(p, 'WHERE');
  return [p.grammar.expression(p)];
}

function keepBody(p: Cursor): Expr[] {
  expect(p, 'DENSE_RANK');
  if (takeAny(p, 'FIRST', 'LAST') === undefined) fail(p);
  expect(p, 'ORDER');
  expect(p, 'BY');
  return orderList(p);
}

/** The expressions of a window that the SELECT defines further on. */
function namedWindow(p: Cursor): Expr[] {
  const args: Expr[] = [];
  p.windows.push({ name: name(p).toLowerCase(), args });
  return args;
}

const FRAMES = new Set(['ROWS', 'RANGE', 'GROUPS']);
const WINDOW_WORDS = words('PARTITION ORDER ROWS RANGE GROUPS DISTRIBUTE SORT CLUSTER');

/** The content of a window bracket: its PARTITION and ORDER expressions. */
export function windowBody(p: Cursor): Expr[] {
  const args: Expr[] = [];
  if (isName(p) && !WINDOW_WORDS.has(word(p)))
    args.push(node('list', offset(p), offset(p), 'OVER', namedWindow(p)));
  if (takeAny(p, 'PARTITION', 'DISTRIBUTE', 'CLUSTER') !== undefined) {
    expect(p, 'BY');
    args.push(...list(p, p.grammar.expression));
  }
  if (takeAny(p, 'ORDER', 'SORT') !== undefined) {
    take(p, 'SIBLINGS');
    expect(p, 'BY');
    args.push(...orderList(p));
  }
  if (kind(p) === 1 && FRAMES.has(word(p))) frame(p);
  return args;
}

function frame(p: Cursor): void {
  p.at += 1;
  if (take(p, 'BETWEEN')) {
    bound(p);
    expect(p, 'AND');
    bound(p);
  } else bound(p);
  if (take(p, 'EXCLUDE')) {
    if (
      !takeAll(p, 'CURRENT', 'ROW') &&
      !takeAll(p, 'NO', 'OTHERS') &&
      takeAny(p, 'GROUP', 'TIES') === undefined
    )
      fail(p);
  }
}

function bound(p: Cursor): void {
  if (takeAll(p, 'CURRENT', 'ROW')) return;
  if (!take(p, 'UNBOUNDED')) p.grammar.expression(p);
  if (takeAny(p, 'PRECEDING', 'FOLLOWING') === undefined) fail(p);
}
