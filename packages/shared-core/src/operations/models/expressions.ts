/** Deferred column expressions (`pl.col("a").sum().alias("b")`): built by rows, resolved against a frame. */
import { allData, columnOf, EMPTY_COLS, setColumn } from '../../values/columns.ts';
import type { Cols } from '../../values/columns.ts';
import { NO_DATA, transformed, union } from '../../values/data.ts';
import type { Data, Source } from '../../values/data.ts';
import { bitsOf } from '../../values/transform.ts';
import { dataIn, getObj } from '../interpreter/machine.ts';
import { namesIn } from '../interpreter/name-sets.ts';
import { exprOf, PLAIN_EXPR } from '../interpreter/vectors.ts';
import { constText } from '../interpreter/value.ts';
import type { ColumnExpr, Value } from '../interpreter/value.ts';
import { given, refer } from './context.ts';
import type { CallContext } from './context.ts';

interface ExprSpec {
  /** Column names read. */
  readonly reads?: string;
  /** Every column but these names (a ref, or `all`). */
  readonly allBut?: string;
  /** Operands: expressions, or strings that name columns. */
  readonly of?: readonly string[];
  readonly name?: string;
  readonly prefix?: string;
  readonly suffix?: string;
  readonly must?: readonly string[];
  readonly may?: readonly string[];
  /** Strings among the operands are column names (pyspark functions), not literals. */
  readonly columns?: boolean;
  /** A SQL expression whose columns are read. */
  readonly sql?: string;
  /** Spark's own name of a call without alias: `sum(amount)` for `call: sum`. */
  readonly call?: string;
  /** Counts: no value of the columns is in the result. */
  readonly count?: boolean;
}

export function buildExpr(ctx: CallContext, raw: unknown): ColumnExpr {
  const spec = raw as ExprSpec;
  let out = startOf(ctx, spec);
  for (const it of operandsOf(ctx, spec.of ?? []))
    out = merge(out, exprOf(ctx.m, it, spec.columns === true));
  if (spec.count === true)
    out = { ...PLAIN_EXPR, name: out.name ?? out.reads[0] ?? null, prefix: out.prefix };
  const must = bitsOf(spec.must ?? []);
  const may = bitsOf(spec.may ?? []);
  return {
    ...out,
    // What is in it beside columns goes through the same transforms.
    data: out.data === NO_DATA ? NO_DATA : transformed(out.data, must, may),
    name: nameOfResult(ctx, spec) ?? out.name,
    prefix: textOr(ctx, spec.prefix) + out.prefix,
    suffix: out.suffix + textOr(ctx, spec.suffix),
    must: out.must | must,
    may: out.may | may | must,
  };
}

/** What the row itself says is read, before the operands. */
function startOf(ctx: CallContext, spec: ExprSpec): ColumnExpr {
  if (spec.sql !== undefined) return sqlExpr(ctx, spec.sql);
  let out: ColumnExpr = PLAIN_EXPR;
  if (spec.reads !== undefined) {
    const names = namesListed(ctx, spec.reads);
    const isAll = names.includes('*') || names.length === 0;
    out = isAll ? { ...out, allBut: [] } : { ...out, reads: names };
  }
  if (spec.allBut !== undefined)
    out = { ...out, allBut: spec.allBut === 'all' ? [] : namesListed(ctx, spec.allBut) };
  return out;
}

function namesListed(ctx: CallContext, ref: string): readonly string[] {
  const value = refer(ctx, ref);
  if (value === undefined) return [];
  return value.k === 'tuple'
    ? value.elts.flatMap((it) => namesIn(ctx.m, it)?.names ?? [])
    : (namesIn(ctx.m, value)?.names ?? []);
}

function operandsOf(ctx: CallContext, refs: readonly string[]): readonly Value[] {
  return refs.flatMap((ref) => {
    const value = refer(ctx, ref);
    return value === undefined ? [] : value.k === 'tuple' ? value.elts : [value];
  });
}

function nameOfResult(ctx: CallContext, spec: ExprSpec): string | null {
  if (spec.name !== undefined) return constText(given(ctx, spec.name));
  return spec.call === undefined ? null : nameOfCall(ctx, spec.call, spec.of ?? []);
}

function textOr(ctx: CallContext, ref: string | undefined): string {
  return ref === undefined ? '' : (constText(given(ctx, ref)) ?? '');
}

/** `F.sum("amount")` is called `sum(amount)`; operands without a name leave the name to the first column. */
function nameOfCall(ctx: CallContext, call: string, refs: readonly string[]): string | null {
  const names: string[] = [];
  for (const it of operandsOf(ctx, refs)) {
    if (it.k === 'num' || it.k === 'bool') {
      names.push(String(it.v));
      continue;
    }
    const own = exprOf(ctx.m, it, true);
    const name = own.name ?? (own.reads.length === 1 ? own.reads[0] : undefined);
    if (name === undefined) return own.allBut === null ? null : `${call}(1)`;
    names.push(name);
  }
  return `${call}(${names.join(', ')})`;
}

