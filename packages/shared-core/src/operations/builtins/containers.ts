/** Methods of `list`, `dict`, `set` and name sequences. */
import {
  differenceOfNames,
  intersectionOfNames,
  nameSet,
  unionOfNames,
} from '../../values/columns.ts';
import { union } from '../../values/data.ts';
import { elementOf, joinOptional, joinValues } from '../interpreter/lattice.ts';
import { allocate, dataIn, getObj, updateObj } from '../interpreter/machine.ts';
import type { Args, Machine, Ranged } from '../interpreter/machine.ts';
import { namesIn } from '../interpreter/name-sets.ts';
import { summarised } from '../interpreter/operators.ts';
import { any, constText, NONE, object, str, tuple, UNKNOWN } from '../interpreter/value.ts';
import type { Obj, Value } from '../interpreter/value.ts';
import type { Handler } from './handler.ts';

function grow(m: Machine, self: Value, more: readonly Value[], open: Value | null): Value {
  updateObj(m, self, (obj) => {
    if (obj.names !== null) {
      const texts = more.map((it) => constText(it));
      const known = texts.filter((it): it is string => it !== null);
      return {
        ...obj,
        names: {
          ...unionOfNames(obj.names, nameSet(known)),
          certain: obj.names.certain && !texts.includes(null),
        },
      };
    }
    let elem = joinOptional(obj.elem, open);
    if (obj.elts === null) {
      for (const it of more) elem = joinOptional(elem, it);
      return { ...obj, elem };
    }
    const grown: Obj = { ...obj, elts: [...obj.elts, ...more], elem };
    return m.widening || grown.elts === null || grown.elts.length > 64 ? summarised(grown) : grown;
  });
  return NONE;
}

const append: Handler = (m, args, _at, self) => grow(m, self, args.pos.slice(-1), args.star);

const extend: Handler = (m, args, at, self) => {
  const value = args.pos[0];
  if (value === undefined) return NONE;
  const { known, more } = m.iterate(value, at);
  return grow(m, self, known, more);
};

const remove: Handler = (m, args, _at, self) => {
  const text = constText(args.pos[0]);
  updateObj(m, self, (obj) => {
    if (obj.names !== null)
      return text === null
        ? { ...obj, names: { ...obj.names, certain: false } }
        : { ...obj, names: differenceOfNames(obj.names, nameSet([text])) };
    if (obj.elts === null || text === null) return { ...obj, exact: false };
    return { ...obj, elts: obj.elts.filter((it) => constText(it) !== text) };
  });
  return NONE;
};

const copy: Handler = (m, _args, at, self) => {
  const obj = getObj(m, self);
  return obj === undefined ? self : allocate(m, obj, at);
};

const popList: Handler = (m, args, _at, self) => {
  const obj = getObj(m, self);
  if (obj === undefined) return UNKNOWN;
  const last = obj.elts?.at(-1);
  if (args.pos.length === 0 && last !== undefined && obj.elem === null && !m.widening) {
    updateObj(m, self, (it) => ({ ...it, elts: it.elts?.slice(0, -1) ?? null }));
    return last;
  }
  return elementOf(obj) ?? any(dataIn(m, self));
};

const clear: Handler = (m, _args, _at, self) => {
  updateObj(m, self, (obj) => ({ ...obj, elts: [], elem: null, fields: new Map(), names: null }));
  return NONE;
};

const none: Handler = () => NONE;
const counted: Handler = (m) => any(dataIn(m, undefined), 'float');

const getItem: Handler = (m, args, at, self) => {
  const key = args.pos[0];
  const fallback = args.pos[1] ?? args.kw.get('default') ?? NONE;
  if (key === undefined) return UNKNOWN;
  const obj = getObj(m, self);
  const text = constText(key);
  if (
    obj?.type === 'dict' &&
    text !== null &&
    !obj.fields.has(text) &&
    obj.elem === null &&
    obj.data.srcs.length === 0
  )
    return fallback;
  const hit = m.subscript(self, key, at);
  return text !== null && obj?.fields.has(text) === true ? hit : joinValues(hit, fallback);
};

const popDict: Handler = (m, args, at, self) => {
  const value = getItem(m, args, at, self);
  const text = constText(args.pos[0]);
  if (text !== null && !m.widening)
    updateObj(m, self, (obj) => {
      const fields = new Map(obj.fields);
      fields.delete(text);
      return { ...obj, fields };
    });
  return value;
};

const setDefault: Handler = (m, args, at, self) => {
  const key = args.pos[0] ?? UNKNOWN;
  const obj = getObj(m, self);
  const text = constText(key);
  if (text !== null && obj?.fields.has(text) === true) return m.subscript(self, key, at);
  m.setSubscript(self, key, args.pos[1] ?? NONE, at);
  return args.pos[1] ?? NONE;
};

