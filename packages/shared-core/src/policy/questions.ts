/**
 * From labelled operations to the questions that packs are asked. What is not known stands in the
 * question as an upper bound, so that no rule can pass over it: open sets and opaque inputs are
 * columns without a name. It judges nothing and asks nobody.
 */
import type { AssetFact, DestinationFact } from '../catalog/asset.ts';
import { matchDestination, normalPlace, type PlaceBase } from '../catalog/places.ts';
import type { Classification, TierLadder } from '../classification/classification.ts';
import type { LabelledColumn, LabelledOperation } from '../lineage/label.ts';
import type { Analysis, DataOperation, OperationKind } from '../operations/operation.ts';
import type { PolicyQuestion } from './engine.ts';
import type { PolicyColumn, PolicyInput } from './input.ts';

/** What a question says besides the operation itself. */
export interface QuestionContext {
  /** All operations of the document, in order: what stands before counts into `session.exports`. */
  readonly analysis: Pick<Analysis, 'snapshot' | 'operations'>;
  /** Facts by {@link AssetFact.id}; an asset that is absent is unknown, not harmless. */
  readonly assets: ReadonlyMap<string, AssetFact>;
  readonly ladder: TierLadder;
  readonly destinations: readonly DestinationFact[];
  /** What relative paths and `~` stand for, where the host knows; default: they stay as they are. */
  readonly base?: PlaceBase;
  readonly user: PolicyInput['user'];
  readonly context: Pick<PolicyInput['context'], 'purpose' | 'environment' | 'workspace'>;
  readonly gate: PolicyInput['gate'];
}

/** Kinds of operation that packs are asked about: where data may leave, or cannot be followed. */
const ASKED: ReadonlySet<OperationKind> = new Set<OperationKind>([
  'write',
  'export',
  'send',
  'display',
  'execute',
  'opaque',
]);

/** Kinds that `session.exports` counts. */
const COUNTED: ReadonlySet<OperationKind> = new Set<OperationKind>(['export', 'send']);

/** A question together with the operation it is about. */
export interface AskedOperation {
  readonly labelled: LabelledOperation;
  readonly question: PolicyQuestion;
}

/** Questions by operation, kept by whoever asks again and again within the same rules and places. */
export type QuestionMemo = WeakMap<LabelledOperation, RememberedQuestion>;

interface RememberedQuestion {
  readonly exports: number;
  readonly gate: PolicyInput['gate'];
  readonly path: string;
  readonly format: string;
  readonly question: PolicyQuestion;
}

/**
 * One question for each operation that may matter to a policy, in the order given; `labelled` are some or
 * all of the document's operations. With `memo`, the same object for what is as it was.
 */
export function questionsOf(
  labelled: readonly LabelledOperation[],
  context: QuestionContext,
  memo: QuestionMemo = new WeakMap(),
): readonly AskedOperation[] {
  const asked: AskedOperation[] = [];
  let exports = 0;
  let at = 0;
  for (const operation of context.analysis.operations) {
    const next = labelled[at];
    if (next === undefined) break;
    if (next.operation === operation) {
      at += 1;
      if (isAsked(operation))
        asked.push({ labelled: next, question: questionOf(next, exports, context, memo) });
    }
    if (isCounted(operation)) exports += 1;
  }
  return asked;
}

function questionOf(
  labelled: LabelledOperation,
  exports: number,
  context: QuestionContext,
  memo: QuestionMemo,
): PolicyQuestion {
  const { gate } = context;
  const { path, format } = context.analysis.snapshot;
  const hit = memo.get(labelled);
  if (hit?.exports === exports && hit.gate === gate && hit.path === path && hit.format === format)
    return hit.question;
  const question = {
    operation: labelled.operation.id,
    input: inputOf(labelled, exports, context),
  };
  memo.set(labelled, { exports, gate, path, format, question });
  return question;
}

/** Whether packs are asked about the operation. */
export function isAsked({ kind, condition, columns, open, opaqueFrom }: DataOperation): boolean {
  if (!ASKED.has(kind) || condition === 'dead') return false;
  // `print("done")` shows no data, and every notebook is full of it.
  return kind !== 'display' || columns.length + open.length + opaqueFrom.length > 0;
}

/** Whether `session.exports` counts the operation. */
export function isCounted({ kind }: DataOperation): boolean {
  return COUNTED.has(kind);
}

function inputOf(
  labelled: LabelledOperation,
  exports: number,
  context: QuestionContext,
): PolicyInput {
  const { operation, upper } = labelled;
  const columns = columnsOf(labelled);
  const { user, ladder } = context;
  return {
    schema: 'lacuna/policy-input/v1',
    operation: {
      kind: operation.kind,
      api: operation.api,
      certainty: operation.certainty,
      condition: operation.condition,
    },
    action: operation.kind,
    gate: context.gate,
    source: {
      classification: upper.tier,
      unclassified: upper.unclassified,
      tags: [...upper.categories],
      lineage: [...new Set([...assetsOf(columns), ...operation.via])],
      columns: [...columns],
      assets: assetsOf(columns).map((id) => describeAsset(id, labelled, context)),
      rows: operation.rows.map((it) => ({ ...it })),
    },
    destination: destinationOf(operation, context),
    // A clearance that nobody vouches for counts as the lowest.
    user: user.assurance === 'none' ? { ...user, clearance: ladder.tiers[0] ?? '' } : user,
    context: {
      ...context.context,
      document: context.analysis.snapshot.path,
      session: { exports },
    },
    waiver: null,
    gaps: [...operation.causes],
  };
}

