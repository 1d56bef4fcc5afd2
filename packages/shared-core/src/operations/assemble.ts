/**
 * Puts the results of cells together: units become cells of the snapshot. What an analysis at a
 * keystroke does not ask for is worked out when somebody does.
 */
import type { Cell, Snapshot } from '../notebook/snapshot.ts';
import type { CellRun } from './interpreter/interpreter.ts';
import { commit } from './interpreter/state.ts';
import type { Committed } from './interpreter/state.ts';
import type {
  Analysis,
  DataOperation,
  DataRef,
  FrameAt,
  Gap,
  LineageEdge,
  VariableFact,
  Written,
} from './operation.ts';
import { edgesOfFlow } from './record/flow.ts';
import { lastFrames } from './record/recorder.ts';
import {
  placeFrame,
  placeGaps,
  placeMiss,
  placeOperation,
  Units,
  viaPlaces,
} from './record/placed.ts';
import { variablesAfter } from './variables.ts';
import { askedBy, writtenBy } from './written.ts';

export interface CellResult {
  readonly cell: Cell;
  readonly unit: string;
  readonly run: CellRun;
}

/** `uncalled`: functions that no cell calls; `before`: what other documents had left in places; it may be in what this one writes. */
export function assemble(
  snapshot: Snapshot,
  results: readonly CellResult[],
  uncalled: readonly CellResult[],
  before: ReadonlyMap<string, Written> | undefined,
): Analysis {
  const all = uncalled.length === 0 ? results : [...results, ...uncalled];
  const units = new Units();
  for (const { cell, unit, run } of all) units.add(unit, cell, run.record);
  const operations: DataOperation[] = [];
  const gaps: Gap[] = [];
  const references = new Map<string, DataRef>();
  for (const { cell, run } of all) {
    const { record } = run;
    for (const it of record.operations) operations.push(placeOperation(it, cell.index, units));
    for (const it of placeGaps(record, cell.index, units)) gaps.push(it);
    for (const ref of record.references) references.set(ref.key, ref);
  }
  let frames: readonly FrameAt[] | undefined;
  let variables: readonly VariableFact[] | undefined;
  return {
    snapshot,
    operations,
    gaps,
    references: [...references.values()],
    viaPlaces: (operation) => viaPlaces(operation, units),
    get frames() {
      return (frames ??= framesOf(all, units));
    },
    get missing() {
      return all.flatMap(({ run }) =>
        run.record.misses.flatMap((it) => placeMiss(it, units) ?? []),
      );
    },
    get reads() {
      return new Map(results.map(({ cell, run }) => [cell.index, namesOf(run.reads.locs)]));
    },
    get variables() {
      return (variables ??= variablesOf(results));
    },
    get edges() {
      return edgesOf(all);
    },
    get asked() {
      return askedBy(all.map((it) => it.run));
    },
    get written() {
      return writtenBy(
        results.map((it) => it.run),
        uncalled.map((it) => it.run),
        [...references.values(), ...[...(before?.values() ?? [])].flatMap((it) => it.references)],
      );
    },
  };
}

/** Places of variables of the notebook's own namespace, as names. */
function namesOf(locs: readonly string[]): readonly string[] {
  return locs.filter((it) => it.startsWith(GLOBAL)).map((it) => it.slice(GLOBAL.length));
}

const GLOBAL = 'g.';

function framesOf(results: readonly CellResult[], units: Units): readonly FrameAt[] {
  return results.flatMap(({ run }) =>
    lastFrames(run.record.frames).flatMap((it) => placeFrame(it, units) ?? []),
  );
}

/** Goes through the cells' writes again, for a variable is told as it is after each cell. */
function variablesOf(results: readonly CellResult[]): readonly VariableFact[] {
  const base: Committed = { vars: new Map(), objs: new Map() };
  return results.flatMap(({ cell, run: { writes } }) => {
    const changed = new Set(writes.ids.filter((it) => base.objs.has(it)));
    commit(base, writes);
    return variablesAfter(base, writes, changed).map((it) => ({ cell: cell.index, ...it }));
  });
}

function edgesOf(results: readonly CellResult[]): readonly LineageEdge[] {
  const edges = new Map<string, LineageEdge>();
  for (const { run } of results)
    for (const { to, flow } of run.record.edges)
      for (const it of edgesOfFlow(to, flow)) edges.set(edgeKey(it), it);
  return [...edges.values()];
}

function edgeKey(it: LineageEdge): string {
  return `${it.from.asset}\0${it.from.column}\0${it.to.asset}\0${it.to.column}\0${it.kind}`;
}
