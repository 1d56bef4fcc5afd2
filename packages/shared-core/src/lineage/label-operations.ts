/**
 * Puts labels on operations: what each column that flows in is, by what its origins are and what surely
 * happened on the way. Open sets and opaque inputs are upper bounds. It does not know policies.
 */
import type { AssetFact } from '../catalog/asset.ts';
import type { Classification, TierLadder } from '../classification/classification.ts';
import { classifyAsset, classifyUnlisted } from '../classification/classify-asset.ts';
import { classifyWithin } from '../classification/classify.ts';
import type { Analysis, ColumnFlow, DataOperation, OpenColumns } from '../operations/operation.ts';
import { joinLabels, labelAfter, labelOfAggregate } from './algebra.ts';
import type { LabelledColumn, LabelledOperation } from './label.ts';

/**
 * The smallest group that counts as checked. Chosen with the baseline: 5 is the usual lower limit of
 * statistical offices; packs may ask for more through `rows[].minGroup`.
 */
export const SMALLEST_GROUP = 5;

/** Functions of a group from which one row cannot be read; anything else keeps the tier. */
const SAFE_FUNCTIONS: ReadonlySet<string> = new Set(
  'count size nunique sum mean avg average median std stddev stddev_samp stddev_pop var variance sem count_distinct approx_count_distinct n_unique len skew corr'.split(
    ' ',
  ),
);

/** One labelled operation for each operation of `analysis`, in order. Assets are keyed by `DataRef.key`. */
export function labelOperations(
  analysis: Pick<Analysis, 'operations'>,
  assets: ReadonlyMap<string, AssetFact>,
  ladder: TierLadder,
): readonly LabelledOperation[] {
  const labeller = createLabeller(ladder);
  return analysis.operations.map((operation) => labeller.label(operation, assets));
}

/** Columns of a frame labelled as if they flowed somewhere: what hover and completion tell of them. */
export function labelColumns(
  columns: readonly ColumnFlow[],
  assets: ReadonlyMap<string, AssetFact>,
  ladder: TierLadder,
): readonly LabelledColumn[] {
  const known = new Map<string, AssetLabels>();
  const labels: Labels = (asset) => {
    const own = known.get(asset) ?? assetLabels(asset, assets.get(asset), ladder);
    known.set(asset, own);
    return own;
  };
  return columns.map((it) => labelFlow(it, labels, UNCHECKED, ladder));
}

/** Puts labels on operations and remembers them. */
export interface Labeller {
  /** The same object again, as long as the operation and every fact that its label comes from are the same objects. */
  label(operation: DataOperation, assets: ReadonlyMap<string, AssetFact>): LabelledOperation;
}

/** Assets whose columns are kept classified; all are forgotten when there are more. */
const MOST_ASSETS = 4096;

export function createLabeller(ladder: TierLadder): Labeller {
  const byAsset = new Map<string, AssetLabels>();
  const known = new WeakMap<DataOperation, Remembered>();
  const labelsOf = (asset: string, fact: AssetFact | undefined): AssetLabels => {
    const hit = byAsset.get(asset);
    if (hit !== undefined && hit.fact === fact) return hit;
    if (byAsset.size >= MOST_ASSETS) byAsset.clear();
    const labels = assetLabels(asset, fact, ladder);
    byAsset.set(asset, labels);
    return labels;
  };
  return {
    label(operation, assets) {
      const hit = known.get(operation);
      if (hit?.facts.every(({ asset, fact }) => assets.get(asset) === fact) === true)
        return hit.labelled;
      const used = new Map<string, AssetLabels>();
      const labels: Labels = (asset) => {
        let own = used.get(asset);
        if (own === undefined) used.set(asset, (own = labelsOf(asset, assets.get(asset))));
        return own;
      };
      const labelled = label(operation, labels, ladder);
      known.set(operation, { labelled, facts: [...used.values()] });
      return labelled;
    },
  };
}

interface Remembered {
  readonly labelled: LabelledOperation;
  /** What the label was made of: every asset that was asked about. */
  readonly facts: readonly AssetLabels[];
}

/** Classifications of one asset as `fact` knows it, computed once each. */
interface AssetLabels {
  readonly asset: string;
  readonly fact: AssetFact | undefined;
  readonly column: (column: string) => Classification;
  /** Upper bound over the columns that `except` does not name. */
  readonly rest: (except: readonly string[]) => Classification;
}

type Labels = (asset: string) => AssetLabels;

