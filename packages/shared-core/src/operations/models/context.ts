/** One call under a model row: bound parameters, references into them, conditions on them. */
import { bare, NO_DATA, unionAll } from '../../values/data.ts';
import type { Data } from '../../values/data.ts';
import { allData } from '../../values/columns.ts';
import type { Cols } from '../../values/columns.ts';
import type { ColumnTypes } from '../../values/column-type.ts';
import type { Pattern } from '../../values/pattern.ts';
import { allocate, dataIn, getObj, NO_KEYWORDS } from '../interpreter/machine.ts';
import type { Args, Machine, Ranged } from '../interpreter/machine.ts';
import { allTables } from '../interpreter/memory-databases.ts';
import { any, constText, literalValue, object, str, tuple } from '../interpreter/value.ts';
import type { Obj, Value } from '../interpreter/value.ts';
import { typeOf } from '../interpreter/value-type.ts';
import { isSubtype, roleOf } from './table.ts';
import type { Model } from './table.ts';
import { lastFigure } from './figures.ts';
import type { Test } from './plans.ts';
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
  /** A value for each parameter of the row; undefined: not given. */
  readonly bound: readonly (Value | undefined)[];
  /** Arguments by position that no parameter takes. */
  readonly extraPos: readonly Value[];
  readonly at: Ranged;
  /** Set by a read operation of the row. */
  dataset: Dataset | null;
  /** Result of the row's callback. */
  called: Value | null;
  /** Turned false by a step that had to give an upper bound. */
  exact: boolean;
  /** Turned true by a step under which names have several levels: one of the first is a frame. */
  levels: boolean;
  /** Turned true by a step that names every column of the result: what was not known before does not matter. */
  settled: boolean;
}

const NO_VALUES: readonly Value[] = [];

export function bindCall(
  m: Machine,
  model: Model,
  self: Value | null,
  args: Args,
  at: Ranged,
): CallContext {
  const bound: (Value | undefined)[] = [];
  const { pos, kw } = args;
  const loose = args.star ?? args.kwStar;
  let position = 0;
  let extraPos = NO_VALUES;
  for (const param of model.params) {
    if (param.kind !== 'plain') {
      bound.push(undefined);
      if (param.kind === 'kwargs') continue;
      extraPos = pos.slice(position);
      position = pos.length;
      continue;
    }
    const { keywordOnly } = param;
    const named = kw.size === 0 ? undefined : kw.get(param.name);
    if (named !== undefined) {
      bound.push(named);
      if (!keywordOnly && position >= pos.length) position++;
      continue;
    }
    const given = keywordOnly ? undefined : pos[position];
    if (!keywordOnly) position++;
    bound.push(given ?? (loose !== null && !keywordOnly ? loose : param.fallback));
  }
  if (extraPos.length === 0 && position < pos.length) extraPos = pos.slice(position);
  return {
    m,
    model,
    api: shownName(m, model, self),
    self,
    args,
    bound,
    extraPos,
    at,
    dataset: null,
    called: null,
    exact: true,
    levels: false,
    settled: false,
  };
}

/** Arguments by keyword that no parameter takes. */
export function keywordsLeft({ model, args }: CallContext): ReadonlyMap<string, Value> {
  if (args.kw.size === 0) return NO_KEYWORDS;
  const out = new Map<string, Value>();
  for (const [name, value] of args.kw) {
    const place = model.places.get(name);
    if (place === undefined || model.params[place]?.kind !== 'plain') out.set(name, value);
  }
  return out;
}

/** A method found on a base is shown under the type it was called on. */
function shownName(m: Machine, model: Model, self: Value | null): string {
  const obj = self === null ? undefined : getObj(m, self);
  if (obj === undefined || obj.type === '' || !obj.type.includes('.')) return model.name;
  return model.shownOn(obj.type);
}

type Word = 'self' | 'called' | 'dataset' | 'tables' | 'figure';
const WORDS: ReadonlySet<string> = new Set<Word>(['self', 'called', 'dataset', 'tables', 'figure']);

/** A reference of a row, taken apart. */
interface Reference {
  readonly kind: Word | 'literal' | 'named';
  readonly name: string;
  /** Fields behind the name. */
  readonly path: readonly string[];
  /** `$0`: the argument at this place; -1 where the name is no number. */
  readonly position: number;
  /** What the text stands for where it is no reference. */
  readonly literal: Value;
}

