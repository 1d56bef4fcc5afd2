/** One SELECT: its list and its clauses in order. FROM is in `from.ts`. */
import { windowBody } from './calls.ts';
import type { Cursor } from './cursor.ts';
import {
  atEnd,
  bracket,
  expect,
  explicitAlias,
  fail,
  implicitAlias,
  is,
  isAt,
  isName,
  kind,
  lastOffset,
  list,
  MODEL_WORDS,
  name,
  nameList,
  offset,
  pathName,
  take,
  takeAll,
  takeAny,
  word,
} from './cursor.ts';
import { fromList, lateralViews } from './from.ts';
import { group, run } from './properties.ts';
import { starOperand } from './stars.ts';
import { HOLE, NUMBER, PARAM, TEXT, WORD } from './tokens.ts';
import type { Expr, Item, Select } from './tree.ts';
import { node, star } from './nodes.ts';
import { words } from './words.ts';

export function emptySelect(): Select {
  return {
    kind: 'select',
    items: [],
    from: [],
    filters: [],
    group: [],
    grouped: false,
    having: null,
    order: [],
    limit: null,
    distinct: false,
    into: null,
  };
}

/** The cursor stands on SELECT, or on FROM where the dialect starts with it. */
export function select(p: Cursor): Select {
  const result = emptySelect();
  const outer = p.windows;
  p.windows = [];
  if (is(p, 'FROM')) {
    from(p, result);
    if (!p.dialect.fromFirst && !is(p, '|>')) fail(p);
    if (take(p, 'SELECT')) selectList(p, result);
    else result.items.push({ expr: star(offset(p), offset(p), [], null), alias: null });
  } else {
    p.at += 1;
    selectList(p, result);
    if (is(p, 'INTO') || is(p, 'BULK')) into(p, result);
    if (is(p, 'FROM')) from(p, result);
    else if (is(p, 'LATERAL')) result.from.push(...lateralViews(p));
    if (is(p, 'INTO') && result.into === null) into(p, result);
  }
  fillWindows(p, 0, clauses(p, result));
  p.windows = outer;
  return result;
}

function from(p: Cursor, result: Select): void {
  p.at += 1;
  result.from.push(...fromList(p));
}

const MODIFIERS = words(`
  ALL DISTINCT UNIQUE DISTINCTROW HIGH_PRIORITY STRAIGHT_JOIN SQL_SMALL_RESULT SQL_BIG_RESULT
  SQL_BUFFER_RESULT SQL_NO_CACHE SQL_CACHE SQL_CALC_FOUND_ROWS
`);

function modifiers(p: Cursor, result: Select): void {
  for (;;) {
    const w = word(p);
    if (kind(p) === WORD && MODIFIERS.has(w) && (w !== 'UNIQUE' || !isAt(p, 1, '('))) {
      if (w.startsWith('DISTINCT') || w === 'UNIQUE') {
        if (result.distinct) fail(p);
        result.distinct = true;
      }
      p.at += 1;
      if (w === 'DISTINCT' && is(p, 'ON') && isAt(p, 1, '(')) {
        p.at += 1;
        result.order.push(...bracket(p, (inner) => list(inner, inner.grammar.expression)));
      }
      continue;
    }
    if (w === 'TOP' && (kind(p, 1) === NUMBER || isAt(p, 1, '(') || kind(p, 1) === PARAM)) {
      top(p, result);
      continue;
    }
    if (w === 'AS' && (isAt(p, 1, 'STRUCT') || isAt(p, 1, 'VALUE'))) {
      p.at += 2;
      continue;
    }
    if (w === 'WITH' && isName(p, 1) && isAt(p, 2, 'OPTIONS')) {
      p.at += 3;
      if (is(p, '(')) bracket(p, (inner) => (inner.at = inner.end));
      continue;
    }
    return;
  }
}

function top(p: Cursor, result: Select): void {
  p.at += 1;
  if (kind(p) === NUMBER) {
    result.limit = Number(p.tokens.text.slice(p.tokens.from[p.at], p.tokens.to[p.at]));
    p.at += 1;
  } else if (is(p, '(')) {
    const inside = p.tokens.text.slice(p.tokens.to[p.at], p.tokens.from[p.at + 2]).trim();
    if (inside !== '' && Number.isInteger(Number(inside))) result.limit = Number(inside);
    bracket(p, (inner) =>
      is(inner, 'SELECT') ? void inner.grammar.query(inner) : void inner.grammar.expression(inner),
    );
  } else p.at += 1;
  if (take(p, 'PERCENT')) result.limit = null;
  if (is(p, 'WITH') && isAt(p, 1, 'TIES')) p.at += 2;
}

