/**
 * Collects what one cell does while it is being interpreted. The same operation seen again (another
 * iteration, another path) is joined, not repeated. Places are (unit, span): which cell of which
 * snapshot that is, is known only when the analysis is put together.
 */
import type {
  Certainty,
  ColumnFlow,
  Condition,
  DataOperation,
  DataRef,
  FrameRole,
  GapCause,
  OpenColumns,
  OperationKind,
  Resource,
} from '../operation.ts';
import type { ClassValue, FuncValue } from '../interpreter/value.ts';
import type { Cols } from '../../values/columns.ts';
import type { RowsFact, ViaStep } from '../../values/data.ts';
import { isEmptyFlow, joinFlows, toColumns, toOpenColumns } from './flow.ts';
import type { Flow } from './flow.ts';

/** A place in the text of a cell or module. */
export interface Spot {
  readonly unit: string;
  readonly from: number;
  readonly to: number;
}

export interface DraftOperation {
  readonly kind: OperationKind;
  readonly api: string;
  /** Where the cell that runs causes it. */
  readonly spot: Spot;
  /** Where the call itself stands, when that is in another cell or module. */
  readonly inner: Spot | null;
  readonly resource: Resource | null;
  readonly flow: Flow;
  readonly certainty: Certainty;
  readonly condition: Condition;
  readonly causes: readonly GapCause[];
}

/** An operation of a cell as it is kept: all but what depends on where the cell stands. */
export interface CellOperation {
  readonly id: string;
  readonly kind: OperationKind;
  readonly api: string;
  readonly spot: Spot;
  readonly inner: Spot | null;
  readonly resource: Resource | null;
  readonly columns: readonly ColumnFlow[];
  readonly open: readonly OpenColumns[];
  readonly opaqueFrom: readonly string[];
  readonly rows: readonly RowsFact[];
  readonly certainty: Certainty;
  readonly condition: Condition;
  readonly causes: readonly GapCause[];
  readonly via: readonly string[];
  /** A site for each of `via`. */
  readonly sites: readonly string[];
  /** As it was put into a snapshot last. */
  placed: DataOperation | null;
}

export interface DraftGap {
  readonly cause: GapCause;
  readonly api: string | null;
  readonly spot: Spot;
}

/** A frame at one place in the text. */
export interface DraftFrame {
  readonly spot: Spot;
  readonly name: string;
  readonly role: FrameRole;
  readonly type: string;
  readonly cols: Cols;
  readonly via: readonly ViaStep[];
  readonly exact: boolean;
}

/** A column that is asked for and that the frame surely does not have. */
export interface DraftMiss {
  readonly spot: Spot;
  readonly name: string;
  /** Of the frame. */
  readonly cols: Cols;
}

/** Data that went to the place `to`: one edge for each pair of columns. */
export interface DraftEdges {
  readonly to: string;
  readonly flow: Flow;
}

/** All that one cell does, as lists: it is kept for long and only ever gone through. */
export interface CellRecord {
  readonly operations: readonly CellOperation[];
  readonly gaps: readonly DraftGap[];
  /** A place may be there more than once: see {@link lastFrames}. */
  readonly frames: readonly DraftFrame[];
  readonly misses: readonly DraftMiss[];
  readonly edges: readonly DraftEdges[];
  readonly references: readonly DataRef[];
  /** Where via steps stand: ids, and a spot for each; of an id that is there twice, the last. */
  readonly sites: readonly string[];
  readonly spots: readonly Spot[];
  /** Every gap stands in the text of the cell. */
  readonly isOwn: boolean;
  /** Functions and classes that were made, the last of each definition. */
  readonly defined: readonly (FuncValue | ClassValue)[];
  /** Functions that were called. */
  readonly called: readonly FuncValue[];
}

const CERTAINTIES: readonly Certainty[] = ['exact', 'over', 'opaque'];

