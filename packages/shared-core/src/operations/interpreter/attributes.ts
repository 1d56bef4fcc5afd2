/** `x.name`, reading and writing: module members, instance fields, columns, methods, monkey-patches. */
import { mayHave } from '../../values/columns.ts';
import { isEmpty, NO_DATA, union } from '../../values/data.ts';
import { HANDLERS, methodHandler } from '../builtins/index.ts';
import { PATH_ATTRIBUTES } from '../builtins/paths.ts';
import { applyRow } from '../models/apply.ts';
import { canonicalName, findFunction, findMember, roleOf } from '../models/table.ts';
import { classAttribute, libraryBase } from './functions.ts';
import { joinOptional, joinValues } from './lattice.ts';
import { callSpecial } from './protocol.ts';
import { allocate, dataIn, gap, getObj, NO_ARGS, under, updateObj } from './machine.ts';
import type { Machine, Ranged } from './machine.ts';
import { location } from './scope.ts';
import { typeOf } from './value-type.ts';
import { any, api, object, str, TRUE, UNKNOWN } from './value.ts';
import type { ClassValue, FuncValue, Obj, Value } from './value.ts';

export function readAttribute(m: Machine, self: Value, name: string, at: Ranged): Value {
  switch (self.k) {
    case 'api':
      return memberOfLibrary(m, self.name, name, at);
    case 'module':
      if (name === '__dict__') return m.call(api('builtins.vars'), { ...NO_ARGS, pos: [self] }, at);
      return (
        m.state.getVar(location(self.scope, name)) ??
        m.state.getVar(`module:${self.name}.${name}`) ??
        UNKNOWN
      );
    case 'class': {
      if (name === '__name__') return str(self.name);
      const found = classAttribute(m, self, name);
      if (name === '__dict__') return m.call(api('builtins.vars'), { ...NO_ARGS, pos: [self] }, at);
      if (found !== undefined)
        return libraryBase(self)?.startsWith('enum.') === true && found.k !== 'func'
          ? allocate(m, object('enum.Member', { fields: new Map([['value', found]]) }), at, ':enum')
          : unwrapStatic(m, found, self);
      const base = libraryBase(self);
      return base === null ? any(dataIn(m, self)) : api(`${base}.${name}`);
    }
    case 'union': {
      let out: Value | null = null;
      for (const it of self.of) out = joinOptional(out, readAttribute(m, it, name, at));
      return out ?? UNKNOWN;
    }
    case 'ref': {
      const obj = getObj(m, self);
      return obj === undefined ? UNKNOWN : attributeOf(m, self, obj, name, at);
    }
    case 'func': {
      const held = m.state.getVar(attributeSlot(self, name));
      return held ?? { k: 'method', self, name, fn: null };
    }
    default: {
      const row = findMember(typeOf(m, self), name, 'prop');
      if (row !== undefined) return applyRow(m, row, self, NO_ARGS, at);
      if (self.k === 'any' && MEASURES.has(name)) return any(NO_DATA, 'float');
      return { k: 'method', self, name, fn: null };
    }
  }
}

/** How large and of which type an array is, whatever library made it: no value of it. */
const MEASURES: ReadonlySet<string> = new Set(['shape', 'ndim', 'dtype', 'nbytes', 'itemsize']);

function memberOfLibrary(m: Machine, owner: string, name: string, at: Ranged): Value {
  const full = canonicalName(`${owner}.${name}`);
  const patched = m.patched ? m.state.getVar(`api:${full}`) : undefined;
  if (patched !== undefined) return patched;
  const row = findMember(canonicalName(owner), name, 'prop');
  if (row !== undefined) return applyRow(m, row, api(owner), NO_ARGS, at);
  // `pl.col.amount`: any attribute is a column's name.
  const wild = findMember(canonicalName(owner), '*', 'prop');
  const kw = new Map([['attribute', str(name)]]);
  return wild === undefined || name.startsWith('__')
    ? api(full)
    : applyRow(m, wild, api(owner), { ...NO_ARGS, kw }, at);
}

function unwrapStatic(m: Machine, value: Value, cls: ClassValue): Value {
  const obj = getObj(m, value);
  const inner = obj?.fields.get('func');
  if (inner === undefined || obj === undefined) return value;
  if (obj.type === 'staticmethod') return inner;
  if (obj.type === 'classmethod') return { k: 'method', self: cls, name: '', fn: inner };
  return value;
}

