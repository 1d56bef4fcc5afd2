/** Evaluation of expressions. Operators, calls, attributes and items are in files of their own. */
import type { Call, Dict, Expr, JoinedStr } from '../../python/ast.ts';
import { NO_DATA, union } from '../../values/data.ts';
import { concatAll, hole, literal } from '../../values/pattern.ts';
import type { Pattern } from '../../values/pattern.ts';
import { invertMask } from './name-masks.ts';
import { invertSelector, isSelector } from './selectors.ts';
import { evalDefaults } from './functions.ts';
import { joinOptional, joinValues } from './lattice.ts';
import { evalComprehension } from './loops.ts';
import {
  allocate,
  dataIn,
  gap,
  getObj,
  NO_ARGS,
  NO_KEYWORDS,
  step,
  under,
  updateObj,
} from './machine.ts';
import type { Args, Machine } from './machine.ts';
import { binary, compare, textOfValue } from './operators.ts';
import { callSpecial, testOf } from './protocol.ts';
import { combineColumns } from './vectors.ts';
import { isColumnar } from './operators.ts';
import { resolveName } from './scope.ts';
import { unresolvedName } from './imports.ts';
import { noteFrame, receiver } from './frames.ts';
import {
  any,
  bool,
  constText,
  FALSE,
  NONE,
  num,
  object,
  str,
  strOf,
  TRUE,
  truth,
  tuple,
  UNKNOWN,
} from './value.ts';
import type { Value } from './value.ts';

// A dispatch over all kinds of node: one line each, nothing nested.
// eslint-disable-next-line complexity
export function evaluate(m: Machine, node: Expr): Value {
  if (!step(m)) return UNKNOWN;
  switch (node.kind) {
    case 'Constant':
      return constant(node.type, node.value);
    case 'Name': {
      const value = resolveName(m, node.id) ?? unresolvedName(m, node.id, node);
      if (value.k === 'ref') noteFrame(m, value, node.id, node);
      return value;
    }
    case 'Attribute':
      return m.attribute(receiver(m, node.value), node.attr, node);
    case 'Call':
      return evalCall(m, node);
    case 'Subscript':
      return m.subscript(receiver(m, node.value), m.eval(node.slice), node);
    case 'BinOp':
      return evalBinary(m, node);
    case 'Compare':
      return evalCompare(m, node);
    case 'BoolOp':
      return evalBool(m, node.op, node.values);
    case 'UnaryOp':
      return evalUnary(m, node.op, m.eval(node.operand), node);
    case 'JoinedStr':
      return evalJoined(m, node);
    case 'List':
    case 'Set':
      return evalList(m, node.kind === 'List' ? 'list' : 'set', node.elts, node);
    case 'Tuple': {
      const { pos, star } = evalElements(m, node.elts);
      return star === null
        ? tuple(pos)
        : allocate(m, object('list', { elts: pos, elem: star }), node);
    }
    case 'Dict':
      return evalDict(m, node);
    case 'ListComp':
    case 'SetComp':
    case 'DictComp':
    case 'GeneratorExp':
      return evalComprehension(m, node);
    case 'Lambda':
      return {
        k: 'func',
        name: '<lambda>',
        node,
        scope: m.scope,
        defaults: evalDefaults(m, node),
        unit: m.unit,
        wrapped: false,
      };
    case 'IfExp': {
      const known = testOf(m, m.eval(node.test), node.test);
      if (known !== null) return m.eval(known ? node.body : node.orelse);
      return under(m, 'maybe', () => joinValues(m.eval(node.body), m.eval(node.orelse)));
    }
    case 'NamedExpr': {
      const value = m.eval(node.value);
      m.assign(node.target, value);
      return value;
    }
    case 'Await':
      return m.eval(node.value);
    case 'Yield':
    case 'YieldFrom': {
      const value = node.value === null ? NONE : m.eval(node.value);
      if (m.frame !== null) {
        const { known, more } =
          node.kind === 'Yield' ? { known: [value], more: null } : m.iterate(value, node);
        for (const it of known) m.frame.yielded = joinOptional(m.frame.yielded, it);
        m.frame.yielded = joinOptional(m.frame.yielded, more);
      }
      return getObj(m, value)?.fields.get('returned') ?? UNKNOWN;
    }
    case 'Starred':
      return m.eval(node.value);
    case 'Slice':
      return {
        k: 'slice',
        lower: node.lower === null ? null : m.eval(node.lower),
        upper: node.upper === null ? null : m.eval(node.upper),
      };
    case 'BrokenExpr':
      gap(m, 'syntax', null, node);
      for (const it of node.salvaged) m.eval(it);
      return UNKNOWN;
  }
}

