/** The `returns` and `mutates` of a row: from words to values and objects. */
import {
  dataOfNames,
  influenceColumns,
  namesOfCols,
  nameSet,
  transformColumns,
} from '../../values/columns.ts';
import type { Cols, NameSet } from '../../values/columns.ts';
import { NO_DATA, originsOf, transformed, union, withRows } from '../../values/data.ts';
import type { Data, RowsFact } from '../../values/data.ts';
import { allocate, dataIn, getObj } from '../interpreter/machine.ts';
import { namesIn } from '../interpreter/name-sets.ts';
import {
  any,
  NO_FIELDS,
  NONE,
  object,
  TRUE,
  tuple,
  UNKNOWN,
  unknownStr,
} from '../interpreter/value.ts';
import type { Obj, Value } from '../interpreter/value.ts';
import { runColumns } from './steps.ts';
import { given, holds, refer, textRef } from './context.ts';
import { registerView } from '../interpreter/memory-databases.ts';
import type { CallContext } from './context.ts';
import { buildExpr } from './expressions.ts';
import { groupKeyData } from './groups.ts';
import { currentFigure, newFigure } from './figures.ts';
import { selectCells, selectItem, selectLocated } from './selection.ts';
import type { Result, ResultPlan, Step } from './plans.ts';
import {
  pipeResult,
  rowsResult,
  shellResult,
  splitResult,
  threadResult,
} from './special-results.ts';
import { columnTypeOf, frameTypeOf, roleOf } from './table.ts';

export function resultOf(ctx: CallContext, spec: Result, tag = ''): Value {
  if (typeof spec === 'string') return wordResult(ctx, spec);
  if (spec.first !== null) {
    for (const it of spec.first) if (holds(ctx, it.when)) return resultOf(ctx, it.use, tag);
    return UNKNOWN;
  }
  if (spec.tuple !== null)
    return tuple(spec.tuple.map((it, i) => resultOf(ctx, it, `${tag}:${i}`)));
  const type = spec.type ?? '';
  if (type === 'str' || type === 'bytes') {
    const data = plainData(ctx, spec);
    return { ...unknownStr(data), bytes: type === 'bytes' };
  }
  if (type === 'number' || type === 'bool') return any(plainData(ctx, spec), 'float');
  if (
    (type === '' || type === 'any') &&
    spec.columns === null &&
    spec.elem === null &&
    spec.names === undefined &&
    spec.fields === null
  )
    return any(plainData(ctx, spec));
  return allocate(ctx.m, resultObject(ctx, spec, null), ctx.at, tag);
}

/** Results that the engine computes. */
const COMPUTED: Readonly<Record<string, (ctx: CallContext) => Value>> = {
  '@item': (ctx) => selectItem(ctx, refer(ctx, '$key') ?? UNKNOWN),
  '@cells': (ctx) => selectCells(ctx, refer(ctx, '$key') ?? UNKNOWN),
  '@loc': (ctx) => located(ctx, false),
  '@iloc': (ctx) => located(ctx, true),
  '@shell': shellResult,
  '@thread': threadResult,
  '@register': registered,
  '@split': splitResult,
  '@pipe': pipeResult,
  '@group-key': (ctx) => any(groupKeyData(ctx)),
  '@rows': rowsResult,
  '@figure': (ctx) => currentFigure(ctx.m, ctx.at),
  '@new-figure': (ctx) => newFigure(ctx.m, ctx.at),
};

function located(ctx: CallContext, byPlace: boolean): Value {
  const frame = refer(ctx, '$self.frame') ?? UNKNOWN;
  return selectLocated(ctx, frame, refer(ctx, '$key') ?? UNKNOWN, byPlace);
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
    default:
      return COMPUTED[word]?.(ctx) ?? refer(ctx, word) ?? UNKNOWN;
  }
}

/** A frame, the receiver where none is given, gets a name that SQL knows. */
function registered(ctx: CallContext): Value {
  const name = textRef(ctx, '$view_name');
  const frame = refer(ctx, '$python_object') ?? ctx.self ?? undefined;
  if (name !== null && frame !== undefined) registerView(ctx.m, name, frame);
  return ctx.self ?? UNKNOWN;
}

const SELF: readonly string[] = ['self'];

/** Lineage of a result without columns. */
function plainData(ctx: CallContext, spec: ResultPlan): Data {
  let data: Data = NO_DATA;
  for (const it of spec.data ?? SELF) {
    if (it === 'dataset') data = union(data, ctx.dataset?.data ?? NO_DATA);
    else {
      const value = refer(ctx, it);
      if (value !== undefined) data = union(data, dataIn(ctx.m, value));
    }
  }
  return rowFacts(ctx, spec, transformed(data, spec.must, spec.may));
}

function wordObject(ctx: CallContext, word: string, before: Obj | null): Obj {
  const value = wordResult(ctx, word);
  const obj = getObj(ctx.m, value);
  if (obj === undefined) return before ?? object('', { data: dataIn(ctx.m, value) });
  return before === null ? obj : { ...obj, data: union(before.data, obj.data) };
}