function bindMethod(m: Machine, self: Value, found: Value, name: string, at: Ranged): Value {
  if (found.k === 'func' || found.k === 'api') return { k: 'method', self, name, fn: found };
  const obj = getObj(m, found);
  const inner = obj?.fields.get('func');
  if (inner === undefined || obj === undefined) return found;
  if (obj.type === 'property') return m.call(inner, { ...NO_ARGS, pos: [self] }, at);
  if (obj.type === 'functools.partial') return { k: 'method', self, name, fn: found };
  const cls = getObj(m, self)?.cls;
  return cls == null ? found : unwrapStatic(m, found, cls);
}

/** Types whose entries are items, not attributes. */
const KEYED: ReadonlySet<string> = new Set(['dict', 'lacuna.Names']);
/** Types with attributes that handlers compute. */
const WITH_GETTERS: ReadonlySet<string> = new Set(['lacuna.Frame', 'IPython.Shell']);

function attributeOf(m: Machine, self: Value, obj: Obj, name: string, at: Ranged): Value {
  const field = KEYED.has(obj.type) ? undefined : obj.fields.get(name);
  if (field !== undefined) return field;
  if (name === '__dict__') return m.call(api('builtins.vars'), { ...NO_ARGS, pos: [self] }, at);
  if (WITH_GETTERS.has(obj.type)) {
    const getter = HANDLERS.get(`get:${obj.type}.${name}`);
    if (getter !== undefined) return getter(m, NO_ARGS, at, self);
  }
  const own = ownAttribute(m, self, obj, name, at);
  if (own !== undefined) return own;
  const patched = m.patched ? m.state.getVar(`api:${obj.type}.${name}`) : undefined;
  if (patched !== undefined) return { k: 'method', self, name, fn: patched };
  const part = obj.type === 'pathlib.Path' ? PATH_ATTRIBUTES[name] : undefined;
  if (part !== undefined) return part(m, self, at);
  const prop = findMember(obj.type, name, 'prop');
  if (prop !== undefined) return applyRow(m, prop, self, NO_ARGS, at);
  if (
    findMember(obj.type, name, 'method') !== undefined ||
    methodHandler(obj.type, name) !== undefined
  )
    return { k: 'method', self, name, fn: null };
  if (obj.cols !== null && hasColumnsAsAttributes(obj) && mayHave(obj.cols, name))
    return m.subscript(self, str(name), at);
  // `client.database.collection`: any attribute is a thing of its own.
  const any_ = findMember(obj.type, '*', 'prop');
  if (any_ !== undefined)
    return applyRow(m, any_, self, { ...NO_ARGS, kw: new Map([['attribute', str(name)]]) }, at);
  return { k: 'method', self, name, fn: null };
}

/** `df.amount`, and `df.groupby("county").amount`. */
function hasColumnsAsAttributes({ type }: Obj): boolean {
  const role = roleOf(type);
  return role === 'frame' || role === 'group';
}

/** What an object of the notebook's own class has of that name. */
function ownAttribute(
  m: Machine,
  self: Value,
  obj: Obj,
  name: string,
  at: Ranged,
): Value | undefined {
  const { cls } = obj;
  if (cls === null) return undefined;
  if (name === '__class__') return cls;
  const any_ = classAttribute(m, cls, '__getattribute__');
  if (any_ !== undefined && !m.active.includes(nodeOf(any_)))
    return m.call(any_, { ...NO_ARGS, pos: [self, str(name)] }, at);
  const found = classAttribute(m, cls, name);
  if (found !== undefined) {
    const got = callSpecial(m, found, '__get__', [self, cls], at);
    return got ?? bindMethod(m, self, found, name, at);
  }
  const dynamic = classAttribute(m, cls, '__getattr__');
  if (dynamic !== undefined) return m.call(dynamic, { ...NO_ARGS, pos: [self, str(name)] }, at);
  const base = libraryBase(cls);
  // A thread of one's own class: starting it runs its `run`.
  const run = base !== null && name === 'start' ? classAttribute(m, cls, 'run') : undefined;
  if (run !== undefined) return { k: 'method', self, name, fn: run };
  if (base?.startsWith('enum.') === true && name === 'value') return self;
  if (base !== null && obj.type === 'instance')
    return { k: 'method', self: any(dataIn(m, self), base), name, fn: null };
  return undefined;
}

