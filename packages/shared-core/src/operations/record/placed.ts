/**
 * What a cell does, put into a snapshot: units become indexes of cells. Made anew for each analysis,
 * so it holds little of its own; where names on the way stand is worked out when somebody asks.
 */
import type { Cell, Place } from '../../notebook/snapshot.ts';
import type { Cols } from '../../values/columns.ts';
import type { ColumnFlow, DataOperation, FrameAt, Gap, MissingColumn } from '../operation.ts';
import { toColumnFlow } from './flow.ts';
import type { CellOperation, CellRecord, DraftFrame, DraftMiss, Spot } from './recorder.ts';

/** The cells of one analysis by their units. */
export class Units {
  private readonly indexes = new Map<string, number>();
  private readonly records: CellRecord[] = [];
  /** Collected when the first is asked for: most analyses are made at a keystroke. */
  private sites: Map<string, Spot> | null = null;

  add(unit: string, cell: Cell, record: CellRecord): void {
    this.indexes.set(unit, cell.index);
    this.records.push(record);
  }

  /** Index of a cell; `fallback` for code that no cell holds. */
  indexOf(unit: string, fallback: number): number {
    return this.indexes.get(unit) ?? fallback;
  }

  /** Null for code that no cell holds. */
  knownPlace(spot: Spot | undefined): Place | null {
    const cell = spot === undefined ? NO_CELL : this.indexOf(spot.unit, NO_CELL);
    return spot === undefined || cell === NO_CELL ? null : placeAt(spot, cell);
  }

  /** Where a step of `via` stands. */
  placeOfSite(id: string): Place | null {
    if (this.sites === null) {
      this.sites = new Map();
      for (const { sites, spots } of this.records)
        for (const [i, site] of sites.entries()) {
          const spot = spots[i];
          if (spot !== undefined) this.sites.set(site, spot);
        }
    }
    return this.knownPlace(this.sites.get(id));
  }
}

const NO_CELL = -1;

function placeAt({ from, to }: Spot, cell: number): Place {
  return { cell, span: { from, to } };
}

const DRAFTS = new WeakMap<DataOperation, CellOperation>();

/** The same object for the same operation at the same place: what is known of an operation is kept by it. */
export function placeOperation(it: CellOperation, running: number, units: Units): DataOperation {
  const cell = units.indexOf(it.spot.unit, running);
  const inner = it.inner === null ? NO_CELL : units.indexOf(it.inner.unit, NO_CELL);
  const hit = it.placed;
  if (hit !== null && hit.place.cell === cell && (hit.inner?.cell ?? NO_CELL) === inner) return hit;
  const { id, kind, api, resource, columns, open, opaqueFrom } = it;
  const { rows, certainty, condition, causes, via } = it;
  const place = placeAt(it.spot, cell);
  const plain = {
    id,
    kind,
    api,
    place,
    resource,
    columns,
    open,
    opaqueFrom,
    rows,
    certainty,
    condition,
    causes,
    via,
  };
  const operation: DataOperation =
    it.inner === null || inner === NO_CELL ? plain : { ...plain, inner: placeAt(it.inner, inner) };
  it.placed = operation;
  DRAFTS.set(operation, it);
  return operation;
}

/** Where the names on the way of an operation stand. */
export function viaPlaces(operation: DataOperation, units: Units): readonly (Place | null)[] {
  return (DRAFTS.get(operation)?.sites ?? []).map((it) => units.placeOfSite(it));
}

const COLUMNS = new WeakMap<Cols, readonly ColumnFlow[]>();

function namedColumns(cols: Cols): readonly ColumnFlow[] {
  const hit = COLUMNS.get(cols);
  if (hit !== undefined) return hit;
  const out: ColumnFlow[] = [];
  for (const [name, data] of cols.known) if (name !== '*') out.push(toColumnFlow(name, data));
  COLUMNS.set(cols, out);
  return out;
}

class PlacedFrame implements FrameAt {
  readonly place: Place;
  readonly #frame: DraftFrame;
  readonly #units: Units;

  constructor(frame: DraftFrame, place: Place, units: Units) {
    this.place = place;
    this.#frame = frame;
    this.#units = units;
  }

  get name(): string {
    return this.#frame.name;
  }

  get role(): FrameAt['role'] {
    return this.#frame.role;
  }

  get type(): string {
    return this.#frame.type;
  }

  get open(): boolean {
    return this.#frame.cols.rest.length > 0 || !this.#frame.exact;
  }

  get columns(): readonly ColumnFlow[] {
    return namedColumns(this.#frame.cols);
  }

  get via(): readonly string[] {
    return this.#frame.via.map((it) => it.name);
  }

  get definedAt(): Place | null {
    const last = this.#frame.via.at(-1);
    return last === undefined ? null : this.#units.placeOfSite(last.site);
  }
}

/** Null for code of modules, which has no cell to be shown in. */
export function placeFrame(frame: DraftFrame, units: Units): FrameAt | null {
  const place = units.knownPlace(frame.spot);
  return place === null ? null : new PlacedFrame(frame, place, units);
}

/** Null for code of modules, which has no cell to be shown in. */
export function placeMiss(miss: DraftMiss, units: Units): MissingColumn | null {
  const place = units.knownPlace(miss.spot);
  return place === null ? null : { place, name: miss.name, columns: namedColumns(miss.cols) };
}

const GAPS = new WeakMap<CellRecord, { readonly cell: number; readonly gaps: readonly Gap[] }>();

/** The gaps of a cell: the same list again while the cell stays where it is. */
export function placeGaps(record: CellRecord, running: number, units: Units): readonly Gap[] {
  const hit = GAPS.get(record);
  if (hit !== undefined && hit.cell === running) return hit.gaps;
  const gaps = record.gaps.map((it): Gap => ({
    place: placeAt(it.spot, units.indexOf(it.spot.unit, running)),
    cause: it.cause,
    api: it.api,
  }));
  if (record.isOwn) GAPS.set(record, { cell: running, gaps });
  return gaps;
}
