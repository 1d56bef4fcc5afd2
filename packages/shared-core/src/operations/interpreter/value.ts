/**
 * What a Python expression can be: constants, string patterns, references to heap objects, functions,
 * names of library things. Values are immutable; everything mutable is an {@link Obj} on the heap.
 */
import { EMPTY_COLS } from '../../values/columns.ts';
import type { Cols, NameSet } from '../../values/columns.ts';
import { NO_DATA } from '../../values/data.ts';
import type { Data } from '../../values/data.ts';
import { literal, textOf, UNKNOWN_PATTERN } from '../../values/pattern.ts';
import type { Pattern } from '../../values/pattern.ts';
import type { FunctionDef, Lambda } from '../../python/ast.ts';

/** A place where names live. `id` prefixes their locations in the state. */
export interface Scope {
  readonly id: string;
  readonly parent: Scope | null;
  readonly kind: 'module' | 'function' | 'class';
  /** Names bound in this scope; null in a module, where every name is. */
  readonly locals: ReadonlySet<string> | null;
  readonly globals: ReadonlySet<string>;
  readonly nonlocals: ReadonlySet<string>;
  /** The module scope above. */
  readonly module: Scope | null;
  /** Names with their locations, as they were asked for. */
  readonly places: Map<string, string>;
}

export interface NoneValue {
  readonly k: 'none';
}
export interface BoolValue {
  readonly k: 'bool';
  readonly v: boolean;
}
export interface NumValue {
  readonly k: 'num';
  readonly v: number;
}
/** A `str` or `bytes` whose text is one of `pats`. */
export interface StrValue {
  readonly k: 'str';
  readonly pats: readonly Pattern[];
  readonly data: Data;
  readonly bytes: boolean;
}
export interface TupleValue {
  readonly k: 'tuple';
  readonly elts: readonly Value[];
}
/** A heap object, by id. */
export interface RefValue {
  readonly k: 'ref';
  readonly id: string;
}
export interface FuncValue {
  readonly k: 'func';
  readonly name: string;
  readonly node: FunctionDef | Lambda;
  readonly scope: Scope;
  readonly defaults: readonly (Value | null)[];
  /** Key of the cell (or module) that holds the text of the body. */
  readonly unit: string;
  /** A decorator that could not be seen through is around it. */
  readonly wrapped: boolean;
}
export interface ClassValue {
  readonly k: 'class';
  readonly name: string;
  readonly bases: readonly Value[];
  readonly scope: Scope;
}
/** A library module, function or class by qualified name: `pandas`, `pandas.read_csv`. */
export interface ApiValue {
  readonly k: 'api';
  readonly name: string;
}
/** A workspace module that was read and run. */
export interface ModuleValue {
  readonly k: 'module';
  readonly name: string;
  readonly scope: Scope;
}
export interface MethodValue {
  readonly k: 'method';
  readonly self: Value;
  readonly name: string;
  /** The user's function; null: a modelled or unknown method of the object's type. */
  readonly fn: Value | null;
}
export interface SliceValue {
  readonly k: 'slice';
  readonly lower: Value | null;
  readonly upper: Value | null;
}
/** One of several, depending on the path taken. Never nested, never more than four. */
export interface UnionValue {
  readonly k: 'union';
  readonly of: readonly Value[];
}
/** Some immutable value of which only the type (`''`: unknown) and the lineage are known. */
export interface AnyValue {
  readonly k: 'any';
  readonly type: string;
  readonly data: Data;
}

export type Value =
  | NoneValue
  | BoolValue
  | NumValue
  | StrValue
  | TupleValue
  | RefValue
  | FuncValue
  | ClassValue
  | ApiValue
  | ModuleValue
  | MethodValue
  | SliceValue
  | UnionValue
  | AnyValue;

/** A heap object. One shape for all types, so that models can say everything with the same words. */
export interface Obj {
  /** Qualified type name: `pandas.DataFrame`, `list`, `dict`, `requests.Response`; `instance` for user classes. */
  readonly type: string;
  /** Lineage that is not in columns or elements; for frames its rows and via steps. */
  readonly data: Data;
  /** Columns of a frame, a series (one), a row, a group. */
  readonly cols: Cols | null;
  /** A sequence of column names. */
  readonly names: NameSet | null;
  /** Known elements of a list or set. */
  readonly elts: readonly Value[] | null;
  /** Any other element of a list, any other value of a dict. */
  readonly elem: Value | null;
  /** Entries of a dict with known keys, or attributes. */
  readonly fields: ReadonlyMap<string, Value>;
  /** The user's class of an instance. */
  readonly cls: ClassValue | null;
  /** False: the columns are an upper bound. */
  readonly exact: boolean;
  /** A deferred column expression (`pl.col("a")`): see models/expressions. */
  readonly expr: ColumnExpr | null;
}

