/** Operators: exact on constants and strings, lineage-keeping on everything else. */
import type { BinaryOperator, CompareOperator } from '../../python/ast.ts';
import { NO_DATA, transformed, union } from '../../values/data.ts';
import { bitOf } from '../../values/transform.ts';
import {
  differenceOfNames,
  intersectionOfNames,
  unionOfNames,
  unnamedCols,
} from '../../values/columns.ts';
import { concatAll, hole, literal } from '../../values/pattern.ts';
import type { Pattern } from '../../values/pattern.ts';
import { roleOf } from '../models/table.ts';
import { typeOf } from './value-type.ts';
import { combineSelectors, isSelector } from './selectors.ts';
import { combineColumns, combineExprs } from './vectors.ts';
import { ARRAY, isComputed } from './computed.ts';
import { joinOptional } from './lattice.ts';
import { specialBinary, specialCompare, textBy } from './protocol.ts';
import { allocate, dataIn, getObj, updateObj } from './machine.ts';
import type { Machine, Ranged } from './machine.ts';
import { namesIn } from './name-sets.ts';
import { compareNames } from './name-masks.ts';
import { any, bool, constText, num, object, str, strOf, tuple, UNKNOWN } from './value.ts';
import type { Obj, StrValue, Value } from './value.ts';

const ARITHMETIC = bitOf('arithmetic');

/** The text a value gives in an f-string or `str()`. */
export function textOfValue(
  m: Machine,
  value: Value,
): { pats: readonly Pattern[]; data: ReturnType<typeof dataIn> } {
  switch (value.k) {
    case 'str':
      return { pats: value.pats, data: value.data };
    case 'num':
      return { pats: [literal(String(value.v))], data: NO_DATA };
    case 'bool':
      return { pats: [literal(value.v ? 'True' : 'False')], data: NO_DATA };
    case 'none':
      return { pats: [literal('None')], data: NO_DATA };
    case 'ref': {
      const path = getObj(m, value)?.fields.get('path');
      if (path?.k === 'str') return { pats: path.pats, data: path.data };
      const text = textBy(m, value, { from: 0, to: 0 });
      if (text?.k === 'str') return { pats: text.pats, data: text.data };
      return { pats: [hole('?')], data: dataIn(m, value) };
    }
    default:
      return { pats: [hole('?')], data: dataIn(m, value) };
  }
}

/** `inPlace`: the operation is `+=` and its kin, which change a list where it is. */
export interface BinaryOptions {
  readonly at: Ranged;
  readonly inPlace?: boolean;
}

export function binary(
  m: Machine,
  op: BinaryOperator,
  a: Value,
  b: Value,
  options: BinaryOptions,
): Value {
  if (a.k === 'num' && b.k === 'num') return arithmetic(op, a.v, b.v);
  if (a.k === 'union') return joinAll(a.of.map((it) => binary(m, op, it, b, options)));
  if (a.k === 'str') {
    const text = binaryText(m, op, a, b);
    if (text !== null) return text;
  }
  if (a.k === 'tuple' && b.k === 'tuple' && op === '+') return tuple([...a.elts, ...b.elts]);
  const special = specialBinary(m, op, [a, b], options.at, options.inPlace === true);
  if (special !== undefined) return special;
  const out = binaryObjects(m, op, a, b, options);
  if (out !== null) return out;
  const data = union(dataIn(m, a), dataIn(m, b));
  if (b.k === 'str' && op === '+') return strOf([hole('?')], data);
  const type = isScalarType(a) && isScalarType(b) ? 'float' : isComputedPair(m, a, b) ? ARRAY : '';
  return any(transformed(data, 0, ARITHMETIC), type);
}

function isComputedPair(m: Machine, a: Value, b: Value): boolean {
  return isComputed(m, a) && isComputed(m, b);
}

function binaryText(m: Machine, op: BinaryOperator, a: StrValue, b: Value): Value | null {
  if (op === '%') return percentFormat(m, a, b);
  if (op === '*') return strOf([hole('?')], a.data);
  if (op !== '+' || getObj(m, b)?.cols != null) return null;
  const right = textOfValue(m, b);
  return {
    k: 'str',
    pats: concatAll(a.pats, right.pats),
    data: union(a.data, right.data),
    bytes: a.bytes,
  };
}

