/** The `returns` and `mutates` of a row: from words to values and objects. */
import { EMPTY_COLS, influenceColumns, namesOfCols, nameSet, transformColumns } from '../../values/columns.ts';
import type { NameSet } from '../../values/columns.ts';
import { bare, isEmpty, NO_DATA, originsOf, transformed, union, withRows } from '../../values/data.ts';
import type { Data, RowsFact } from '../../values/data.ts';
import { bitsOf } from '../../values/transform.ts';
import { allocate, dataIn, dataInObject, getObj } from '../interpreter/machine.ts';
import { namesIn } from '../interpreter/name-sets.ts';
import { any, NONE, object, str, tuple, UNKNOWN, unknownStr } from '../interpreter/value.ts';
import type { Obj, Value } from '../interpreter/value.ts';
import { runColumns } from './steps.ts';
import { given, holds, refer } from './context.ts';
import type { CallContext } from './context.ts';
import { buildExpr } from './expressions.ts';
import { selectItem } from './selection.ts';
import type { ResultSpec, When } from './schema.ts';
import { columnTypeOf, frameTypeOf, roleOf } from './table.ts';

type ResultObject = Exclude<ResultSpec, string>;

export function resultOf(ctx: CallContext, spec: ResultSpec, tag = ''): Value {
  if (typeof spec === 'string') return wordResult(ctx, spec);
  if (spec.first !== undefined) {
    for (const it of spec.first)
      if (holds(ctx, it.when as When | undefined)) return resultOf(ctx, it.use as ResultSpec, tag);
    return UNKNOWN;
  }
  if (spec.tuple !== undefined)
    return tuple(spec.tuple.map((it, i) => resultOf(ctx, it as ResultSpec, `${tag}:${i}`)));
  const type = spec.type ?? '';
  if (type === 'str' || type === 'bytes') {
    const data = plainData(ctx, spec);
    return { ...unknownStr(data), bytes: type === 'bytes' };
  }
  if (type === 'number' || type === 'bool') return any(plainData(ctx, spec), 'float');
  if ((type === '' || type === 'any') && spec.columns === undefined && spec.elem === undefined && spec.names === undefined && spec.fields === undefined)
    return any(plainData(ctx, spec));
  return allocate(ctx.m, resultObject(ctx, spec, null), ctx.at, tag);
}

function wordResult(ctx: CallContext, word: string): Value {
  switch (word) {
    case 'none':
      return NONE;
    case 'number':
    case 'bool':
      return any(NO_DATA, 'float');
    case 'str':
      return unknownStr();
    case 'unknown':
      return UNKNOWN;
    case 'called':
      return ctx.called ?? UNKNOWN;
    case '@item':
      return selectItem(ctx, refer(ctx, '$key') ?? UNKNOWN);
    default:
      return refer(ctx, word) ?? UNKNOWN;
  }
}

function bitsOfSpec(ctx: CallContext, spec: ResultObject): { must: number; may: number } {
  // `must: [hash]` or, keyed, `must: [keyed-hash]`; a condition in the row picks which.
  void ctx;
  return { must: bitsOf(spec.must ?? []), may: bitsOf(spec.may ?? []) };
}

/** Lineage of a result without columns. */
function plainData(ctx: CallContext, spec: ResultObject): Data {
  const refs = spec.data ?? ['self'];
  let data: Data = NO_DATA;
  for (const it of refs) {
    if (it === 'dataset') data = union(data, ctx.dataset?.data ?? NO_DATA);
    else {
      const value = refer(ctx, it);
      if (value !== undefined) data = union(data, dataIn(ctx.m, value));
    }
  }
  const { must, may } = bitsOfSpec(ctx, spec);
  return rowFacts(ctx, spec, transformed(data, must, may));
}

/** The object a spec describes; `before` is the receiver when it is changed in place. */
export function resultObject(ctx: CallContext, spec: ResultSpec, before: Obj | null): Obj {
  if (typeof spec === 'string') {
    const value = wordResult(ctx, spec);
    const obj = getObj(ctx.m, value);
    if (obj !== undefined) return before === null ? obj : { ...obj, data: union(before.data, obj.data) };
    return before ?? object('', { data: dataIn(ctx.m, value) });
  }
  if (spec.first !== undefined) {
    for (const it of spec.first)
      if (holds(ctx, it.when as When | undefined)) return resultObject(ctx, it.use as ResultSpec, before);
    return before ?? object('');
  }
  const self = before ?? (ctx.self === null ? undefined : getObj(ctx.m, ctx.self));
  const type = typeNamed(spec.type, self, before);
  const role = roleOf(type);
  const columnar = spec.columns !== undefined || role === 'frame' || role === 'column' || role === 'group';
  const { must, may } = bitsOfSpec(ctx, spec);
  let cols = null;
  ctx.exact = true;
  if (columnar) {
    const steps = spec.columns === undefined ? ['self'] : Array.isArray(spec.columns) ? spec.columns : [spec.columns];
    cols = transformColumns(runColumns(ctx, steps), must, may);
    if (role === 'column' && cols.known.size === 0 && cols.rest.length > 0)
      cols = { ...EMPTY_COLS, known: new Map([['', { ...NO_DATA, srcs: cols.rest }]]), index: cols.index };
    const filter = spec.rows?.['filtered'];
    if (filter !== undefined) {
      const value = given(ctx, filter);
      if (value !== undefined) cols = influenceColumns(cols, originsOf(dataIn(ctx.m, value)));
    }
  }
  const data = columnar && spec.data === undefined ? carried(ctx, self) : plainData(ctx, spec);
  const fields = new Map(before?.fields ?? []);
  for (const [name, ref] of Object.entries(spec.fields ?? {})) {
    const value = refer(ctx, ref);
    if (value !== undefined) fields.set(name, value);
  }
  return {
    type,
    cols,
    data: rowFacts(ctx, spec, columnar && before === null ? keepFacts(data) : data),
    names: spec.names === undefined ? null : nameSetOf(ctx, spec.names),
    elts: null,
    elem: spec.elem === undefined ? null : resultOf(ctx, spec.elem as ResultSpec, ':elem'),
    fields,
    cls: null,
    exact: (self?.cols == null || self.exact) && (ctx.dataset?.exact ?? true) && ctx.exact && (spec.exact ?? true),
    expr: spec.expr === undefined ? null : buildExpr(ctx, spec.expr),
  };
}

