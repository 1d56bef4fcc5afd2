/**
 * Calls of functions and classes that the notebook defines: binding of arguments, the body under its
 * own scope, recursion and depth limits. Library calls are not here.
 */
import type { Arg, FunctionDef, Lambda } from '../../python/ast.ts';
import { NO_DATA, transformed, union } from '../../values/data.ts';
import { bitOf } from '../../values/transform.ts';
import type { Data } from '../../values/data.ts';
import { joinObjects, joinOptional, joinValues } from './lattice.ts';
import { allocate, dataIn, gap, getObj, siteId, spotOf, updateObj } from './machine.ts';
import type { Args, Frame, Machine, Ranged } from './machine.ts';
import { bindingsOf, location } from './scope.ts';
import { any, NONE, object, str, tuple } from './value.ts';
import type { ClassValue, FuncValue, Scope, Value } from './value.ts';

const MAX_DEPTH = 8;

/** Where the state of {@link Machine.uncalled} says that a function was called. */
export function calledAt({ unit, node }: FuncValue): string {
  return `called:${unit}+${node.from}`;
}

/** Everything in the arguments: what a call that cannot be followed may return. */
export function dataOfArgs(m: Machine, args: Args): Data {
  let out: Data = NO_DATA;
  for (const it of args.pos) out = union(out, dataIn(m, it));
  for (const it of args.kw.values()) out = union(out, dataIn(m, it));
  if (args.star !== null) out = union(out, dataIn(m, args.star));
  if (args.kwStar !== null) out = union(out, dataIn(m, args.kwStar));
  return out;
}

/** The result of code that cannot be followed: all its inputs, changed in a way nobody knows. */
export function opaqueResult(m: Machine, args: Args): Value {
  return any(transformed(dataOfArgs(m, args), 0, bitOf('udf')));
}

export function callFunction(m: Machine, fn: FuncValue, args: Args, at: Ranged): Value {
  m.recorder.call(fn);
  if (m.depth >= MAX_DEPTH || m.active.filter((it) => it === fn.node).length >= 2) {
    if (m.depth >= MAX_DEPTH) {
      gap(m, 'budget', fn.name, at);
      m.expose([any(dataOfArgs(m, args))], 'lacuna.budget', 'budget', at);
    }
    return opaqueResult(m, args);
  }
  if (fn.wrapped) gap(m, 'dynamic-call', fn.name, at);
  return enterFunction(m, fn, m.active.includes(fn.node) ? anyRound(args) : args, at);
}

/** A call of itself stands for all that follow: numbers that count the rounds may be any. */
function anyRound(args: Args): Args {
  const widen = (it: Value): Value => (it.k === 'num' ? any(NO_DATA, 'float') : it);
  const kw = new Map([...args.kw].map(([name, it]) => [name, widen(it)] as const));
  return { ...args, pos: args.pos.map(widen), kw };
}

/** What nothing calls meets a function that something did call: that call has told what stands in it. */
function isToldElsewhere(m: Machine, fn: FuncValue): boolean {
  return m.uncalled && m.state.getVar(calledAt(fn)) !== undefined;
}

function enterFunction(m: Machine, fn: FuncValue, args: Args, at: Ranged): Value {
  const bindings = bindingsOf(fn.node);
  const site = siteId(m, at);
  const scope: Scope = {
    id: `f${site}:${fn.name}`,
    parent: fn.scope,
    kind: 'function',
    locals: bindings.locals,
    globals: bindings.globals,
    nonlocals: bindings.nonlocals,
    module: fn.scope.module ?? fn.scope,
    places: new Map(),
  };
  const saved: Saved = {
    scope: m.scope,
    unit: m.unit,
    anchorId: m.anchorId,
    anchorFrom: m.anchorFrom,
    path: m.path,
    outer: m.outer,
    frame: m.frame,
    loop: m.loop,
    condition: m.condition,
  };
  if (m.outer === null && (fn.unit !== m.unit || isToldElsewhere(m, fn))) m.outer = spotOf(m, at);
  m.unit = fn.unit;
  m.anchorId = `${fn.unit}.${fn.name}`;
  m.anchorFrom = fn.node.from;
  m.path = `@${site}`;
  m.loop = null;
  m.depth++;
  m.active.push(fn.node);
  m.state.push();
  const frame: Frame = { mark: m.state.mark() - 1, exits: [], returned: null, yielded: null };
  m.frame = frame;
  m.scope = scope;
  try {
    bindParameters(m, scope, fn, args);
    if (fn.node.kind === 'Lambda') frame.returned = m.eval(fn.node.body);
    else m.exec(fn.node.body);
  } finally {
    m.active.pop();
    m.depth--;
    restore(m, saved);
  }
  const falls = !m.state.dead;
  if (falls && frame.exits.length === 0) m.state.popInto();
  else {
    const last = m.state.pop();
    const exits = falls ? [...frame.exits, last.writes] : frame.exits;
    m.state.applyJoined(exits, joinValues, joinObjects);
  }
  if (bindings.hasYield) {
    return allocate(
      m,
      object('generator', {
        elem: frame.yielded ?? any(NO_DATA),
        fields: frame.returned === null ? new Map() : new Map([['returned', frame.returned]]),
      }),
      at,
      ':gen',
    );
  }
  if (fn.node.kind === 'Lambda') return frame.returned ?? NONE;
  return frame.returned === null ? NONE : falls ? joinValues(frame.returned, NONE) : frame.returned;
}

