/** Column steps of readers: what the options of a call make of a file that was read with the usual ones. */
import { allData, keepSet, nameSet, unnamedCols } from '../../values/columns.ts';
import type { Cols } from '../../values/columns.ts';
import { NO_DATA } from '../../values/data.ts';
import type { Data } from '../../values/data.ts';
import { getObj } from '../interpreter/machine.ts';
import { namesIn } from '../interpreter/name-sets.ts';
import { constText, NONE, truth } from '../interpreter/value.ts';
import type { Value } from '../interpreter/value.ts';
import { given, refer } from './context.ts';
import type { CallContext } from './context.ts';
import { settle } from './rename-steps.ts';
import { keep } from './selecting-steps.ts';

interface CutArgs {
  /** The separator as some option says it, and the reader's own. */
  readonly separator?: readonly string[];
  readonly usual?: string;
  /** Row of the names, where it is chosen. */
  readonly header?: string;
  /** A flag: the file has names. */
  readonly hasHeader?: string;
  /** Options that give the names, the first that is given rules. */
  readonly names?: readonly string[];
  readonly columns?: string;
  /** Options under which the table begins elsewhere. */
  readonly shifts?: readonly string[];
  /** An option that may make one column of several. */
  readonly made?: string;
  /** What begins a line that is passed over. */
  readonly comment?: string;
  /** A flag: spaces before a name are not its own. */
  readonly trims?: string;
  /** What a reader calls columns without names, before their place; absent where versions differ. */
  readonly unnamed?: string;
}

/** Columns whose names are not known, with what all of them hold. */
function namesLost(ctx: CallContext, cols: Cols): Cols {
  ctx.exact = false;
  return { ...unnamedCols(allData({ ...cols, index: new Map() })), index: cols.index };
}

/** True when the options cut the rows as the columns of the file were found. */
function isSameCut(ctx: CallContext, spec: CutArgs): boolean {
  const separator = ctx.dataset?.layout?.separator;
  if (separator == null) return true;
  const chosen = (spec.separator ?? []).map((it) => refer(ctx, it)).find((it) => it !== undefined);
  if (chosen === undefined) return spec.usual === undefined || spec.usual === separator;
  // `sep=None`: the reader finds it, as ours did.
  return chosen.k === 'none' || constText(chosen) === separator;
}

/** `skiprows=2`, `skiprows=[0]`: the first row is not the first of the file. */
function isShifted(ctx: CallContext, ref: string): boolean {
  const value = given(ctx, ref);
  if (value === undefined || (value.k === 'num' && value.v === 0)) return false;
  const items = value.k === 'tuple' ? value.elts : (getObj(ctx.m, value)?.elts ?? null);
  return items === null || items.some((it) => it.k !== 'num' || it.v === 0);
}

/** `parse_dates=[["day", "time"]]`, `parse_dates={"at": …}`: a column is made of several. */
function isMadeOfSeveral(ctx: CallContext, ref: string): boolean {
  const value = given(ctx, ref);
  const obj = value === undefined ? undefined : getObj(ctx.m, value);
  if (obj === undefined) return false;
  const isNested = (it: Value): boolean => it.k === 'tuple' || getObj(ctx.m, it) !== undefined;
  return obj.type === 'dict' || (obj.elts ?? []).some(isNested);
}

/** The row that names the columns: the first, none, or another. */
function headerOf(ctx: CallContext, spec: CutArgs): 'first' | 'none' | 'other' {
  const flag = spec.hasHeader === undefined ? undefined : refer(ctx, spec.hasHeader);
  if (flag !== undefined) return truth(flag) === true ? 'first' : 'none';
  const row = spec.header === undefined ? undefined : refer(ctx, spec.header);
  if (row === undefined || constText(row) === 'infer') return 'first';
  if (row.k === 'none') return 'none';
  return row.k === 'num' && row.v === 0 ? 'first' : 'other';
}

/** Names that the call gives; with a choice of as many columns, the names of those. */
function named(ctx: CallContext, cols: Cols, names: readonly string[], spec: CutArgs): Cols {
  const all = cols.rest.length > 0 ? [] : [...cols.known.values()];
  const places = placesOf(ctx, spec);
  const isOfPlaces = places !== null && places.length === names.length;
  const order = isOfPlaces ? [...places].sort((a, b) => a - b) : names.map((_, i) => i);
  const isSure = isOfPlaces || all.length === names.length;
  const whole = allData({ ...cols, index: new Map() });
  settle(ctx);
  const known = new Map(names.map((it, i) => [it, (isSure ? all[order[i] ?? -1] : null) ?? whole]));
  return { known, rest: [], index: cols.index };
}

