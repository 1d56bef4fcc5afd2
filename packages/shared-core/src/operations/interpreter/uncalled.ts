/**
 * Functions that a document defines and never calls: others call them, a framework or another module. They
 * are run once at the end of the document with arguments that nobody knows.
 */
import type { CellRecord } from '../record/recorder.ts';
import { calledAt, classAttribute } from './functions.ts';
import { makeUnion } from './lattice.ts';
import { allocate, getObj, under } from './machine.ts';
import type { Machine } from './machine.ts';
import { unknownArgs } from './parameters.ts';
import { branches } from './statements.ts';
import type { Committed } from './state.ts';
import { object, TRUE, tuple } from './value.ts';
import type { ClassValue, FuncValue, Value } from './value.ts';

/** What is run as one: a function, or the methods of a class on one object. */
export interface Group {
  /** Stable for the same definitions in the same cells. */
  readonly key: string;
  readonly unit: string;
  readonly name: string;
  readonly fns: readonly FuncValue[];
  readonly cls: ClassValue | null;
}

function keyOf({ unit, node }: FuncValue): string {
  return `${unit}+${node.from}`;
}

/** Definitions without a call, in the order in which they are run: closures, then what no other one names. */
export function uncalledGroups(
  records: readonly CellRecord[],
  textOf: (fn: FuncValue) => string,
): readonly Group[] {
  const called = new Set<object>();
  for (const { called: list } of records) for (const it of list) called.add(it.node);
  const fns: FuncValue[] = [];
  const classes = new Map<string, ClassValue>();
  for (const { defined } of records)
    for (const it of defined)
      if (it.k === 'class') classes.set(it.scope.id, it);
      else if (!called.has(it.node)) fns.push(it);
  if (fns.length === 0) return [];
  const groups = groupsOf(fns, classes);
  return groups.length < 2 ? groups : inOrder(groups, textOf);
}

function groupsOf(
  fns: readonly FuncValue[],
  classes: ReadonlyMap<string, ClassValue>,
): readonly Group[] {
  const lists = new Map<object | string, FuncValue[]>();
  for (const it of fns) {
    const of = classes.has(it.scope.id) ? it.scope.id : it.node;
    const list = lists.get(of);
    if (list === undefined) lists.set(of, [it]);
    else list.push(it);
  }
  return [...lists].flatMap(([of, list]) => {
    const [first] = list;
    if (first === undefined) return [];
    const cls = typeof of === 'string' ? (classes.get(of) ?? null) : null;
    const key = `uncalled:${list.map(keyOf).join(',')}`;
    return [{ key, unit: first.unit, name: cls?.name ?? first.name, fns: list, cls }];
  });
}

function inOrder(groups: readonly Group[], textOf: (fn: FuncValue) => string): readonly Group[] {
  const words = groups.map(({ fns }) => fns.map((it) => wordsOf(it, textOf)));
  const count = new Map<string, number>();
  for (const list of words)
    for (const it of new Set(list.flatMap((own) => [...own])))
      count.set(it, (count.get(it) ?? 0) + 1);
  const rank = ({ name, fns }: Group, i: number): number => {
    if (fns[0]?.scope.kind === 'function') return 0;
    const own = words[i]?.some((it) => it.has(name)) === true ? 1 : 0;
    return (count.get(name) ?? 0) > own ? 2 : 1;
  };
  const ranks = new Map(groups.map((it, i) => [it, rank(it, i)]));
  return [...groups].sort((a, b) => (ranks.get(a) ?? 0) - (ranks.get(b) ?? 0));
}

const WORDS = new WeakMap<object, ReadonlySet<string>>();

/** Every name in the text of a function, and what looks like one. */
function wordsOf(fn: FuncValue, textOf: (fn: FuncValue) => string): ReadonlySet<string> {
  let words = WORDS.get(fn.node);
  if (words === undefined) {
    words = new Set(textOf(fn).match(/[\p{L}_][\p{L}\p{N}_]*/gu));
    WORDS.set(fn.node, words);
  }
  return words;
}

/** Puts what {@link runGroup} reads into the state, so that a run is known to hold as long as this does. */
export function prepare(base: Committed, { key, fns, cls }: Group): void {
  fns.forEach((it, i) => base.vars.set(`${key}:${i}`, it));
  if (cls === null) return;
  const made = [...base.objs].filter(([, it]) => it.cls?.scope === cls.scope);
  base.vars.set(`${key}:class`, cls);
  base.vars.set(`${key}:made`, tuple(made.map(([id]) => ({ k: 'ref', id }))));
}

/** From here on the functions count as called: who else calls them is told at the call. */
export function noteCalled(base: Committed, called: readonly FuncValue[]): void {
  for (const it of called) base.vars.set(calledAt(it), TRUE);
}

export function runGroup(m: Machine, { key, fns }: Group): void {
  under(m, 'maybe', () => {
    const list = fns.flatMap((_, i) => m.state.getVar(`${key}:${i}`) ?? []).filter(isFunction);
    const cls = m.state.getVar(`${key}:class`);
    if (cls?.k === 'class') runMethods(m, cls, list, m.state.getVar(`${key}:made`));
    else for (const it of list) callUnknown(m, it, null);
    runInner(m, new Set(list.map((it) => it.node)));
  });
}

function isFunction(value: Value): value is FuncValue {
  return value.k === 'func';
}

/** On the objects that there are, else on a new one; again when the first round left something in it. */
function runMethods(
  m: Machine,
  cls: ClassValue,
  list: readonly FuncValue[],
  made: Value | undefined,
): void {
  const known = made?.k === 'tuple' ? made.elts : [];
  const at = { from: list[0]?.node.from ?? 0, to: list[0]?.node.from ?? 0 };
  const self = known.length > 0 ? makeUnion(known) : allocate(m, object('instance', { cls }), at);
  const make = known.length > 0 ? undefined : classAttribute(m, cls, '__init__');
  if (make?.k === 'func') callUnknown(m, make, self);
  const others = list.filter((it) => make?.k !== 'func' || it.node !== make.node);
  const round = (): void => {
    for (const it of others) callUnknown(m, it, firstOf(it, self, cls));
  };
  const before = getObj(m, self);
  round();
  if (others.length > 1 && getObj(m, self) !== before) round();
}

/** What a method of `cls` is given first. */
function firstOf({ node }: FuncValue, self: Value, cls: ClassValue): Value | null {
  if (node.kind === 'Lambda') return null;
  const names = node.decorators.map((it) => (it.kind === 'Name' ? it.id : ''));
  if (names.includes('staticmethod')) return null;
  return names.includes('classmethod') ? cls : self;
}

function callUnknown(m: Machine, fn: FuncValue, self: Value | null): void {
  m.unit = fn.unit;
  m.anchorId = `${fn.unit}.${fn.name}`;
  m.anchorFrom = fn.node.from;
  const at = { from: fn.node.from, to: fn.node.from };
  const args = unknownArgs(m, fn, self);
  branches(m, [() => m.call({ ...fn, wrapped: false }, args, at), () => undefined]);
}

/** Functions that are made inside, such as the handlers of an application that a function builds. */
function runInner(m: Machine, done: Set<object>): void {
  for (let fresh = m.recorder.uncalled(done); fresh.length > 0; fresh = m.recorder.uncalled(done))
    for (const it of fresh) {
      done.add(it.node);
      if (it.scope.kind === 'function') callUnknown(m, it, null);
    }
}
