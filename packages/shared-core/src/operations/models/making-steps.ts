/** Column steps that make columns of plain values: records, entries of a series, what a callback gave for each row. */
import { allData, closedCols, unnamedCols } from '../../values/columns.ts';
import type { Cols } from '../../values/columns.ts';
import { bare, union } from '../../values/data.ts';
import type { Data } from '../../values/data.ts';
import { dataIn, getObj } from '../interpreter/machine.ts';
import { namesIn } from '../interpreter/name-sets.ts';
import { elementOf } from '../interpreter/lattice.ts';
import type { Obj, Value } from '../interpreter/value.ts';
import { given, refer, withoutIndex } from './context.ts';
import type { CallContext } from './context.ts';
import { frameFrom } from './joins.ts';
import { roleOf } from './table.ts';
import { EMPTY_COLS } from '../../values/columns.ts';

/** `pd.Series(data)`: one column; that of a column keeps its name. */
export function seriesFrom(ctx: CallContext, _cols: Cols, arg: unknown): Cols {
  const value = given(ctx, arg);
  if (value === undefined) return EMPTY_COLS;
  const own = getObj(ctx.m, value);
  const names = own !== undefined && roleOf(own.type) === 'column' ? own.cols?.known : undefined;
  const name = names?.size === 1 ? ([...names.keys()][0] ?? '') : '';
  return closedCols(new Map([[name, withoutIndex(ctx, value)]]));
}

/** A column for each entry of what the callback gave: of a row, of a series with labels; else names are not known. */
export function calledWide(ctx: CallContext, cols: Cols): Cols {
  const obj = ctx.called === null ? undefined : getObj(ctx.m, ctx.called);
  if (obj === undefined || ctx.called === null) return cols;
  const index = cols.index;
  if (obj.cols !== null && roleOf(obj.type) !== 'column') {
    if (!obj.exact) ctx.exact = false;
    return { ...obj.cols, index };
  }
  const known = entriesOf(ctx, obj);
  if (known !== null) return { known, rest: [], index };
  if (obj.fields.has('over')) {
    ctx.exact = false;
    return cols;
  }
  ctx.exact = false;
  return { ...unnamedCols(bare(dataIn(ctx.m, ctx.called))), index };
}

/** Entries of a series by their labels: the keys of a dict, texts of an index, places. */
function entriesOf(ctx: CallContext, series: Obj): Map<string, Data> | null {
  const labels = series.fields.get('labels');
  const entries = series.fields.get('entries');
  const content = entries === undefined ? undefined : getObj(ctx.m, entries);
  const whole = bare(
    series.cols === null ? series.data : allData({ ...series.cols, index: new Map() }),
  );
  if (labels !== undefined && labels.k !== 'none') {
    const names = namesIn(ctx.m, labels);
    if (names === null || !names.certain || names.rest.length > 0) return null;
    return new Map(names.names.map((it) => [it, dataOfEntry(ctx, content, it) ?? whole]));
  }
  if (content?.type === 'dict' && content.elem === null && content.exact)
    return new Map([...content.fields].map(([name, it]) => [name, bare(dataIn(ctx.m, it))]));
  const list =
    entries?.k === 'tuple' ? entries.elts : content?.type === 'list' ? content.elts : null;
  if (list === null || (content !== undefined && content.elem !== null)) return null;
  return new Map(list.map((it, i) => [String(i), bare(dataIn(ctx.m, it))]));
}

function dataOfEntry(ctx: CallContext, dict: Obj | undefined, name: string): Data | undefined {
  const value = dict?.type === 'dict' ? dict.fields.get(name) : undefined;
  return value === undefined ? undefined : bare(dataIn(ctx.m, value));
}

/** `from_records(rows, columns=[…])`: names by place for rows of values, a choice of names for records. */
export function recordsNamed(ctx: CallContext, cols: Cols, arg: unknown): Cols {
  const value = given(ctx, arg);
  const names = value === undefined ? null : namesIn(ctx.m, value);
  if (names === null || !names.certain || names.rest.length > 0) {
    ctx.exact = false;
    return unnamedCols(bare(allData(cols)));
  }
  ctx.exact = true;
  const whole = bare(allData(cols));
  const isPlaces = [...cols.known.keys()].every((it, i) => it === String(i));
  const order = [...cols.known.values()];
  return closedCols(
    new Map(names.names.map((it, i) => [it, (isPlaces ? order[i] : cols.known.get(it)) ?? whole])),
  );
}

/** `json_normalize(records)`: records in records are columns with a dot in their names. */
export function flattened(ctx: CallContext, _cols: Cols, arg: unknown): Cols {
  const value = refer(ctx, arg);
  const obj = value === undefined ? undefined : getObj(ctx.m, value);
  if (value === undefined) return EMPTY_COLS;
  const whole = obj?.type === 'list' ? elementOf(obj) : value;
  const parts = whole?.k === 'union' ? whole.of : whole == null ? [] : [whole];
  const known = new Map<string, Data>();
  if (parts.length > 0 && parts.every((it) => flatten(ctx, it, '', known, 0)))
    return closedCols(known);
  // A frame, or values whose shape is not known.
  return obj?.cols != null ? obj.cols : unnamedFrom(ctx, value);
}

function unnamedFrom(ctx: CallContext, value: Value): Cols {
  ctx.exact = false;
  const data = bare(dataIn(ctx.m, value));
  return data.srcs.length === 0 ? frameFrom(ctx, { k: 'any', type: '', data }) : unnamedCols(data);
}

/** False when the value is no record of which every name is known. */
function flatten(
  ctx: CallContext,
  value: Value,
  prefix: string,
  into: Map<string, Data>,
  depth: number,
): boolean {
  const obj = getObj(ctx.m, value);
  if (obj?.type !== 'dict' || obj.elem !== null || depth > 8) return false;
  for (const [name, it] of obj.fields) {
    const inner = getObj(ctx.m, it);
    const isRecord = inner?.type === 'dict' && inner.fields.size > 0;
    if (isRecord) {
      if (!flatten(ctx, it, `${prefix}${name}.`, into, depth + 1)) return false;
      continue;
    }
    if (it.k === 'any' || it.k === 'union') return false;
    const old = into.get(prefix + name);
    const data = bare(dataIn(ctx.m, it));
    into.set(prefix + name, old === undefined ? data : union(old, data));
  }
  return true;
}