function binaryObjects(
  m: Machine,
  op: BinaryOperator,
  a: Value,
  b: Value,
  options: BinaryOptions,
): Value | null {
  const { at } = options;
  const left = getObj(m, a);
  const right = getObj(m, b);
  if (left === undefined && right === undefined) return null;
  if (op === '/' && (isPath(left) || isPath(right))) return joinPath(m, a, b, at);
  const columns = binaryColumns(m, op, [a, b], at);
  if (columns !== null) return columns;
  const names = nameOperation(m, op, a, b);
  if (names !== null)
    return allocate(m, object(left?.type === 'set' ? 'set' : 'pandas.Index', { names }), at);
  return left === undefined ? null : binaryContainers(m, op, a, b, options);
}

/** Expressions, selectors, columns and frames; null when neither side is any of them. */
function binaryColumns(
  m: Machine,
  op: BinaryOperator,
  sides: readonly [Value, Value],
  at: Ranged,
): Value | null {
  const [left, right] = [getObj(m, sides[0]), getObj(m, sides[1])];
  if (isSelector(left) && isSelector(right)) {
    const sets = combineSelectors(m, op, [left, right], at);
    if (sets !== null) return sets;
  }
  if (left?.expr != null || right?.expr != null) return combineExprs(m, sides, ARITHMETIC, at);
  if (op === '@' && left?.cols != null && roleOf(left.type) === 'frame') {
    const data = transformed(union(dataIn(m, sides[0]), dataIn(m, sides[1])), 0, ARITHMETIC);
    // The columns of a product are those of the right side, which may be an array.
    return allocate(m, object(left.type, { cols: unnamedCols(data), exact: false }), at);
  }
  return isColumnar(left) || isColumnar(right) ? combineColumns(m, sides, 0, ARITHMETIC, at) : null;
}

function binaryContainers(
  m: Machine,
  op: BinaryOperator,
  a: Value,
  b: Value,
  options: BinaryOptions,
): Value | null {
  const { at } = options;
  const left = getObj(m, a);
  const right = getObj(m, b);
  if (left === undefined) return null;
  if (isSequence(left)) {
    if (op === '*') return a;
    if (op === '+') return concatLists(m, a, b, options);
  }
  if (left.type === 'set') return allocate(m, setOperation(m, op, left, b), at);
  if (left.type !== 'dict' || op !== '|' || right?.type !== 'dict') return null;
  return allocate(
    m,
    object('dict', {
      fields: new Map([...left.fields, ...right.fields]),
      elem: joinOptional(left.elem, right.elem),
      data: union(left.data, right.data),
    }),
    at,
  );
}

function joinAll(list: readonly Value[]): Value {
  let out: Value | null = null;
  for (const it of list) out = joinOptional(out, it);
  return out ?? UNKNOWN;
}

function isScalarType(value: Value): boolean {
  return value.k === 'num' || value.k === 'bool' || (value.k === 'any' && value.type === 'float');
}

export function isColumnar(obj: Obj | undefined): boolean {
  if (obj?.cols == null) return false;
  const role = roleOf(obj.type);
  return role === 'frame' || role === 'column' || role === 'row';
}

function isPath(obj: Obj | undefined): boolean {
  return obj?.type === 'pathlib.Path';
}

function isSequence(obj: Obj): boolean {
  return obj.type === 'list' && obj.names === null;
}

function joinPath(m: Machine, a: Value, b: Value, at: Ranged): Value {
  const left = textOfValue(m, a);
  const right = textOfValue(m, b);
  const absolute = right.pats.every((it) => typeof it[0] === 'string' && it[0].startsWith('/'));
  const pats = absolute ? right.pats : concatAll(concatAll(left.pats, [literal('/')]), right.pats);
  const path = strOf(pats, union(left.data, right.data));
  return allocate(m, object('pathlib.Path', { fields: new Map([['path', path]]) }), at);
}

