/**
 * `DataOperation`: one thing the code does to data, and `Analysis`: all that one snapshot does.
 *
 * Labels (tiers, categories) are not here: they are put on afterwards, so that a policy or catalogue
 * edit costs no analysis. Values and ids never contain text offsets; only `place` does.
 */
import type { Place, Snapshot } from '../notebook/snapshot.ts';
import type { WorkspaceModels } from './models/table.ts';
import type { ColumnTypes } from '../values/column-type.ts';
import type { Versions } from './models/versions.ts';
import type { Obj } from './interpreter/value.ts';
import type {
  Certainty,
  Condition,
  DestinationType,
  GapCause,
  OperationKind,
  Transform,
} from './vocabulary.ts';

export type * from './vocabulary.ts';

/** A column of a dataset; `*` stands for every column of it. */
export interface ColumnOrigin {
  /** Key of the asset: see {@link DataRef.key}. */
  readonly asset: string;
  readonly column: string;
}

export interface ColumnFlow {
  readonly name: string;
  readonly from: readonly ColumnOrigin[];
  /** Transforms on every path. */
  readonly must: readonly Transform[];
  /** Transforms on some path. */
  readonly may: readonly Transform[];
  /** Columns that chose the rows or the values without being in them (filters, join keys, group keys). */
  readonly influence: readonly ColumnOrigin[];
}

/** "Every other column of `asset` except …": an open column set. */
export interface OpenColumns {
  readonly asset: string;
  readonly except: readonly string[];
  readonly must: readonly Transform[];
  readonly may: readonly Transform[];
}

/** How the code names data. `key` is the normal form: workspace-relative path, `s3://bucket/key`, `table:db.schema.t`. */
export interface DataRef {
  readonly key: string;
  readonly scheme: string;
  readonly kind: 'file' | 'table' | 'url' | 'object' | 'inline';
}

/** Where data comes from or goes to. A pattern may hold `{…}` holes: `s3://prod-{env:STAGE}/x.csv`. */
export interface Resource {
  /** `file`, `s3`, `http`, `table`, `stdout`, `clipboard`, `llm`, … */
  readonly scheme: string;
  readonly type: DestinationType;
  /** Patterns that hold on every path through the code (usually one). */
  readonly must: readonly string[];
  readonly may: readonly string[];
  readonly host: string | null;
}

export type RowFact =
  | { readonly kind: 'filtered'; readonly columns: readonly string[] }
  | { readonly kind: 'limit' | 'sampled'; readonly rows: number | null }
  | {
      readonly kind: 'aggregated';
      readonly keys: readonly string[];
      readonly functions: readonly string[];
      readonly minGroup: number | null;
    }
  | { readonly kind: 'distinct' };

/** What Lacuna could not determine, and why. `cause` is from {@link GapCause}; `api` names the call, never data. */
export interface Gap {
  readonly place: Place;
  readonly cause: GapCause;
  readonly api: string | null;
}

export interface DataOperation {
  /** Stable across edits elsewhere: cell hash, path in the tree, ordinal; never an offset. */
  readonly id: string;
  readonly kind: OperationKind;
  /** Qualified name: `pandas.DataFrame.to_csv`, `builtins.print`, `sql.insert`, `shell.curl`. */
  readonly api: string;
  /** In the cell that causes it: the call itself, or the call that led to it in code defined elsewhere. */
  readonly place: Place;
  /** Where the call itself stands, when that is another cell. */
  readonly inner?: Place;
  readonly resource: Resource | null;
  readonly columns: readonly ColumnFlow[];
  readonly open: readonly OpenColumns[];
  /** Assets whose data reaches the operation without column knowledge (opaque inputs): their upper bound counts. */
  readonly opaqueFrom: readonly string[];
  readonly rows: readonly RowFact[];
  readonly certainty: Certainty;
  readonly condition: Condition;
  readonly causes: readonly GapCause[];
  /** Names the data went through on its way here, oldest first: variables, not values. */
  readonly via: readonly string[];
}

export interface VariableFact {
  readonly cell: number;
  readonly name: string;
  readonly kind:
    'frame' | 'series' | 'string' | 'model' | 'connection' | 'function' | 'module' | 'other';
  readonly open: boolean;
  readonly columns: readonly string[];
  /** Only where `open`: what the columns without a known name come from; `column` is `*` for "all but `except`". */
  readonly rest?: readonly (ColumnOrigin & { readonly except: readonly string[] })[];
  /** The cell unbound the name. */
  readonly deleted?: boolean;
}

