/** Labelled operations: what flows where, with tiers. The inheritance algebra of DESIGN §5.3 lives in this layer. */
import type { Classification } from '../classification/classification.ts';
import type { ColumnFlow, DataOperation, OpenColumns } from '../operations/operation.ts';

export interface LabelledColumn {
  /** Null for an open rest: "every other column of the asset". */
  readonly flow: ColumnFlow | null;
  readonly open: OpenColumns | null;
  readonly classification: Classification;
  /** What each origin column is by itself, before the transforms. */
  readonly origins: readonly {
    readonly asset: string;
    readonly column: string;
    readonly classification: Classification;
  }[];
}

export interface LabelledOperation {
  readonly operation: DataOperation;
  readonly columns: readonly LabelledColumn[];
  /** Upper bound over all columns, open rests and opaque inputs. */
  readonly upper: Classification;
}
