/**
 * What documents write to places, so that another document that reads the place goes on with it: columns,
 * origins, what surely happened to them. Which document that is, and when it ran, is not known here.
 */
import { withVia } from '../values/data.ts';
import { joinObjects, sameObject } from './interpreter/lattice.ts';
import type { CellRun } from './interpreter/interpreter.ts';
import { isParameterAsset } from './interpreter/parameters.ts';
import type { CellWrites } from './interpreter/state.ts';
import type { Obj } from './interpreter/value.ts';
import type { DataRef, Written } from './operation.ts';

const PLACE = '#file:';
const ASKED = new WeakMap<CellRun, readonly string[]>();

/** Places whose content some cell looked for. */
export function askedBy(runs: readonly CellRun[]): readonly string[] {
  const keys = new Set<string>();
  for (const run of runs) {
    let own = ASKED.get(run);
    if (own === undefined) {
      own = run.reads.ids.filter((it) => it.startsWith(PLACE)).map((it) => it.slice(PLACE.length));
      ASKED.set(run, own);
    }
    for (const key of own) keys.add(key);
  }
  return [...keys];
}

/** What the cells left in places, by key; where they left nothing, what functions would that no cell calls. */
export function writtenBy(
  runs: readonly CellRun[],
  uncalled: readonly CellRun[],
  references: readonly DataRef[],
): ReadonlyMap<string, Written> {
  const out = new Map<string, Written>();
  for (const { writes } of [...uncalled, ...runs])
    for (const [i, id] of writes.ids.entries()) {
      const content = writes.objs[i];
      if (!id.startsWith(PLACE) || content === undefined) continue;
      const key = id.slice(PLACE.length);
      const assets = new Set(content.data.srcs.map((it) => it.asset));
      const named = references.filter((it) => assets.has(it.key) && it.key !== key);
      out.set(key, { key, content, references: named });
    }
  return out;
}

/**
 * What functions that nothing calls leave behind: of places only what is known to come from data, for what
 * lies there now is better known than the parameter that may be put there.
 */
export function withoutUnknown(writes: CellWrites): CellWrites {
  const isKept = (_: unknown, i: number): boolean => {
    if (writes.ids[i]?.startsWith(PLACE) !== true) return true;
    const srcs = writes.objs[i]?.data.srcs ?? [];
    return srcs.length > 0 && !srcs.some((it) => isParameterAsset(it.asset));
  };
  return { ...writes, ids: writes.ids.filter(isKept), objs: writes.objs.filter(isKept) };
}

/** Puts the contents where the interpreter looks for them, before the first cell runs. */
export function seed(
  objs: Map<string, Obj>,
  written: ReadonlyMap<string, Written> | undefined,
): void {
  if (written === undefined) return;
  for (const { key, content } of written.values()) objs.set(PLACE + key, content);
}

/**
 * What may be at the place when each of `writers` may have been the last, in any order; the place itself
 * becomes a step of the way. Undefined for none.
 */
export function joinWritten(writers: readonly Written[]): Written | undefined {
  const [first, ...others] = writers;
  if (first === undefined) return undefined;
  const content = others.reduce((all, it) => joinObjects(all, it.content), first.content);
  const references = writers.flatMap((it) => it.references);
  return {
    key: first.key,
    content: { ...content, data: withVia(content.data, { name: first.key, site: '' }) },
    references: [...new Map(references.map((it) => [it.key, it])).values()],
  };
}

export function sameWritten(a: Written | undefined, b: Written | undefined): boolean {
  return a === b || (a !== undefined && b !== undefined && sameObject(a.content, b.content));
}