function nameOperation(m: Machine, op: BinaryOperator, a: Value, b: Value): Obj['names'] {
  const left = getObj(m, a)?.names;
  const right = getObj(m, b)?.names;
  if (left == null && right == null) return null;
  const x = left ?? namesIn(m, a);
  const y = right ?? namesIn(m, b);
  if (x === null || y === null) return left == null ? null : { ...left, certain: false };
  if (op === '-') return differenceOfNames(x, y);
  if (op === '&') return intersectionOfNames(x, y);
  return unionOfNames(x, y);
}

function concatLists(m: Machine, a: Value, b: Value, options: BinaryOptions): Value {
  const left = getObj(m, a);
  if (left === undefined) return a;
  const { known, more } = m.iterate(b, options.at);
  const added =
    left.elts === null ? joinAllOrNull([...known, ...(more === null ? [] : [more])]) : more;
  const grown: Obj = {
    ...left,
    elts: left.elts === null ? null : [...left.elts, ...known],
    elem: joinOptional(left.elem, added),
  };
  const next = m.widening ? summarised(grown) : grown;
  if (options.inPlace !== true) return allocate(m, next, options.at);
  updateObj(m, a, () => next);
  return a;
}

function joinAllOrNull(list: readonly Value[]): Value | null {
  let out: Value | null = null;
  for (const it of list) out = joinOptional(out, it);
  return out;
}

/** A list in a loop: only what its elements can be. */
export function summarised(obj: Obj): Obj {
  if (obj.elts === null) return obj;
  return { ...obj, elts: null, elem: joinOptional(obj.elem, joinAllOrNull(obj.elts)) };
}

function setOperation(m: Machine, op: BinaryOperator, left: Obj, b: Value): Obj {
  const others = m.iterate(b, { from: 0, to: 0 });
  const texts = others.known.map((it) => constText(it));
  if (left.elts !== null && left.elem === null && others.more === null && !texts.includes(null)) {
    const has = (it: Value): boolean => texts.includes(constText(it));
    if (op === '-') return { ...left, elts: left.elts.filter((it) => !has(it)) };
    if (op === '&') return { ...left, elts: left.elts.filter(has) };
  }
  if (op === '-' || op === '&') return { ...left, exact: false };
  return {
    ...left,
    elts: left.elts === null ? null : [...left.elts, ...others.known],
    elem: joinOptional(left.elem, others.more),
  };
}

function arithmetic(op: BinaryOperator, a: number, b: number): Value {
  switch (op) {
    case '+':
      return num(a + b);
    case '-':
      return num(a - b);
    case '*':
      return num(a * b);
    case '/':
      return b === 0 ? any(NO_DATA, 'float') : num(a / b);
    case '//':
      return b === 0 ? any(NO_DATA, 'float') : num(Math.floor(a / b));
    case '%':
      return b === 0 ? any(NO_DATA, 'float') : num(((a % b) + b) % b);
    case '**':
      return num(a ** b);
    case '@':
    case '<<':
    case '>>':
    case '|':
    case '^':
    case '&':
      return any(NO_DATA, 'float');
  }
}