function keepFacts(data: Data): Data {
  return data;
}

/** Row facts and names of the receiver, or of what was read. */
function carried(ctx: CallContext, self: Obj | undefined): Data {
  const own: Data = self === undefined ? NO_DATA : { ...self.data };
  if (ctx.dataset !== null && self === undefined)
    return { srcs: [], infl: [], rows: ctx.dataset.data.rows, via: ctx.dataset.data.via };
  return own;
}

function typeNamed(word: string | undefined, self: Obj | undefined, before: Obj | null): string {
  if (word === undefined) return before?.type ?? self?.type ?? '';
  if (word === 'same') return self?.type ?? '';
  if (word === 'column') return columnTypeOf(self?.type ?? '');
  if (word === 'frame') return frameTypeOf(self?.type ?? '');
  return word;
}

function nameSetOf(ctx: CallContext, word: string): NameSet {
  if (word === 'columns') {
    const cols = ctx.self === null ? null : (getObj(ctx.m, ctx.self)?.cols ?? null);
    return cols === null ? { names: [], rest: [], certain: false } : namesOfCols(cols);
  }
  const value = given(ctx, word);
  return (value === undefined ? null : namesIn(ctx.m, value)) ?? { ...nameSet([]), certain: false };
}

function numberOf(value: Value | undefined): number | null {
  return value?.k === 'num' ? value.v : null;
}

function rowFacts(ctx: CallContext, spec: ResultObject, data: Data): Data {
  if (spec.rows === undefined) return data;
  let out = data;
  for (const [kind, ref] of Object.entries(spec.rows)) {
    const value = refer(ctx, ref);
    const fact = rowFact(ctx, kind, value);
    if (fact !== null) out = withRows(out, fact);
  }
  return out;
}

function rowFact(ctx: CallContext, kind: string, value: Value | undefined): RowsFact | null {
  switch (kind) {
    case 'limit':
    case 'sampled':
      return value === undefined || value.k === 'none' ? null : { kind, rows: numberOf(value) };
    case 'distinct':
      return { kind: 'distinct' };
    case 'filtered': {
      if (value === undefined) return null;
      const data = dataIn(ctx.m, value);
      return { kind: 'filtered', columns: [...new Set(data.srcs.map((it) => it.column))] };
    }
    case 'aggregated': {
      const keys = ctx.self === null ? undefined : getObj(ctx.m, ctx.self)?.fields.get('keys');
      const names = keys === undefined ? null : namesIn(ctx.m, keys);
      return { kind: 'aggregated', keys: names?.names ?? [], functions: functionNames(ctx, value), minGroup: null };
    }
    default:
      return null;
  }
}

function functionNames(ctx: CallContext, value: Value | undefined): readonly string[] {
  if (value === undefined) return [ctx.api.slice(ctx.api.lastIndexOf('.') + 1)];
  const obj = getObj(ctx.m, value);
  const list = obj?.type === 'dict' ? [...obj.fields.values()] : [value];
  return [
    ...new Set(
      list.flatMap((it) => {
        if (it.k === 'func') return ['udf'];
        if (it.k === 'api') return [it.name.slice(it.name.lastIndexOf('.') + 1)];
        if (it.k === 'tuple') return namesIn(ctx.m, it.elts[1] ?? UNKNOWN)?.names ?? ['udf'];
        return namesIn(ctx.m, it)?.names ?? ['udf'];
      }),
    ),
  ];
}

/** An object's whole lineage as plain data. */
export function wholeData(ctx: CallContext, obj: Obj): Data {
  return bare(dataInObject(ctx.m, obj));
}

export function emptyResult(data: Data): Value {
  return isEmpty(data) ? UNKNOWN : any(data);
}

export function constantResult(text: string): Value {
  return str(text);
}