function constant(type: string, value: string): Value {
  switch (type) {
    case 'str':
      return str(value);
    case 'bytes':
      return { k: 'str', pats: [literal(bytesText(value))], data: NO_DATA, bytes: true };
    case 'int':
    case 'float': {
      const v = Number(value.includes('_') ? value.replaceAll('_', '') : value);
      return Number.isNaN(v) ? any(NO_DATA, 'float') : num(v);
    }
    case 'bool':
      return value === 'True' ? TRUE : FALSE;
    case 'none':
      return NONE;
    default:
      return any(NO_DATA, 'float');
  }
}

/** The text between the quotes of a bytes literal, when it is plain. */
function bytesText(literalText: string): string {
  const match = /^[bBrR]*('''|"""|'|")([\s\S]*)\1$/.exec(literalText);
  return match?.[2] ?? literalText;
}

function evalBinary(m: Machine, node: Expr & { kind: 'BinOp' }): Value {
  // Long chains of `+` are left-deep: followed without recursion.
  const chain: (Expr & { kind: 'BinOp' })[] = [];
  let left: Expr = node;
  while (left.kind === 'BinOp') {
    chain.push(left);
    left = left.left;
  }
  let value = m.eval(left);
  for (const it of chain.reverse()) value = binary(m, it.op, value, m.eval(it.right), { at: it });
  return value;
}

function evalCompare(m: Machine, node: Expr & { kind: 'Compare' }): Value {
  let left = m.eval(node.left);
  let out: Value = TRUE;
  for (const [i, op] of node.ops.entries()) {
    const comparator = node.comparators[i];
    const right = comparator === undefined ? UNKNOWN : m.eval(comparator);
    const result = compare(m, op, left, right, node);
    const known = truth(out);
    out = known === true ? result : known === false ? out : joinValues(out, result);
    left = right;
  }
  return out;
}

function evalBool(m: Machine, op: 'and' | 'or', values: readonly Expr[]): Value {
  let out: Value | null = null;
  for (const it of values) {
    const value: Value = out === null ? m.eval(it) : under(m, 'maybe', () => m.eval(it));
    const known = testOf(m, value, it);
    if (known === (op === 'or')) return out === null ? value : joinValues(out, value);
    // A value that surely does not decide is never the result, unless it is the last.
    out = known !== null && it !== values[values.length - 1] ? out : joinOptional(out, value);
  }
  return out ?? UNKNOWN;
}

const UNARY = { '-': '__neg__', '+': '__pos__', '~': '__invert__' } as const;

function evalUnary(m: Machine, op: 'not' | '-' | '+' | '~', value: Value, node: Expr): Value {
  if (op === 'not') {
    const known = testOf(m, value, node);
    return known === null ? any(NO_DATA, 'float') : bool(!known);
  }
  const obj = getObj(m, value);
  if (op === '~' && isSelector(obj)) return invertSelector(m, obj, node);
  const special = callSpecial(m, value, UNARY[op], [], node);
  if (special !== undefined) return special;
  if (value.k === 'num')
    return op === '-' ? num(-value.v) : op === '+' ? value : any(NO_DATA, 'float');
  if (obj?.expr != null) return value;
  if (obj?.type === 'lacuna.NameMask') return invertMask(m, value, node);
  if (isColumnar(obj)) return combineColumns(m, [value], 0, 0, node);
  return any(dataIn(m, value), value.k === 'any' ? value.type : '');
}

function evalJoined(m: Machine, node: JoinedStr): Value {
  let pats: readonly Pattern[] = [[]];
  let data = NO_DATA;
  for (const part of node.values) {
    if (part.kind === 'Constant') {
      pats = concatAll(pats, [literal(part.value)]);
      continue;
    }
    const text = textOfValue(m, m.eval(part.value));
    const plain = part.formatSpec === null && (part.conversion === '' || part.conversion === 's');
    pats = concatAll(pats, plain ? text.pats : [hole('?')]);
    data = union(data, text.data);
    if (part.formatSpec !== null) data = union(data, dataIn(m, evalJoined(m, part.formatSpec)));
  }
  return strOf(pats, data);
}

function evalElements(m: Machine, elts: readonly Expr[]): { pos: Value[]; star: Value | null } {
  const pos: Value[] = [];
  let star: Value | null = null;
  for (const it of elts) {
    if (it.kind !== 'Starred') {
      const value = m.eval(it);
      if (star === null) pos.push(value);
      else star = joinOptional(star, value);
      continue;
    }
    const { known, more } = m.iterate(m.eval(it.value), it);
    if (star === null && more === null) pos.push(...known);
    else {
      for (const x of known) star = joinOptional(star, x);
      star = joinOptional(star, more);
    }
  }
  return { pos, star };
}

function evalList(m: Machine, type: string, elts: readonly Expr[], node: Expr): Value {
  // `[*df.columns, "x"]` and `[*names]` keep what is known of the names.
  const only = elts[0];
  if (elts.length === 1 && only?.kind === 'Starred') {
    const names = getObj(m, m.eval(only.value))?.names;
    if (names != null) return allocate(m, object(type, { names }), node);
  }
  const { pos, star } = evalElements(m, elts);
  return allocate(m, object(type, { elts: pos, elem: star }), node);
}

function evalDict(m: Machine, node: Dict): Value {
  const fields = new Map<string, Value>();
  let elem: Value | null = null;
  let data = NO_DATA;
  node.values.forEach((valueNode, i) => {
    const keyNode = node.keys[i] ?? null;
    const value = m.eval(valueNode);
    if (keyNode === null) {
      const obj = getObj(m, value);
      if (obj?.type === 'dict') {
        for (const [name, it] of obj.fields) fields.set(name, it);
        elem = joinOptional(elem, obj.elem);
      } else elem = joinOptional(elem, any(dataIn(m, value)));
      return;
    }
    const key = m.eval(keyNode);
    const text = constText(key) ?? (key.k === 'num' ? String(key.v) : null);
    if (text !== null) fields.set(text, value);
    else {
      elem = joinOptional(elem, value);
      data = union(data, dataIn(m, key));
    }
  });
  return allocate(m, object('dict', { fields, elem, data }), node);
}

export function evalArgs(m: Machine, node: Call): Args {
  if (node.args.length === 0 && node.keywords.length === 0) return NO_ARGS;
  const { pos, star } = evalElements(m, node.args);
  if (node.keywords.length === 0) return { pos, kw: NO_KEYWORDS, star, kwStar: null };
  const kw = new Map<string, Value>();
  let kwStar: Value | null = null;
  for (const it of node.keywords) {
    const value = m.eval(it.value);
    if (it.arg !== null) {
      kw.set(it.arg, value);
      continue;
    }
    const obj = getObj(m, value);
    if (obj?.type === 'dict') {
      for (const [name, entry] of obj.fields) kw.set(name, entry);
      kwStar = joinOptional(kwStar, obj.elem);
    } else kwStar = joinOptional(kwStar, any(dataIn(m, value)));
  }
  return { pos, kw, star, kwStar };
}

function evalCall(m: Machine, node: Call): Value {
  const callee = m.eval(node.func);
  const args = evalArgs(m, node);
  return m.call(callee, args, node, node.func);
}

/** Adds lineage to whatever a reference points at: a mutable argument of code that cannot be followed. */
export function taint(m: Machine, target: Value, value: Value): void {
  const data = dataIn(m, value);
  updateObj(m, target, (obj) => ({ ...obj, data: union(obj.data, data), exact: false }));
}
