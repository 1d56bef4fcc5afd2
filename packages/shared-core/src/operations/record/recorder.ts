/**
 * Collects what one cell does while it is being interpreted. The same operation seen again (another
 * iteration, another path) is joined, not repeated. Places are (unit, span): which cell of which
 * snapshot that is, is known only when the analysis is put together.
 */
import type {
  Certainty,
  Condition,
  DataRef,
  FrameRole,
  GapCause,
  LineageEdge,
  OperationKind,
  Resource,
} from '../operation.ts';
import type { Cols } from '../../values/columns.ts';
import type { Data } from '../../values/data.ts';
import { isEmptyFlow, joinFlows } from './flow.ts';
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

export interface DraftGap {
  readonly cause: GapCause;
  readonly api: string | null;
  readonly spot: Spot;
}

export interface DraftFrame {
  readonly spot: Spot;
  readonly name: string;
  readonly role: FrameRole;
  readonly type: string;
  readonly cols: Cols;
  readonly data: Data;
  readonly exact: boolean;
}

export interface Recorder {
  operation(draft: DraftOperation): void;
  gap(draft: DraftGap): void;
  frame(draft: DraftFrame): void;
  edge(edge: LineageEdge): void;
  reference(ref: DataRef): void;
  /** Where a via step stands. */
  site(id: string, unit: string, at: { readonly from: number; readonly to: number }): void;
  readonly sites: ReadonlyMap<string, Spot>;
  /** True the first time this key is told: for "once per library". */
  firstTime(key: string): boolean;
  readonly operations: ReadonlyMap<string, DraftOperation>;
  readonly gaps: ReadonlyMap<string, DraftGap>;
  readonly frames: ReadonlyMap<string, DraftFrame>;
  readonly edges: readonly LineageEdge[];
  readonly references: ReadonlyMap<string, DataRef>;
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
  return {
    ...a,
    flow: isEmptyFlow(a.flow) ? b.flow : joinFlows(a.flow, b.flow),
    certainty: worse(a.certainty, b.certainty),
    condition: joinConditions(a.condition, b.condition),
    causes: [...new Set([...a.causes, ...b.causes])],
  };
}

export function createRecorder(): Recorder {
  const operations = new Map<string, DraftOperation>();
  const gaps = new Map<string, DraftGap>();
  const frames = new Map<string, DraftFrame>();
  const edges: LineageEdge[] = [];
  const references = new Map<string, DataRef>();
  const sites = new Map<string, Spot>();
  const told = new Set<string>();
  const place = (it: Spot): string => `${it.unit}:${it.from}:${it.to}`;
  return {
    operations,
    gaps,
    frames,
    edges,
    references,
    sites,
    site(id, unit, at) {
      sites.set(id, { unit, from: at.from, to: at.to });
    },
    operation(draft) {
      const where = draft.resource;
      const target =
        where === null ? '' : `${where.scheme}|${where.must.join('|')}|${where.may.join('|')}`;
      const inner = draft.inner === null ? '' : place(draft.inner);
      const key = `${place(draft.spot)}/${inner}/${draft.kind}/${draft.api}/${target}`;
      const old = operations.get(key);
      operations.set(key, old === undefined ? draft : joinDrafts(old, draft));
    },
    gap(draft) {
      const key = `${place(draft.spot)}/${draft.cause}/${draft.api ?? ''}`;
      if (!gaps.has(key)) gaps.set(key, draft);
    },
    frame(draft) {
      frames.set(`${place(draft.spot)}/${draft.name}`, draft);
    },
    edge(edge) {
      edges.push(edge);
    },
    reference(ref) {
      references.set(ref.key, ref);
    },
    firstTime(key) {
      if (told.has(key)) return false;
      told.add(key);
      return true;
    },
  };
}