const values: Handler = (m, _args, at, self) => {
  const obj = getObj(m, self);
  return allocate(
    m,
    object('list', {
      elts: obj === undefined ? null : [...obj.fields.values()],
      elem: obj?.elem ?? null,
      data: obj?.data ?? dataIn(m, self),
    }),
    at,
  );
};

const keys: Handler = (m, _args, at, self) => {
  const { known, more } = m.iterate(self, at);
  return allocate(m, object('list', { elts: known, elem: more }), at);
};

const items: Handler = (m, _args, at, self) => {
  const obj = getObj(m, self);
  const pairs = [...(obj?.fields ?? [])].map(([name, it]) => tuple([str(name), it]));
  const data = obj?.data ?? dataIn(m, self);
  const more = obj?.elem == null ? null : tuple([any(data), obj.elem]);
  return allocate(m, object('list', { elts: pairs, elem: more }), at);
};

const update: Handler = (m, args, _at, self) => {
  for (const value of [...args.pos, ...(args.kwStar === null ? [] : [args.kwStar])]) {
    const other = getObj(m, value);
    updateObj(m, self, (obj) => ({
      ...obj,
      fields: other?.type === 'dict' ? new Map([...obj.fields, ...other.fields]) : obj.fields,
      elem:
        other?.type === 'dict'
          ? joinOptional(obj.elem, other.elem)
          : joinOptional(obj.elem, any(dataIn(m, value))),
      data: other?.type === 'dict' ? union(obj.data, other.data) : obj.data,
    }));
  }
  if (args.kw.size > 0)
    updateObj(m, self, (obj) => ({ ...obj, fields: new Map([...obj.fields, ...args.kw]) }));
  return NONE;
};

const addToSet: Handler = (m, args, at, self) => {
  for (const it of args.pos) {
    const obj = getObj(m, self);
    const { known, more } =
      obj?.type === 'set' && it.k !== 'str' ? m.iterate(it, at) : { known: [it], more: null };
    grow(m, self, known, more);
  }
  return NONE;
};

function setMath(
  op: (a: NonNullable<Obj['names']>, b: NonNullable<Obj['names']>) => NonNullable<Obj['names']>,
): Handler {
  return (m, args, at, self) => {
    const left = namesIn(m, self);
    const right = args.pos[0] === undefined ? nameSet([]) : namesIn(m, args.pos[0]);
    const type = getObj(m, self)?.type ?? 'set';
    if (left === null) return allocate(m, object('set', { elem: any(dataIn(m, self)) }), at);
    const names = right === null ? { ...left, certain: false } : op(left, right);
    return allocate(m, object(type, { names }), at);
  };
}

/** Only lists whose names are known keep them through sort and the like. */
const self: Handler = (_m, _args, _at, it) => it;

const LIST: Readonly<Record<string, Handler>> = {
  append,
  add: append,
  insert: append,
  appendleft: append,
  extend,
  remove,
  discard: remove,
  pop: popList,
  popleft: popList,
  copy,
  clear,
  put: append,
  put_nowait: append,
  get: popList,
  get_nowait: popList,
  sort: none,
  reverse: none,
  index: counted,
  count: counted,
  tolist: copy,
  to_list: copy,
};

const SET: Readonly<Record<string, Handler>> = {
  add: append,
  update: addToSet,
  difference: setMath(differenceOfNames),
  difference_update: (m, args, at, it) => {
    const out = setMath(differenceOfNames)(m, args, at, it);
    updateObj(m, it, (obj) => ({ ...obj, names: getObj(m, out)?.names ?? obj.names, elts: null }));
    return NONE;
  },
  intersection: setMath(intersectionOfNames),
  union: setMath(unionOfNames),
  symmetric_difference: setMath(unionOfNames),
  isdisjoint: counted,
  issubset: counted,
  issuperset: counted,
};

const DICT: Readonly<Record<string, Handler>> = {
  get: getItem,
  pop: popDict,
  setdefault: setDefault,
  keys,
  values,
  items,
  update,
  copy,
  clear,
};

function prefixed(type: string, table: Readonly<Record<string, Handler>>): [string, Handler][] {
  return Object.entries(table).map(([name, it]) => [`${type}.${name}`, it]);
}

export const CONTAINER_HANDLERS: Readonly<Record<string, Handler>> = Object.fromEntries([
  ...prefixed('list', LIST),
  ...prefixed('set', { ...LIST, ...SET }),
  ...prefixed('dict', DICT),
  ...prefixed('pandas.Index', {
    ...LIST,
    ...SET,
    drop: setMath(differenceOfNames),
    sort_values: self,
    unique: self,
  }),
  ...prefixed('tuple', { index: counted, count: counted }),
]);

export function emptyArgs(): Args {
  return { pos: [], kw: new Map(), star: null, kwStar: null };
}

export type Where = Ranged;