/** `F.expr("price * amount")`: the columns that the text names. */
function sqlExpr(ctx: CallContext, ref: string): ColumnExpr {
  const text = constText(given(ctx, ref));
  const script =
    text === null ? undefined : ctx.m.sql(`select ${text} from t`, { dialect: 'spark' });
  const statement = script?.statements[0];
  const column = statement?.output[0];
  if (statement === undefined || column === undefined || statement.partial)
    return { ...PLAIN_EXPR, allBut: [], name: text };
  const transforms = column.direct.flatMap((it) => it.transforms);
  const bits = bitsOf(transforms.filter((it) => it !== 'identity'));
  return {
    ...PLAIN_EXPR,
    reads: [...new Set(column.direct.map((it) => it.ref.column))].filter((it) => it !== '*'),
    name: column.name,
    may: bits,
  };
}

function isPlain(it: ColumnExpr): boolean {
  return it.reads.length === 0 && it.allBut === null;
}

function merge(a: ColumnExpr, b: ColumnExpr): ColumnExpr {
  if (isPlain(a) && a.data === NO_DATA) return b;
  return {
    reads: [...new Set([...a.reads, ...b.reads])],
    allBut: a.allBut ?? b.allBut,
    name: a.name ?? a.reads[0] ?? b.name,
    prefix: a.prefix,
    suffix: a.suffix,
    must: isPlain(a) ? b.must : isPlain(b) ? a.must : a.must & b.must,
    may: a.may | b.may,
    data: union(a.data, b.data),
  };
}

/** The columns an expression gives over a frame: name → data, and what stays open. */
export function resolveExpr(
  cols: Cols,
  expr: ColumnExpr,
): { known: [string, Data][]; rest: readonly Source[] } {
  const label = (name: string): string => expr.prefix + name + expr.suffix;
  const change = (data: Data): Data => union(transformed(data, expr.must, expr.may), expr.data);
  if (expr.allBut !== null) {
    const but = expr.allBut;
    const known = [...cols.known]
      .filter(([name]) => !but.includes(name))
      .map(([name, data]): [string, Data] => [label(name), change(data)]);
    const rest = cols.rest.map((it) => ({
      ...it,
      except: it.column === '*' ? [...new Set([...it.except, ...but])].sort() : it.except,
      may: it.may | expr.may | expr.must,
      must: it.must | expr.must,
    }));
    return { known, rest };
  }
  if (expr.name === null && expr.reads.length > 1)
    return {
      known: expr.reads.map((it): [string, Data] => [
        label(it),
        change(columnOf(cols, it) ?? NO_DATA),
      ]),
      rest: [],
    };
  let data: Data = NO_DATA;
  for (const it of expr.reads) data = union(data, columnOf(cols, it) ?? NO_DATA);
  const name = expr.name ?? expr.reads[0] ?? 'literal';
  return { known: [[label(name), change(data)]], rest: [] };
}

interface ExprsArgs {
  /** Positional expressions, keyword expressions. */
  readonly of: readonly string[];
  /** Add to the columns (`with_columns`) instead of replacing them (`select`). */
  readonly add?: boolean;
  /** Put under this one name (`withColumn`). */
  readonly name?: string;
}

export function runExprs(ctx: CallContext, cols: Cols, arg: unknown): Cols {
  const spec = arg as ExprsArgs;
  let out: Cols = spec.add === true ? cols : { ...EMPTY_COLS, index: cols.index };
  const put = (value: Value, name: string | null): void => {
    const obj = getObj(ctx.m, value);
    if (obj?.cols != null && obj.expr === null) {
      // A column that is already there (a Series), or a frame's own column in Spark.
      for (const [own, data] of obj.cols.known) out = setColumn(out, name ?? own, data);
      return;
    }
    if (obj?.exact === false) ctx.exact = false;
    const base = exprOf(ctx.m, value, spec.name === undefined);
    const { known, rest } = resolveExpr(
      cols,
      name === null ? base : { ...base, name, prefix: '', suffix: '' },
    );
    for (const [own, data] of known) out = setColumn(out, name ?? own, data);
    if (rest.length > 0)
      out = {
        ...out,
        rest: [
          ...out.rest,
          ...rest.filter(
            (it) => !out.rest.some((x) => x.asset === it.asset && x.column === it.column),
          ),
        ],
      };
    if (
      base.reads.length === 0 &&
      base.allBut === null &&
      obj?.expr == null &&
      constText(value) === null &&
      value.k === 'any'
    )
      ctx.exact = false;
  };
  const single = spec.name === undefined ? null : constText(given(ctx, spec.name));
  for (const ref of spec.of) {
    const value = refer(ctx, ref);
    if (value === undefined) continue;
    const obj = getObj(ctx.m, value);
    if (obj?.type === 'dict') {
      for (const [name, it] of obj.fields) put(it, name);
      continue;
    }
    for (const it of flatten(ctx, value)) put(it, single);
  }
  return out;
}

function flatten(ctx: CallContext, value: Value): readonly Value[] {
  const obj = getObj(ctx.m, value);
  if (obj?.names != null)
    return (
      namesIn(ctx.m, value)?.names.map((it): Value => ({
        k: 'str',
        pats: [[it]],
        data: NO_DATA,
        bytes: false,
      })) ?? []
    );
  if (value.k === 'tuple') return value.elts.flatMap((it) => flatten(ctx, it));
  if (obj?.type === 'list' || obj?.type === 'generator')
    return [...(obj.elts ?? []), ...(obj.elem === null ? [] : [obj.elem])].flatMap((it) =>
      flatten(ctx, it),
    );
  return [value];
}

export function wholeOf(cols: Cols): Data {
  return allData(cols);
}

export function dataOfValue(ctx: CallContext, value: Value): Data {
  return dataIn(ctx.m, value);
}