function worse(a: Certainty, b: Certainty): Certainty {
  return CERTAINTIES.indexOf(a) >= CERTAINTIES.indexOf(b) ? a : b;
}

function joinConditions(a: Condition, b: Condition): Condition {
  if (a === b) return a;
  if (a === 'dead') return b;
  if (b === 'dead') return a;
  return a === 'loop' || b === 'loop' ? 'loop' : 'maybe';
}

function joinDrafts(a: DraftOperation, b: DraftOperation): DraftOperation {
  const flow = isEmptyFlow(a.flow) ? b.flow : joinFlows(a.flow, b.flow);
  const certainty = worse(a.certainty, b.certainty);
  const condition = joinConditions(a.condition, b.condition);
  const causes = [...a.causes, ...b.causes];
  const isSame = flow === a.flow && certainty === a.certainty && condition === a.condition;
  if (isSame && causes.length === 0) return a;
  return { ...a, flow, certainty, condition, causes: [...new Set(causes)] };
}

/** What is done to the same place by the same call. */
function isSameOperation(a: DraftOperation, b: DraftOperation): boolean {
  return (
    a.spot.from === b.spot.from &&
    a.spot.to === b.spot.to &&
    a.kind === b.kind &&
    a.api === b.api &&
    a.spot.unit === b.spot.unit &&
    isSamePlace(a.inner, b.inner) &&
    isSameTarget(a.resource, b.resource)
  );
}

function isSamePlace(a: Spot | null, b: Spot | null): boolean {
  if (a === null || b === null) return a === b;
  return a.from === b.from && a.to === b.to && a.unit === b.unit;
}

function isSameTarget(a: Resource | null, b: Resource | null): boolean {
  if (a === null || b === null) return a === b;
  return a.scheme === b.scheme && isSameList(a.must, b.must) && isSameList(a.may, b.may);
}

function isSameList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((it, i) => it === b[i]);
}

function place(it: Spot): string {
  return `${it.unit}:${it.from}:${it.to}`;
}

/** Frames that are noted before those of the same place are looked for. */
const TIDY_AT = 256;

/** Each place with the frame that was noted there last, in the order of the places' first. */
export function lastFrames(frames: readonly DraftFrame[]): DraftFrame[] {
  const last = new Map<string, DraftFrame>();
  for (const it of frames) last.set(`${place(it.spot)}/${it.name}`, it);
  return [...last.values()];
}

const NONE: readonly never[] = [];

function listOf<T>(map: ReadonlyMap<unknown, T> | null): readonly T[] {
  return map === null ? NONE : [...map.values()];
}

/** Its maps are made when they are first needed: most cells do little. */
export class Recorder {
  private readonly unit: string;
  private readonly operations: DraftOperation[] = [];
  private gaps: Map<string, DraftGap> | null = null;
  private frames: DraftFrame[] = [];
  private tidyAt = TIDY_AT;
  private references: Map<string, DataRef> | null = null;
  private readonly sites: string[] = [];
  private readonly spots: Spot[] = [];
  private told: Set<string> | null = null;
  private misses: Map<string, DraftMiss> | null = null;
  private defined: Map<object, FuncValue | ClassValue> | null = null;
  private called: Map<object, FuncValue> | null = null;
  private readonly edges: DraftEdges[] = [];

  /** `unit`: key of the cell that runs. */
  constructor(unit: string) {
    this.unit = unit;
  }

  operation(draft: DraftOperation): void {
    const { operations } = this;
    // From the end, where another round of a loop finds its own.
    for (let i = operations.length - 1; i >= 0; i--) {
      const old = operations[i];
      if (old === undefined || !isSameOperation(old, draft)) continue;
      operations[i] = joinDrafts(old, draft);
      return;
    }
    operations.push(draft);
  }

  /** A gap of that cause was told about a text that holds `spot`. */
  isTold(cause: GapCause, { unit, from, to }: Spot): boolean {
    for (const { cause: told, spot } of this.gaps?.values() ?? [])
      if (told === cause && spot.unit === unit && spot.from <= from && to <= spot.to) return true;
    return false;
  }

