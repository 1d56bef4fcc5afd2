/** Deferred column expressions (`pl.col("a").sum().alias("b")`): built by rows, resolved against a frame. */
import { allData, columnOf, EMPTY_COLS, setColumn, typeOfColumn } from '../../values/columns.ts';
import type { Cols } from '../../values/columns.ts';
import { NO_DATA, transformed, union } from '../../values/data.ts';
import type { Data, Source } from '../../values/data.ts';
import { bitsOf } from '../../values/transform.ts';
import { dataIn, getObj } from '../interpreter/machine.ts';
import { namesIn } from '../interpreter/name-sets.ts';
import { isSelector } from '../interpreter/selectors.ts';
import { exprOf, PLAIN_EXPR } from '../interpreter/vectors.ts';
import { constText, UNKNOWN } from '../interpreter/value.ts';
import type { ColumnChoice, ColumnExpr, Value } from '../interpreter/value.ts';
import { given, refer } from './context.ts';
import type { CallContext } from './context.ts';
import { typeWords } from './type-steps.ts';
import { chosen, NAME_TESTS } from './type-words.ts';
import type { Verdict } from './type-words.ts';

interface ExprSpec {
  /** Column names read. */
  readonly reads?: string;
  /** Every column but these names (a ref, or `all`). */
  readonly allBut?: string;
  /** Of those, the columns that the called function (`own`) or the types in a ref mean. */
  readonly choice?: string;
  /** It only chooses columns. */
  readonly selects?: boolean;
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
  /** A name may be a pattern. */
  readonly strict?: boolean;
  /** The columns become one. */
  readonly joins?: boolean;
  /** The name is that of the column again. */
  readonly keeps?: boolean;
}

export function buildExpr(ctx: CallContext, raw: unknown): ColumnExpr {
  const spec = raw as ExprSpec;
  let out = startOf(ctx, spec);
  for (const it of operandsOf(ctx, spec.of ?? [])) {
    if (getObj(ctx.m, it)?.exact === false) ctx.exact = false;
    out = merge(out, exprOf(ctx.m, it, spec.columns === true));
  }
  if (spec.keeps === true) out = { ...out, name: null, prefix: '', suffix: '' };
  if (spec.joins === true && out.name === null && out.allBut === null)
    out = { ...out, name: out.reads[0] ?? null };
  if (spec.count === true)
    out =
      out.allBut !== null || (out.name === null && out.reads.length > 1)
        ? { ...out, data: NO_DATA, counts: true }
        : { ...PLAIN_EXPR, name: out.name ?? out.reads[0] ?? null, prefix: out.prefix };
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
    selects: spec.selects === true,
  };
}

/** What the row itself says is read, before the operands. */
function startOf(ctx: CallContext, spec: ExprSpec): ColumnExpr {
  if (spec.sql !== undefined) return sqlExpr(ctx, spec.sql);
  let out: ColumnExpr = PLAIN_EXPR;
  if (spec.reads !== undefined) {
    const listed = namesListed(ctx, spec.reads);
    // `pl.col("^sum_.*$")`: the columns of such names.
    const isPattern = spec.strict === true && listed.some((it) => it.startsWith('^'));
    const names = isPattern ? [] : listed;
    const types = isPattern ? listed.map(namedOrLike) : typesListed(ctx, spec.reads);
    if (names.length > 0 && !names.includes('*')) return { ...out, reads: names };
    out = {
      ...out,
      allBut: [],
      choice: types.length > 0 ? { words: types, not: false, sure: true } : null,
    };
  }
  if (spec.allBut !== undefined) {
    const types = typesListed(ctx, spec.allBut);
    const choice = types.length > 0 ? { words: types, not: true, sure: true } : null;
    out = { ...out, allBut: spec.allBut === 'all' ? [] : namesListed(ctx, spec.allBut), choice };
  }
  if (spec.choice !== undefined)
    out = { ...out, choice: { words: choiceWords(ctx, spec.choice), not: false, sure: true } };
  return out;
}

function namedOrLike(name: string): string {
  return `${name.startsWith('^') ? 'matches' : 'by_name'} ${name}`;
}

/** Types among the arguments: `pl.col(pl.Int64)`. */
function typesListed(ctx: CallContext, ref: string): readonly string[] {
  const value = refer(ctx, ref);
  const words = value === undefined ? [] : typeWords(ctx, value);
  return words.some((it) => it.startsWith('polars.')) ? words : [];
}

