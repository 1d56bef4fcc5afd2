/** Functions of `builtins`, `functools` and `operator` whose meaning is the language's own. */
import { dataOfNames } from '../../values/columns.ts';
import { NO_DATA, transformed, union } from '../../values/data.ts';
import type { Data } from '../../values/data.ts';
import { bitOf } from '../../values/transform.ts';
import { dataOfArgs } from '../interpreter/functions.ts';
import { rangeOf } from '../interpreter/items.ts';
import { elementOf, joinOptional, joinValues } from '../interpreter/lattice.ts';
import { allocate, dataIn, getObj, NO_ARGS } from '../interpreter/machine.ts';
import type { Elements, Machine, Ranged } from '../interpreter/machine.ts';
import {
  any,
  bool,
  constText,
  NONE,
  num,
  object,
  str,
  truth,
  tuple,
  UNKNOWN,
} from '../interpreter/value.ts';
import type { Value } from '../interpreter/value.ts';
import type { Handler } from './handler.ts';

/** The result holds what the arguments hold. */
const derive: Handler = (m, args) => any(dataOfArgs(m, args));
const scalarOf: Handler = (m, args) => any(dataOfArgs(m, args), 'float');
const flagOf: Handler = () => any(NO_DATA, 'float');

const number: Handler = (m, args) => {
  const value = args.pos[0];
  if (value?.k === 'num') return value;
  const text = constText(value);
  const parsed = text === null || text.trim() === '' ? NaN : Number(text);
  return Number.isNaN(parsed) ? any(dataOfArgs(m, args), 'float') : num(parsed);
};

function elements(m: Machine, value: Value | undefined, at: Ranged): Elements {
  return value === undefined ? { known: [], more: null } : m.iterate(value, at);
}

/** `list(x)`, `set(x)`: a new container of the elements; of names, still names. */
function container(type: 'list' | 'set' | 'tuple'): Handler {
  return (m, args, at) => {
    const value = args.pos[0];
    const obj = value === undefined ? undefined : getObj(m, value);
    if (obj?.names != null)
      return allocate(
        m,
        object(type === 'set' ? 'set' : 'list', {
          names: obj.names,
          data: dataOfNames(obj.names),
        }),
        at,
      );
    const { known, more } = elements(m, value, at);
    if (type === 'tuple' && more === null) return tuple(known);
    return allocate(m, object(type === 'set' ? 'set' : 'list', { elts: known, elem: more }), at);
  };
}

const sorted: Handler = (m, args, at) => {
  const out = container('list')(m, args, at, UNKNOWN);
  const key = args.kw.get('key');
  const obj = getObj(m, out);
  if (key !== undefined && obj !== undefined)
    m.call(key, { ...NO_ARGS, pos: [elementOf(obj) ?? UNKNOWN] }, at);
  const texts = obj?.elts?.map((it) => constText(it)) ?? [];
  if (key === undefined && obj?.elts != null && obj.elem === null && !texts.includes(null)) {
    const order = [...obj.elts].sort((a, b) =>
      (constText(a) ?? '') < (constText(b) ?? '') ? -1 : 1,
    );
    return allocate(m, { ...obj, elts: order }, at);
  }
  return out;
};

const dict: Handler = (m, args, at) => {
  const fields = new Map<string, Value>();
  let elem: Value | null = args.kwStar;
  let data: Data = NO_DATA;
  const first = args.pos[0];
  if (first !== undefined) {
    const obj = getObj(m, first);
    if (obj?.type === 'dict') {
      for (const [name, it] of obj.fields) fields.set(name, it);
      elem = joinOptional(elem, obj.elem);
      data = obj.data;
    } else {
      const { known, more } = m.iterate(first, at);
      for (const pair of known) {
        const inner = m.iterate(pair, at).known;
        const key = constText(inner[0]);
        if (key !== null && inner[1] !== undefined) fields.set(key, inner[1]);
        else elem = joinOptional(elem, inner[1] ?? any(dataIn(m, pair)));
      }
      // `dict(list(df.groupby("day")))`: any key, the second of each pair.
      if (more !== null)
        elem = joinOptional(elem, m.iterate(more, at).known[1] ?? any(dataIn(m, more)));
    }
  }
  for (const [name, it] of args.kw) fields.set(name, it);
  return allocate(m, object('dict', { fields, elem, data }), at);
};

const zip: Handler = (m, args, at) => {
  const lists = args.pos.map((it) => m.iterate(it, at));
  if (args.star === null && lists.every((it) => it.more === null)) {
    const length = Math.min(...lists.map((it) => it.known.length), 256);
    const elts: Value[] = [];
    for (let i = 0; i < length; i++) elts.push(tuple(lists.map((it) => it.known[i] ?? UNKNOWN)));
    return allocate(m, object('list', { elts }), at);
  }
  const elem = tuple(lists.map((it) => joinElements(it) ?? any(NO_DATA)));
  return allocate(
    m,
    object('list', { elem: args.star === null ? elem : any(dataOfArgs(m, args)) }),
    at,
  );
};