function assetLabels(asset: string, fact: AssetFact | undefined, ladder: TierLadder): AssetLabels {
  const unlisted = new Map<string, Classification>();
  let listed: ReadonlyMap<string, Classification> | undefined;
  let all: Classification | undefined;
  const columns = () =>
    (listed ??=
      fact === undefined ? new Map<string, Classification>() : classifyAsset(fact, ladder));
  const bound = (except: readonly string[]): Classification => {
    const around = classifyWithin([], fact?.evidence ?? [], ladder);
    // Without a schema the asset's own label is all there is.
    if (columns().size === 0) return around;
    const left = [...columns()].filter(([name]) => !except.includes(name)).map(([, it]) => it);
    return joinLabels(fact?.partial === true ? [...left, around] : left, ladder);
  };
  const rest = (except: readonly string[]): Classification =>
    except.length > 0 ? bound(except) : (all ??= bound(except));
  const column = (name: string): Classification => {
    if (name === '*') return rest([]);
    const said = columns().get(name);
    if (said !== undefined) return said;
    let guess = unlisted.get(name);
    if (guess === undefined)
      unlisted.set(name, (guess = classifyUnlisted(name, fact, ladder, asset)));
    return guess;
  };
  return { asset, fact, column, rest };
}

function label(operation: DataOperation, labels: Labels, ladder: TierLadder): LabelledOperation {
  const grouping = groupingOf(operation, labels);
  const columns: LabelledColumn[] = [
    ...operation.columns.map((flow) => labelFlow(flow, labels, grouping, ladder)),
    ...operation.open.map((open) => labelOpen(open, labels, ladder)),
  ];
  const opaque = [...operation.opaqueFrom, ...readFrom(operation)].map((asset) =>
    labels(asset).rest([]),
  );
  return {
    operation,
    columns,
    upper: joinLabels([...columns.map((it) => it.classification), ...opaque], ladder),
  };
}

/** Reading is not flowing in: what a read without columns touches is all of what it names. */
function readFrom({ kind, resource, columns, open }: DataOperation): readonly string[] {
  if (kind !== 'read' || resource === null || columns.length + open.length > 0) return [];
  const isTable = resource.scheme === 'table';
  return [...resource.must, ...resource.may].map((it) =>
    isTable && !it.startsWith('table:') ? `table:${it}` : it,
  );
}

function labelFlow(
  flow: ColumnFlow,
  labels: Labels,
  grouping: Grouping,
  ladder: TierLadder,
): LabelledColumn {
  const origins = flow.from.map(({ asset, column }) => ({
    asset,
    column,
    classification: labels(asset).column(column),
  }));
  const joined = joinLabels(
    origins.map((it) => it.classification),
    ladder,
  );
  const after = labelAfter(joined, flow.must, ladder);
  const down =
    grouping.checked && (flow.must.includes('aggregate') || grouping.keys.has(flow.name));
  return {
    flow,
    open: null,
    origins,
    classification: down ? labelOfAggregate(after, ladder) : after,
  };
}

function labelOpen(open: OpenColumns, labels: Labels, ladder: TierLadder): LabelledColumn {
  const classification = labelAfter(labels(open.asset).rest(open.except), open.must, ladder);
  return { flow: null, open, origins: [], classification };
}

interface Grouping {
  /** Group sizes were checked, functions are safe, keys point at nobody: columns come down. */
  readonly checked: boolean;
  /** Group keys that come down with the aggregates. */
  readonly keys: ReadonlySet<string>;
}

const UNCHECKED: Grouping = { checked: false, keys: new Set() };

/** The grouping evidence of an operation; nothing unless every part of it holds. */
function groupingOf(operation: DataOperation, labels: Labels): Grouping {
  const facts = operation.rows.filter((it) => it.kind === 'aggregated');
  if (facts.length === 0 || operation.certainty === 'opaque' || operation.open.length > 0)
    return UNCHECKED;
  const keys = new Set(facts.flatMap((it) => it.keys));
  for (const fact of facts) {
    if (fact.minGroup === null || fact.minGroup < SMALLEST_GROUP) return UNCHECKED;
    if (fact.functions.length === 0 || !fact.functions.every(isSafe)) return UNCHECKED;
  }
  for (const flow of operation.columns) {
    // A column that is neither key nor aggregate came in by a join: its rows may be single again.
    if (!flow.must.includes('aggregate') && !keys.has(flow.name)) return UNCHECKED;
    if (!keys.has(flow.name)) continue;
    for (const { asset, column } of flow.from) {
      const { identifiability } = labels(asset).column(column);
      if (identifiability === 'direct' || identifiability === 'pseudonymous') return UNCHECKED;
    }
  }
  return { checked: true, keys };
}

function isSafe(name: string): boolean {
  return SAFE_FUNCTIONS.has(name.toLowerCase());
}
