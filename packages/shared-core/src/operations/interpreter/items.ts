/** `x[key]`, `x[key] = value` and iteration over containers. Frames are left to their models. */
import { isEmpty, NO_DATA, transformed, union } from '../../values/data.ts';
import { bitOf } from '../../values/transform.ts';
import { hole } from '../../values/pattern.ts';
import { applyRow } from '../models/apply.ts';
import { findMember, roleOf } from '../models/table.ts';
import { dataOfNames, namesOfCols } from '../../values/columns.ts';
import { typeOf } from './value-type.ts';
import { asFrame, isListOfNames, isParameter } from './parameters.ts';
import { callSpecial } from './protocol.ts';
import { classAttribute } from './functions.ts';
import { elementOf, joinOptional, joinValues } from './lattice.ts';
import { allocate, dataIn, gap, getObj, NO_ARGS, under, updateObj } from './machine.ts';
import type { Elements, Machine, Ranged } from './machine.ts';
import {
  any,
  api,
  constText,
  num,
  object,
  str,
  strOf,
  tuple,
  UNKNOWN,
  unknownStr,
} from './value.ts';
import type { Obj, Value } from './value.ts';

export function readItem(m: Machine, self: Value, key: Value, at: Ranged): Value {
  switch (self.k) {
    case 'tuple':
      return itemOf(self.elts, null, key) ?? any(dataIn(m, self));
    case 'str':
      return itemOfText(self, key);
    case 'union': {
      let out: Value | null = null;
      for (const it of self.of) out = joinOptional(out, readItem(m, it, key, at));
      return out ?? UNKNOWN;
    }
    case 'ref': {
      const obj = getObj(m, self);
      return obj === undefined ? UNKNOWN : itemOfObject(m, self, obj, key, at);
    }
    case 'class': {
      const method = classAttribute(m, self, '__class_getitem__');
      // `Box[int]`: the class itself, unless it says otherwise.
      if (method === undefined) return self;
      return m.call(method, { ...NO_ARGS, pos: [self, key] }, at);
    }
    case 'api': {
      const row = findMember(typeOf(m, self), '__getitem__', 'method');
      if (m.handles(`${typeOf(m, self)}.__getitem__`))
        return m.call(
          { k: 'method', self, name: '__getitem__', fn: null },
          { ...NO_ARGS, pos: [key] },
          at,
        );
      // `list[int]`, `Optional[str]`: the type itself.
      return row === undefined
        ? api(self.name)
        : applyRow(m, row, self, { ...NO_ARGS, pos: [key] }, at);
    }
    default: {
      if (self.k === 'any' && isParameter(self) && isListOfNames(m, key))
        return readItem(m, asFrame(m, self.type, 'pandas.DataFrame', at), key, at);
      const row = findMember(typeOf(m, self), '__getitem__', 'method');
      if (row !== undefined) return applyRow(m, row, self, { ...NO_ARGS, pos: [key] }, at);
      return any(dataIn(m, self));
    }
  }
}

function sliceBounds(key: Value, length: number): [number, number] | null {
  if (key.k !== 'slice') return null;
  const bound = (it: Value | null, fallback: number): number | null => {
    if (it === null || it.k === 'none') return fallback;
    if (it.k !== 'num') return null;
    return it.v < 0 ? Math.max(0, length + it.v) : Math.min(length, it.v);
  };
  const from = bound(key.lower, 0);
  const to = bound(key.upper, length);
  return from === null || to === null ? null : [from, Math.max(from, to)];
}

function itemOf(elts: readonly Value[], more: Value | null, key: Value): Value | null {
  if (key.k === 'num' && more === null) {
    const hit = elts[key.v < 0 ? elts.length + key.v : key.v];
    if (hit !== undefined) return hit;
  }
  const bounds = more === null ? sliceBounds(key, elts.length) : null;
  if (bounds !== null) return tuple(elts.slice(bounds[0], bounds[1]));
  if (key.k === 'slice') return null;
  let out = more;
  for (const it of elts) out = joinOptional(out, it);
  return out;
}

function itemOfText(self: Value & { k: 'str' }, key: Value): Value {
  const text = constText(self);
  if (text !== null) {
    const bounds = sliceBounds(key, text.length);
    if (bounds !== null)
      return { ...self, pats: str(text.slice(bounds[0], bounds[1]), self.data).pats };
    const char = key.k === 'num' ? text.at(key.v) : undefined;
    if (char !== undefined) return { ...self, pats: str(char).pats };
  }
  return { ...self, pats: [hole('?')], data: transformed(self.data, 0, bitOf('derived')) };
}