export interface LineageEdge {
  readonly from: ColumnOrigin;
  readonly to: ColumnOrigin;
  readonly kind: 'direct' | 'indirect';
  readonly certainty: Certainty;
}

/** What has the columns: a frame, a grouping of one, or one row of it. */
export type FrameRole = 'frame' | 'group' | 'row';

/** A frame as an expression at one place knows it: for hover, completion and `unknown-column`. */
export interface FrameAt {
  readonly place: Place;
  /** The variable, where the expression is one; else empty: what a `.` or a `[` stands behind. */
  readonly name: string;
  readonly role: FrameRole;
  /** Qualified name of its class: `pandas.DataFrame`. */
  readonly type: string;
  readonly open: boolean;
  readonly columns: readonly ColumnFlow[];
  /** Names the data went through on its way here, oldest first. */
  readonly via: readonly string[];
  readonly definedAt: Place | null;
}

/** A column that code asks for by name and that the frame, whose columns are all known, does not have. */
export interface MissingColumn {
  /** The expression that asks. */
  readonly place: Place;
  readonly name: string;
  /** What the frame has. */
  readonly columns: readonly ColumnFlow[];
}

/** The content of a place as some document left it. */
export interface Written {
  readonly key: string;
  /** For the interpreter only; plain data, so that it can be sent to another thread. */
  readonly content: Obj;
  /** The datasets it comes from: their facts are needed where it is read. */
  readonly references: readonly DataRef[];
}

export interface Analysis {
  readonly snapshot: Snapshot;
  /** An operation that is as it was in an earlier analysis is the same object. */
  readonly operations: readonly DataOperation[];
  /** Where each of {@link DataOperation.via} stands in the code, where known; same length as `via`. */
  readonly viaPlaces: (operation: DataOperation) => readonly (Place | null)[];
  readonly variables: readonly VariableFact[];
  readonly edges: readonly LineageEdge[];
  readonly gaps: readonly Gap[];
  readonly frames: readonly FrameAt[];
  readonly missing: readonly MissingColumn[];
  /** Global names that each cell looked up, by {@link Cell.index}. */
  readonly reads: ReadonlyMap<number, readonly string[]>;
  /** Every dataset the code names, for the prefetch of facts. */
  readonly references: readonly DataRef[];
  /** Keys of the places whose content was looked for: what other documents write there matters here. */
  readonly asked: readonly string[];
  /** What the document leaves in places, by key. */
  readonly written: ReadonlyMap<string, Written>;
}

/** How the text of a file was cut into a table: what decides what a reader with other options makes of it. */
export interface Layout {
  /** What stands between the cells; null for records, which have none. */
  readonly separator: string | null;
  /** The names of the columns stand in the file; false: they are the places, `0`, `1`, … */
  readonly named: boolean;
  /** False: lines before the table were passed over, or cells hold records of their own. */
  readonly plain: boolean;
}

/**
 * What the analysis may ask about the world, fetched before; a name that is absent is a gap, not an error.
 * Labels are not among them on purpose.
 */
export interface AnalysisFacts {
  /** Column names of an asset in order, by {@link DataRef.key}; undefined where unknown. */
  readonly columnsOf: (key: string) => readonly string[] | undefined;
  /** How they were found; undefined where there is no choice. */
  readonly layoutOf?: (key: string) => Layout | undefined;
  /** What is proven of the types of an asset's columns; undefined where nothing is. */
  readonly typesOf?: (key: string) => ColumnTypes | undefined;
  /** Source text of a workspace module (`helpers` → helpers.py), or undefined. */
  readonly moduleSource?: (dottedName: string) => string | undefined;
  /** What the workspace's own models say of its libraries. */
  readonly models?: WorkspaceModels | undefined;
  /** Versions of libraries that the workspace pins, by the name code imports; the others are the newest. */
  readonly versions?: Versions | undefined;
  /** What other documents have left in places, by key. */
  readonly written?: ReadonlyMap<string, Written>;
  /** Environment values the host chooses to tell (`HOME`, cwd); never secrets. */
  readonly env?: (name: string) => string | undefined;
}