/** `read_csv(path, sep=…, header=…, names=…, usecols=…)`. */
export function cut(ctx: CallContext, cols: Cols, arg: unknown): Cols {
  const spec = arg as CutArgs;
  const value = (spec.names ?? []).map((it) => given(ctx, it)).find((it) => it !== undefined);
  if (value !== undefined) {
    const names = namesIn(ctx.m, value);
    if (names === null || !names.certain || names.rest.length > 0) return namesLost(ctx, cols);
    const out = named(ctx, cols, names.names, spec);
    return placesOf(ctx, spec) === null ? keep(ctx, out, spec.columns ?? null) : out;
  }
  if (cols.rest.length > 0) return chosen(ctx, cols, spec);
  const header = headerOf(ctx, spec);
  if (isOtherTable(ctx, spec, header)) return namesLost(ctx, cols);
  if (header === 'none') {
    if (spec.unnamed === undefined) return namesLost(ctx, cols);
    return chosen(ctx, numbered(cols, spec.unnamed), spec);
  }
  if (spec.trims === undefined || truth(given(ctx, spec.trims) ?? NONE) !== true)
    return chosen(ctx, cols, spec);
  const known = new Map([...cols.known].map(([name, it]) => [name.trimStart(), it]));
  return chosen(ctx, { ...cols, known }, spec);
}

/** True when the options make other columns of the text than those that were found in it. */
function isOtherTable(
  ctx: CallContext,
  spec: CutArgs,
  header: 'first' | 'none' | 'other',
): boolean {
  const layout = ctx.dataset?.layout;
  if (header === 'other' || (header === 'first' && layout?.named === false)) return true;
  if (!isSameCut(ctx, spec) || (spec.shifts ?? []).some((it) => isShifted(ctx, it))) return true;
  if (spec.made !== undefined && isMadeOfSeveral(ctx, spec.made)) return true;
  const passes = spec.comment !== undefined && constText(given(ctx, spec.comment)) === '#';
  return layout?.plain === false && !passes;
}

/** `usecols=["a"]`, `usecols=[0, 2]`, a function of the name; a text (`"A:C"`) says places of a sheet. */
function chosen(ctx: CallContext, cols: Cols, spec: CutArgs): Cols {
  const places = placesOf(ctx, spec);
  if (places !== null) return atPlaces(ctx, cols, places);
  const isText = spec.columns !== undefined && given(ctx, spec.columns)?.k === 'str';
  if (!isText) return keep(ctx, cols, spec.columns ?? null);
  ctx.exact = false;
  return cols;
}

function numbered(cols: Cols, before: string): Cols {
  const list = [...cols.known.values()];
  return { ...cols, known: new Map(list.map((it, i) => [`${before}${i}`, it])) };
}

/** `usecols=[0, 2]`. */
function placesOf(ctx: CallContext, spec: CutArgs): readonly number[] | null {
  const value: Value | undefined =
    spec.columns === undefined ? undefined : given(ctx, spec.columns);
  if (value === undefined || value.k === 'func' || value.k === 'str') return null;
  const { known, more } = ctx.m.iterate(value, ctx.at);
  const places = known.flatMap((it) => (it.k === 'num' ? [it.v] : []));
  return more === null && places.length > 0 && places.length === known.length ? places : null;
}

function atPlaces(ctx: CallContext, cols: Cols, places: readonly number[]): Cols {
  if (cols.rest.length > 0) return namesLost(ctx, cols);
  const all = [...cols.known.keys()];
  return keepSet(cols, nameSet(all.filter((_, i) => places.includes(i))));
}

/** Records whose cells hold records: which names they get is the reader's own. */
export function records(ctx: CallContext, cols: Cols, arg: unknown): Cols {
  const { orient } = arg as { orient?: string };
  const way = orient === undefined ? undefined : given(ctx, orient);
  const isUsual = way === undefined || ['records', 'columns'].includes(constText(way) ?? '');
  const isPlain = ctx.dataset?.layout?.plain !== false;
  return cols.rest.length > 0 || (isUsual && isPlain) ? cols : namesLost(ctx, cols);
}

/** `{constant: {name: $row_index_name, front: true}}`: a column of the reader's own, where the option names one. */
export function constant(ctx: CallContext, cols: Cols, arg: unknown): Cols {
  const { name, front } = arg as { name: string; front?: boolean };
  const value = given(ctx, name);
  if (value === undefined) return cols;
  const text = constText(value);
  if (text === null) ctx.exact = false;
  const own: readonly (readonly [string, Data])[] = text === null ? [] : [[text, NO_DATA]];
  const known = new Map(front === true ? [...own, ...cols.known] : [...cols.known, ...own]);
  return { ...cols, known };
}