const PERCENT = /%(?:\((\w+)\))?[-#0 +]*[\d*]*(?:\.\d+)?([a-zA-Z%])/g;

function percentFormat(m: Machine, a: StrValue, b: Value): Value {
  const values = b.k === 'tuple' ? b.elts : [b];
  const data = union(a.data, dataIn(m, b));
  const template = constText(a);
  if (template === null) return strOf([hole('?')], data);
  let pats: readonly Pattern[] = [[]];
  let last = 0;
  let index = 0;
  for (const match of template.matchAll(PERCENT)) {
    pats = concatAll(pats, [literal(template.slice(last, match.index))]);
    last = match.index + match[0].length;
    if (match[2] === '%') {
      pats = concatAll(pats, [literal('%')]);
      continue;
    }
    const name = match[1];
    const value = name === undefined ? values[index++] : getObj(m, b)?.fields.get(name);
    const text = value === undefined ? null : textOfValue(m, value);
    pats = concatAll(
      pats,
      match[2] === 's' || match[2] === 'd' ? (text?.pats ?? [hole('?')]) : [hole('?')],
    );
  }
  return strOf(concatAll(pats, [literal(template.slice(last))]), data);
}

export function compare(m: Machine, op: CompareOperator, a: Value, b: Value, at: Ranged): Value {
  const special = specialCompare(m, op, a, b, at);
  if (special !== undefined) return special;
  const left = getObj(m, a);
  const right = getObj(m, b);
  if (left?.expr != null || right?.expr != null)
    return combineExprs(m, [a, b], bitOf('derived'), at);
  if (op !== 'in' && op !== 'not in' && op !== 'is' && op !== 'is not')
    if (isColumnar(left) || isColumnar(right))
      return combineColumns(m, [a, b], 0, bitOf('derived'), at);
  if (left?.names != null) {
    const mask = compareNames(m, op, a, b, at);
    if (mask !== null) return mask;
  }
  const known = compareConstants(m, op, a, b);
  if (known !== null) return bool(known);
  // An array, or another thing of a library, is compared element by element.
  const isOther = ORDER.has(op) && [a, b].some((it) => typeOf(m, it).includes('.'));
  return any(NO_DATA, isOther ? '' : 'float');
}

const ORDER: ReadonlySet<CompareOperator> = new Set(['==', '!=', '<', '<=', '>', '>=']);

function scalar(value: Value): string | number | boolean | null | undefined {
  switch (value.k) {
    case 'num':
    case 'bool':
      return value.v;
    case 'none':
      return null;
    case 'str':
      return constText(value) ?? undefined;
    default:
      return undefined;
  }
}

function compareConstants(m: Machine, op: CompareOperator, a: Value, b: Value): boolean | null {
  if (op === 'in' || op === 'not in') {
    const found = contains(m, a, b);
    return found === null ? null : found === (op === 'in');
  }
  const x = scalar(a);
  const y = scalar(b);
  if (op === 'is' || op === 'is not') {
    const decided = isNone(a, b) ?? isNone(b, a);
    if (decided !== null) return decided === (op === 'is');
  }
  if (x === undefined || y === undefined) return null;
  switch (op) {
    case '==':
    case 'is':
      return x === y;
    case '!=':
    case 'is not':
      return x !== y;
    default:
      break;
  }
  if (x === null || y === null || typeof x !== typeof y) return null;
  if (op === '<') return x < y;
  if (op === '<=') return x <= y;
  if (op === '>') return x > y;
  return x >= y;
}

/** `a is None` where `b` is None: false for what surely is something, null when unknown. */
function isNone(a: Value, b: Value): boolean | null {
  if (b.k !== 'none') return null;
  if (a.k === 'none') return true;
  return a.k === 'any' || a.k === 'union' || a.k === 'method' ? null : false;
}

function contains(m: Machine, item: Value, container: Value): boolean | null {
  const text = scalar(item);
  if (text === undefined) return null;
  if (container.k === 'str') {
    const whole = constText(container);
    return whole === null || typeof text !== 'string' ? null : whole.includes(text);
  }
  const obj = getObj(m, container);
  if (obj?.names != null && typeof text === 'string') {
    if (obj.names.names.includes(text) && obj.names.certain) return true;
    return obj.names.rest.length === 0 && obj.names.certain ? false : null;
  }
  if (obj?.type === 'dict' && typeof text === 'string')
    return obj.fields.has(text) ? true : obj.elem === null && obj.data === NO_DATA ? false : null;
  const { known, more } = m.iterate(container, { from: 0, to: 0 });
  const values = known.map((it) => scalar(it));
  if (values.includes(text)) return true;
  return more === null &&
    !values.includes(undefined) &&
    (container.k === 'tuple' || obj !== undefined)
    ? false
    : null;
}

/** Constant text of a value, for tests that compare names. */
export function sameText(a: Value, text: string): boolean {
  return constText(a) === text;
}

export function stringOf(m: Machine, value: Value): Value {
  const text = textOfValue(m, value);
  return strOf(text.pats, text.data);
}

export function emptyText(): Value {
  return str('');
}
