/**
 * Column steps over deferred expressions of a whole frame: aggregates of groups (`groupBy(…).agg(F.sum("x"))`)
 * and SQL text in place of expressions (`selectExpr`). The expressions themselves are in `expressions.ts`.
 */
import { allData, columnOf, EMPTY_COLS, setColumn, unnamedCols } from '../../values/columns.ts';
import type { Cols } from '../../values/columns.ts';
import { NO_DATA, transformed, union } from '../../values/data.ts';
import { bitsOf } from '../../values/transform.ts';
import { getObj } from '../interpreter/machine.ts';
import { constText } from '../interpreter/value.ts';
import { aggregated } from './groups.ts';
import { refer } from './context.ts';
import type { CallContext } from './context.ts';
import { runExprs } from './expressions.ts';

interface GroupExprs {
  /** The keys, as expressions or names. */
  readonly keys: string | readonly string[];
  /** The aggregates: expressions, or a dict of column to function name. */
  readonly of?: readonly string[];
  /** A fixed aggregate over the columns named by `of`, all when none is: `groupBy("a").sum("b")`. */
  readonly as?: string;
  /** Names of the results are `sum(amount)` (Spark), not `amount`. */
  readonly calls?: boolean;
  /** Every column is aggregated, whatever its type (polars). */
  readonly whole?: boolean;
}

/** The keys, then one column for each aggregate. */
export function runGroupExprs(ctx: CallContext, cols: Cols, arg: unknown): Cols {
  const spec = arg as GroupExprs;
  const keys = runExprs(ctx, cols, { of: typeof spec.keys === 'string' ? [spec.keys] : spec.keys });
  const label = (fn: string, name: string): string =>
    spec.calls === true ? `${fn}(${name})` : name;
  if (spec.as !== undefined) return fixedAggregates(ctx, cols, keys, { ...spec, as: spec.as });
  let out = keys;
  for (const ref of spec.of ?? []) {
    const value = refer(ctx, ref);
    const parts = value === undefined ? [] : value.k === 'tuple' ? value.elts : [value];
    for (const it of parts) {
      const obj = getObj(ctx.m, it);
      if (obj?.type !== 'dict' || ref === '$kwargs') continue;
      for (const [name, fn] of obj.fields) {
        const text = constText(fn) ?? 'udf';
        const data = name === '*' ? NO_DATA : (columnOf(cols, name) ?? NO_DATA);
        out = setColumn(out, label(text, name === '*' ? '1' : name), aggregated(data, text));
      }
    }
  }
  const named = runExprs(ctx, cols, { of: spec.of ?? [] });
  const isDict = out !== keys;
  if (isDict) return out;
  for (const [name, data] of named.known) out = setColumn(out, name, data);
  return { ...out, rest: [...out.rest, ...named.rest] };
}

/** pyarrow: `aggregate([("amount", "sum")])` gives the keys and `amount_sum`. */
export function runGroupPairs(ctx: CallContext, cols: Cols, arg: unknown): Cols {
  const { keys, of } = arg as { keys: string; of: string };
  let out = runExprs(ctx, cols, { of: [keys] });
  const list = refer(ctx, of);
  for (const pair of list === undefined ? [] : ctx.m.iterate(list, ctx.at).known) {
    const [column, fn] = ctx.m.iterate(pair, ctx.at).known;
    const name = constText(column);
    const text = constText(fn);
    if (name === null || text === null) ctx.exact = false;
    else out = setColumn(out, `${name}_${text}`, aggregated(columnOf(cols, name) ?? NO_DATA, text));
  }
  return out;
}

function fixedAggregates(
  ctx: CallContext,
  cols: Cols,
  keys: Cols,
  spec: GroupExprs & { readonly as: string },
): Cols {
  const chosen = runExprs(ctx, cols, { of: spec.of ?? [] });
  const isAll = chosen.known.size === 0 && chosen.rest.length === 0;
  const values = isAll ? cols : chosen;
  // Without names, every column that can be aggregated: which those are, the values decide.
  if (isAll && spec.whole !== true) ctx.exact = false;
  let out = keys;
  for (const [name, data] of values.known) {
    if (isAll && keys.known.has(name)) continue;
    const label = spec.calls === true ? `${spec.as}(${name})` : name;
    out = setColumn(out, label, aggregated(data, spec.as));
  }
  return { ...out, rest: [...out.rest, ...values.rest] };
}

/** `df.selectExpr("upper(name) as n", "price * 2")`: read by the SQL engine as a SELECT over this frame. */
export function runSqlExprs(ctx: CallContext, cols: Cols, arg: unknown): Cols {
  const value = refer(ctx, arg);
  const list = value === undefined ? [] : ctx.m.iterate(value, ctx.at).known;
  const texts = list
    .flatMap((it) => (it.k === 'str' ? [it] : ctx.m.iterate(it, ctx.at).known))
    .map((it) => constText(it));
  const statement = texts.includes(null)
    ? undefined
    : ctx.m.sql(`select ${texts.join(', ')} from t`, {
        dialect: 'spark',
        schema: () => (cols.rest.length === 0 ? [...cols.known.keys()] : undefined),
      }).statements[0];
  if (statement === undefined || statement.partial) {
    ctx.exact = false;
    return { ...unnamedCols(allData({ ...cols, index: new Map() })), index: cols.index };
  }
  let out: Cols = EMPTY_COLS;
  for (const it of statement.output) {
    if (it.name === '*') {
      out = {
        ...out,
        known: new Map([...out.known, ...cols.known]),
        rest: [...out.rest, ...cols.rest],
      };
      continue;
    }
    let data = NO_DATA;
    for (const { ref, transforms } of it.direct) {
      const own = ref.column === '*' ? undefined : columnOf(cols, ref.column);
      if (own === undefined) continue;
      const bits = bitsOf(transforms.filter((x) => x !== 'identity'));
      data = union(data, transformed(own, bits));
    }
    out = setColumn(out, it.name, data);
  }
  return out;
}
