/** Names: which scope binds them, where they are stored, what they hold. Python's rules, nothing else. */
import type { Expr, FunctionDef, Lambda, Pattern, Stmt } from '../../python/ast.ts';
import type { Machine } from './machine.ts';
import { isBuiltin } from './builtin-names.ts';
import { api } from './value.ts';
import type { Scope, Value } from './value.ts';

/** Id of the notebook's own module scope. */
export const GLOBAL_SCOPE = 'g';

export function moduleScope(id: string): Scope {
  return {
    id,
    parent: null,
    kind: 'module',
    locals: null,
    globals: new Set(),
    nonlocals: new Set(),
    module: null,
    places: new Map(),
  };
}

/** Names come from user code: no memory of them may grow without end. */
const MAX_LOCATIONS = 20_000;

/** Where a name lives in the state. A text made once is found by its identity: each scope remembers its own. */
export function location(scope: Scope, name: string): string {
  let out = scope.places.get(name);
  if (out === undefined) {
    out = `${scope.id}.${name}`;
    if (scope.places.size > MAX_LOCATIONS) scope.places.clear();
    scope.places.set(name, out);
  }
  return out;
}

function moduleOf(scope: Scope): Scope {
  return scope.module ?? scope;
}

/** The scope in which code at `scope` binds `name`. */
function bindingScope(scope: Scope, name: string): Scope {
  if (scope.globals.has(name)) return moduleOf(scope);
  if (!scope.nonlocals.has(name)) {
    // `:=` in a comprehension binds outside of it.
    const outside = scope.kind === 'function' && scope.locals?.has(name) === false;
    return outside && scope.parent !== null ? bindingScope(scope.parent, name) : scope;
  }
  for (let s = scope.parent; s !== null; s = s.parent)
    if (s.kind === 'function' && s.locals?.has(name) === true) return s;
  return scope;
}

export function bindName(m: Machine, name: string, value: Value | null): void {
  m.state.setVar(location(bindingScope(m.scope, name), name), value);
}

/** The value of a name, or undefined where nothing binds it. */
export function lookupName(m: Machine, name: string): Value | undefined {
  let scope: Scope | null = m.scope;
  if (scope.globals.has(name)) scope = moduleOf(scope);
  for (let first = true; scope !== null; scope = scope.parent, first = false) {
    if (scope.kind === 'class' && !first) continue;
    if (scope.locals !== null && !scope.locals.has(name)) continue;
    const value = m.state.getVar(location(scope, name));
    if (value !== undefined) return value;
  }
  return undefined;
}

/** Like {@link lookupName}, with the names of `builtins` behind. */
export function resolveName(m: Machine, name: string): Value | undefined {
  const value = lookupName(m, name);
  if (value !== undefined) return value;
  const patched = m.patched ? m.state.getVar(`api:builtins.${name}`) : undefined;
  if (patched !== undefined) return patched;
  return isBuiltin(name) ? api(`builtins.${name}`) : undefined;
}

interface Bindings {
  readonly locals: Set<string>;
  readonly globals: Set<string>;
  readonly nonlocals: Set<string>;
  hasYield: boolean;
}

const CACHE = new WeakMap<object, Bindings>();

/** What the body of a function binds; computed once per node. */
export function bindingsOf(node: FunctionDef | Lambda): Bindings {
  const hit = CACHE.get(node);
  if (hit !== undefined) return hit;
  const out: Bindings = {
    locals: new Set(),
    globals: new Set(),
    nonlocals: new Set(),
    hasYield: false,
  };
  const { args } = node;
  for (const arg of [...args.posonlyargs, ...args.args, ...args.kwonlyargs])
    out.locals.add(arg.name);
  if (args.vararg !== null) out.locals.add(args.vararg.name);
  if (args.kwarg !== null) out.locals.add(args.kwarg.name);
  if (node.kind === 'Lambda') walkExpr(node.body, out);
  else walkBody(node.body, out);
  for (const name of out.globals) out.locals.delete(name);
  for (const name of out.nonlocals) out.locals.delete(name);
  CACHE.set(node, out);
  return out;
}

function walkBody(body: readonly Stmt[], out: Bindings): void {
  for (const stmt of body) walkStmt(stmt, out);
}