/** `cs.numeric()` → `numeric`, `cs.starts_with("a", "b")` → `starts_with a`, `starts_with b`. */
function choiceWords(ctx: CallContext, ref: string): readonly string[] {
  if (ref !== 'own') return typeWords(ctx, refer(ctx, ref) ?? UNKNOWN);
  const word = ctx.model.name.slice(ctx.model.name.lastIndexOf('.') + 1);
  if (!NAME_TESTS.has(word)) return [word];
  const parts = operandsOf(ctx, ['$args']).map((it) => constText(it));
  return parts.length === 0 || parts.includes(null)
    ? ['?']
    : parts.map((it) => `${word} ${it ?? ''}`);
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
    return value === undefined ? [] : operandsIn(value).flatMap((it) => listed(ctx, it));
  });
}

/** `concat_str(["a", "b"])`: the elements of a list are operands. */
function listed(ctx: CallContext, it: Value): readonly Value[] {
  const obj = getObj(ctx.m, it);
  return obj?.type === 'list' && obj.elts !== null && obj.elem === null ? obj.elts : [it];
}

function operandsIn(value: Value): readonly Value[] {
  return value.k === 'tuple' ? value.elts : [value];
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
    choice: isPlain(a) ? b.choice : isPlain(b) ? a.choice : null,
    selects: false,
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
): { known: [string, Data][]; rest: readonly Source[]; doubtful: boolean } {
  const label = (name: string): string => expr.prefix + name + expr.suffix;
  const change = (data: Data): Data =>
    expr.counts === true ? NO_DATA : union(transformed(data, expr.must, expr.may), expr.data);
  if (expr.allBut !== null && expr.name !== null) {
    // All columns in one.
    const { allBut } = expr;
    let whole = NO_DATA;
    for (const [name, data] of cols.known) if (!allBut.includes(name)) whole = union(whole, data);
    return {
      known: [[label(expr.name), change(union(whole, { ...NO_DATA, srcs: cols.rest }))]],
      rest: [],
      doubtful: false,
    };
  }
  if (expr.allBut !== null) {
    const but = expr.allBut;
    const verdicts = verdictsOf(cols, but, expr.choice);
    const known = [...cols.known]
      .filter(([name]) => verdicts.get(name) !== 'no')
      .map(([name, data]): [string, Data] => [label(name), change(data)]);
    const rest = cols.rest.map((it) => ({
      ...it,
      except: it.column === '*' ? [...new Set([...it.except, ...but])].sort() : it.except,
      may: it.may | expr.may | expr.must,
      must: it.must | expr.must,
    }));
    const isOpen = expr.choice !== null && rest.length > 0;
    return { known, rest, doubtful: isOpen || [...verdicts.values()].includes('maybe') };
  }
  if (expr.name === null && expr.reads.length > 1)
    return {
      known: expr.reads.map((it): [string, Data] => [
        label(it),
        change(columnOf(cols, it) ?? NO_DATA),
      ]),
      rest: [],
      doubtful: false,
    };
  let data: Data = NO_DATA;
  for (const it of expr.reads) data = union(data, columnOf(cols, it) ?? NO_DATA);
  const name = expr.name ?? expr.reads[0] ?? 'literal';
  return { known: [[label(name), change(data)]], rest: [], doubtful: false };
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
    const isOneOf = value.k === 'union' || (value.k === 'str' && constText(value) === null);
    if (obj?.exact === false || isOneOf) ctx.exact = false;
    const base = exprOf(ctx.m, value, spec.name === undefined);
    const { known, rest, doubtful } = resolveExpr(
      cols,
      name === null ? base : { ...base, name, prefix: '', suffix: '' },
    );
    if (doubtful) ctx.exact = false;
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
  return withTypesOf(cols, out);
}

/** The columns that a set of columns surely means, where `value` is one; null where it is none. */
export function namesChosen(ctx: CallContext, cols: Cols, value: Value): readonly string[] | null {
  const [only, ...more] = operandsIn(value);
  const obj = only === undefined ? undefined : getObj(ctx.m, only);
  if (!isSelector(obj) || obj.expr.allBut === null || more.length > 0) return null;
  const verdicts = [...verdictsOf(cols, obj.expr.allBut, obj.expr.choice)];
  if (cols.rest.length > 0 || verdicts.some(([, it]) => it === 'maybe')) ctx.exact = false;
  return verdicts.filter(([, it]) => it === 'yes').map(([name]) => name);
}

/** Of each column known by name, whether it is meant by a choice of all but some. */
function verdictsOf(
  cols: Cols,
  allBut: readonly string[],
  choice: ColumnChoice | null,
): ReadonlyMap<string, Verdict> {
  return new Map(
    [...cols.known.keys()].map((it): [string, Verdict] => [
      it,
      allBut.includes(it) ? 'no' : chosen(choice, it, typeOfColumn(cols, it)),
    ]),
  );
}

/** A column that is what it was is of the type that it was. */
function withTypesOf(before: Cols, after: Cols): Cols {
  if (before.types === undefined) return after;
  const types = [...before.types].filter(
    ([name]) => after.known.has(name) && after.known.get(name) === before.known.get(name),
  );
  return { ...after, types: new Map(types) };
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
