/** Execution of statements but loops, imports and magics, which have files of their own. */
import { bindPattern, deleteTarget, isIrrefutable } from './bindings.ts';
import type { Expr, Match, Stmt, Try, With } from '../../python/ast.ts';
import { NO_DATA } from '../../values/data.ts';
import { elementOf, joinObjects, joinOptional, joinValues } from './lattice.ts';
import { dataIn, gap, getObj, step, under } from './machine.ts';
import type { Machine, Ranged } from './machine.ts';
import { defineClass, defineFunction } from './definitions.ts';
import { importFrom, importNames } from './imports.ts';
import { runFor, runWhile } from './loops.ts';
import { runMagic } from './magics.ts';
import { bindName, resolveName } from './scope.ts';
import { exhausted } from './budget.ts';
import type { Writes } from './state.ts';
import { newWrites } from './state.ts';
import { binary } from './operators.ts';
import { callSpecial, testOf } from './protocol.ts';
import { any, tuple, UNKNOWN } from './value.ts';
import type { Value } from './value.ts';
import { nameVia } from './naming.ts';

export function runBody(m: Machine, body: readonly Stmt[]): void {
  for (const stmt of body) {
    if (m.state.dead) return;
    if (!step(m)) {
      exhausted(m, stmt);
      return;
    }
    runStatement(m, stmt);
  }
}

// A dispatch over all kinds of node: one line each, nothing nested.
// eslint-disable-next-line complexity
function runStatement(m: Machine, stmt: Stmt): void {
  switch (stmt.kind) {
    case 'Expr':
      m.eval(stmt.value);
      return;
    case 'Assign':
      runAssign(m, stmt.targets, stmt.value);
      return;
    case 'AnnAssign':
      if (stmt.value !== null) runAssign(m, [stmt.target], stmt.value);
      return;
    case 'AugAssign': {
      const before = m.eval(stmt.target);
      const value = binary(m, stmt.op, before, m.eval(stmt.value), { at: stmt, inPlace: true });
      m.assign(stmt.target, value);
      return;
    }
    case 'If':
      runIf(m, stmt.test, stmt.body, stmt.orelse);
      return;
    case 'For':
      runFor(m, stmt);
      return;
    case 'While':
      runWhile(m, stmt);
      return;
    case 'With':
      runWith(m, stmt);
      return;
    case 'Try':
      runTry(m, stmt);
      return;
    case 'FunctionDef':
      defineFunction(m, stmt);
      return;
    case 'ClassDef':
      defineClass(m, stmt);
      return;
    case 'Return': {
      const value: Value = stmt.value === null ? { k: 'none' } : m.eval(stmt.value);
      leaveFunction(m, value);
      return;
    }
    case 'Import':
      importNames(m, stmt);
      return;
    case 'ImportFrom':
      importFrom(m, stmt);
      return;
    case 'Magic':
      runMagic(m, stmt);
      return;
    case 'Delete':
      for (const it of stmt.targets) deleteTarget(m, it);
      return;
    case 'Raise':
      runRaise(m, stmt.exc, stmt);
      return;
    case 'Break':
      if (m.loop !== null) m.loop.breaks.push(m.state.writesSince(m.loop.mark));
      m.state.kill();
      return;
    case 'Continue':
      if (m.loop !== null) m.loop.continues.push(m.state.writesSince(m.loop.mark));
      m.state.kill();
      return;
    case 'Assert':
      runAssert(m, stmt.test, stmt.msg);
      return;
    case 'Match':
      runMatch(m, stmt);
      return;
    case 'Broken':
      gap(m, 'syntax', null, stmt);
      for (const it of stmt.salvaged) m.eval(it);
      return;
    case 'TypeAlias':
    case 'Global':
    case 'Nonlocal':
    case 'Pass':
      return;
  }
}

function runAssign(m: Machine, targets: readonly Expr[], value: Expr): void {
  const first = targets[0];
  let result = m.eval(value);
  // A new object gets the variable's name on its way; an alias keeps the names it has.
  if (first?.kind === 'Name' && value.kind !== 'Name') result = nameVia(m, result, first.id, first);
  for (const target of targets) m.assign(target, result);
}

/** Runs alternatives, each from the state here, and joins what they leave. */
export function branches(m: Machine, paths: readonly (() => void)[]): void {
  const ends: Writes[] = [];
  for (const path of paths) {
    m.state.push();
    path();
    const end = m.state.pop();
    if (!end.dead) ends.push(end.writes);
  }
  m.state.applyJoined(ends, joinValues, joinObjects);
}

function runIf(m: Machine, test: Expr, body: readonly Stmt[], orelse: readonly Stmt[]): void {
  const known = testOf(m, m.eval(test), test);
  if (known !== null) {
    m.exec(known ? body : orelse);
    return;
  }
  under(m, 'maybe', () => branches(m, [() => m.exec(body), () => m.exec(orelse)]));
}

function leaveFunction(m: Machine, value: Value): void {
  if (m.frame !== null) {
    m.frame.returned = joinOptional(m.frame.returned, value);
    m.frame.exits.push(m.state.writesSince(m.frame.mark));
  }
  m.state.kill();
}