// A dispatch over all kinds of node: one line each, nothing nested.
// eslint-disable-next-line complexity
function walkStmt(stmt: Stmt, out: Bindings): void {
  switch (stmt.kind) {
    case 'FunctionDef':
    case 'ClassDef':
      out.locals.add(stmt.name);
      return;
    case 'Import':
    case 'ImportFrom':
      for (const it of stmt.names) out.locals.add(it.asname ?? it.name.split('.')[0] ?? it.name);
      return;
    case 'Global':
      for (const name of stmt.names) out.globals.add(name);
      return;
    case 'Nonlocal':
      for (const name of stmt.names) out.nonlocals.add(name);
      return;
    case 'Assign':
      for (const it of stmt.targets) walkTarget(it, out);
      walkExpr(stmt.value, out);
      return;
    case 'AugAssign':
      walkTarget(stmt.target, out);
      walkExpr(stmt.value, out);
      return;
    case 'AnnAssign':
      walkTarget(stmt.target, out);
      walkOptional(stmt.value, out);
      return;
    case 'TypeAlias':
      walkTarget(stmt.name, out);
      return;
    case 'Delete':
      for (const it of stmt.targets) walkTarget(it, out);
      return;
    case 'For':
      walkTarget(stmt.target, out);
      walkExpr(stmt.iter, out);
      walkBody(stmt.body, out);
      walkBody(stmt.orelse, out);
      return;
    case 'While':
    case 'If':
      walkExpr(stmt.test, out);
      walkBody(stmt.body, out);
      walkBody(stmt.orelse, out);
      return;
    case 'With':
      for (const it of stmt.items) {
        walkExpr(it.contextExpr, out);
        if (it.optionalVars !== null) walkTarget(it.optionalVars, out);
      }
      walkBody(stmt.body, out);
      return;
    case 'Try':
      walkBody(stmt.body, out);
      for (const it of stmt.handlers) {
        if (it.name !== null) out.locals.add(it.name);
        walkBody(it.body, out);
      }
      walkBody(stmt.orelse, out);
      walkBody(stmt.finalbody, out);
      return;
    case 'Match':
      walkExpr(stmt.subject, out);
      for (const it of stmt.cases) {
        walkPattern(it.pattern, out);
        walkBody(it.body, out);
      }
      return;
    case 'Expr':
      walkExpr(stmt.value, out);
      return;
    case 'Return':
      walkOptional(stmt.value, out);
      return;
    case 'Magic':
      for (const it of stmt.targets) walkTarget(it, out);
      walkBody(stmt.body, out);
      return;
    case 'Raise':
      walkOptional(stmt.exc, out);
      return;
    case 'Assert':
    case 'Pass':
    case 'Break':
    case 'Continue':
    case 'Broken':
      return;
  }
}

function walkTarget(target: Expr, out: Bindings): void {
  if (target.kind === 'Name') out.locals.add(target.id);
  else if (target.kind === 'Tuple' || target.kind === 'List')
    for (const it of target.elts) walkTarget(it, out);
  else if (target.kind === 'Starred') walkTarget(target.value, out);
}

function walkOptional(expr: Expr | null, out: Bindings): void {
  if (expr !== null) walkExpr(expr, out);
}

/** Finds `yield` and `:=` in an expression, as deep as they usually are. */
// A dispatch over all kinds of node: one line each, nothing nested.
// eslint-disable-next-line complexity
function walkExpr(expr: Expr, out: Bindings): void {
  switch (expr.kind) {
    case 'Yield':
    case 'YieldFrom':
      out.hasYield = true;
      return;
    case 'NamedExpr':
      walkTarget(expr.target, out);
      walkExpr(expr.value, out);
      return;
    case 'Await':
      walkExpr(expr.value, out);
      return;
    case 'BoolOp':
      for (const it of expr.values) walkExpr(it, out);
      return;
    case 'Compare':
      walkExpr(expr.left, out);
      for (const it of expr.comparators) walkExpr(it, out);
      return;
    case 'BinOp':
      walkExpr(expr.left, out);
      walkExpr(expr.right, out);
      return;
    case 'UnaryOp':
      walkExpr(expr.operand, out);
      return;
    case 'Call':
      for (const it of expr.args) walkExpr(it, out);
      for (const it of expr.keywords) walkExpr(it.value, out);
      return;
    case 'IfExp':
      walkExpr(expr.test, out);
      walkExpr(expr.body, out);
      walkExpr(expr.orelse, out);
      return;
    case 'Tuple':
    case 'List':
    case 'Set':
      for (const it of expr.elts) walkExpr(it, out);
      return;
    case 'ListComp':
    case 'SetComp':
    case 'DictComp':
    case 'GeneratorExp':
      for (const it of expr.generators) for (const test of it.ifs) walkExpr(test, out);
      return;
    case 'Lambda':
    case 'Dict':
    case 'JoinedStr':
    case 'Constant':
    case 'Attribute':
    case 'Subscript':
    case 'Starred':
    case 'Name':
    case 'Slice':
    case 'BrokenExpr':
      return;
  }
}

function walkPattern(pattern: Pattern, out: Bindings): void {
  switch (pattern.kind) {
    case 'MatchAs':
      if (pattern.name !== null) out.locals.add(pattern.name);
      if (pattern.pattern !== null) walkPattern(pattern.pattern, out);
      return;
    case 'MatchStar':
      if (pattern.name !== null) out.locals.add(pattern.name);
      return;
    case 'MatchMapping':
      if (pattern.rest !== null) out.locals.add(pattern.rest);
      for (const it of pattern.patterns) walkPattern(it, out);
      return;
    case 'MatchClass':
      for (const it of [...pattern.patterns, ...pattern.kwdPatterns]) walkPattern(it, out);
      return;
    case 'MatchSequence':
    case 'MatchOr':
      for (const it of pattern.patterns) walkPattern(it, out);
      return;
    case 'MatchValue':
    case 'MatchSingleton':
      return;
  }
}
