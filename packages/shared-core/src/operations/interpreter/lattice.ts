/**
 * Order on values and objects: the join of two paths, structural equality, and the lineage of a value
 * with everything it holds. It allocates nothing but the joined values.
 */
import { allData, colsHoldData, joinCols, sameCols, unionOfNames } from '../../values/columns.ts';
import type { NameSet } from '../../values/columns.ts';
import { isEmpty, NO_DATA, sameData, union } from '../../values/data.ts';
import type { Data } from '../../values/data.ts';
import { joinPatterns, samePattern } from '../../values/pattern.ts';
import { any } from './value.ts';
import type { ColumnExpr, Obj, Value } from './value.ts';

const MAX_UNION = 4;
const MAX_DEPTH = 8;

/** Reads the heap: an object by its id. */
export type Heap = (id: string) => Obj | undefined;

/** The lineage of a value, with everything reachable from it. */
export function dataOf(heap: Heap, value: Value, depth = 0): Data {
  switch (value.k) {
    case 'str':
    case 'any':
      return value.data;
    case 'tuple':
    case 'union': {
      const list = value.k === 'tuple' ? value.elts : value.of;
      let out: Data = NO_DATA;
      for (const it of list) out = union(out, dataOf(heap, it, depth + 1));
      return out;
    }
    case 'ref': {
      const obj = heap(value.id);
      if (obj === undefined) return NO_DATA;
      return depth > MAX_DEPTH ? dataBelow(heap, value.id) : dataOfObject(heap, obj, depth);
    }
    case 'method':
      return dataOf(heap, value.self, depth + 1);
    case 'none':
    case 'bool':
    case 'num':
    case 'func':
    case 'class':
    case 'api':
    case 'module':
    case 'slice':
      return NO_DATA;
  }
}

export function dataOfObject(heap: Heap, obj: Obj, depth = 0): Data {
  let out = obj.cols === null ? obj.data : union(obj.data, allData(obj.cols));
  // The frame's own row facts hold for its columns, which carry none.
  if (obj.cols !== null && obj.data.rows.length > 0) out = { ...out, rows: obj.data.rows };
  if (obj.expr !== null) out = union(out, obj.expr.data);
  if (obj.elts !== null) for (const it of obj.elts) out = union(out, dataOf(heap, it, depth + 1));
  if (obj.elem !== null) out = union(out, dataOf(heap, obj.elem, depth + 1));
  for (const it of obj.fields.values()) out = union(out, dataOf(heap, it, depth + 1));
  return out;
}

/** The lineage of what can be reached from a deeply nested object, each object once: objects may hold each other. */
function dataBelow(heap: Heap, id: string): Data {
  const seen = new Set([id]);
  let out: Data = NO_DATA;
  for (const it of seen) {
    const obj = heap(it);
    if (obj === undefined) continue;
    out = union(
      out,
      dataOfObject(() => undefined, obj),
    );
    for (const next of reachedFrom(obj)) seen.add(next);
  }
  return out;
}

/** True when {@link dataBelow} is not empty. */
function holdsDataBelow(heap: Heap, id: string): boolean {
  const seen = new Set([id]);
  for (const it of seen) {
    const obj = heap(it);
    if (obj === undefined) continue;
    if (objectHoldsData(() => undefined, obj)) return true;
    for (const next of reachedFrom(obj)) seen.add(next);
  }
  return false;
}

/** Ids of the objects that an object holds, through tuples, unions and methods as well. */
function reachedFrom(obj: Obj): readonly string[] {
  const ids: string[] = [];
  const open: Value[] = [...(obj.elts ?? []), ...obj.fields.values()];
  if (obj.elem !== null) open.push(obj.elem);
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    if (value.k === 'ref') ids.push(value.id);
    else if (value.k === 'tuple') open.push(...value.elts);
    else if (value.k === 'union') open.push(...value.of);
    else if (value.k === 'method') open.push(value.self);
  }
  return ids;
}

/** True when {@link dataOf} is not empty; looks no further than it has to. */
function holdsData(heap: Heap, value: Value, depth: number): boolean {
  switch (value.k) {
    case 'str':
    case 'any':
      return !isEmpty(value.data);
    case 'tuple':
      return value.elts.some((it) => holdsData(heap, it, depth + 1));
    case 'union':
      return value.of.some((it) => holdsData(heap, it, depth + 1));
    case 'ref': {
      const obj = heap(value.id);
      if (obj === undefined) return false;
      return depth > MAX_DEPTH ? holdsDataBelow(heap, value.id) : objectHoldsData(heap, obj, depth);
    }
    case 'method':
      return holdsData(heap, value.self, depth + 1);
    default:
      return false;
  }
}