function runRaise(m: Machine, exc: Expr | null, at: Ranged): void {
  // A bare `raise` raises again what the handler is at.
  const value = exc === null ? (m.handled ?? UNKNOWN) : m.eval(exc);
  // The traceback of an exception is shown in the cell's output.
  if (m.handlers === 0) m.show(value, exc ?? at, 'builtins.raise');
  else m.raised = joinOptional(m.raised, value);
  m.state.kill();
}

/** A failed `assert` shows its message, as an exception does. */
function runAssert(m: Machine, test: Expr, message: Expr | null): void {
  const known = testOf(m, m.eval(test), test);
  if (known === true || message === null) return;
  under(m, known === false ? 'always' : 'maybe', () => {
    const value = m.eval(message);
    if (m.handlers === 0) m.show(value, message, 'builtins.raise');
    else m.raised = joinOptional(m.raised, value);
  });
  if (known === false) m.state.kill();
}

function isImportOnly(stmt: Try): boolean {
  return (
    stmt.body.length > 0 &&
    stmt.body.every((it) => it.kind === 'Import' || it.kind === 'ImportFrom')
  );
}

function catchesImportError(type: Expr | null): boolean {
  if (type === null) return true;
  if (type.kind === 'Tuple') return type.elts.every((it) => catchesImportError(it));
  return (
    type.kind === 'Name' && ['ImportError', 'ModuleNotFoundError', 'Exception'].includes(type.id)
  );
}

/** What the body raised; the outer handlers' value is put back. */
function takeRaised(m: Machine, before: Value | null): Value | null {
  const raised = m.raised;
  m.raised = before;
  return raised;
}

function runTry(m: Machine, stmt: Try): void {
  const raisedBefore = m.raised;
  m.raised = null;
  m.state.push();
  m.handlers += stmt.handlers.length > 0 ? 1 : 0;
  m.exec(stmt.body);
  m.handlers -= stmt.handlers.length > 0 ? 1 : 0;
  const body = m.state.pop();
  const raised = takeRaised(m, raisedBefore);
  const ends: Writes[] = [];
  if (!body.dead) {
    m.state.push();
    m.state.apply(body.writes);
    m.exec(stmt.orelse);
    const end = m.state.pop();
    if (!end.dead) ends.push(end.writes);
  }
  // `try: import a except ImportError: import b`: the first is there wherever the code is meant to run.
  const skip = isImportOnly(stmt) && stmt.handlers.every((it) => catchesImportError(it.type));
  if (!skip)
    under(m, 'maybe', () => {
      for (const handler of stmt.handlers) {
        m.state.push();
        // The body may have stopped anywhere.
        m.state.applyJoined([newWrites(), body.writes], joinValues, joinObjects);
        const data = raised === null ? NO_DATA : dataIn(m, raised);
        if (handler.name !== null)
          bindName(m, handler.name, raised ?? any(data, 'builtins.Exception'));
        const handledBefore = m.handled;
        m.handled = raised ?? any(data, 'builtins.Exception');
        m.exec(handler.body);
        m.handled = handledBefore;
        const end = m.state.pop();
        if (!end.dead) ends.push(end.writes);
      }
    });
  if (ends.length === 0 && stmt.finalbody.length > 0) {
    m.state.push();
    m.state.apply(body.writes);
    m.exec(stmt.finalbody);
    m.state.apply(m.state.pop().writes);
    m.state.kill();
    return;
  }
  m.state.applyJoined(ends, joinValues, joinObjects);
  m.exec(stmt.finalbody);
}

/** What `with value as x` binds. */
function entered(m: Machine, value: Value, at: Expr): Value {
  const obj = getObj(m, value);
  if (obj?.type === 'generator') return elementOf(obj) ?? UNKNOWN;
  if (obj?.cls != null) {
    const inside =
      callSpecial(m, value, '__enter__', [], at) ?? callSpecial(m, value, '__aenter__', [], at);
    if (inside !== undefined) return inside;
  }
  const model = m.enterContext(value, at);
  return model ?? value;
}

function runWith(m: Machine, stmt: With): void {
  const opened: { readonly value: Value; readonly at: Expr }[] = [];
  for (const item of stmt.items) {
    const value = m.eval(item.contextExpr);
    opened.push({ value, at: item.contextExpr });
    const inside = entered(m, value, item.contextExpr);
    if (item.optionalVars !== null) m.assign(item.optionalVars, inside);
  }
  m.exec(stmt.body);
  for (const { value, at } of opened.reverse()) {
    if (m.state.dead) return;
    const none: Value = { k: 'none' };
    const given = [none, none, none];
    if (callSpecial(m, value, '__exit__', given, at) === undefined)
      callSpecial(m, value, '__aexit__', given, at);
  }
}

function runMatch(m: Machine, stmt: Match): void {
  const subject = m.eval(stmt.subject);
  const open = !stmt.cases.some((it) => it.guard === null && isIrrefutable(it.pattern));
  const paths = stmt.cases.map((it) => () => {
    bindPattern(m, it.pattern, subject);
    if (it.guard !== null) m.eval(it.guard);
    m.exec(it.body);
  });
  under(m, 'maybe', () => branches(m, open ? [...paths, () => undefined] : paths));
}

/** A name as an expression. */
export function evalName(m: Machine, name: string): Value | undefined {
  return resolveName(m, name);
}

export function emptyTuple(): Value {
  return tuple([]);
}