  gap(draft: DraftGap): void {
    const key = `${place(draft.spot)}/${draft.cause}/${draft.api ?? ''}`;
    this.gaps ??= new Map();
    if (!this.gaps.has(key)) this.gaps.set(key, draft);
  }

  frame(draft: DraftFrame): void {
    this.frames.push(draft);
    if (this.frames.length < this.tidyAt) return;
    this.frames = lastFrames(this.frames);
    this.tidyAt = Math.max(TIDY_AT, 2 * this.frames.length);
  }

  miss(draft: DraftMiss): void {
    this.misses ??= new Map();
    this.misses.set(`${place(draft.spot)}/${draft.name}`, draft);
  }

  define(it: FuncValue | ClassValue): void {
    this.defined ??= new Map();
    this.defined.set(it.k === 'func' ? it.node : it.scope, it);
  }

  call(fn: FuncValue): void {
    this.called ??= new Map();
    this.called.set(fn.node, fn);
  }

  /** Functions that were made and not called, without `done`. */
  uncalled(done: ReadonlySet<object>): readonly FuncValue[] {
    return listOf(this.defined).flatMap((it) =>
      it.k === 'func' && !done.has(it.node) && this.called?.has(it.node) !== true ? [it] : [],
    );
  }

  edgesTo(to: string, flow: Flow): void {
    this.edges.push({ to, flow });
  }

  reference(ref: DataRef): void {
    this.references ??= new Map();
    this.references.set(ref.key, ref);
  }

  /** Where a via step stands. */
  site(id: string, unit: string, at: { readonly from: number; readonly to: number }): void {
    this.sites.push(id);
    this.spots.push({ unit, from: at.from, to: at.to });
  }

  /** True the first time this key is told: for "once per library". */
  firstTime(key: string): boolean {
    this.told ??= new Set();
    if (this.told.has(key)) return false;
    this.told.add(key);
    return true;
  }

  /** `sha256`: of the cell's text; ids of operations begin with it. */
  finish(sha256: string): CellRecord {
    const gaps = listOf(this.gaps);
    return {
      operations: this.finished(sha256),
      gaps,
      isOwn: gaps.every((it) => it.spot.unit === this.unit),
      frames: this.frames,
      misses: listOf(this.misses),
      edges: this.edges,
      references: listOf(this.references),
      sites: this.sites,
      spots: this.spots,
      defined: listOf(this.defined),
      called: listOf(this.called),
    };
  }
  private finished(sha256: string): readonly CellOperation[] {
    if (this.operations.length === 0) return NONE;
    const out: CellOperation[] = [];
    const ordinals = new Map<string, number>();
    const prefix = sha256.slice(0, 16);
    for (const draft of this.operations) {
      const name = `${draft.api}:${draft.kind}`;
      const ordinal = ordinals.get(name) ?? 0;
      ordinals.set(name, ordinal + 1);
      out.push(toCellOperation(draft, `${prefix}:${name}:${ordinal}`));
    }
    return out;
  }
}

function toCellOperation(draft: DraftOperation, id: string): CellOperation {
  const { flow } = draft;
  const opaque = draft.certainty === 'opaque';
  return {
    id,
    kind: draft.kind,
    api: draft.api,
    spot: draft.spot,
    inner: draft.inner,
    resource: draft.resource,
    columns: toColumns(flow),
    open: toOpenColumns(flow),
    opaqueFrom: opaque
      ? [...new Set(flow.rest.filter((it) => it.asset !== '').map((it) => it.asset))]
      : [],
    rows: flow.rows,
    certainty: draft.certainty,
    condition: draft.condition,
    causes: draft.causes,
    via: flow.via.map((it) => it.name),
    sites: flow.via.map((it) => it.site),
    placed: null,
  };
}
