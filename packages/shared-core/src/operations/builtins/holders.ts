/** Objects of the standard library that only hold values: queues, namespaces, context variables, named tuples. */
import { NO_DATA } from '../../values/data.ts';
import { dataOfArgs } from '../interpreter/functions.ts';
import { elementOf, joinOptional } from '../interpreter/lattice.ts';
import { allocate, getObj, NO_ARGS, updateObj } from '../interpreter/machine.ts';
import { any, constText, NONE, object, str, tuple, UNKNOWN } from '../interpreter/value.ts';
import type { Value } from '../interpreter/value.ts';
import type { Handler } from './handler.ts';

const emptyList: Handler = (m, _args, at) => allocate(m, object('list', { elts: [] }), at);

const namespace: Handler = (m, args, at) =>
  allocate(m, object('types.SimpleNamespace', { fields: new Map(args.kw) }), at);

const contextVar: Handler = (m, args, at) => {
  const value = args.kw.get('default');
  const fields = value === undefined ? new Map<string, Value>() : new Map([['value', value]]);
  return allocate(m, object('contextvars.ContextVar', { fields }), at);
};

/** `namedtuple("P", "a b")`: a factory of objects with those fields. */
const namedTuple: Handler = (m, args, at) => {
  const list = args.pos[1] ?? UNKNOWN;
  const text = constText(list);
  const names =
    text !== null
      ? text.split(/[\s,]+/).map((it) => str(it))
      : m.iterate(list, at).known.filter((it) => constText(it) !== null);
  return allocate(m, object('collections.namedtuple', { elts: names }), at);
};

const makeNamed: Handler = (m, args, at, self) => {
  const names = getObj(m, self)?.elts ?? [];
  const fields = new Map<string, Value>();
  names.forEach((it, i) => {
    const name = constText(it) ?? '';
    const value = args.pos[i] ?? args.kw.get(name) ?? args.star ?? args.kwStar;
    if (value != null) fields.set(name, value);
  });
  return allocate(m, object('list', { fields, elts: [...fields.values()] }), at, ':tuple');
};

const itemGetter: Handler = (m, args, at) =>
  allocate(m, object('operator.itemgetter', { elts: args.pos }), at);

const getItems: Handler = (m, args, at, self) => {
  const keys = getObj(m, self)?.elts ?? [];
  const from = args.pos[0] ?? UNKNOWN;
  const values = keys.map((it) => m.subscript(from, it, at));
  return values.length === 1 ? (values[0] ?? UNKNOWN) : tuple(values);
};

const starMap: Handler = (m, args, at) => {
  const [fn, list] = args.pos;
  if (fn === undefined || list === undefined) return UNKNOWN;
  const { known, more } = m.iterate(list, at);
  const call = (it: Value): Value => {
    const inner = m.iterate(it, at);
    return m.call(fn, { ...NO_ARGS, pos: inner.known, star: inner.more }, at);
  };
  const elts = known.slice(0, 32).map(call);
  return allocate(m, object('list', { elts, elem: more === null ? null : call(more) }), at);
};

/** Some of the elements of the arguments, in some order: `islice`, `cycle`, `takewhile`. */
const someOf: Handler = (m, args, at) => {
  let elem: Value | null = null;
  for (const it of args.pos) {
    if (it.k === 'func') m.call(it, { ...NO_ARGS, pos: [UNKNOWN] }, at);
    else if (it.k !== 'num' && it.k !== 'none') {
      const { known, more } = m.iterate(it, at);
      for (const x of known) elem = joinOptional(elem, x);
      elem = joinOptional(elem, more);
    }
  }
  return allocate(m, object('list', { elem: elem ?? any(dataOfArgs(m, args)) }), at);
};

const sortedInPlace: Handler = (m, args, at, self) => {
  const key = args.kw.get('key');
  const obj = getObj(m, self);
  const element = obj === undefined ? null : elementOf(obj);
  if (key !== undefined) m.call(key, { ...NO_ARGS, pos: [element ?? any(NO_DATA)] }, at);
  return NONE;
};

const QUEUES = [
  'collections.deque',
  ...['Queue', 'LifoQueue', 'PriorityQueue', 'SimpleQueue'].flatMap((it) => [
    `queue.${it}`,
    `asyncio.${it}`,
    `multiprocessing.${it}`,
  ]),
];

export const HOLDER_HANDLERS: Readonly<Record<string, Handler>> = {
  ...Object.fromEntries(
    QUEUES.map((it): [string, Handler] => [
      it,
      (m, args, at, self) => {
        const first = args.pos[0];
        if (first === undefined || first.k === 'num') return emptyList(m, args, at, self);
        const { known, more } = m.iterate(first, at);
        return allocate(m, object('list', { elts: known, elem: more }), at);
      },
    ]),
  ),
  'types.SimpleNamespace': namespace,
  'argparse.Namespace': namespace,
  'threading.local': namespace,
  'contextvars.ContextVar': contextVar,
  'contextvars.ContextVar.set': (m, args, _at, self) => {
    const value = args.pos[0] ?? UNKNOWN;
    updateObj(m, self, (obj) => ({ ...obj, fields: new Map([...obj.fields, ['value', value]]) }));
    return UNKNOWN;
  },
  'contextvars.ContextVar.get': (m, args, _at, self) =>
    getObj(m, self)?.fields.get('value') ?? args.pos[0] ?? UNKNOWN,
  'collections.namedtuple': namedTuple,
  'collections.namedtuple.__call__': makeNamed,
  'operator.itemgetter': itemGetter,
  'operator.itemgetter.__call__': getItems,
  'itertools.starmap': starMap,
  ...Object.fromEntries(
    ['islice', 'cycle', 'takewhile', 'dropwhile', 'filterfalse', 'chain.from_iterable'].map(
      (it): [string, Handler] => [`itertools.${it}`, someOf],
    ),
  ),
  'list.sort': sortedInPlace,
};