export function writeAttribute(
  m: Machine,
  self: Value,
  name: string,
  value: Value,
  at: Ranged,
): void {
  switch (self.k) {
    case 'api': {
      // `pd.DataFrame.to_csv = f`: the model of that name no longer holds.
      const full = canonicalName(`${self.name}.${name}`);
      const row = findMember(canonicalName(self.name), `${name}=`, 'method');
      if (row !== undefined) {
        applyRow(m, row, self, { ...NO_ARGS, pos: [value] }, at);
        return;
      }
      patchByCode(m, full, value, at);
      return;
    }
    case 'module':
      m.state.setVar(location(self.scope, name), value);
      return;
    case 'class':
      m.state.setVar(location(self.scope, name), value);
      return;
    case 'union':
      for (const it of self.of) writeAttribute(m, it, name, value, at);
      return;
    case 'ref':
      writeField(m, self, name, value, at);
      return;
    case 'func':
      m.state.setVar(attributeSlot(self, name), value);
      return;
    case 'any':
      if (!isEmpty(dataIn(m, value))) {
        gap(m, 'unknown-call', `${self.type === '' ? 'unknown' : self.type}.${name}`, at);
        m.expose([value], self.type === '' ? 'unknown' : self.type, 'unknown-call', at);
      }
      return;
    default:
      return;
  }
}

/** Where an attribute of a function is kept. */
function attributeSlot(fn: FuncValue, name: string): string {
  return `fn:${fn.scope.id}.${fn.name}.${name}`;
}

/** From here on the name means `value`. */
export function patchLibrary(m: Machine, name: string, value: Value): void {
  m.state.setVar(`api:${name}`, value);
  m.state.setVar('api:*', TRUE);
  m.patched = true;
}

/** The definition of a function, to see whether it runs. */
function nodeOf(value: Value): object {
  return value.k === 'func' ? value.node : value;
}

/**
 * A modelled name that becomes code of the notebook is told. Any other name may be a hook, which runs at
 * some time.
 */
function patchByCode(m: Machine, name: string, value: Value, at: Ranged): void {
  const dot = name.lastIndexOf('.');
  const modelled =
    findFunction(name) !== undefined ||
    HANDLERS.has(name) ||
    findMember(name.slice(0, dot), name.slice(dot + 1), 'method') !== undefined;
  if (!isCode(value)) {
    patchLibrary(m, name, value);
    return;
  }
  if (modelled) gap(m, 'monkey-patch', name, at);
  else under(m, 'maybe', () => m.call(value, { ...NO_ARGS, star: UNKNOWN }, at));
  patchLibrary(m, name, value);
}

function isCode(value: Value): value is FuncValue {
  return value.k === 'func' || value.k === 'method' || value.k === 'class';
}

function writeField(m: Machine, self: Value, name: string, value: Value, at: Ranged): void {
  const obj = getObj(m, self);
  if (obj === undefined) return;
  const setter = findMember(obj.type, `${name}=`, 'method');
  if (setter !== undefined) {
    applyRow(m, setter, self, { ...NO_ARGS, pos: [value] }, at);
    return;
  }
  if (
    obj.cols !== null &&
    roleOf(obj.type) === 'frame' &&
    mayHave(obj.cols, name) &&
    !isCode(value)
  ) {
    m.setSubscript(self, str(name), value, at);
    return;
  }
  if (obj.cls !== null) {
    const setter = classAttribute(m, obj.cls, '__setattr__');
    if (setter !== undefined && !m.active.includes(nodeOf(setter)))
      m.call(setter, { ...NO_ARGS, pos: [self, str(name), value] }, at);
    const found = classAttribute(m, obj.cls, name);
    if (found !== undefined && callSpecial(m, found, '__set__', [self, value], at) !== undefined)
      return;
    const setterOf = found === undefined ? undefined : getObj(m, found)?.fields.get('setter');
    if (setterOf !== undefined) {
      m.call(setterOf, { ...NO_ARGS, pos: [self, value] }, at);
      return;
    }
  }
  updateObj(m, self, (it) => {
    const fields = new Map(it.fields);
    const old = fields.get(name);
    fields.set(name, m.widening && old !== undefined ? joinValues(old, value) : value);
    const data = dataIn(m, value);
    return {
      ...it,
      fields,
      data: isEmpty(data) || it.cls !== null ? it.data : union(it.data, data),
    };
  });
}