function joinElements(it: Elements): Value | null {
  let out = it.more;
  for (const x of it.known) out = joinOptional(out, x);
  return out;
}

const enumerate: Handler = (m, args, at) => {
  const { known, more } = elements(m, args.pos[0], at);
  return allocate(
    m,
    object('list', {
      elts: known.map((it, i) => tuple([num(i), it])),
      elem: more === null ? null : tuple([any(NO_DATA, 'float'), more]),
    }),
    at,
  );
};

const mapCall: Handler = (m, args, at) => {
  const [fn, ...lists] = args.pos;
  if (fn === undefined) return UNKNOWN;
  const first = elements(m, lists[0], at);
  const others = lists.slice(1).map((it) => joinElements(m.iterate(it, at)) ?? UNKNOWN);
  const call = (it: Value): Value => m.call(fn, { ...NO_ARGS, pos: [it, ...others] }, at);
  return allocate(
    m,
    object('list', {
      elts: first.known.slice(0, 32).map(call),
      elem: first.more === null ? null : call(first.more),
    }),
    at,
  );
};

const filterCall: Handler = (m, args, at) => {
  const [fn, list] = args.pos;
  const { known, more } = elements(m, list, at);
  const keep = known.filter(
    (it) =>
      fn === undefined ||
      fn.k === 'none' ||
      truth(m.call(fn, { ...NO_ARGS, pos: [it] }, at)) !== false,
  );
  if (fn !== undefined && fn.k !== 'none' && more !== null)
    m.call(fn, { ...NO_ARGS, pos: [more] }, at);
  return allocate(m, object('list', { elts: keep, elem: more }), at);
};

const next: Handler = (m, args, at) => {
  const { known, more } = elements(m, args.pos[0], at);
  const any_ = joinElements({ known, more });
  return args.pos[1] === undefined
    ? (any_ ?? UNKNOWN)
    : (joinOptional(any_, args.pos[1]) ?? UNKNOWN);
};

const pick: Handler = (m, args, at) => {
  if (args.pos.length > 1) return args.pos.reduce((a, b) => joinValues(a, b));
  return joinElements(elements(m, args.pos[0], at)) ?? any(dataOfArgs(m, args));
};

const isInstance: Handler = (_m, args) => {
  const [value, type] = args.pos;
  const name = type?.k === 'api' ? type.name : null;
  if (value === undefined || name === null) return any(NO_DATA, 'float');
  if (value.k === 'str') return bool(name === (value.bytes ? 'builtins.bytes' : 'builtins.str'));
  return any(NO_DATA, 'float');
};

const partial: Handler = (m, args, at) => {
  const [fn = UNKNOWN, ...pos] = args.pos;
  return allocate(
    m,
    object('functools.partial', {
      fields: new Map([
        ['func', fn],
        ['args', tuple(pos)],
        ['keywords', allocate(m, object('dict', { fields: args.kw }), at, ':kw')],
      ]),
    }),
    at,
  );
};

const callPartial: Handler = (m, args, at, self) => {
  const fields = getObj(m, self)?.fields;
  const fn = fields?.get('func') ?? UNKNOWN;
  const pos = fields?.get('args');
  const kw = fields?.get('keywords');
  const named =
    kw === undefined
      ? new Map<string, Value>()
      : (getObj(m, kw)?.fields ?? new Map<string, Value>());
  return m.call(
    fn,
    {
      ...args,
      pos: [...(pos?.k === 'tuple' ? pos.elts : []), ...args.pos],
      kw: new Map([...named, ...args.kw]),
    },
    at,
  );
};

const reduce: Handler = (m, args, at) => {
  const [fn, list, start] = args.pos;
  if (fn === undefined) return UNKNOWN;
  const { known, more } = elements(m, list, at);
  let out: Value | null = start ?? null;
  for (const it of known.slice(0, 32))
    out = out === null ? it : m.call(fn, { ...NO_ARGS, pos: [out, it] }, at);
  if (more !== null)
    out = joinValues(out ?? more, m.call(fn, { ...NO_ARGS, pos: [out ?? more, more] }, at));
  return out ?? UNKNOWN;
};

const methodCaller: Handler = (m, args, at) =>
  allocate(
    m,
    object('operator.methodcaller', {
      fields: new Map([
        ['name', args.pos[0] ?? UNKNOWN],
        ['args', tuple(args.pos.slice(1))],
      ]),
    }),
    at,
  );

const callMethodCaller: Handler = (m, args, at, self) => {
  const fields = getObj(m, self)?.fields;
  const name = constText(fields?.get('name'));
  const pos = fields?.get('args');
  if (name === null) return any(dataOfArgs(m, args));
  return m.call(
    m.attribute(args.pos[0] ?? UNKNOWN, name, at),
    { ...NO_ARGS, pos: pos?.k === 'tuple' ? pos.elts : [] },
    at,
  );
};

