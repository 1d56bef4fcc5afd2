/** Frames, columns and deferred column expressions under operators: names of the first, lineage of all. */
import { EMPTY_COLS, transformColumns } from '../../values/columns.ts';
import type { Cols } from '../../values/columns.ts';
import { bare, isEmpty, NO_DATA, transformed, union, withRows } from '../../values/data.ts';
import type { Data } from '../../values/data.ts';
import { textOf } from '../../values/pattern.ts';
import type { Bits } from '../../values/transform.ts';
import { columnTypeOf, isNamedByAll, roleOf } from '../models/table.ts';
import { joinExprs } from './lattice.ts';
import { allocate, dataIn, getObj } from './machine.ts';
import type { Machine, Ranged } from './machine.ts';
import { constText, NO_FIELDS, object } from './value.ts';
import type { ColumnExpr, Obj, Value } from './value.ts';

/** `a + b`, `a > 3`, `np.where(a, b, c)` over frames or columns. */
export function combineColumns(
  m: Machine,
  operands: readonly Value[],
  must: Bits,
  may: Bits,
  at: Ranged,
): Value {
  const objs = operands.map((it) => getObj(m, it));
  const lead =
    objs.find((it) => it?.cols != null && roleOf(it.type) === 'frame') ??
    objs.find((it) => it?.cols != null);
  if (lead?.cols == null) return allocate(m, object('', {}), at);
  let others: Data = NO_DATA;
  operands.forEach((it, i) => {
    if (objs[i] !== lead) others = union(others, dataIn(m, it));
  });
  let { cols } = lead;
  let { exact } = lead;
  for (const it of objs) {
    if (it?.cols == null || it === lead || roleOf(it.type) !== 'frame') continue;
    cols = aligned(cols, it.cols);
    exact &&= it.exact;
  }
  const columns = objs.filter((it) => it?.cols != null && roleOf(it.type) === 'column');
  if (roleOf(lead.type) === 'frame') exact &&= columns.every((it) => it?.fields.has('over'));
  else if (isNamedByAll(lead.type) && columns.length > 1) cols = commonName(cols, columns);
  cols = addToAll(transformColumns(cols, must, may), transformed(bare(others), must, may));
  let data = lead.data;
  for (const fact of lead.data.rows) data = withRows(data, fact);
  const over = lead.fields.get('over');
  const fields = over === undefined ? NO_FIELDS : new Map([['over', over]]);
  const type = roleOf(lead.type) === 'column' ? columnTypeOf(lead.type) : lead.type;
  return allocate(m, object(type, { cols, data, exact, fields }), at);
}

/** The name of columns that have the same, else none. */
function commonName(cols: Cols, columns: readonly (Obj | undefined)[]): Cols {
  const names = new Set(columns.flatMap((it) => [...(it?.cols?.known.keys() ?? [])]));
  if (names.size <= 1 || cols.known.size !== 1) return cols;
  return { ...cols, known: new Map([['', [...cols.known.values()][0] ?? NO_DATA]]) };
}

/** Two frames are aligned by name: the columns of both. */
function aligned(first: Cols, second: Cols): Cols {
  const known = new Map(first.known);
  for (const [name, it] of second.known) if (!known.has(name)) known.set(name, it);
  const rest = union({ ...NO_DATA, srcs: first.rest }, { ...NO_DATA, srcs: second.rest }).srcs;
  return { known, rest, index: first.index };
}

/** Every column also holds `data`. */
export function addToAll(cols: Cols, data: Data): Cols {
  if (isEmpty(data)) return cols;
  const known = new Map<string, Data>();
  for (const [name, it] of cols.known) known.set(name, union(it, data));
  const rest =
    cols.rest.length === 0 ? cols.rest : union({ ...NO_DATA, srcs: cols.rest }, data).srcs;
  return { known, rest, index: cols.index };
}

export const PLAIN_EXPR: ColumnExpr = {
  reads: [],
  allBut: null,
  choice: null,
  selects: false,
  name: null,
  prefix: '',
  suffix: '',
  must: 0,
  may: 0,
  data: NO_DATA,
};

/** The expression a value stands for where an expression is expected: a string is a column name. */
export function exprOf(m: Machine, value: Value, stringsAreColumns: boolean): ColumnExpr {
  if (value.k === 'union')
    return value.of.map((it) => exprOf(m, it, stringsAreColumns)).reduce(joinExprs);
  const obj = getObj(m, value);
  if (obj?.expr != null) return obj.expr;
  const text = constText(value);
  if (text !== null && stringsAreColumns)
    return text === '*' ? { ...PLAIN_EXPR, allBut: [] } : { ...PLAIN_EXPR, reads: [text] };
  if (value.k === 'str' && stringsAreColumns) {
    // One of several names, or a name that nobody knows.
    const names = value.pats.map((it) => textOf(it)).filter((it) => it !== null);
    return names.length === value.pats.length
      ? { ...PLAIN_EXPR, reads: names }
      : { ...PLAIN_EXPR, allBut: [] };
  }
  const own = obj?.cols != null && obj.cols.known.size === 1 ? [...obj.cols.known.keys()][0] : null;
  return { ...PLAIN_EXPR, data: bare(dataIn(m, value)), name: own ?? null };
}

/** An expression over the columns of all operands, named after the first. */
export function combineExprs(m: Machine, operands: readonly Value[], may: Bits, at: Ranged): Value {
  const type = operands.map((it) => getObj(m, it)).find((it) => it?.expr != null)?.type ?? '';
  const list = operands.map((it) => exprOf(m, it, false));
  const first = list[0] ?? PLAIN_EXPR;
  let data: Data = NO_DATA;
  for (const it of list) data = union(data, it.data);
  const reading = list.filter((it) => it.reads.length > 0 || it.allBut !== null);
  const must = reading.length === 0 ? 0 : reading.reduce((bits, it) => bits & it.must, -1);
  const expr: ColumnExpr = {
    reads: [...new Set(list.flatMap((it) => it.reads))],
    allBut: list.find((it) => it.allBut !== null)?.allBut ?? null,
    // Beside columns of other operands, every column may be in it.
    choice: reading.length === 1 ? (reading[0]?.choice ?? null) : null,
    selects: false,
    name:
      literalName(m, operands[0]) ??
      nameOf(first) ??
      nameOf(list.find((it) => it.reads.length > 0)),
    prefix: first.prefix,
    suffix: first.suffix,
    must,
    may: list.reduce((bits, it) => bits | it.may, may),
    data,
  };
  return allocate(m, exprObject(type, expr), at);
}

/** What a plain value that stands first is called: `1 + col`. */
function literalName(m: Machine, value: Value | undefined): string | null {
  return value !== undefined && getObj(m, value) === undefined && isLiteral(value)
    ? 'literal'
    : null;
}

function isLiteral(value: Value): boolean {
  return value.k === 'num' || value.k === 'str' || value.k === 'bool' || value.k === 'any';
}

function nameOf(expr: ColumnExpr | undefined): string | null {
  return expr?.name ?? expr?.reads[0] ?? null;
}

export function exprObject(type: string, expr: ColumnExpr): Obj {
  return object(type, { expr, cols: EMPTY_COLS });
}
