/** Pipe syntax of BigQuery and Spark: each `|> OPERATOR` is a query over what stands before it. */
import { orderList } from './calls.ts';
import type { Cursor } from './cursor.ts';
import {
  bracket,
  expect,
  explicitAlias,
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
  word,
} from './cursor.ts';
import { emptySource, joinsAfter, plain } from './from.ts';
import { column, star } from './nodes.ts';
import { emptySelect, groupItem, item, selectList } from './select.ts';
import { sourceTails } from './source-tails.ts';
import { WORD } from './tokens.ts';
import type { Item, Query, Select, Source, StarEdits } from './tree.ts';

type Body = Query['body'];
type Step = (p: Cursor, input: Source, result: Select) => void;

const STEPS: ReadonlyMap<string, Step> = new Map<string, Step>([
  ['SELECT', (p, _input, result) => selectList(p, result)],
  ['EXTEND', extend],
  ['WINDOW', extend],
  [
    'SET',
    (p, _input, result) => edit(p, result, { except: [], replace: list(p, assigned), rename: [] }),
  ],
  [
    'DROP',
    (p, _input, result) => edit(p, result, { except: list(p, lowerName), replace: [], rename: [] }),
  ],
  [
    'RENAME',
    (p, _input, result) => edit(p, result, { except: [], replace: [], rename: list(p, renaming) }),
  ],
  ['AS', as],
  ['WHERE', where],
  ['AGGREGATE', aggregate],
  ['DISTINCT', (_p, _input, result) => void (result.distinct = true)],
  ['ORDER', order],
  ['LIMIT', limit],
  ['CALL', call],
  ['ASSERT', (p) => void list(p, p.grammar.expression)],
]);

const JOINS = new Set(['JOIN', 'LEFT', 'RIGHT', 'FULL', 'INNER', 'CROSS', 'NATURAL']);
const TAILS = new Set(['PIVOT', 'UNPIVOT', 'TABLESAMPLE', 'MATCH_RECOGNIZE']);
const SETS = new Set(['UNION', 'INTERSECT', 'EXCEPT']);

/** One operator over `before`; the cursor stands on its `|>`. */
export function pipe(p: Cursor, before: Body, from: number): Body {
  if (!p.dialect.pipes) fail(p);
  const query: Query = { ctes: [], body: before, from, to: lastOffset(p) };
  p.at += 1;
  const w = kind(p) === WORD ? word(p) : '';
  if (SETS.has(w)) return united(p, query);
  // A step that only passes rows on is the same query still: its aliases stay in force.
  const same = passing(before) && w !== 'AS' && !TAILS.has(w);
  const result = same ? { ...before, items: [] } : emptySelect();
  const input: Source = { ...emptySource('query'), query };
  if (!same) result.from.push(plain(input));
  if (JOINS.has(w)) joinsAfter(p, result.from);
  else if (TAILS.has(w)) sourceTails(p, input);
  else {
    const step = STEPS.get(w);
    if (step === undefined) fail(p);
    p.at += 1;
    step?.(p, input, result);
  }
  if (result.items.length === 0) result.items.push(everything(p));
  return result;
}

/** `FROM t AS x |> WHERE x.a > 1 |> JOIN u`: all columns, not grouped, not cut. */
function passing(before: Body): before is Select {
  if (before.kind !== 'select' || before.items.length !== 1) return false;
  const expr = before.items[0]?.expr;
  const all = expr?.kind === 'star' && expr.path.length === 0 && expr.star === null;
  return all && !before.grouped && !before.distinct && before.limit === null;
}

function everything(p: Cursor, edits: StarEdits | null = null): Item {
  return { expr: star(offset(p), offset(p), [], edits), alias: null };
}

function edit(p: Cursor, result: Select, edits: StarEdits): void {
  result.items.push(everything(p, edits));
}

function extend(p: Cursor, _input: Source, result: Select): void {
  result.items.push(everything(p), ...list(p, item));
}

function lowerName(p: Cursor): string {
  if (isName(p)) return name(p).toLowerCase();
  fail(p);
  return '';
}

function assigned(p: Cursor): Item {
  const alias = isName(p) ? name(p) : null;
  expect(p, '=');
  return { expr: p.grammar.expression(p), alias };
}

function renaming(p: Cursor): { from: string; to: string } {
  const from = lowerName(p);
  take(p, 'AS');
  return { from, to: isName(p) ? name(p) : (fail(p), '') };
}

function as(p: Cursor, input: Source): void {
  input.alias = explicitAlias(p);
}

function where(p: Cursor, _input: Source, result: Select): void {
  result.filters.push(p.grammar.expression(p));
}

/** `AGGREGATE SUM(a) AS s GROUP AND ORDER BY b DESC`: the keys come first. */
function aggregate(p: Cursor, _input: Source, result: Select): void {
  const values = is(p, 'GROUP') ? [] : list(p, ordered);
  result.grouped = true;
  if (take(p, 'GROUP')) {
    if (take(p, 'AND')) expect(p, 'ORDER');
    expect(p, 'BY');
    for (const key of list(p, groupKey).flat()) {
      result.items.push(key);
      result.group.push(key.alias === null ? key.expr : column(0, 0, [key.alias]));
    }
  }
  result.items.push(...values);
}

function ordered(p: Cursor): Item {
  const made = item(p);
  takeAny(p, 'ASC', 'DESC');
  if (take(p, 'NULLS')) takeAny(p, 'FIRST', 'LAST');
  return made;
}

function groupKey(p: Cursor): Item[] {
  if (is(p, 'GROUPING') || is(p, 'ROLLUP') || is(p, 'CUBE'))
    return groupItem(p).map((expr) => ({ expr, alias: null }));
  return [ordered(p)];
}

function order(p: Cursor, _input: Source, result: Select): void {
  expect(p, 'BY');
  result.order.push(...orderList(p));
}

function limit(p: Cursor, _input: Source, result: Select): void {
  const expr = p.grammar.expression(p);
  const count = Number(expr.name);
  result.limit = expr.kind === 'literal' && Number.isInteger(count) ? count : null;
  if (take(p, 'OFFSET')) p.grammar.expression(p);
}

/** `CALL f(1) AS x`: a table function over what stands before it. */
function call(p: Cursor): void {
  p.grammar.expression(p);
  if (take(p, 'AS')) explicitAlias(p);
}

function united(p: Cursor, first: Query): Body {
  const minus = is(p, 'EXCEPT');
  p.at += 1;
  if (takeAny(p, 'ALL', 'DISTINCT') === undefined && !is(p, '(')) fail(p);
  const byName = is(p, 'BY') && isAt(p, 1, 'NAME');
  if (byName) p.at += 2;
  const others = list(p, (it) => bracketedQuery(it, first));
  const branches = [first, ...others];
  const taken = minus ? others.map((_, i) => i + 1) : [];
  return { kind: 'set', branches, byName, minus: taken, order: [], limit: null };
}

function bracketedQuery(p: Cursor, fallback: Query): Query {
  if (is(p, '(')) return bracket(p, p.grammar.query);
  fail(p);
  return fallback;
}