function columnsOf({ operation, columns, upper }: LabelledOperation): readonly PolicyColumn[] {
  const rows = columns.map(columnOf);
  const hasOpaqueRow = columns.some(({ flow, open }) => flow === null && open === null);
  if (operation.opaqueFrom.length === 0 || hasOpaqueRow) return rows;
  return [
    ...rows,
    {
      name: null,
      open: true,
      tier: upper.tier,
      categories: [...upper.categories],
      identifiability: upper.identifiability,
      must: [],
      may: [],
      from: operation.opaqueFrom.map((asset) => ({ asset, column: '*' })),
      name_only: upper.nameOnly,
      declared: isDeclared(upper),
    },
  ];
}

function columnOf({ flow, open, classification, origins }: LabelledColumn): PolicyColumn {
  return {
    name: flow?.name ?? null,
    open: flow === null,
    tier: classification.tier,
    categories: [...classification.categories],
    identifiability: classification.identifiability,
    must: [...(flow?.must ?? open?.must ?? [])],
    may: [...(flow?.may ?? open?.may ?? [])],
    from: fromOf(flow?.from, open?.asset, origins),
    name_only: classification.nameOnly,
    declared: isDeclared(classification),
  };
}

/** True when a catalogue, a policy or a person said what the column is; detection alone is not that. */
function isDeclared({ evidence }: Classification): boolean {
  return evidence.some(
    ({ source }) => source === 'catalog' || source === 'policy' || source === 'user',
  );
}

function fromOf(
  known: readonly { readonly asset: string; readonly column: string }[] | undefined,
  openAsset: string | undefined,
  origins: LabelledColumn['origins'],
): PolicyColumn['from'] {
  if (known !== undefined) return known.map(({ asset, column }) => ({ asset, column }));
  if (openAsset !== undefined) return [{ asset: openAsset, column: '*' }];
  return origins.map(({ asset, column }) => ({ asset, column }));
}

function assetsOf(columns: readonly PolicyColumn[]): readonly string[] {
  return [...new Set(columns.flatMap(({ from }) => from.map(({ asset }) => asset)))];
}

function describeAsset(
  id: string,
  labelled: LabelledOperation,
  { assets, ladder }: QuestionContext,
): PolicyInput['source']['assets'][number] {
  const fact = assets.get(id);
  return {
    id,
    owner: fact?.owner ?? null,
    domain: fact?.domain ?? null,
    jurisdiction: fact?.jurisdiction ?? null,
    tier: tierOf(id, labelled, ladder),
    tags: [...(fact?.tags ?? [])],
    lastRefresh: fact?.lastRefresh ?? null,
    freshnessSla: fact?.freshnessSla ?? null,
  };
}

/** The gravest tier among the asset's columns that reach the operation; unknown columns count as the upper bound. */
function tierOf(id: string, { columns, upper }: LabelledOperation, ladder: TierLadder): string {
  const tiers = columns.flatMap(({ origins }) =>
    origins.filter(({ asset }) => asset === id).map((it) => it.classification.tier),
  );
  const [first, ...rest] = tiers;
  if (first === undefined) return upper.tier;
  return rest.reduce((a, b) => (rankOf(b, ladder) > rankOf(a, ladder) ? b : a), first);
}

/** A tier that is not on the ladder counts as graver than any. */
function rankOf(tier: string, { tiers }: TierLadder): number {
  const rank = tiers.indexOf(tier);
  return rank < 0 ? tiers.length : rank;
}

function destinationOf(
  { resource, kind }: DataOperation,
  { analysis, destinations, base }: QuestionContext,
): PolicyInput['destination'] {
  const fallback = kind === 'display' ? 'display' : kind === 'execute' ? 'subprocess' : 'unknown';
  const matches = foldersOf(analysis.snapshot).map((folder) =>
    matchDestination(placedIn(folder, resource), destinations, base),
  );
  const { managed, encrypted, jurisdiction, owner } = matches.find((it) => it.known) ?? UNKNOWN;
  return {
    type: resource?.type ?? fallback,
    path: resource?.must[0] ?? resource?.may[0] ?? null,
    host: resource?.host ?? null,
    managed,
    encrypted,
    jurisdiction,
    owner,
  };
}

const UNKNOWN = { managed: false, encrypted: null, jurisdiction: null, owner: null };

/**
 * Folders that relative paths in the document may start from. A notebook's kernel starts in its own
 * folder; a script may as well be run from the root of the workspace.
 */
function foldersOf({ path, format }: Analysis['snapshot']): readonly string[] {
  const folder = path.slice(0, Math.max(path.lastIndexOf('/'), 0));
  return format === 'ipynb' || folder === '' ? [folder] : [folder, ''];
}

/** The resource's patterns with relative paths seen from the root of the workspace. */
function placedIn(
  folder: string,
  resource: DataOperation['resource'],
): { readonly must: readonly string[]; readonly may: readonly string[] } {
  const { must, may } = resource ?? { must: [], may: [] };
  if (folder === '') return { must, may };
  const place = (pattern: string): string => normalPlace(pattern, { root: folder, home: null });
  return { must: must.map(place), may: may.map(place) };
}