/** The object a spec describes; `before` is the receiver when it is changed in place. */
export function resultObject(ctx: CallContext, spec: Result, before: Obj | null): Obj {
  if (typeof spec === 'string') return wordObject(ctx, spec, before);
  if (spec.first !== null) {
    for (const it of spec.first) if (holds(ctx, it.when)) return resultObject(ctx, it.use, before);
    return before ?? object('');
  }
  const self = before ?? (ctx.self === null ? undefined : getObj(ctx.m, ctx.self));
  const type = typeNamed(spec.type, self, before);
  const role = roleOf(type);
  const columnar =
    spec.columns !== null || role === 'frame' || role === 'column' || role === 'group';
  ctx.exact = true;
  ctx.settled = false;
  ctx.levels = false;
  const cols = columnar ? resultColumns(ctx, spec, role) : null;
  const names = spec.names === undefined ? null : nameSetOf(ctx, spec.names);
  const data = dataOfResult(ctx, spec, self, columnar ? 'columns' : names);
  const expr = spec.expr === undefined ? null : buildExpr(ctx, spec.expr);
  const inputs = (self?.cols == null || self.exact) && (ctx.dataset?.exact ?? true);
  return {
    type,
    cols,
    data: rowFacts(ctx, spec, data),
    names,
    elts: null,
    elem: spec.elem === null ? null : resultOf(ctx, spec.elem, ':elem'),
    fields: withLevels(ctx, resultFields(ctx, spec, before)),
    cls: null,
    exact: (isSettled(ctx) || inputs) && isExact(ctx) && spec.exact,
    expr,
  };
}

/** Lineage of a result beside its columns; of a set of names, what the names were made of. */
function dataOfResult(
  ctx: CallContext,
  spec: ResultPlan,
  self: Obj | undefined,
  holds: 'columns' | NameSet | null,
): Data {
  if (spec.data !== null || holds === null) return plainData(ctx, spec);
  return holds === 'columns' ? carried(ctx, self) : dataOfNames(holds);
}

/** What the steps of the result left; read through a function because they change it. */
function isExact(ctx: CallContext): boolean {
  return ctx.exact;
}

function isSettled(ctx: CallContext): boolean {
  return ctx.settled;
}

/** Marks a frame whose columns have several levels. */
function withLevels(ctx: CallContext, fields: Obj['fields']): Obj['fields'] {
  return ctx.levels ? new Map([...fields, ['levels', TRUE]]) : fields;
}

function resultFields(ctx: CallContext, spec: ResultPlan, before: Obj | null): Obj['fields'] {
  if (spec.fields === null) return before?.fields ?? NO_FIELDS;
  const fields = new Map(before?.fields ?? []);
  for (const { name, ref } of spec.fields) {
    const value = refer(ctx, ref);
    if (value !== undefined) fields.set(name, value);
  }
  return fields;
}

const OWN: readonly Step[] = [{ word: 'self', arg: null }];

function resultColumns(ctx: CallContext, spec: ResultPlan, role: string): Cols {
  const raw = runColumns(ctx, spec.columns ?? OWN);
  let cols = transformColumns(raw, spec.must, spec.may);
  if (role === 'column' && cols.known.size === 0 && cols.rest.length > 0)
    cols = { known: new Map([['', { ...NO_DATA, srcs: cols.rest }]]), rest: [], index: cols.index };
  const by = spec.filter === undefined ? undefined : given(ctx, spec.filter);
  return by === undefined ? cols : influenceColumns(cols, originsOf(dataIn(ctx.m, by)));
}

/** Row facts and names of the receiver, or of what was read. */
function carried(ctx: CallContext, self: Obj | undefined): Data {
  if (self !== undefined) return self.data;
  if (ctx.dataset === null) return NO_DATA;
  return { srcs: [], infl: [], rows: ctx.dataset.data.rows, via: ctx.dataset.data.via };
}

function typeNamed(word: string | undefined, self: Obj | undefined, before: Obj | null): string {
  if (word === undefined) return before?.type ?? self?.type ?? '';
  if (word === 'same') return self?.type ?? '';
  if (word === 'column') return columnTypeOf(self?.type ?? '');
  if (word === 'frame') return groupedType(self);
  return word;
}

/** One column of a group gives a series, but for `groupby(…, as_index=False)`: its keys are columns. */
function groupedType(self: Obj | undefined): string {
  const type = frameTypeOf(self?.type ?? '');
  const flag = self?.fields.get('as_index');
  return flag?.k === 'bool' && !flag.v ? frameTypeOf(type) : type;
}

function nameSetOf(ctx: CallContext, word: string): NameSet {
  if (word === 'columns') {
    const self = ctx.self === null ? undefined : getObj(ctx.m, ctx.self);
    if (self?.cols == null) return { names: [], rest: [], certain: false };
    return { ...namesOfCols(self.cols), certain: self.exact };
  }
  const value = given(ctx, word);
  return (value === undefined ? null : namesIn(ctx.m, value)) ?? { ...nameSet([]), certain: false };
}

function numberOf(value: Value | undefined): number | null {
  return value?.k === 'num' ? value.v : null;
}

function rowFacts(ctx: CallContext, spec: ResultPlan, data: Data): Data {
  let out = data;
  for (const { name, ref } of spec.rows) {
    const value = refer(ctx, ref);
    const fact = rowFact(ctx, name, value);
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
      return {
        kind: 'aggregated',
        keys: names?.names ?? [],
        functions: functionNames(ctx, value),
        minGroup: null,
      };
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