/** One by one: it is done at every call. */
function restore(m: Machine, saved: Saved): void {
  m.scope = saved.scope;
  m.unit = saved.unit;
  m.anchorId = saved.anchorId;
  m.anchorFrom = saved.anchorFrom;
  m.path = saved.path;
  m.outer = saved.outer;
  m.frame = saved.frame;
  m.loop = saved.loop;
  m.condition = saved.condition;
}

type Saved = Pick<
  Machine,
  'scope' | 'unit' | 'anchorId' | 'anchorFrom' | 'path' | 'outer' | 'frame' | 'loop' | 'condition'
>;

function parametersOf(node: FunctionDef | Lambda): readonly Arg[] {
  return [...node.args.posonlyargs, ...node.args.args];
}

function bindParameters(m: Machine, scope: Scope, fn: FuncValue, args: Args): void {
  const { node } = fn;
  const positional = parametersOf(node);
  const kw = new Map(args.kw);
  const set = (name: string, value: Value): void => m.state.setVar(location(scope, name), value);
  positional.forEach((param, i) => {
    const given = args.pos[i] ?? kw.get(param.name) ?? args.star ?? args.kwStar;
    kw.delete(param.name);
    set(param.name, given ?? fn.defaults[i] ?? any(NO_DATA));
  });
  node.args.kwonlyargs.forEach((param, i) => {
    const given = kw.get(param.name) ?? args.kwStar;
    kw.delete(param.name);
    set(param.name, given ?? fn.defaults[positional.length + i] ?? any(NO_DATA));
  });
  if (node.args.vararg !== null) {
    const extra = args.pos.slice(positional.length);
    set(
      node.args.vararg.name,
      args.star === null
        ? tuple(extra)
        : allocate(m, object('list', { elts: extra, elem: args.star }), node.args.vararg),
    );
  }
  if (node.args.kwarg !== null)
    set(
      node.args.kwarg.name,
      allocate(m, object('dict', { fields: kw, elem: args.kwStar }), node.args.kwarg),
    );
}

/** The default values of a definition, evaluated where it stands. */
export function evalDefaults(m: Machine, node: FunctionDef | Lambda): readonly (Value | null)[] {
  const list = [...parametersOf(node), ...node.args.kwonlyargs];
  return list.map((it) => (it.defaultValue === null ? null : m.eval(it.defaultValue)));
}

/** An attribute of a class, looked up along its bases. */
export function classAttribute(
  m: Machine,
  cls: ClassValue,
  name: string,
  depth = 0,
): Value | undefined {
  const own = m.state.getVar(location(cls.scope, name));
  if (own !== undefined || depth > 6) return own;
  for (const base of cls.bases) {
    if (base.k !== 'class') continue;
    const found = classAttribute(m, base, name, depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Names of library classes among the ancestors. */
export function libraryBase(cls: ClassValue, depth = 0): string | null {
  for (const base of cls.bases) {
    if (base.k === 'api') return base.name;
    if (base.k === 'class' && depth < 6) {
      const found = libraryBase(base, depth + 1);
      if (found !== null) return found;
    }
  }
  return null;
}

export function instantiate(m: Machine, cls: ClassValue, args: Args, at: Ranged): Value {
  const self = allocate(m, object('instance', { cls }), at);
  const make = classAttribute(m, cls, '__new__');
  if (make !== undefined) {
    const made = m.call(make, { ...args, pos: [cls, ...args.pos] }, at);
    // What it returns is the object, whatever that is; of its own class, `__init__` runs on it.
    if (made.k !== 'any' && made.k !== 'none' && getObj(m, made)?.cls == null) return made;
  }
  const init = classAttribute(m, cls, '__init__');
  if (init !== undefined) {
    m.call(init, { ...args, pos: [self, ...args.pos] }, at);
    return self;
  }
  const fields = annotatedFields(m, cls);
  if (fields.length > 0) {
    // Dataclasses and typed tuples: the annotated names are the parameters.
    const values = new Map<string, Value>();
    fields.forEach((name, i) => {
      const given = args.pos[i] ?? args.kw.get(name) ?? args.star ?? args.kwStar;
      const value = given ?? m.state.getVar(location(cls.scope, name));
      if (value !== undefined) values.set(name, value);
    });
    updateObj(m, self, (obj) => ({ ...obj, fields: values }));
    const post = classAttribute(m, cls, '__post_init__');
    if (post !== undefined) m.call(post, { ...args, pos: [self], kw: new Map() }, at);
    return self;
  }
  const data = dataOfArgs(m, args);
  updateObj(m, self, (obj) => ({ ...obj, data, elem: joinOptional(obj.elem, any(data)) }));
  return self;
}

function annotatedFields(m: Machine, cls: ClassValue): readonly string[] {
  const listed = m.state.getVar(location(cls.scope, '__fields__'));
  const inherited = cls.bases.flatMap((it) => (it.k === 'class' ? annotatedFields(m, it) : []));
  if (listed?.k !== 'tuple') return inherited;
  const own = listed.elts.flatMap((it) => (it.k === 'str' ? it.pats.flatMap((p) => p) : []));
  return [...inherited, ...own.filter((it): it is string => typeof it === 'string')];
}

export function fieldNames(names: readonly string[]): Value {
  return tuple(names.map((it) => str(it)));
}
