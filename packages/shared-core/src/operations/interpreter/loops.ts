/** `for`, `while` and comprehensions: unrolled over known elements, else run to a fixpoint with widening. */
import type { Comprehension, Expr, For, Generator, While } from '../../python/ast.ts';
import { joinObjects, joinOptional, joinValues, sameObject, sameValue } from './lattice.ts';
import { allocate, siteId, step, under } from './machine.ts';
import type { Loop, Machine, Ranged } from './machine.ts';
import { filterNames } from './name-sets.ts';
import { testOf } from './protocol.ts';
import { newWrites } from './state.ts';
import type { Writes } from './state.ts';
import { constText, object, strOf, UNKNOWN } from './value.ts';
import type { Scope, Value } from './value.ts';
import { unionSources } from '../../values/data.ts';
import type { Source } from '../../values/data.ts';
import { UNKNOWN_PATTERN } from '../../values/pattern.ts';

const MAX_UNROLL = 32;
/** Counting loops repeat themselves; so do loops inside unrolled loops. */
const MAX_COUNTED = 4;
const MAX_NESTED = 8;
const MAX_ROUNDS = 3;

export function runFor(m: Machine, stmt: For): void {
  const { known, more } = m.iterate(m.eval(stmt.iter), stmt.iter);
  if (more === null && known.length <= unrollLimit(m, known)) {
    unroll(m, known, stmt, (it) => {
      m.assign(stmt.target, it);
      m.exec(stmt.body);
    });
  } else {
    let element: Value = more ?? UNKNOWN;
    for (const it of known) element = joinValues(element, it);
    const item = element;
    fixpoint(m, known.length > 0, stmt, () => {
      m.assign(stmt.target, item);
      m.exec(stmt.body);
    });
  }
  if (!m.state.dead) m.exec(stmt.orelse);
}

function unrollLimit(m: Machine, items: readonly Value[]): number {
  if (items.every((it) => it.k === 'num')) return MAX_COUNTED;
  return m.path.includes('~') || m.widening ? MAX_NESTED : MAX_UNROLL;
}

export function runWhile(m: Machine, stmt: While): void {
  const first = testOf(m, m.eval(stmt.test), stmt.test);
  if (first === false) {
    m.exec(stmt.orelse);
    return;
  }
  fixpoint(m, first === true, stmt, () => {
    m.exec(stmt.body);
    if (!m.state.dead) testOf(m, m.eval(stmt.test), stmt.test);
  });
  if (!m.state.dead) m.exec(stmt.orelse);
}

function inLoop(m: Machine, body: () => void): Loop {
  const before = m.loop;
  const loop: Loop = { mark: m.state.mark() - 1, breaks: [], continues: [] };
  m.loop = loop;
  try {
    body();
  } finally {
    m.loop = before;
  }
  return loop;
}

/** The body, which may have ended the path, did not. */
function goesOn(m: Machine): boolean {
  return !m.state.dead;
}

/** Each known element in turn, with its own ids. */
function unroll(m: Machine, items: readonly Value[], at: Ranged, body: (it: Value) => void): void {
  const path = m.path;
  const broken: Writes[] = [];
  for (const [i, item] of items.entries()) {
    if (m.state.dead || !step(m)) break;
    m.path = `${path}~${at.from - m.anchorFrom}.${i}`;
    m.state.push();
    const loop = inLoop(m, () => body(item));
    if (goesOn(m) && loop.continues.length + loop.breaks.length === 0) {
      m.state.popInto();
      continue;
    }
    const end = m.state.pop();
    const ends = end.dead ? loop.continues : [...loop.continues, end.writes];
    if (loop.breaks.length > 0) {
      // What left the loop here skips the rest: kept apart, relative to the state before this round.
      const here = newWrites();
      m.state.push();
      m.state.applyJoined(loop.breaks, joinValues, joinObjects);
      const left = m.state.pop().writes;
      m.state.apply(here);
      broken.push(left);
    }
    m.state.applyJoined(ends, joinValues, joinObjects);
    if (ends.length === 0) break;
  }
  m.path = path;
  if (broken.length > 0) {
    const ends = m.state.dead ? broken : [newWrites(), ...broken];
    m.state.revive();
    m.state.applyJoined(ends, joinValues, joinObjects);
  }
}

/** Any number of rounds (at least one if `runs`): repeated until the state stands still. */
function fixpoint(m: Machine, runs: boolean, _at: Ranged, body: () => void): void {
  const widening = m.widening;
  m.widening = true;
  const broken: Writes[] = [];
  under(m, 'loop', () => {
    for (let round = 0; round < MAX_ROUNDS; round++) {
      m.state.push();
      const loop = inLoop(m, body);
      const end = m.state.pop();
      broken.push(...loop.breaks);
      const ends = end.dead ? loop.continues : [...loop.continues, end.writes];
      const skipped = runs && round === 0 ? [] : [newWrites()];
      const before = m.state;
      const changed = ends.some((it) => changes(before, it));
      if (ends.length + skipped.length === 0) break;
      m.state.applyJoined([...skipped, ...ends], joinValues, joinObjects);
      if (!changed) break;
      if (round === MAX_ROUNDS - 1) for (const it of ends) widenTexts(m, it);
    }
  });
  m.widening = widening;
  if (broken.length > 0) {
    const ends = m.state.dead ? broken : [newWrites(), ...broken];
    m.state.revive();
    m.state.applyJoined(ends, joinValues, joinObjects);
  }
}

