/** One call under a model row: bound parameters, references into them, conditions on them. */
import { bare, NO_DATA, unionAll } from '../../values/data.ts';
import type { Data } from '../../values/data.ts';
import { allData } from '../../values/columns.ts';
import type { Cols } from '../../values/columns.ts';
import type { ColumnTypes } from '../../values/column-type.ts';
import type { Part } from '../../values/pattern.ts';
import { allocate, dataIn, getObj, NO_KEYWORDS } from '../interpreter/machine.ts';
import type { Args, Machine, Ranged } from '../interpreter/machine.ts';
import { allTables } from '../interpreter/memory-databases.ts';
import { any, bool, constText, NONE, num, object, str, tuple } from '../interpreter/value.ts';
import type { Obj, Value } from '../interpreter/value.ts';
import { typeOf } from '../interpreter/value-type.ts';
import { isSubtype, roleOf } from './table.ts';
import type { Model } from './table.ts';
import { lastFigure } from './figures.ts';
import type { When } from './schema.ts';
import type { Layout } from '../operation.ts';
import type { Place } from '../record/resource.ts';

/** What a read found. */
export interface Dataset {
  readonly cols: Cols | null;
  readonly data: Data;
  readonly place: Place | null;
  readonly exact: boolean;
  /** How the file was cut into these columns; null where nothing can be read in another way. */
  readonly layout?: Layout | null;
  /** What is proven of the types of its columns: of a dataset as it lies there only. */
  readonly types?: ColumnTypes | undefined;
}

export interface CallContext {
  readonly m: Machine;
  readonly model: Model;
  /** Name shown for the call: the model's, with the receiver's own type. */
  readonly api: string;
  readonly self: Value | null;
  readonly args: Args;
  readonly bound: ReadonlyMap<string, Value>;
  readonly extraPos: readonly Value[];
  readonly extraKw: ReadonlyMap<string, Value>;
  readonly at: Ranged;
  /** Set by a read operation of the row. */
  dataset: Dataset | null;
  /** Result of the row's callback. */
  called: Value | null;
  /** Turned false by a step that had to give an upper bound. */
  exact: boolean;
  /** Turned true by a step that names every column of the result: what was not known before does not matter. */
  settled: boolean;
}

export function bindCall(
  m: Machine,
  model: Model,
  self: Value | null,
  args: Args,
  at: Ranged,
): CallContext {
  const bound = new Map<string, Value>();
  // A copy, for what a parameter takes is taken out.
  const kw = args.kw.size === 0 ? null : new Map(args.kw);
  let position = 0;
  let extraPos: readonly Value[] = [];
  for (const param of model.params) {
    if (param.kind === 'args') {
      extraPos = args.pos.slice(position);
      position = args.pos.length;
      continue;
    }
    if (param.kind === 'kwargs') continue;
    const named = kw?.get(param.name);
    if (named !== undefined) {
      bound.set(param.name, named);
      kw?.delete(param.name);
      if (!param.keywordOnly && args.pos[position] === undefined) position++;
      continue;
    }
    const given = param.keywordOnly ? undefined : args.pos[position];
    if (given !== undefined) {
      bound.set(param.name, given);
      position++;
      continue;
    }
    if (!param.keywordOnly) position++;
    const loose = args.star ?? args.kwStar;
    if (loose !== null && !param.keywordOnly) bound.set(param.name, loose);
    else if (param.fallback !== undefined) bound.set(param.name, literalValue(param.fallback));
  }
  return {
    m,
    model,
    api: shownName(m, model, self),
    self,
    args,
    bound,
    extraPos: extraPos.length > 0 ? extraPos : args.pos.slice(position),
    extraKw: kw ?? NO_KEYWORDS,
    at,
    dataset: null,
    called: null,
    exact: true,
    settled: false,
  };
}

/** A method found on a base is shown under the type it was called on. */
function shownName(m: Machine, model: Model, self: Value | null): string {
  const obj = self === null ? undefined : getObj(m, self);
  if (obj === undefined || obj.type === '' || !obj.type.includes('.')) return model.name;
  const short = model.name.slice(model.name.lastIndexOf('.') + 1);
  return short === '*' ? obj.type : `${obj.type}.${short}`;
}

export function literalValue(it: string | number | boolean | null): Value {
  if (it === null) return NONE;
  if (typeof it === 'boolean') return bool(it);
  return typeof it === 'number' ? num(it) : str(it);
}

/** The value a reference of a row stands for; undefined when the argument was not given. */
export function refer(ctx: CallContext, ref: unknown): Value | undefined {
  if (typeof ref !== 'string') {
    if (ref === null || typeof ref === 'number' || typeof ref === 'boolean')
      return literalValue(ref);
    return undefined;
  }
  if (ref === 'self') return ctx.self ?? undefined;
  if (ref === 'called') return ctx.called ?? undefined;
  if (ref === 'tables') return allTables(ctx.m);
  if (ref === 'figure') return lastFigure(ctx.m);
  if (ref === 'dataset') return ctx.dataset === null ? undefined : any(ctx.dataset.data);
  if (!ref.startsWith('$')) return str(ref);
  const [name = '', ...path] = ref.slice(1).split('.');
  let value = named(ctx, name);
  for (const part of path) {
    if (value === undefined) return undefined;
    const obj = getObj(ctx.m, value);
    // `$entity.__tablename__`: what the user's class says of itself.
    const isOwn = value.k === 'class' || obj?.cls != null;
    value =
      obj?.fields.get(part) ??
      (isOwn ? ctx.m.attribute(value, part, ctx.at) : part === 'index' ? indexOf(obj) : undefined);
  }
  return value;
}

