/**
 * Column steps over the types of columns: what a read proves of them, and what a selection by type leaves.
 * A column goes where its type is proven to be another; where nothing is proven, it stays.
 */
import { keepSet, nameSet, typeOfColumn } from '../../values/columns.ts';
import type { Cols } from '../../values/columns.ts';
import type { ColumnType } from '../../values/column-type.ts';
import { namesIn } from '../interpreter/name-sets.ts';
import { constText, truth } from '../interpreter/value.ts';
import type { Value } from '../interpreter/value.ts';
import { given } from './context.ts';
import type { CallContext } from './context.ts';
import { verdictOf } from './type-words.ts';
import type { Verdict } from './type-words.ts';

interface TypedArgs {
  /** Keyword arguments that leave the reader's own choice of types as it is. */
  readonly beside: readonly string[];
  /** Arguments that name the columns for which they do not. */
  readonly but?: readonly string[];
  /** What this reader makes of values that are dates to others, or of several kinds. */
  readonly other?: ColumnType;
}

/** Arguments that people write out as they are anyway. */
const DEFAULTS: ReadonlyMap<string, readonly (string | number | null)[]> = new Map([
  ['header', [0, 'infer']],
  ['engine', ['c', 'python']],
]);

/** `{typed: {beside, but, other}}`: the types that the dataset proves, where the call reads with the defaults. */
export function typed(ctx: CallContext, cols: Cols, arg: unknown): Cols {
  const { beside, but = [], other = 'other' } = arg as TypedArgs;
  const { args, dataset } = ctx;
  const types = dataset?.types;
  if (types === undefined || args.star !== null || args.kwStar !== null) return cols;
  const fine = new Set([...beside, ...but, ctx.model.params[0]?.name]);
  const isDefault = (name: string, value: Value): boolean =>
    DEFAULTS.get(name)?.includes(constText(value) ?? (value.k === 'num' ? value.v : null)) === true;
  if (args.pos.length > 1) return cols;
  if ([...args.kw].some(([name, value]) => !fine.has(name) && !isDefault(name, value))) return cols;
  const told: string[] = [];
  for (const name of but) {
    const value = given(ctx, `$${name}`);
    if (value === undefined || value.k === 'bool') continue;
    const names = namesIn(ctx.m, value);
    if (names === null || !names.certain || names.rest.length > 0) return cols;
    told.push(...names.names);
  }
  const own = new Map<string, ColumnType>();
  for (const [name, type] of types)
    if (!told.includes(name)) own.set(name, type === 'other' ? other : type);
  return { ...cols, types: own };
}

/** The columns for which `verdict` is not a proven no; exact where it is proven for each. */
export function keepByType(
  ctx: CallContext,
  cols: Cols,
  verdict: (type: ColumnType | undefined) => Verdict,
): Cols {
  const names: string[] = [];
  if (cols.rest.length > 0) ctx.exact = false;
  for (const name of cols.known.keys()) {
    const kept = verdict(typeOfColumn(cols, name));
    if (kept === 'maybe') ctx.exact = false;
    if (kept !== 'no') names.push(name);
  }
  return { ...keepSet(cols, nameSet(names)), rest: cols.rest };
}

interface OfTypeArgs {
  readonly include?: string;
  readonly exclude?: string;
}

/** `{of-type: {include, exclude}}`: `select_dtypes`. */
export function ofType(ctx: CallContext, cols: Cols, arg: unknown): Cols {
  const { include, exclude } = arg as OfTypeArgs;
  const wanted = include === undefined ? undefined : given(ctx, include);
  const unwanted = exclude === undefined ? undefined : given(ctx, exclude);
  const yes = wanted === undefined ? null : typeWords(ctx, wanted);
  const no = unwanted === undefined ? null : typeWords(ctx, unwanted);
  return keepByType(ctx, cols, (type) => {
    const first = yes === null ? 'yes' : verdictOf('pandas', yes, type);
    const second = no === null ? 'no' : verdictOf('pandas', no, type);
    if (first === 'no' || second === 'yes') return 'no';
    return first === 'yes' && second === 'no' ? 'yes' : 'maybe';
  });
}

/** `{numeric: $numeric_only}`: numbers and truth values, where the flag says so. */
export function numericOnly(ctx: CallContext, cols: Cols, arg: unknown): Cols {
  const flag = arg === true ? true : truth(given(ctx, arg) ?? { k: 'none' });
  if (flag === false) return cols;
  if (flag === null) {
    ctx.exact = false;
    return cols;
  }
  return keepByType(ctx, cols, (type) => verdictOf('pandas', ['numeric'], type));
}

/** `{described: {include, exclude}}`: numbers and dates where there are some, else everything. */
export function described(ctx: CallContext, cols: Cols, arg: unknown): Cols {
  const { include, exclude } = arg as { include: string; exclude: string };
  const wanted = given(ctx, include);
  if (constText(wanted) === 'all') return cols;
  if (wanted !== undefined || given(ctx, exclude) !== undefined) return ofType(ctx, cols, arg);
  if (![...cols.known.keys()].some((it) => typeOfColumn(cols, it) === 'number')) {
    ctx.exact = false;
    return cols;
  }
  return keepByType(ctx, cols, (type) => verdictOf('pandas', ['number', 'datetime'], type));
}

/** The types an argument names, as words; a part that is not known is `?`. */
export function typeWords(ctx: CallContext, value: Value, depth = 0): readonly string[] {
  const word = wordOf(value);
  if (word !== null) return [word];
  const { known, more } = ctx.m.iterate(value, ctx.at);
  if (known.length === 0 || more !== null) return ['?'];
  return known.flatMap((it) => wordOf(it) ?? (depth < 2 ? typeWords(ctx, it, depth + 1) : '?'));
}

function wordOf(value: Value): string | null {
  return value.k === 'api' ? value.name.replace(/^builtins\./, '') : constText(value);
}