function changes(state: Machine['state'], writes: Writes): boolean {
  for (const [loc, value] of writes.vars) {
    const old = state.getVar(loc);
    if (
      old === undefined || value === null
        ? old !== undefined || value !== null
        : !sameValue(old, value)
    )
      return true;
  }
  for (const [id, obj] of writes.objs) {
    const old = state.getObj(id);
    if (old === undefined || !sameObject(old, obj)) return true;
  }
  return false;
}

/** Texts that still grow after the last round can be anything. */
function widenTexts(m: Machine, writes: Writes): void {
  for (const loc of writes.vars.keys()) {
    const value = m.state.getVar(loc);
    if (value?.k === 'str' && value.pats.length > 1)
      m.state.setVar(loc, strOf([UNKNOWN_PATTERN], value.data));
  }
}

/** `[elt for target in iter if …]` and its kin. */
export function evalComprehension(m: Machine, node: Comprehension): Value {
  const names = filterNames(m, node);
  if (names !== null) return names;
  const out: Value[] = [];
  const keys: Value[] = [];
  const open: { more: Value | null; keys: boolean } = { more: null, keys: true };
  let rest: readonly Source[] = [];
  const path = m.path;
  const scope = m.scope;
  m.scope = comprehensionScope(m, node);
  m.state.push();
  const visit = (index: number, known: boolean): void => {
    const generator = node.generators[index];
    if (generator === undefined) {
      const key = node.value === null ? null : m.eval(node.elt);
      const value = m.eval(node.value ?? node.elt);
      if (key !== null && constText(key) === null) open.keys = false;
      if (known && (key === null || constText(key) !== null)) {
        out.push(value);
        if (key !== null) keys.push(key);
      } else open.more = joinOptional(open.more, value);
      return;
    }
    const source = m.eval(generator.iter);
    rest = unionSources(rest, restOf(m, source));
    const elements = m.iterate(source, generator.iter);
    eachElement(m, generator, elements.known, (sure) => visit(index + 1, known && sure), path);
    if (elements.more !== null && step(m)) {
      m.path = path;
      const element = elements.more;
      under(m, 'loop', () => {
        m.assign(generator.target, element);
        for (const test of generator.ifs) m.eval(test);
        visit(index + 1, false);
      });
    }
  };
  visit(0, true);
  m.path = path;
  m.scope = scope;
  m.state.popInto();
  const type = TYPE_OF[node.kind];
  if (node.kind !== 'DictComp')
    return allocate(m, object(type, { elts: out, elem: open.more }), node);
  const fields = new Map<string, Value>();
  keys.forEach((key, i) => {
    const text = constText(key);
    const value = out[i];
    if (text !== null && value !== undefined) fields.set(text, value);
  });
  return allocate(
    m,
    object('dict', { fields, elem: open.keys ? open.more : (open.more ?? UNKNOWN) }),
    node,
  );
}

const TARGETS = new WeakMap<Comprehension, ReadonlySet<string>>();

function targetNames(target: Expr, out: Set<string>): void {
  if (target.kind === 'Name') out.add(target.id);
  else if (target.kind === 'Tuple' || target.kind === 'List')
    for (const it of target.elts) targetNames(it, out);
  else if (target.kind === 'Starred') targetNames(target.value, out);
}

/** The variables of a comprehension are its own. */
export function comprehensionScope(m: Machine, node: Comprehension): Scope {
  let locals = TARGETS.get(node);
  if (locals === undefined) {
    const names = new Set<string>();
    for (const it of node.generators) targetNames(it.target, names);
    locals = names;
    TARGETS.set(node, locals);
  }
  return {
    id: `c${siteId(m, node)}`,
    parent: m.scope,
    kind: 'function',
    locals,
    globals: new Set(),
    nonlocals: new Set(),
    module: m.scope.module ?? m.scope,
    places: new Map(),
  };
}

const TYPE_OF = {
  ListComp: 'list',
  SetComp: 'set',
  DictComp: 'dict',
  GeneratorExp: 'generator',
} as const;

function restOf(m: Machine, value: Value): readonly Source[] {
  return value.k === 'ref' ? (m.state.getObj(value.id)?.names?.rest ?? []) : [];
}

function eachElement(
  m: Machine,
  generator: Generator,
  items: readonly Value[],
  body: (sure: boolean) => void,
  path: string,
): void {
  const base = m.path === '' ? path : m.path;
  for (const [i, item] of items.slice(0, 4 * MAX_UNROLL).entries()) {
    if (!step(m)) break;
    m.path = `${base}~${i}`;
    m.assign(generator.target, item);
    const tests = generator.ifs.map((it: Expr) => testOf(m, m.eval(it), it));
    if (tests.includes(false)) continue;
    body(!tests.includes(null));
  }
  m.path = base;
}