/** What the index of a frame holds. */
function indexOf(obj: Obj | undefined): Value | undefined {
  if (obj?.cols == null) return undefined;
  return any(unionAll([...obj.cols.index.values()]));
}

function named(ctx: CallContext, name: string): Value | undefined {
  const own = ctx.bound.get(name);
  if (own !== undefined) return own;
  if (name === 'self') return ctx.self ?? undefined;
  if (name === 'args') {
    const { star } = ctx.args;
    return tuple(ctx.extraPos.length > 0 ? ctx.extraPos : star === null ? [] : [star]);
  }
  if (name === 'kwargs') {
    const dict = object('dict', { fields: ctx.extraKw, elem: ctx.args.kwStar });
    return allocate(ctx.m, dict, ctx.at, ':kw');
  }
  if (/^\d+$/.test(name)) return ctx.args.pos[Number(name)];
  return ctx.model.params.some((it) => it.name === name) ? undefined : ctx.args.kw.get(name);
}

/** A reference that was given and is not None. */
export function given(ctx: CallContext, ref: unknown): Value | undefined {
  const value = refer(ctx, ref);
  return value === undefined || value.k === 'none' ? undefined : value;
}

export function objectOf(ctx: CallContext, ref: unknown): Obj | undefined {
  const value = refer(ctx, ref);
  return value === undefined ? undefined : getObj(ctx.m, value);
}

export function dataOfRefs(ctx: CallContext, refs: readonly string[]): Data {
  return unionAll(
    refs.map((it) => {
      const value = refer(ctx, it);
      return value === undefined ? NO_DATA : dataIn(ctx.m, value);
    }),
  );
}

export function textRef(ctx: CallContext, ref: unknown): string | null {
  return constText(given(ctx, ref));
}

export function holds(ctx: CallContext, when: When | undefined): boolean {
  if (when === undefined) return true;
  if ('all' in when) return when.all.every((it) => holds(ctx, it));
  if ('any' in when) return when.any.some((it) => holds(ctx, it));
  if ('not' in when) return !holds(ctx, when.not);
  return holdsOne(ctx, when);
}

type Single = Exclude<When, { all: unknown } | { any: unknown } | { not: unknown }>;

function holdsOne(ctx: CallContext, when: Single): boolean {
  if ('given' in when) return refer(ctx, when.given) !== undefined;
  if ('absent' in when) return refer(ctx, when.absent) === undefined;
  if ('none' in when) {
    const value = refer(ctx, when.none);
    return value === undefined || value.k === 'none';
  }
  if ('known' in when) {
    const value = given(ctx, when.known);
    return value !== undefined && value.k !== 'any';
  }
  if ('callable' in when) {
    const value = given(ctx, when.callable);
    return (
      value !== undefined &&
      (value.k === 'func' || value.k === 'method' || value.k === 'api' || value.k === 'class')
    );
  }
  if ('secret' in when) {
    const value = given(ctx, when.secret);
    const isSecret = (part: Part): boolean =>
      typeof part === 'object' && part.hole.startsWith('env');
    return (
      value?.k === 'str' && value.pats.length > 0 && value.pats.every((it) => it.some(isSecret))
    );
  }
  if ('mode' in when) {
    const mode = constText(refer(ctx, when.mode.of));
    return (mode !== null && /[wax+]/.test(mode)) === when.mode.writes;
  }
  if ('is' in when) return isLiteral(refer(ctx, when.is[0]), when.is[1]);
  if ('type' in when) {
    const [ref, ...types] = when.type;
    const value = refer(ctx, ref);
    const type = value === undefined ? '' : typeOf(ctx.m, value);
    return types.some((it) => isSubtype(type, it));
  }
  const [ref, ...roles] = when.role;
  const value = refer(ctx, ref);
  return value !== undefined && roles.includes(roleOf(typeOf(ctx.m, value)));
}

function isLiteral(value: Value | undefined, expected: string | number | boolean | null): boolean {
  if (value === undefined) return false;
  if (expected === null) return value.k === 'none';
  if (typeof expected === 'string')
    return constText(value) === expected || (value.k === 'api' && value.name === expected);
  return (value.k === 'num' || value.k === 'bool') && value.v === expected;
}

export function anyOf(data: Data, type = ''): Value {
  return any(data, type);
}

/** What a value puts into a column: a series brings its values, not its index. */
export function withoutIndex(ctx: CallContext, value: Value): Data {
  const obj = getObj(ctx.m, value);
  if (obj?.cols != null) return bare(allData({ ...obj.cols, index: new Map() }));
  return bare(dataIn(ctx.m, value));
}
