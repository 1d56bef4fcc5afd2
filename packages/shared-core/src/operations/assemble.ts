/** Puts the results of cells together: units become cells of the snapshot, drafts become operations with ids. */
import { namesOfBits } from '../values/transform.ts';
import type { Cell, Place, Snapshot } from '../notebook/snapshot.ts';
import type { CellRun } from './interpreter/interpreter.ts';
import type {
  Analysis,
  ColumnFlow,
  DataOperation,
  DataRef,
  FrameAt,
  Gap,
  LineageEdge,
  VariableFact,
} from './operation.ts';
import { flowOfCols, toColumns, toOpenColumns } from './record/flow.ts';
import type { DraftFrame, DraftOperation, Spot } from './record/recorder.ts';
import type { VariableAfter } from './variables.ts';

export interface CellResult {
  readonly cell: Cell;
  readonly unit: string;
  readonly run: CellRun;
  readonly variables: readonly VariableAfter[];
}

export function assemble(snapshot: Snapshot, results: readonly CellResult[]): Analysis {
  const cellOf = new Map(results.map((it) => [it.unit, it.cell.index] as const));
  const siteOf = siteLookup(results);
  const placeOf = (spot: Spot, fallback: number): Place => ({
    cell: cellOf.get(spot.unit) ?? fallback,
    span: { from: spot.from, to: spot.to },
  });
  const knownPlace = (spot: Spot | undefined): Place | null =>
    spot !== undefined && cellOf.has(spot.unit) ? placeOf(spot, 0) : null;
  const operations: DataOperation[] = [];
  const gaps: Gap[] = [];
  const frames: FrameAt[] = [];
  const variables: VariableFact[] = [];
  const references = new Map<string, DataRef>();
  for (const { cell, run, variables: after } of results) {
    const { recorder } = run;
    const ordinals = new Map<string, number>();
    for (const draft of recorder.operations.values()) {
      const name = `${draft.kind}:${draft.api}`;
      const ordinal = ordinals.get(name) ?? 0;
      ordinals.set(name, ordinal + 1);
      operations.push(
        operationOf(draft, `${cell.sha256.slice(0, 16)}:${draft.api}:${draft.kind}:${ordinal}`, {
          place: placeOf(draft.spot, cell.index),
          inner: draft.inner === null ? null : knownPlace(draft.inner),
        }),
      );
    }
    for (const it of recorder.gaps.values())
      gaps.push({ place: placeOf(it.spot, cell.index), cause: it.cause, api: it.api });
    for (const it of recorder.frames.values()) {
      // Code of modules has no cell to be shown in.
      if (!cellOf.has(it.spot.unit)) continue;
      const { via } = it.data;
      const last = via.at(-1);
      frames.push({
        place: placeOf(it.spot, cell.index),
        name: it.name,
        role: it.role,
        type: it.type,
        open: it.cols.rest.length > 0 || !it.exact,
        get columns() {
          return namedColumns(it);
        },
        get via() {
          return via.map((step) => step.name);
        },
        get definedAt() {
          return last === undefined ? null : knownPlace(siteOf(last.site));
        },
      });
    }
    for (const it of after) variables.push({ cell: cell.index, ...it });
    for (const [key, ref] of recorder.references) references.set(key, ref);
  }
  return {
    snapshot,
    operations,
    viaPlaces: (operation) =>
      (STEPS.get(operation) ?? []).map(({ site }) => knownPlace(siteOf(site))),
    variables,
    get edges() {
      return edgesOf(results);
    },
    gaps,
    frames,
    references: [...references.values()],
  };
}

/** Where via steps stand: collected only when somebody looks, for most analyses are made at a keystroke. */
function siteLookup(results: readonly CellResult[]): (id: string) => Spot | undefined {
  const known = new Map<string, Spot>();
  let isComplete = false;
  return (id) => {
    if (!isComplete) {
      for (const { run } of results)
        for (const [key, spot] of run.recorder.sites) known.set(key, spot);
      isComplete = true;
    }
    return known.get(id);
  };
}

function edgesOf(results: readonly CellResult[]): readonly LineageEdge[] {
  const edges = new Map<string, LineageEdge>();
  for (const { run } of results) for (const it of run.recorder.edges) edges.set(edgeKey(it), it);
  return [...edges.values()];
}

function edgeKey(it: LineageEdge): string {
  return `${it.from.asset}\0${it.from.column}\0${it.to.asset}\0${it.to.column}\0${it.kind}`;
}

const COLUMNS = new WeakMap<object, readonly ColumnFlow[]>();

function namedColumns({ cols, data, exact }: DraftFrame): readonly ColumnFlow[] {
  const hit = COLUMNS.get(cols);
  if (hit !== undefined) return hit;
  const out = toColumns(flowOfCols(cols, data, false, exact)).filter((it) => it.name !== '*');
  COLUMNS.set(cols, out);
  return out;
}

const FLOWS = new WeakMap<object, readonly ColumnFlow[]>();

function allColumns(flow: DraftOperation['flow']): readonly ColumnFlow[] {
  const hit = FLOWS.get(flow);
  if (hit !== undefined) return hit;
  const out = toColumns(flow);
  FLOWS.set(flow, out);
  return out;
}

interface Places {
  readonly place: Place;
  readonly inner: Place | null;
}

const OPERATIONS = new WeakMap<DraftOperation, DataOperation>();
/** The steps of `via`: where they stand changes with the cells they stand in. */
const STEPS = new WeakMap<DataOperation, DraftOperation['flow']['via']>();

/** The same object for the same draft at the same place: what is known of an operation is kept by it. */
function operationOf(draft: DraftOperation, id: string, at: Places): DataOperation {
  const hit = OPERATIONS.get(draft);
  if (hit?.id === id && isSamePlace(hit.place, at.place) && isSamePlace(hit.inner, at.inner))
    return hit;
  const operation = toOperation(draft, id, at);
  OPERATIONS.set(draft, operation);
  STEPS.set(operation, draft.flow.via);
  return operation;
}

function isSamePlace(a: Place | null | undefined, b: Place | null): boolean {
  if (a === undefined || a === null || b === null) return (a ?? null) === b;
  return a.cell === b.cell && a.span.from === b.span.from && a.span.to === b.span.to;
}

function toOperation(draft: DraftOperation, id: string, at: Places): DataOperation {
  const { flow } = draft;
  const opaque = draft.certainty === 'opaque';
  return {
    id,
    kind: draft.kind,
    api: draft.api,
    place: at.place,
    ...(at.inner === null ? {} : { inner: at.inner }),
    resource: draft.resource,
    columns: allColumns(flow),
    open: toOpenColumns(flow),
    opaqueFrom: opaque
      ? [...new Set(flow.rest.filter((it) => it.asset !== '').map((it) => it.asset))]
      : [],
    rows: flow.rows,
    certainty: draft.certainty,
    condition: draft.condition,
    causes: draft.causes,
    via: flow.via.map((it) => it.name),
  };
}

/** Names of a set of transform bits, for tests. */
export function transformNames(bits: number): readonly string[] {
  return namesOfBits(bits);
}
