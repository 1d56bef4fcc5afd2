/**
 * Names as data: `globals()`, `vars(x)`, `__dict__`, frames, `sys.modules`, the shell's own namespace.
 * A namespace object has the entries it had when it was made; what is written to it is bound.
 */
import { NO_DATA } from '../../values/data.ts';
import { exposeAll } from '../interpreter/budget.ts';
import { loadModule } from '../interpreter/imports.ts';
import { joinOptional } from '../interpreter/lattice.ts';
import { allocate, dataIn, gap, getObj } from '../interpreter/machine.ts';
import type { Machine, Ranged } from '../interpreter/machine.ts';
import { location } from '../interpreter/scope.ts';
import { any, api, constText, NONE, object, str, tuple, UNKNOWN } from '../interpreter/value.ts';
import type { Scope, Value } from '../interpreter/value.ts';
import type { Handler } from './handler.ts';

/** The names of a scope as a dict; `scope` is kept so that a write binds a name. */
export function scopeNames(m: Machine, scope: Scope, at: Ranged): Value {
  const prefix = location(scope, '');
  const fields = new Map<string, Value>();
  for (const loc of m.state.varsUnder(prefix)) {
    const value = m.state.getVar(loc);
    if (value !== undefined) fields.set(loc.slice(prefix.length), value);
  }
  const holder: Value = { k: 'module', name: '', scope };
  return allocate(m, object('lacuna.Names', { fields, elts: [holder] }), at, ':names');
}

/** `vars(x)` and `x.__dict__`: the attributes of an object. */
export function attributeNames(m: Machine, self: Value, at: Ranged): Value {
  if (self.k === 'module' || self.k === 'class') return scopeNames(m, self.scope, at);
  const fields = getObj(m, self)?.fields ?? new Map<string, Value>();
  return allocate(m, object('lacuna.Names', { fields, elts: [self] }), at, ':names');
}

/** The function's own names, else the module's. */
function localScope(m: Machine): Scope {
  let scope: Scope | null = m.scope;
  while (scope !== null && scope.kind === 'class') scope = scope.parent;
  return scope ?? m.globals;
}

const globalNames: Handler = (m, _args, at) => scopeNames(m, m.scope.module ?? m.scope, at);
const localNames: Handler = (m, _args, at) => scopeNames(m, localScope(m), at);

function holderOf(m: Machine, self: Value): Value | undefined {
  return getObj(m, self)?.elts?.[0];
}

const readName: Handler = (m, args, at, self) => {
  const key = args.pos[0] ?? UNKNOWN;
  const fields = getObj(m, self)?.fields ?? new Map<string, Value>();
  if (key.k === 'str') {
    const texts = key.pats.map((it) =>
      it.length === 1 && typeof it[0] === 'string' ? it[0] : null,
    );
    if (!texts.includes(null)) {
      let out: Value | null = null;
      for (const it of texts) out = joinOptional(out, named(m, self, fields, it ?? '', at));
      return out ?? args.pos[1] ?? UNKNOWN;
    }
  }
  // Any of the names: which of them is used is not known.
  gap(m, 'dynamic-call', 'builtins.globals', at);
  let out: Value | null = null;
  for (const it of fields.values()) if (dataIn(m, it).srcs.length > 0) out = joinOptional(out, it);
  return out ?? UNKNOWN;
};

function named(
  m: Machine,
  self: Value,
  fields: ReadonlyMap<string, Value>,
  name: string,
  at: Ranged,
): Value | null {
  const own = fields.get(name);
  if (own !== undefined) return own;
  if (name === '__builtins__') return api('builtins');
  const holder = holderOf(m, self);
  return holder?.k === 'api' ? m.attribute(holder, name, at) : null;
}

/** Binds one name of the namespace. */
export function writeName(m: Machine, self: Value, key: Value, value: Value, at: Ranged): void {
  const text = constText(key);
  const obj = getObj(m, self);
  const holder = obj?.elts?.[0];
  if (text === null) {
    gap(m, 'dynamic-code', 'builtins.globals', at);
    m.expose([value], 'builtins.globals', 'dynamic-code', at);
    return;
  }
  if (holder?.k === 'module' || holder?.k === 'class')
    m.state.setVar(location(holder.scope, text), value);
  else if (holder !== undefined) m.setAttribute(holder, text, value, at);
  if (self.k === 'ref' && obj !== undefined)
    m.state.setObj(self.id, { ...obj, fields: new Map([...obj.fields, [text, value]]) });
}

const update: Handler = (m, args, at, self) => {
  for (const it of args.pos)
    for (const [name, value] of getObj(m, it)?.fields ?? [])
      writeName(m, self, str(name), value, at);
  for (const [name, value] of args.kw) writeName(m, self, str(name), value, at);
  return NONE;
};

