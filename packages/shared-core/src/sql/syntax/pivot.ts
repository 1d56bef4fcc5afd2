/** PIVOT, UNPIVOT and MATCH_RECOGNIZE, after a source and as DuckDB's statements. */
import { orderList } from './calls.ts';
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
  list,
  name,
  offset,
  take,
  takeAll,
  takeAny,
  unquoted,
  word,
} from './cursor.ts';
import { star } from './nodes.ts';
import { queryAhead } from './ahead.ts';
import { QUOTED, TEXT } from './tokens.ts';
import type { Expr, Item, Reshape, Select, Source } from './tree.ts';
import { words } from './words.ts';

function aliased(p: Cursor): Item {
  const expr = p.grammar.expression(p);
  const alias = take(p, 'AS')
    ? explicitAlias(p)
    : is(p, 'FOR') || is(p, 'GROUP')
      ? null
      : implicitAlias(p);
  return { expr, alias };
}

/** The bracket of `PIVOT(SUM(x) AS s FOR m IN ('a' AS a, 'b'))`. */
export function pivot(p: Cursor): Reshape {
  if (!is(p, '(')) {
    fail(p);
    return { kind: 'pivot', values: [], keys: [], names: [], alias: null };
  }
  return bracket(p, (inner) => {
    const values = list(inner, aliased);
    const keys: Expr[] = [];
    let names: string[] = [];
    expect(inner, 'FOR');
    do {
      keys.push(...keyColumns(inner));
      if (!take(inner, 'IN')) {
        fail(inner);
        break;
      }
      names = names.concat(pivotNames(inner, keys));
    } while (!atEnd(inner) && isName(inner) && !is(inner, 'DEFAULT') && !is(inner, 'GROUP'));
    if (takeAll(inner, 'DEFAULT', 'ON', 'NULL')) inner.grammar.expression(inner);
    if (takeAll(inner, 'GROUP', 'BY')) list(inner, inner.grammar.expression);
    return {
      kind: 'pivot',
      values,
      keys,
      names: named(names, values, p.dialect.name),
      alias: null,
    };
  });
}

/** With several aggregates the names are `value_alias`; BigQuery writes `alias_value`. */
function named(names: readonly string[], values: readonly Item[], dialect: string): string[] {
  const [only] = values;
  if (values.length < 2 && (only?.alias === null || !ALIASED_PIVOTS.has(dialect)))
    return [...names];
  return names.flatMap((it) =>
    values.map(({ alias }) => {
      if (alias === null) return values.length < 2 ? it : '';
      return dialect === 'bigquery' ? `${alias}_${it}` : `${it}_${alias}`;
    }),
  );
}

/** Dialects in which the alias of a single aggregate is part of the names too. */
const ALIASED_PIVOTS = words('bigquery oracle duckdb redshift');

function keyColumns(p: Cursor): Expr[] {
  if (is(p, '(')) return bracket(p, (inner) => list(inner, plainName));
  return [plainName(p)];
}

/** A column; IN after it is not an operator here. */
function plainName(p: Cursor): Expr {
  const from = offset(p);
  const path: string[] = [];
  if (!isName(p)) fail(p);
  while (isName(p)) {
    path.push(name(p));
    if (!take(p, '.')) break;
  }
  return { kind: 'column', from, to: from, name: '', path, args: [], query: null, star: null };
}

function pivotNames(p: Cursor, keys: Expr[]): string[] {
  if (!is(p, '(')) {
    if (isName(p)) name(p);
    else fail(p);
    return [];
  }
  return bracket(p, (inner) => {
    if (queryAhead(inner)) {
      const from = offset(inner);
      keys.push({
        kind: 'query',
        from,
        to: from,
        name: '',
        path: [],
        args: [],
        query: inner.grammar.query(inner),
        star: null,
      });
      return [];
    }
    if (take(inner, 'ANY')) {
      if (takeAll(inner, 'ORDER', 'BY')) orderList(inner);
      return [];
    }
    return list(inner, (it) => {
      const text =
        kind(it) === TEXT
          ? unquoted(it)
          : kind(it) === QUOTED
            ? word(it)
            : p.tokens.text.slice(offset(it), it.tokens.to[it.at]);
      it.grammar.expression(it);
      return (take(it, 'AS') ? explicitAlias(it) : implicitAlias(it)) ?? text;
    });
  });
}

