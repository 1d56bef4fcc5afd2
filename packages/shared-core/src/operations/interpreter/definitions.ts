/** `def` and `class`: the values they bind, with their decorators. */
import type { ClassDef, Expr, FunctionDef } from '../../python/ast.ts';
import { canonicalName, findFunction, isTransparentDecorator } from '../models/table.ts';
import { NO_DATA } from '../../values/data.ts';
import { classAttribute, evalDefaults, fieldNames } from './functions.ts';
import { callSpecial } from './protocol.ts';
import { allocate, NO_ARGS, siteId } from './machine.ts';
import type { Machine } from './machine.ts';
import { bindName, location } from './scope.ts';
import { any, object, str, tuple } from './value.ts';
import type { ApiValue, ClassValue, FuncValue, Scope, Value } from './value.ts';

export function defineFunction(m: Machine, node: FunctionDef): void {
  const fn: FuncValue = {
    k: 'func',
    name: node.name,
    node,
    scope: m.scope,
    defaults: evalDefaults(m, node),
    unit: m.unit,
    wrapped: false,
  };
  m.recorder.define(fn);
  let value: Value = fn;
  for (const it of [...node.decorators].reverse()) value = decorate(m, it, value);
  // Handed to code that cannot be seen: that may call it.
  if (value.k === 'func' && value.wrapped && value.node === node) m.recorder.define(value);
  bindName(m, node.name, value);
}

const WRAPPERS: ReadonlySet<string> = new Set(['property', 'staticmethod', 'classmethod']);

function decorate(m: Machine, node: Expr, value: Value): Value {
  // `@x.setter`: the second half of a property.
  if (node.kind === 'Attribute' && node.attr === 'setter') {
    const property = m.eval(node.value);
    const obj = property.k === 'ref' ? m.state.getObj(property.id) : undefined;
    if (obj?.type === 'property')
      return allocate(
        m,
        { ...obj, fields: new Map([...obj.fields, ['setter', value]]) },
        node,
        ':setter',
      );
  }
  const decorator = m.eval(node);
  if (decorator.k === 'api') {
    const short = decorator.name.replace('builtins.', '');
    if (WRAPPERS.has(short))
      return allocate(m, object(short, { fields: new Map([['func', value]]) }), node);
    if (decorator.name === 'functools.cached_property')
      return allocate(m, object('property', { fields: new Map([['func', value]]) }), node);
    if (registersMagic(m, decorator.name, value) || isTransparentDecorator(decorator.name))
      return value;
    return handedOver(m, decorator, value, node);
  }
  if (decorator.k === 'func' || decorator.k === 'class' || decorator.k === 'method') {
    const result = m.call(decorator, { ...NO_ARGS, pos: [value] }, node);
    return result.k === 'any' || result.k === 'none' ? value : result;
  }
  const obj = decorator.k === 'ref' ? m.state.getObj(decorator.id) : undefined;
  if (obj?.cls != null) return m.call(decorator, { ...NO_ARGS, pos: [value] }, node);
  if (obj !== undefined || (decorator.k === 'any' && decorator.type === 'decorator')) return value;
  return value.k === 'func' ? { ...value, wrapped: true } : value;
}

/** A library's decorator is called with it. What nobody knows may call it at any time: see uncalled.ts. */
function handedOver(m: Machine, decorator: ApiValue, value: Value, node: Expr): Value {
  const name = canonicalName(decorator.name);
  const isKnown = m.handles(name) || findFunction(name) !== undefined;
  if (value.k !== 'func' || isKnown) m.call(decorator, { ...NO_ARGS, pos: [value] }, node);
  return value.k === 'func' ? { ...value, wrapped: true } : value;
}

/** `@register_line_magic`: from here on `%name` calls the function. */
function registersMagic(m: Machine, decorator: string, value: Value): boolean {
  if (!/\.register_(line|cell|line_cell)_magic$/.test(decorator)) return false;
  if (value.k === 'func') m.state.setVar(`magic:${value.name}`, value);
  return true;
}

export function defineClass(m: Machine, node: ClassDef): void {
  const bases = node.bases.map((it) => m.eval(it));
  const scope: Scope = {
    id: `k${siteId(m, node)}`,
    parent: m.scope,
    kind: 'class',
    locals: null,
    globals: new Set(),
    nonlocals: new Set(),
    module: m.scope.module ?? m.scope,
    places: new Map(),
  };
  const before = m.scope;
  m.scope = scope;
  m.exec(node.body);
  m.scope = before;
  const fields = node.body.flatMap((it) =>
    it.kind === 'AnnAssign' && it.target.kind === 'Name' ? [it.target.id] : [],
  );
  if (fields.length > 0) m.state.setVar(location(scope, '__fields__'), fieldNames(fields));
  const cls: ClassValue = { k: 'class', name: node.name, bases, scope };
  const keywords = node.keywords.map((it) => [it.arg ?? '', m.eval(it.value)] as const);
  m.recorder.define(cls);
  announceClass(m, cls, keywords, node);
  let value: Value = cls;
  for (const it of [...node.decorators].reverse()) value = decorateClass(m, it, value);
  bindName(m, node.name, value);
}

/** Code that runs when a class is made: its metaclass, its bases' hook, its attributes' hook. */
function announceClass(
  m: Machine,
  cls: ClassValue,
  keywords: readonly (readonly [string, Value])[],
  node: ClassDef,
): void {
  const meta = keywords.find(([name]) => name === 'metaclass')?.[1];
  const rest = new Map(keywords.filter(([name]) => name !== 'metaclass'));
  if (meta?.k === 'class') {
    const given = [str(cls.name), tuple(cls.bases), any(NO_DATA)];
    for (const name of ['__prepare__', '__new__', '__init__']) {
      const method = classAttribute(m, meta, name);
      const self = name === '__init__' ? cls : meta;
      if (method !== undefined)
        m.call(method, { ...NO_ARGS, pos: [self, ...given], kw: rest }, node);
    }
  } else if (meta !== undefined) m.call(meta, { ...NO_ARGS, pos: [str(cls.name)], kw: rest }, node);
  for (const base of cls.bases) {
    const hook = base.k === 'class' ? classAttribute(m, base, '__init_subclass__') : undefined;
    if (hook === undefined) continue;
    m.call(hook, { ...NO_ARGS, pos: [cls], kw: rest }, node);
    break;
  }
  for (const it of node.body) {
    const target = it.kind === 'Assign' ? it.targets[0] : undefined;
    if (target?.kind !== 'Name') continue;
    const value = m.state.getVar(location(cls.scope, target.id));
    if (value !== undefined) callSpecial(m, value, '__set_name__', [cls, str(target.id)], node);
  }
}

function decorateClass(m: Machine, node: Expr, value: Value): Value {
  const decorator = m.eval(node);
  if (decorator.k === 'api' && isTransparentDecorator(decorator.name)) return value;
  if (decorator.k === 'none' || (decorator.k === 'any' && decorator.data === NO_DATA)) return value;
  const result = m.call(decorator, { ...NO_ARGS, pos: [value] }, node);
  return result.k === 'class' || result.k === 'func' || result.k === 'ref' ? result : value;
}