const REFERENCES = new Map<string, Reference>();
/** A workspace may change its models as often as it likes: the memory of them must not grow without end. */
const MAX_REFERENCES = 10_000;

function referenceOf(text: string): Reference {
  let out = REFERENCES.get(text);
  if (out === undefined) {
    if (REFERENCES.size > MAX_REFERENCES) REFERENCES.clear();
    out = parseReference(text);
    REFERENCES.set(text, out);
  }
  return out;
}

function parseReference(text: string): Reference {
  const isWord = (it: string): it is Word => WORDS.has(it);
  const [name = '', ...path] = text.startsWith('$') ? text.slice(1).split('.') : [];
  return {
    kind: isWord(text) ? text : text.startsWith('$') ? 'named' : 'literal',
    name,
    path,
    position: /^\d+$/.test(name) ? Number(name) : -1,
    literal: str(text),
  };
}

/** The value a reference of a row stands for; undefined when the argument was not given. */
export function refer(ctx: CallContext, ref: unknown): Value | undefined {
  if (typeof ref !== 'string') {
    if (ref === null || typeof ref === 'number' || typeof ref === 'boolean')
      return literalValue(ref);
    return undefined;
  }
  const reference = referenceOf(ref);
  switch (reference.kind) {
    case 'self':
      return ctx.self ?? undefined;
    case 'called':
      return ctx.called ?? undefined;
    case 'dataset':
      return ctx.dataset === null ? undefined : any(ctx.dataset.data);
    case 'tables':
      return allTables(ctx.m);
    case 'figure':
      return lastFigure(ctx.m);
    case 'literal':
      return reference.literal;
    case 'named':
      break;
  }
  let value = named(ctx, reference);
  for (const part of reference.path) {
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

function named(ctx: CallContext, { name, position }: Reference): Value | undefined {
  const place = ctx.model.places.get(name);
  const own = place === undefined ? undefined : ctx.bound[place];
  if (own !== undefined) return own;
  if (name === 'self') return ctx.self ?? undefined;
  if (name === 'args') {
    const { star } = ctx.args;
    return tuple(ctx.extraPos.length > 0 ? ctx.extraPos : star === null ? [] : [star]);
  }
  if (name === 'kwargs') {
    const dict = object('dict', { fields: keywordsLeft(ctx), elem: ctx.args.kwStar });
    return allocate(ctx.m, dict, ctx.at, ':kw');
  }
  if (position >= 0) return ctx.args.pos[position];
  return place === undefined ? ctx.args.kw.get(name) : undefined;
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

export function holds(ctx: CallContext, test: Test | null): boolean {
  if (test === null) return true;
  const { kind, ref, values, parts } = test;
  switch (kind) {
    case 'all':
      return parts.every((it) => holds(ctx, it));
    case 'any':
      return parts.some((it) => holds(ctx, it));
    case 'not':
      return parts.every((it) => !holds(ctx, it));
    case 'type':
    case 'role': {
      const value = refer(ctx, ref);
      const type = value === undefined ? '' : typeOf(ctx.m, value);
      if (kind === 'type') return values.some((it) => isSubtype(type, String(it)));
      return value !== undefined && values.includes(roleOf(type));
    }
    default:
      return holdsOf(refer(ctx, ref), kind, values);
  }
}

/** Conditions on a value alone; undefined: the argument was not given. */
function holdsOf(
  value: Value | undefined,
  kind: Exclude<Test['kind'], 'all' | 'any' | 'not' | 'type' | 'role'>,
  [expected]: Test['values'],
): boolean {
  switch (kind) {
    case 'given':
      return value !== undefined;
    case 'absent':
      return value === undefined;
    case 'none':
      return value === undefined || value.k === 'none';
    case 'known':
      return value !== undefined && value.k !== 'none' && value.k !== 'any';
    case 'callable':
      return (
        value?.k === 'func' || value?.k === 'method' || value?.k === 'api' || value?.k === 'class'
      );
    case 'secret':
      return value?.k === 'str' && value.pats.length > 0 && value.pats.every(holdsSecret);
    case 'mode': {
      const mode = constText(value);
      return (mode !== null && /[wax+]/.test(mode)) === expected;
    }
    case 'is':
      return isLiteral(value, expected ?? null);
  }
}

function holdsSecret(pattern: Pattern): boolean {
  return pattern.some((part) => typeof part === 'object' && part.hole.startsWith('env'));
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