/** The bracket of `UNPIVOT(v FOR n IN (a, b AS 'x'))`. */
export function unpivot(p: Cursor): Reshape {
  if (!is(p, '(')) {
    fail(p);
    return { kind: 'unpivot', values: [], keys: [], names: [], alias: null };
  }
  return bracket(p, (inner) => {
    const values = keyColumns(inner);
    expect(inner, 'FOR');
    const label = plainName(inner);
    expect(inner, 'IN');
    const keys = is(inner, '(') ? bracket(inner, (it) => list(it, unpivotColumns).flat()) : [];
    if (keys.length === 0) fail(inner);
    const names = [...values.map((it) => it.path.at(-1) ?? ''), label.path.at(-1) ?? ''];
    return { kind: 'unpivot', values: [], keys, names, alias: null };
  });
}

function unpivotColumns(p: Cursor): Expr[] {
  const columns = is(p, '(')
    ? bracket(p, (inner) => list(inner, plainName))
    : [p.grammar.expression(p)];
  if (take(p, 'AS')) {
    if (is(p, '(')) bracket(p, (inner) => list(inner, inner.grammar.expression));
    else p.grammar.expression(p);
  } else if (kind(p) === TEXT || isName(p)) p.at += 1;
  return columns;
}

/** The bracket of MATCH_RECOGNIZE: measures are read, the pattern language is only balanced. */
export function matchRecognize(p: Cursor): Reshape {
  return bracket(p, (inner) => {
    const keys: Expr[] = [];
    let values: Item[] = [];
    if (takeAll(inner, 'PARTITION', 'BY')) keys.push(...list(inner, inner.grammar.expression));
    if (takeAll(inner, 'ORDER', 'BY')) orderList(inner);
    if (take(inner, 'MEASURES')) values = list(inner, measure);
    if (
      !is(inner, 'PATTERN') &&
      !takeAll(inner, 'ONE', 'ROW') &&
      !takeAll(inner, 'ALL', 'ROWS') &&
      !take(inner, 'AFTER')
    )
      fail(inner);
    let pattern = false;
    while (!atEnd(inner)) {
      if (is(inner, 'PATTERN') && isAt(inner, 1, '(')) pattern = true;
      if (is(inner, 'DEFINE')) {
        inner.at += 1;
        list(inner, definition);
        break;
      }
      inner.at += 1;
    }
    if (!pattern) fail(inner);
    return { kind: 'match', values, keys, names: values.map((it) => it.alias ?? ''), alias: null };
  });
}

function measure(p: Cursor): Item {
  takeAny(p, 'FINAL', 'RUNNING');
  const expr = p.grammar.expression(p);
  if (take(p, 'AS')) return { expr, alias: explicitAlias(p) };
  fail(p);
  return { expr, alias: null };
}

function definition(p: Cursor): void {
  if (isName(p)) name(p);
  else fail(p);
  expect(p, 'AS');
  p.grammar.expression(p);
}

/** DuckDB: `PIVOT t ON c IN (…) USING SUM(x) GROUP BY g`, `UNPIVOT t ON a, b INTO NAME n VALUE v`. */
export function pivotStatement(p: Cursor): Select {
  const unpivots = is(p, 'UNPIVOT');
  p.at += 1;
  const source = pivotSource(p);
  const keys: Expr[] = [];
  let values: Item[] = [];
  let group: Expr[] = [];
  const names: string[] = [];
  if (take(p, 'ON')) {
    do {
      keys.push(p.grammar.expression(p));
      if (take(p, 'AS')) explicitAlias(p);
    } while (take(p, ','));
  } else if (unpivots) fail(p);
  if (unpivots) {
    if (takeAll(p, 'INTO', 'NAME')) {
      if (isName(p)) names.push(name(p));
      expect(p, 'VALUE');
      names.unshift(...list(p, (it) => (isName(it) ? name(it) : '')));
    }
  } else {
    if (take(p, 'USING')) values = list(p, aliased);
    if (takeAll(p, 'GROUP', 'BY')) group = list(p, p.grammar.expression);
  }
  source.reshapes.push({
    kind: unpivots ? 'unpivot' : 'pivot',
    values,
    keys: pivotKeys(keys),
    names,
    alias: null,
  });
  const from = offset(p);
  return {
    kind: 'select',
    items: [{ expr: star(from, from, [], null), alias: null }],
    from: [{ source, on: null, using: [], natural: false, hidden: false }],
    filters: [],
    group,
    grouped: !unpivots,
    having: null,
    order: [],
    limit: null,
    distinct: false,
    into: null,
  };
}

/** `Year IN (2000, 2010)` was read as a test: its first operand is the column. */
function pivotKeys(keys: readonly Expr[]): Expr[] {
  return keys.map((it) => (it.kind === 'operator' && it.name === 'IN' ? (it.args[0] ?? it) : it));
}

function pivotSource(p: Cursor): Source {
  return p.grammar.source(p);
}