function itemOfObject(m: Machine, self: Value, obj: Obj, key: Value, at: Ranged): Value {
  const row = findMember(obj.type, '__getitem__', 'method');
  if (row !== undefined) return applyRow(m, row, self, { ...NO_ARGS, pos: [key] }, at);
  if (obj.type === 'lacuna.Names')
    return m.call(
      { k: 'method', self, name: '__getitem__', fn: null },
      { ...NO_ARGS, pos: [key] },
      at,
    );
  if (obj.cls !== null) {
    const own =
      callSpecial(m, self, '__getitem__', [key], at) ??
      under(m, 'maybe', () => callSpecial(m, self, '__missing__', [key], at));
    if (own !== undefined) return own;
  }
  if (obj.names !== null) return itemOfNames(m, obj, key, at);
  if (obj.type === 'dict') {
    const text = keyText(key);
    const hit = text === null ? undefined : obj.fields.get(text);
    if (hit !== undefined) return hit;
    let out = obj.elem;
    if (text === null) for (const it of obj.fields.values()) out = joinOptional(out, it);
    const data = obj.data;
    return out === null ? any(data) : isEmpty(data) ? out : joinValues(out, any(data));
  }
  if (obj.elts !== null || obj.elem !== null) {
    if (key.k === 'slice') {
      const elts = obj.elem === null && obj.elts !== null ? itemOf(obj.elts, null, key) : null;
      return allocate(
        m,
        {
          ...obj,
          elts: elts?.k === 'tuple' ? elts.elts : null,
          elem: elts === null ? elementOf(obj) : null,
        },
        at,
      );
    }
    return itemOf(obj.elts ?? [], obj.elem, key) ?? any(obj.data);
  }
  return any(dataIn(m, self));
}

function itemOfNames(m: Machine, obj: Obj, key: Value, at: Ranged): Value {
  const names = obj.names;
  if (names === null) return UNKNOWN;
  const mask = key.k === 'ref' ? m.state.getObj(key.id) : undefined;
  if (mask?.type === 'lacuna.NameMask' && mask.names !== null)
    return allocate(m, { ...obj, names: mask.names }, at);
  if (names.rest.length === 0 && names.certain) {
    if (key.k === 'num') {
      const hit = names.names.at(key.v);
      if (hit !== undefined) return str(hit);
    }
    const bounds = sliceBounds(key, names.names.length);
    if (bounds !== null)
      return allocate(
        m,
        { ...obj, names: { ...names, names: names.names.slice(bounds[0], bounds[1]) } },
        at,
      );
  }
  if (key.k === 'num') return unknownStr();
  return allocate(m, { ...obj, names: { ...names, certain: false } }, at);
}

function keyText(key: Value): string | null {
  return constText(key) ?? (key.k === 'num' ? String(key.v) : null);
}

export function writeItem(m: Machine, self: Value, key: Value, value: Value, at: Ranged): void {
  if (self.k === 'union') {
    for (const it of self.of) writeItem(m, it, key, value, at);
    return;
  }
  const type = typeOf(m, self);
  const row = findMember(type, '__setitem__', 'method');
  if (row !== undefined) {
    applyRow(m, row, self, { ...NO_ARGS, pos: [key, value] }, at);
    return;
  }
  if (self.k === 'api' && m.handles(`${self.name}.__setitem__`)) {
    m.call(api(`${self.name}.__setitem__`), { ...NO_ARGS, pos: [key, value] }, at);
    return;
  }
  const obj = getObj(m, self);
  if (obj === undefined) {
    holdUnknown(m, self, value, type, at);
    return;
  }
  if (callSpecial(m, self, '__setitem__', [key, value], at) !== undefined) return;
  if (obj.type === 'lacuna.Names') {
    m.call(
      { k: 'method', self, name: 'update', fn: null },
      {
        ...NO_ARGS,
        pos: [
          allocate(
            m,
            object('dict', { fields: new Map([[constText(key) ?? '?', value]]) }),
            at,
            ':kv',
          ),
        ],
      },
      at,
    );
    return;
  }
  updateObj(m, self, (it) => withItem(m, it, key, value));
}

/** Something is put into an object that cannot be seen: it may go anywhere from there. */
function holdUnknown(m: Machine, self: Value, value: Value, type: string, at: Ranged): void {
  if (self.k !== 'any' || isEmpty(dataIn(m, value))) return;
  gap(m, 'unknown-call', type === '' ? '__setitem__' : `${type}.__setitem__`, at);
  m.expose([value], type === '' ? 'unknown' : type, 'unknown-call', at);
}

