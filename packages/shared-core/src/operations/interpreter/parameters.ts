/**
 * Values that somebody else chooses: the parameters of a function that is called from elsewhere, and what
 * a run may replace. A default is one of the possibilities, never the only one.
 */
import type { Arg } from '../../python/ast.ts';
import { colsOfAsset } from '../../values/columns.ts';
import { NO_DATA } from '../../values/data.ts';
import { hole, joinPatterns } from '../../values/pattern.ts';
import { roleOf } from '../models/table.ts';
import { joinValues } from './lattice.ts';
import { allocate, NO_ARGS } from './machine.ts';
import type { Args, Machine, Ranged } from './machine.ts';
import { location } from './scope.ts';
import { any, frameObject, UNKNOWN } from './value.ts';
import type { AnyValue, FuncValue, Value } from './value.ts';

const PREFIX = 'parameter:';

/** What `value` is, or anything else; `label` names the hole in a text. */
export function orAnything(value: Value, label: string): Value {
  if (value.k === 'none') return UNKNOWN;
  if (value.k === 'str') return { ...value, pats: joinPatterns(value.pats, [hole(label)]) };
  return joinValues(value, UNKNOWN);
}

/** Every name that the cell bound to a value may stand for anything else when the next one runs. */
export function loosenAll(m: Machine): void {
  const { locs, values } = m.state.writes();
  const prefix = location(m.globals, '');
  locs.forEach((loc, i) => {
    const value = values[i];
    if (value == null || !loc.startsWith(prefix) || CODE.has(value.k)) return;
    m.state.setVar(loc, orAnything(value, loc.slice(prefix.length)));
  });
}

/** Kinds of values that nobody gives as parameters. */
const CODE: ReadonlySet<Value['k']> = new Set(['func', 'class', 'api', 'module', 'method']);

/** The value of a parameter of which nothing is known but its name. */
export function isParameter({ type }: AnyValue): boolean {
  return type.startsWith(PREFIX);
}

/** True for the key of an asset that stands for a parameter: nobody knows what it is. */
export function isParameterAsset(asset: string): boolean {
  return asset.startsWith(PREFIX);
}

/** Arguments as unknown callers would give them; `self` first, where there is one. */
export function unknownArgs(m: Machine, fn: FuncValue, self: Value | null): Args {
  const { args } = fn.node;
  const list = [...args.posonlyargs, ...args.args];
  const pos = list.map((it, i) =>
    i === 0 && self !== null ? self : parameter(m, it, fn.defaults[i] ?? null),
  );
  const kw = new Map(
    args.kwonlyargs.map((it, i) => [
      it.name,
      parameter(m, it, fn.defaults[list.length + i] ?? null),
    ]),
  );
  return { ...NO_ARGS, pos, kw, star: UNKNOWN, kwStar: UNKNOWN };
}

function parameter(m: Machine, arg: Arg, fallback: Value | null): Value {
  if (fallback !== null && fallback.k !== 'none') return orAnything(fallback, arg.name);
  const type = arg.annotation === null ? '' : annotatedFrame(m, arg.annotation);
  const asset = PREFIX + arg.name;
  return type === '' ? any(NO_DATA, asset) : asFrame(m, asset, type, arg);
}

/** `df: pd.DataFrame`. */
function annotatedFrame(m: Machine, annotation: NonNullable<Arg['annotation']>): string {
  if (annotation.kind !== 'Attribute' && annotation.kind !== 'Name') return '';
  const type = m.eval(annotation);
  return type.k === 'api' && roleOf(type.name) === 'frame' ? type.name : '';
}

/** A parameter that turned out to be a frame: its columns are its own. */
export function asFrame(m: Machine, asset: string, type: string, at: Ranged): Value {
  const cols = colsOfAsset(asset, undefined);
  return allocate(m, { ...frameObject(type, cols), exact: false }, at, ':parameter');
}

/** A list of names as a key: only frames have that. */
export function isListOfNames(m: Machine, key: Value): boolean {
  const elts = key.k === 'ref' ? m.state.getObj(key.id)?.elts : undefined;
  return elts != null && elts.length > 0 && elts.every((it) => it.k === 'str');
}

/** Methods that only frames have. */
export const OF_FRAMES =
  /^(to_(csv|parquet|excel|sql|feather|hdf|stata|gbq|pickle|clipboard)|write_(csv|parquet|excel|ndjson|database)|dropna|fillna|drop_duplicates|groupby|group_by|merge|sort_values|reset_index|set_index|query|pivot_table|melt|astype)$/;