/** A deferred expression over the columns of a frame that is not known yet. */
export interface ColumnExpr {
  /** Column names it reads; `rest` in it is a selector such as `pl.all()`. */
  readonly reads: readonly string[];
  /** Every column but these; null: not a selector. */
  readonly allBut: readonly string[] | null;
  /** With `allBut`: of those, the columns that are meant; null: all. */
  readonly choice: ColumnChoice | null;
  /** Only chooses columns: sets of them are joined and taken from each other. */
  readonly selects: boolean;
  /** Output name; null: the name of the (first) column read. */
  readonly name: string | null;
  readonly prefix: string;
  readonly suffix: string;
  readonly must: number;
  readonly may: number;
  /** Data that is in it beside the columns. */
  readonly data: Data;
  /** No value of the columns is in it. */
  readonly counts?: boolean;
}

/** Columns by what they are: of a type, of a name that looks like something. */
export interface ColumnChoice {
  /** Each as the library calls it: `numeric`, `polars.Int64`, `starts_with amount`. */
  readonly words: readonly string[];
  /** Those that none of the words means. */
  readonly not: boolean;
  /** False: of the columns meant, some may not be. */
  readonly sure: boolean;
}

export const NO_FIELDS: ReadonlyMap<string, Value> = new Map();

export const NONE: NoneValue = { k: 'none' };
export const TRUE: BoolValue = { k: 'bool', v: true };
export const FALSE: BoolValue = { k: 'bool', v: false };
export const UNKNOWN: AnyValue = { k: 'any', type: '', data: NO_DATA };

export function str(text: string, data: Data = NO_DATA): StrValue {
  return { k: 'str', pats: [literal(text)], data, bytes: false };
}

export function strOf(pats: readonly Pattern[], data: Data = NO_DATA): StrValue {
  return { k: 'str', pats, data, bytes: false };
}

export function unknownStr(data: Data = NO_DATA): StrValue {
  return { k: 'str', pats: [UNKNOWN_PATTERN], data, bytes: false };
}

export function any(data: Data, type = ''): AnyValue {
  return data === NO_DATA && type === '' ? UNKNOWN : { k: 'any', type, data };
}

const APIS = new Map<string, ApiValue>();
/** Names come from user code: the cache must not grow without end. */
const MAX_APIS = 20_000;

/** The same value for the same name. */
export function api(name: string): ApiValue {
  let out = APIS.get(name);
  if (out === undefined) {
    out = { k: 'api', name };
    if (APIS.size > MAX_APIS) APIS.clear();
    APIS.set(name, out);
  }
  return out;
}

export function tuple(elts: readonly Value[]): TupleValue {
  return { k: 'tuple', elts };
}

export function num(v: number): NumValue {
  return { k: 'num', v };
}

export function bool(v: boolean): BoolValue {
  return v ? TRUE : FALSE;
}

export function literalValue(it: string | number | boolean | null): Value {
  if (it === null) return NONE;
  if (typeof it === 'boolean') return bool(it);
  return typeof it === 'number' ? num(it) : str(it);
}

export function object(type: string, rest: Partial<Obj> = {}): Obj {
  return {
    type,
    data: rest.data ?? NO_DATA,
    cols: rest.cols ?? null,
    names: rest.names ?? null,
    elts: rest.elts ?? null,
    elem: rest.elem ?? null,
    fields: rest.fields ?? NO_FIELDS,
    cls: rest.cls ?? null,
    exact: rest.exact ?? true,
    expr: rest.expr ?? null,
  };
}

export function frameObject(type: string, cols: Cols = EMPTY_COLS, data: Data = NO_DATA): Obj {
  return object(type, { cols, data });
}

/** The only text a string value can be, else null. */
export function constText(value: Value | null | undefined): string | null {
  if (value?.k !== 'str' || value.pats.length !== 1) return null;
  const only = value.pats[0];
  return only === undefined ? null : textOf(only);
}

/** Truth of a value where it is the same on every run, else null. */
export function truth(value: Value): boolean | null {
  switch (value.k) {
    case 'none':
      return false;
    case 'bool':
      return value.v;
    case 'num':
      return value.v !== 0;
    case 'str': {
      const text = constText(value);
      return text === null ? null : text !== '';
    }
    case 'tuple':
      return value.elts.length > 0;
    case 'func':
    case 'class':
    case 'api':
    case 'module':
    case 'method':
      return true;
    case 'ref':
    case 'slice':
    case 'union':
    case 'any':
      return null;
  }
}
