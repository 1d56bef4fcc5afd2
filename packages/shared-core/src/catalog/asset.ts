/** What is known of a dataset before the code runs: schema, labels, owner. Facts come in through a port. */
import type { DataRef, Layout } from '../operations/operation.ts';
import type { CancellationSignal, Result } from '../text/known.ts';
import type { ColumnType } from '../values/column-type.ts';

/** Who says so. Lowering a tier, or declaring a place managed, needs `managed` or `signed`. */
export type Authority = 'managed' | 'signed' | 'user' | 'workspace' | 'runtime';

export type Identifiability =
  'direct' | 'quasi' | 'pseudonymous' | 'attribute' | 'aggregate' | 'none';

/** One reason for a label. Never a value. */
export interface Evidence {
  readonly source: 'policy' | 'catalog' | 'value' | 'name' | 'context' | 'user';
  /** Catalogue, detector or rule that voted: `managed-file`, `value:email`, `name:tokens`. */
  readonly by: string;
  /** fideslang or `lacuna.*` key; null when only a tier is asserted. */
  readonly category: string | null;
  readonly tier: string | null;
  readonly identifiability: Identifiability | null;
  /** In [0, 1]. */
  readonly strength: number;
  /** A sentence for a person, without values: "48 of 50 values are e-mail addresses". */
  readonly because: string;
  readonly authority: Authority;
  /** The vote says "this is not": it clears what weaker sources say, within its authority. */
  readonly negative?: boolean;
}

export interface ColumnFact {
  readonly name: string;
  readonly evidence: readonly Evidence[];
  /** Proven of its values; absent where nothing is. */
  readonly type?: ColumnType | undefined;
}

export interface AssetFact {
  /** {@link DataRef.key}. */
  readonly id: string;
  readonly exists: boolean;
  /** Columns in order, with what was voted on each; undefined when the schema is not known. */
  readonly columns: readonly ColumnFact[] | undefined;
  /** True when `columns` may lack some: a catalogue that mentions columns lists no schema. Default false. */
  readonly partial?: boolean;
  /** How the text of the file was cut into these columns; absent where it is no text. */
  readonly layout?: Layout;
  /** Assertions about the whole asset. */
  readonly evidence: readonly Evidence[];
  readonly owner: string | null;
  readonly domain: string | null;
  readonly jurisdiction: string | null;
  readonly tags: readonly string[];
  readonly lastRefresh: string | null;
  readonly freshnessSla: string | null;
}

export interface CatalogError {
  readonly kind: 'unreachable' | 'unreadable' | 'cancelled';
  readonly message: string;
}

/** Where Lacuna learns what a name in the code refers to. Several are merged by `mergeAssets`. */
export interface Catalog {
  readonly id: string;
  /** The assets that `refs` name, by key. A name the catalogue does not have is absent: an answer, not an error. */
  lookup(
    refs: readonly DataRef[],
    signal: CancellationSignal,
  ): Promise<Result<ReadonlyMap<string, AssetFact>, CatalogError>>;
}

/** A place data may go to, as the registry of destinations declares it. */
export interface DestinationFact {
  /** Glob over the resource's normal form: `governed/**`, `s3://lake-*` followed by a path, `https://api.example.org/…`. */
  readonly pattern: string;
  readonly managed: boolean;
  readonly encrypted: boolean | null;
  readonly jurisdiction: string | null;
  readonly owner: string | null;
  readonly authority: Authority;
}