export function selectList(p: Cursor, result: Select): void {
  modifiers(p, result);
  if (is(p, 'TRANSFORM') && isAt(p, 1, '(') && p.dialect.filePrefix && scriptTransform(p, result))
    return;
  if (
    (atEnd(p) || is(p, 'FROM') || is(p, 'WHERE')) &&
    !result.distinct &&
    p.dialect.name === 'postgres'
  ) {
    if (is(p, 'FROM')) return;
  }
  do {
    if (result.items.length > 0 && p.dialect.trailingComma && is(p, 'FROM')) break;
    result.items.push(item(p));
  } while (take(p, ','));
  if (is(p, 'EXCLUDE') && (isAt(p, 1, '(') || isName(p, 1))) exclude(p, result);
}

/** Redshift: `SELECT *, a EXCLUDE (b) FROM`. */
function exclude(p: Cursor, result: Select): void {
  p.at += 1;
  const names = (is(p, '(') ? nameList(p) : [name(p)]).map((it) => it.toLowerCase());
  result.items = result.items.map(({ expr, alias }) =>
    expr.kind === 'star'
      ? {
          expr: star(expr.from, expr.to, expr.path, {
            except: [...(expr.star?.except ?? []), ...names],
            replace: [],
            rename: [],
          }),
          alias,
        }
      : { expr, alias },
  );
}

export function item(p: Cursor): Item {
  const start = offset(p);
  if (is(p, '*')) return { expr: starOperand(p, start, []), alias: null };
  if ((isName(p) || kind(p) === PARAM) && isAt(p, 1, '=') && p.dialect.name === 'tsql') {
    const alias = isName(p) ? name(p) : null;
    if (alias === null) p.at += 1;
    p.at += 1;
    return { expr: p.grammar.expression(p), alias };
  }
  if ((isName(p) || kind(p) === TEXT) && isAt(p, 1, ':') && p.dialect.prefixAlias) {
    const alias = explicitAlias(p);
    p.at += 1;
    return { expr: p.grammar.expression(p), alias };
  }
  const bareHole = kind(p) === HOLE && (p.at + 1 >= p.end || isAt(p, 1, ',') || isAt(p, 1, 'FROM'));
  const parsed = p.grammar.expression(p);
  const expr = bareHole ? star(parsed.from, parsed.to, [], null) : parsed;
  const to = lastOffset(p);
  const alias = itemAlias(p);
  if (alias !== null || expr.kind === 'column' || expr.kind === 'star') return { expr, alias };
  if (expr.kind === 'cast' && expr.name === '::' && expr.args[0]?.kind === 'column') {
    return { expr, alias, text: expr.args[0].path.at(-1) ?? '' };
  }
  return { expr, alias, text: p.tokens.text.slice(start, to) };
}

function itemAlias(p: Cursor): string | null {
  if (take(p, 'AS')) {
    if (!is(p, '(')) return explicitAlias(p);
    // `explode(m) AS (key, value)`
    const names = bracket(p, (inner) => list(inner, typedName));
    return names.length === 1 ? (names[0] ?? null) : null;
  }
  if (kind(p) === PARAM && p.tokens.text.charCodeAt(offset(p)) === 36) return null;
  return implicitAlias(p);
}

function typedName(p: Cursor): string {
  if (!isName(p)) {
    fail(p);
    return '';
  }
  const result = name(p);
  if (isName(p) && !is(p, 'NULLS')) p.grammar.type(p);
  return result;
}

/** Hive's `SELECT TRANSFORM (a) ROW FORMAT … USING 'cat' AS (b INT)`. */
function scriptTransform(p: Cursor, result: Select): boolean {
  const start = p.at;
  const from = offset(p);
  p.at += 1;
  const args = bracket(p, (inner) => list(inner, inner.grammar.expression));
  rowFormat(p);
  if (!take(p, 'USING') || kind(p) !== TEXT) {
    p.at = start;
    return false;
  }
  p.at += 1;
  let names: string[] = [];
  if (take(p, 'AS'))
    names = is(p, '(') ? bracket(p, (inner) => list(inner, typedName)) : list(p, typedName);
  rowFormat(p);
  const made = names.length === 0 ? [null] : names;
  for (const alias of made) {
    result.items.push({ expr: node('call', from, lastOffset(p), 'TRANSFORM', args), alias });
  }
  return true;
}

function rowFormat(p: Cursor): void {
  while (is(p, 'ROW') && isAt(p, 1, 'FORMAT')) run(p, { free: true, stops: AFTER_FORMAT });
}

const AFTER_FORMAT = new Set(['USING', 'AS', 'FROM']);