const typeOfValue: Handler = (m, args) => {
  const obj = getObj(m, args.pos[0] ?? UNKNOWN);
  if (obj?.cls != null) return obj.cls;
  return obj === undefined || !obj.type.includes('.') ? UNKNOWN : { k: 'api', name: obj.type };
};

const same: Handler = (_m, args) => args.pos[0] ?? UNKNOWN;

function wrapper(type: string): Handler {
  return (m, args, at) =>
    allocate(m, object(type, { fields: new Map([['func', args.pos[0] ?? UNKNOWN]]) }), at);
}

export const FUNCTION_HANDLERS: Readonly<Record<string, Handler>> = {
  'builtins.int': number,
  'builtins.float': number,
  'builtins.complex': scalarOf,
  'builtins.bool': flagOf,
  'builtins.abs': scalarOf,
  'builtins.round': scalarOf,
  'builtins.pow': scalarOf,
  'builtins.divmod': derive,
  'builtins.sum': scalarOf,
  'builtins.min': pick,
  'builtins.max': pick,
  'builtins.any': flagOf,
  'builtins.all': flagOf,
  'builtins.callable': flagOf,
  'builtins.hasattr': flagOf,
  'builtins.issubclass': flagOf,
  'builtins.isinstance': isInstance,
  'builtins.id': flagOf,
  'builtins.hash': (m, args) => any(transformed(dataOfArgs(m, args), bitOf('hash')), 'float'),
  'builtins.ord': scalarOf,
  'builtins.chr': (m, args) => {
    const code = args.pos[0];
    return code?.k === 'num' ? str(String.fromCodePoint(code.v)) : any(dataOfArgs(m, args));
  },
  'builtins.bin': derive,
  'builtins.hex': derive,
  'builtins.oct': derive,
  'builtins.type': typeOfValue,
  'builtins.object': () => UNKNOWN,
  'builtins.range': (m, args, at) => rangeOf(m, args.pos, at),
  'builtins.list': container('list'),
  'builtins.set': container('set'),
  'builtins.frozenset': container('set'),
  'builtins.tuple': container('tuple'),
  'builtins.sorted': sorted,
  'builtins.reversed': container('list'),
  'builtins.iter': container('list'),
  'builtins.aiter': container('list'),
  'builtins.dict': dict,
  'collections.OrderedDict': dict,
  'collections.defaultdict': (m, args, at, self) =>
    dict(m, { ...args, pos: args.pos.slice(1) }, at, self),
  'builtins.zip': zip,
  'itertools.chain': (m, args, at) => {
    let elem: Value | null = null;
    for (const it of args.pos) elem = joinOptional(elem, joinElements(m.iterate(it, at)));
    return allocate(m, object('list', { elem }), at);
  },
  'builtins.enumerate': enumerate,
  'builtins.map': mapCall,
  'builtins.filter': filterCall,
  'builtins.next': next,
  'builtins.anext': next,
  'builtins.slice': () => ({ k: 'slice', lower: null, upper: null }),
  'builtins.property': wrapper('property'),
  'builtins.staticmethod': wrapper('staticmethod'),
  'builtins.classmethod': wrapper('classmethod'),
  'builtins.dir': () => UNKNOWN,
  'functools.partial': partial,
  'functools.partial.__call__': callPartial,
  'functools.reduce': reduce,
  'functools.wraps': () => any(NO_DATA, 'decorator'),
  'functools.lru_cache': (_m, args) =>
    args.pos[0]?.k === 'func' ? args.pos[0] : any(NO_DATA, 'decorator'),
  'operator.methodcaller': methodCaller,
  'operator.methodcaller.__call__': callMethodCaller,
  'operator.call': (m, args, at) =>
    m.call(args.pos[0] ?? UNKNOWN, { ...args, pos: args.pos.slice(1) }, at),
  'operator.attrgetter': (m, args, at) =>
    allocate(
      m,
      object('operator.attrgetter', { fields: new Map([['name', args.pos[0] ?? UNKNOWN]]) }),
      at,
    ),
  'operator.attrgetter.__call__': (m, args, at, self) => {
    const name = constText(getObj(m, self)?.fields.get('name'));
    return name === null ? any(dataOfArgs(m, args)) : m.attribute(args.pos[0] ?? UNKNOWN, name, at);
  },
  'copy.copy': same,
  'copy.deepcopy': (m, args, at) => {
    const obj = getObj(m, args.pos[0] ?? UNKNOWN);
    return obj === undefined ? (args.pos[0] ?? UNKNOWN) : allocate(m, obj, at);
  },
  'typing.cast': (_m, args) => args.pos[1] ?? UNKNOWN,
  'builtins.print': (m, args, at) => {
    const file = args.kw.get('file');
    for (const it of args.pos) {
      if (file === undefined || file.k === 'none') m.show(it, at, 'builtins.print');
      else
        m.call({ k: 'method', self: file, name: 'write', fn: null }, { ...NO_ARGS, pos: [it] }, at);
    }
    return NONE;
  },
};

export function argsOf(data: Data, other: Data): Data {
  return union(data, other);
}