/** True when {@link dataOfObject} is not empty. */
export function objectHoldsData(heap: Heap, obj: Obj, depth = 0): boolean {
  if (!isEmpty(obj.data) || (obj.cols !== null && colsHoldData(obj.cols))) return true;
  if (obj.expr !== null && !isEmpty(obj.expr.data)) return true;
  if (obj.elts?.some((it) => holdsData(heap, it, depth + 1)) === true) return true;
  if (obj.elem !== null && holdsData(heap, obj.elem, depth + 1)) return true;
  for (const it of obj.fields.values()) if (holdsData(heap, it, depth + 1)) return true;
  return false;
}

// A dispatch over all kinds of value: one line each, nothing nested.
// eslint-disable-next-line complexity
export function sameValue(a: Value, b: Value): boolean {
  if (a === b) return true;
  switch (a.k) {
    case 'none':
      return b.k === 'none';
    case 'bool':
      return b.k === 'bool' && a.v === b.v;
    case 'num':
      return b.k === 'num' && (a.v === b.v || (Number.isNaN(a.v) && Number.isNaN(b.v)));
    case 'str':
      return (
        b.k === 'str' &&
        a.bytes === b.bytes &&
        a.pats.length === b.pats.length &&
        a.pats.every((it, i) => samePattern(it, b.pats[i] ?? [])) &&
        sameData(a.data, b.data)
      );
    case 'tuple':
      return b.k === 'tuple' && sameList(a.elts, b.elts);
    case 'union':
      return b.k === 'union' && sameList(a.of, b.of);
    case 'ref':
      return b.k === 'ref' && a.id === b.id;
    case 'func':
      return (
        b.k === 'func' &&
        a.node === b.node &&
        a.scope.id === b.scope.id &&
        a.wrapped === b.wrapped &&
        a.defaults.every((it, i) => sameOptional(it, b.defaults[i] ?? null))
      );
    case 'class':
      return b.k === 'class' && a.scope.id === b.scope.id && sameList(a.bases, b.bases);
    case 'api':
      return b.k === 'api' && a.name === b.name;
    case 'module':
      return b.k === 'module' && a.scope.id === b.scope.id;
    case 'method':
      return (
        b.k === 'method' &&
        a.name === b.name &&
        sameValue(a.self, b.self) &&
        sameOptional(a.fn, b.fn)
      );
    case 'slice':
      return b.k === 'slice' && sameOptional(a.lower, b.lower) && sameOptional(a.upper, b.upper);
    case 'any':
      return b.k === 'any' && a.type === b.type && sameData(a.data, b.data);
  }
}

function sameOptional(a: Value | null, b: Value | null): boolean {
  return a === b || (a !== null && b !== null && sameValue(a, b));
}

export function sameList(a: readonly Value[], b: readonly Value[]): boolean {
  return (
    a === b ||
    (a.length === b.length &&
      a.every((it, i) => {
        const other = b[i];
        return other !== undefined && sameValue(it, other);
      }))
  );
}

function sameNames(a: NameSet | null, b: NameSet | null): boolean {
  return a === b || (a !== null && b !== null && JSON.stringify(a) === JSON.stringify(b));
}

function sameExpr(a: ColumnExpr | null, b: ColumnExpr | null): boolean {
  return a === b || (a !== null && b !== null && sameExprs(a, b));
}

function sameExprs(a: ColumnExpr, b: ColumnExpr): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

/** One of two expressions: the columns of either. */
export function joinExprs(a: ColumnExpr, b: ColumnExpr): ColumnExpr {
  if (sameExprs(a, b)) return a;
  return {
    ...a,
    reads: [...new Set([...a.reads, ...b.reads])],
    allBut: a.allBut === null && b.allBut === null ? null : [],
    choice: null,
    selects: false,
    name: a.name === b.name ? a.name : null,
    must: a.must & b.must,
    may: a.may | b.may,
    data: union(a.data, b.data),
  };
}

export function sameObject(a: Obj, b: Obj): boolean {
  if (a === b) return true;
  return (
    a.type === b.type &&
    a.exact === b.exact &&
    sameData(a.data, b.data) &&
    (a.cols === b.cols || (a.cols !== null && b.cols !== null && sameCols(a.cols, b.cols))) &&
    sameNames(a.names, b.names) &&
    (a.elts === b.elts || (a.elts !== null && b.elts !== null && sameList(a.elts, b.elts))) &&
    sameOptional(a.elem, b.elem) &&
    a.cls?.scope.id === b.cls?.scope.id &&
    sameExpr(a.expr, b.expr) &&
    sameFields(a.fields, b.fields)
  );
}