const INTO_TABLES = words(`
  tsql postgres redshift ansi greenplum materialize vertica sqlite exasol db2
`);

function into(p: Cursor, result: Select): void {
  takeAll(p, 'BULK', 'COLLECT');
  expect(p, 'INTO');
  if (takeAny(p, 'OUTFILE', 'DUMPFILE') !== undefined) {
    if (kind(p) === TEXT) {
      result.into = p.tokens.text.slice(offset(p) + 1, (p.tokens.to[p.at] ?? 0) - 1);
      p.at += 1;
    } else fail(p);
    while (!atEnd(p) && !is(p, 'FROM')) p.at += 1;
    return;
  }
  take(p, 'STRICT');
  if (
    kind(p) === PARAM ||
    !INTO_TABLES.has(p.dialect.name) ||
    (p.body > 0 && p.dialect.name !== 'tsql')
  ) {
    list(p, (it) => {
      if (kind(it) === PARAM || is(it, ':')) it.grammar.expression(it);
      else pathName(it);
    });
    return;
  }
  takeAny(p, 'TEMPORARY', 'TEMP', 'UNLOGGED');
  take(p, 'TABLE');
  result.into = pathName(p).join('.');
}

function clauses(p: Cursor, result: Select): Map<string, Expr[]> {
  const defined = new Map<string, Expr[]>();
  if (take(p, 'WHERE')) result.filters.push(p.grammar.expression(p));
  connectBy(p, result);
  if (is(p, 'GROUP') && isAt(p, 1, 'BY')) groupBy(p, result);
  if (take(p, 'HAVING')) result.having = p.grammar.expression(p);
  for (let round = 0; round < 2; round += 1) {
    if (is(p, 'WINDOW') && isName(p, 1)) windows(p, defined);
    if (take(p, 'QUALIFY')) result.filters.push(p.grammar.expression(p));
  }
  if (is(p, 'MODEL') && MODEL_WORDS.has(word(p, 1))) model(p);
  return defined;
}

/** Oracle's MODEL is a language of its own: its brackets are looked at, nothing is read. */
function model(p: Cursor): void {
  while (!atEnd(p) && !is(p, ';') && !is(p, 'ORDER')) {
    if (is(p, '(')) group(p);
    else p.at += 1;
  }
}

function connectBy(p: Cursor, result: Select): void {
  for (let round = 0; round < 2; round += 1) {
    if (takeAll(p, 'START', 'WITH')) result.filters.push(p.grammar.expression(p));
    if (takeAll(p, 'CONNECT', 'BY')) {
      take(p, 'NOCYCLE');
      result.filters.push(p.grammar.expression(p));
    }
  }
}

function groupBy(p: Cursor, result: Select): void {
  p.at += 2;
  result.grouped = true;
  if (is(p, 'ALL') && !isAt(p, 1, ',')) {
    p.at += 1;
    if (atEnd(p) || isName(p) || is(p, ')')) return;
  }
  take(p, 'DISTINCT');
  result.group.push(...list(p, groupItem).flat());
  while (is(p, 'GROUPING') && isAt(p, 1, 'SETS')) result.group.push(...groupItem(p));
  if (is(p, 'WITH') && ['ROLLUP', 'CUBE', 'TOTALS'].includes(word(p, 1))) p.at += 2;
}

export function groupItem(p: Cursor): Expr[] {
  if (takeAll(p, 'GROUPING', 'SETS')) {
    if (is(p, '(')) return bracket(p, (inner) => list(inner, groupItem).flat());
    fail(p);
    return [];
  }
  const expr = p.grammar.expression(p);
  if (expr.kind === 'call' && (expr.name === 'ROLLUP' || expr.name === 'CUBE')) return expr.args;
  takeAny(p, 'ASC', 'DESC');
  return [expr];
}

/** Gives the uses of named windows since `from` what the windows hold. */
function fillWindows(p: Cursor, from: number, defined: ReadonlyMap<string, Expr[]>): void {
  for (const use of p.windows.splice(from)) use.args.push(...(defined.get(use.name) ?? []));
}

function windows(p: Cursor, defined: Map<string, Expr[]>): void {
  p.at += 1;
  list(p, (inner) => {
    const key = isName(inner) ? name(inner).toLowerCase() : '';
    if (key === '') fail(inner);
    expect(inner, 'AS');
    const uses = inner.windows.length;
    let body: Expr[] = [];
    if (is(inner, '(')) body = bracket(inner, windowBody);
    else if (isName(inner)) body = defined.get(name(inner).toLowerCase()) ?? [];
    else fail(inner);
    // A window may build on one before it, never on itself.
    fillWindows(inner, uses, defined);
    defined.set(key, body);
  });
}