function withItem(m: Machine, obj: Obj, key: Value, value: Value): Obj {
  if (obj.type === 'dict') {
    const text = keyText(key);
    if (text === null)
      return {
        ...obj,
        elem: joinOptional(obj.elem, value),
        data: union(obj.data, dataIn(m, key)),
      };
    const fields = new Map(obj.fields);
    const old = fields.get(text);
    fields.set(text, m.widening && old !== undefined ? joinValues(old, value) : value);
    return { ...obj, fields };
  }
  if (obj.elts !== null && key.k === 'num' && obj.elem === null && !m.widening) {
    const index = key.v < 0 ? obj.elts.length + key.v : key.v;
    return { ...obj, elts: obj.elts.map((it, i) => (i === index ? value : it)) };
  }
  if (obj.names !== null) return { ...obj, names: { ...obj.names, certain: false } };
  return { ...obj, elem: joinOptional(obj.elem, value) };
}

/** What a `for` over a value gives. */
export function elementsOf(m: Machine, value: Value, at: Ranged): Elements {
  switch (value.k) {
    case 'tuple':
      return { known: value.elts, more: null };
    case 'str': {
      const text = constText(value);
      if (text !== null && text.length <= 64)
        return { known: Array.from(text).map((it) => str(it, value.data)), more: null };
      return { known: [], more: strOf([hole('?')], value.data) };
    }
    case 'union': {
      let more: Value | null = null;
      for (const it of value.of) {
        const inner = elementsOf(m, it, at);
        for (const x of inner.known) more = joinOptional(more, x);
        more = joinOptional(more, inner.more);
      }
      return { known: [], more };
    }
    case 'ref': {
      const obj = getObj(m, value);
      return obj === undefined ? { known: [], more: UNKNOWN } : elementsOfObject(m, value, obj, at);
    }
    case 'none':
    case 'bool':
    case 'num':
      return { known: [], more: null };
    default: {
      const row = findMember(typeOf(m, value), '__iter__', 'method');
      if (row !== undefined) return { known: [], more: applyRow(m, row, value, NO_ARGS, at) };
      return { known: [], more: any(dataIn(m, value)) };
    }
  }
}

function elementsOfObject(m: Machine, value: Value, obj: Obj, at: Ranged): Elements {
  if (obj.names !== null) {
    if (obj.names.rest.length === 0 && obj.names.certain)
      return { known: obj.names.names.map((it) => str(it)), more: null };
    return {
      known: obj.names.names.map((it) => str(it)),
      more: unknownStr(dataOfNames(obj.names)),
    };
  }
  const row = findMember(obj.type, '__iter__', 'method');
  if (row !== undefined) return { known: [], more: applyRow(m, row, value, NO_ARGS, at) };
  if (obj.cls !== null) {
    const own = ownElements(m, value, at);
    if (own !== null) return own;
  }
  if (obj.cols !== null && roleOf(obj.type) === 'frame')
    return elementsOfObject(m, value, object('list', { names: namesOfCols(obj.cols) }), at);
  if (obj.type === 'lacuna.Names')
    return { known: [...obj.fields.keys()].map((it) => str(it)), more: null };
  if (obj.type === 'dict') {
    const known = [...obj.fields.keys()].map((it) => str(it));
    return { known, more: obj.elem === null && isEmpty(obj.data) ? null : unknownStr(obj.data) };
  }
  if (obj.elts !== null || obj.elem !== null) return { known: obj.elts ?? [], more: obj.elem };
  const data = dataIn(m, value);
  return { known: [], more: any(data) };
}

/** Iteration over an object of the notebook's own class. */
function ownElements(m: Machine, value: Value, at: Ranged): Elements | null {
  for (const [iter, next] of [
    ['__iter__', '__next__'],
    ['__aiter__', '__anext__'],
  ] as const) {
    const iterator = callSpecial(m, value, iter, [], at);
    if (iterator === undefined) continue;
    // An iterator gives itself: its elements are what `__next__` returns.
    const step = under(m, 'loop', () => callSpecial(m, iterator, next, [], at));
    if (step !== undefined) {
      m.state.revive();
      return { known: [], more: step };
    }
    const same = iterator.k === 'ref' && value.k === 'ref' && iterator.id === value.id;
    return same ? { known: [], more: any(dataIn(m, value)) } : elementsOf(m, iterator, at);
  }
  const item = callSpecial(m, value, '__getitem__', [any(NO_DATA, 'float')], at);
  return item === undefined ? null : { known: [], more: item };
}

export function rangeOf(m: Machine, args: readonly Value[], at: Ranged): Value {
  const numbers = args.map((it) => (it.k === 'num' ? it.v : null));
  const [a, b, c] = numbers;
  const from = args.length > 1 ? a : 0;
  const to = args.length > 1 ? b : a;
  const stride = args.length > 2 ? c : 1;
  const known =
    from != null && to != null && stride != null && stride !== 0 && (to - from) / stride <= 32;
  if (!known) return allocate(m, object('list', { elem: any(NO_DATA, 'float') }), at);
  const elts: Value[] = [];
  for (let i = from; stride > 0 ? i < to : i > to; i += stride) elts.push(num(i));
  return allocate(m, object('list', { elts }), at);
}