function sameFields(a: ReadonlyMap<string, Value>, b: ReadonlyMap<string, Value>): boolean {
  if (a === b) return true;
  if (a.size !== b.size) return false;
  for (const [name, value] of a) {
    const other = b.get(name);
    if (other === undefined || !sameValue(value, other)) return false;
  }
  return true;
}

/** A value that covers both. */
export function joinValues(a: Value, b: Value): Value {
  if (sameValue(a, b)) return a;
  if (a.k === 'str' && b.k === 'str')
    return {
      k: 'str',
      pats: joinPatterns(a.pats, b.pats),
      data: union(a.data, b.data),
      bytes: a.bytes && b.bytes,
    };
  if (a.k === 'any' && b.k === 'any')
    return any(union(a.data, b.data), a.type === b.type ? a.type : '');
  if (isNumber(a) && isNumber(b)) return any(union(scalarData(a), scalarData(b)), 'float');
  if (a.k === 'tuple' && b.k === 'tuple' && a.elts.length === b.elts.length)
    return {
      k: 'tuple',
      elts: a.elts.map((it, i) => {
        const other = b.elts[i];
        return other === undefined ? it : joinValues(it, other);
      }),
    };
  return makeUnion([a, b]);
}

function isNumber(value: Value): boolean {
  return value.k === 'num' || value.k === 'bool' || (value.k === 'any' && value.type === 'float');
}

function scalarData(value: Value): Data {
  return value.k === 'any' || value.k === 'str' ? value.data : NO_DATA;
}

/** One of several values; flattened, without repetition. */
export function makeUnion(list: readonly Value[]): Value {
  const out: Value[] = [];
  for (const value of list) {
    for (const it of value.k === 'union' ? value.of : [value]) {
      const i = out.findIndex((x) => x.k === it.k && (x.k === 'str' || x.k === 'any'));
      const mate = out[i];
      if (mate !== undefined) out[i] = joinValues(mate, it);
      else if (!out.some((x) => sameValue(x, it))) out.push(it);
    }
  }
  const [first] = out;
  if (first === undefined) return any(NO_DATA);
  if (out.length === 1) return first;
  if (out.length <= MAX_UNION) return { k: 'union', of: out };
  // References and functions are what matters; scalars beyond the limit are one unknown.
  const matters = (it: Value): boolean => it.k === 'ref' || it.k === 'func' || it.k === 'api';
  const kept = out.filter((it) => matters(it));
  const others = out.filter((it) => !matters(it));
  let data: Data = NO_DATA;
  for (const it of others) data = union(data, scalarData(it));
  return { k: 'union', of: [...kept.slice(0, 3 * MAX_UNION), any(data)] };
}

/** An object that covers both. */
export function joinObjects(a: Obj, b: Obj): Obj {
  if (sameObject(a, b)) return a;
  const fields = new Map(a.fields);
  for (const [name, value] of b.fields) {
    const old = fields.get(name);
    fields.set(name, old === undefined ? value : joinValues(old, value));
  }
  const lists = a.elts !== null && b.elts !== null;
  const aligned = lists && a.elts.length === b.elts.length;
  return {
    type: a.type === b.type ? a.type : '',
    data: union(a.data, b.data),
    cols: a.cols === null || b.cols === null ? (a.cols ?? b.cols) : joinCols(a.cols, b.cols),
    names:
      a.names === null || b.names === null
        ? null
        : { ...unionOfNames(a.names, b.names), certain: false },
    elts: aligned ? joinLists(a.elts, b.elts) : null,
    elem: aligned ? joinOptional(a.elem, b.elem) : joinOptional(elementOf(a), elementOf(b)),
    fields,
    cls: a.cls ?? b.cls,
    exact: false,
    expr: a.expr === null || b.expr === null ? (a.expr ?? b.expr) : joinExprs(a.expr, b.expr),
  };
}

function joinLists(a: readonly Value[], b: readonly Value[]): readonly Value[] {
  return a.map((it, i) => {
    const other = b[i];
    return other === undefined ? it : joinValues(it, other);
  });
}

export function joinOptional(a: Value | null, b: Value | null): Value | null {
  if (a === null || b === null) return a ?? b;
  return joinValues(a, b);
}

/** Any element of a container, or null when it surely has none. */
export function elementOf(obj: Obj): Value | null {
  let out: Value | null = obj.elem;
  for (const it of obj.elts ?? []) out = out === null ? it : joinValues(out, it);
  return out;
}