function listOf(pick: (name: string, value: Value) => Value): Handler {
  return (m, _args, at, self) => {
    const fields = [...(getObj(m, self)?.fields ?? [])];
    return allocate(m, object('list', { elts: fields.map(([name, it]) => pick(name, it)) }), at);
  };
}

const frame: Handler = (m, _args, at) => allocate(m, object('lacuna.Frame', {}), at);

/** `sys.modules["x"]`; the notebook itself is `__main__`. */
const moduleByName: Handler = (m, args, at) => {
  const text = constText(args.pos[0]);
  if (text !== null) return loadModule(m, text, at);
  gap(m, 'unknown-import', 'sys.modules', at);
  return UNKNOWN;
};

const replaceModule: Handler = (m, args, at) => {
  const text = constText(args.pos[0]);
  if (text === null) gap(m, 'monkey-patch', 'sys.modules', at);
  else m.state.setVar(`module:${text}`, args.pos[1] ?? UNKNOWN);
  return NONE;
};

/** `exec(text, names)`: the names are an object's, not the notebook's. */
export function runWithNames(m: Machine, run: () => Value, names: Value, at: Ranged): Value {
  const obj = getObj(m, names);
  const holder = obj?.type === 'lacuna.Names' ? obj.elts?.[0] : undefined;
  if (obj === undefined || holder?.k === 'module') return run();
  const scope: Scope = {
    id: `N${names.k === 'ref' ? names.id : ''}`,
    parent: null,
    kind: 'module',
    locals: null,
    globals: new Set(),
    nonlocals: new Set(),
    module: null,
    places: new Map(),
  };
  for (const [name, value] of obj.fields) m.state.setVar(location(scope, name), value);
  const before = m.scope;
  m.scope = scope;
  try {
    return run();
  } finally {
    m.scope = before;
    const prefix = location(scope, '');
    for (const loc of m.state.varsUnder(prefix))
      m.setSubscript(names, str(loc.slice(prefix.length)), m.state.getVar(loc) ?? UNKNOWN, at);
  }
}

/** Live objects of the whole process: any of the notebook's data. */
const everything: Handler = (m, _args, at) => {
  gap(m, 'dynamic-call', 'gc.get_objects', at);
  exposeAll(m, 'gc.get_objects', 'dynamic-call', at);
  return any(NO_DATA);
};

export const NAMESPACE_HANDLERS: Readonly<Record<string, Handler>> = {
  'builtins.globals': globalNames,
  'builtins.locals': localNames,
  'builtins.vars': (m, args, at, self) =>
    args.pos[0] === undefined ? localNames(m, args, at, self) : attributeNames(m, args.pos[0], at),
  'lacuna.Names.__getitem__': readName,
  'lacuna.Names.get': readName,
  'lacuna.Names.pop': readName,
  'lacuna.Names.update': update,
  'lacuna.Names.setdefault': (m, args, at, self) => {
    writeName(m, self, args.pos[0] ?? UNKNOWN, args.pos[1] ?? NONE, at);
    return args.pos[1] ?? NONE;
  },
  'lacuna.Names.values': listOf((_, it) => it),
  'lacuna.Names.items': listOf((name, it) => tuple([str(name), it])),
  'lacuna.Names.keys': listOf((name) => str(name)),
  'lacuna.Names.__iter__': listOf((name) => str(name)),
  'lacuna.Names.copy': (m, _args, at, self) =>
    allocate(m, object('dict', { fields: getObj(m, self)?.fields ?? new Map() }), at),
  'get:lacuna.Frame.f_globals': globalNames,
  'get:lacuna.Frame.f_locals': localNames,
  'get:lacuna.Frame.f_back': frame,
  'get:IPython.Shell.user_ns': (m, _args, at) => scopeNames(m, m.globals, at),
  'get:IPython.Shell.user_global_ns': (m, _args, at) => scopeNames(m, m.globals, at),
  'get:IPython.Shell.user_module': (m) => ({ k: 'module', name: '__main__', scope: m.globals }),
  'sys._getframe': frame,
  'inspect.currentframe': frame,
  'sys.modules.__getitem__': moduleByName,
  'sys.modules.get': moduleByName,
  'sys.modules.__setitem__': replaceModule,
  'builtins.__getitem__': (m, args, at) => {
    const text = constText(args.pos[0]);
    return text === null ? UNKNOWN : m.attribute(api('builtins'), text, at);
  },
  'gc.get_objects': everything,
  'gc.get_referrers': everything,
};
