/**
 * Places the answers of policy packs in the text: what happens to which data, why that matters, the
 * path it took, the evidence, whom to ask.
 *
 * It decides nothing: rules, effects and levels are the packs'. Alternatives are attached later, by
 * the layer that can prove them.
 */
import type { AssetFact, Evidence } from '../catalog/asset.ts';
import type { LabelledColumn, LabelledOperation } from '../lineage/label.ts';
import type { Analysis } from '../operations/operation.ts';
import type { Level, PackInfo, PolicyAnswer, RuleMetadata, Violation } from '../policy/input.ts';
import type { AskedOperation } from '../policy/questions.ts';
import { concernedColumns } from '../policy/levels.ts';
import { describeName, describeResource, type RedactWord } from './describe.ts';
import type { Finding } from './finding.ts';
import { fingerprintOf } from './fingerprint.ts';
import { HOST_PACK, NO_POLICY, UNDECIDED, UNDECIDED_REASONS } from './host-rules.ts';
import { fillMessage, listWords, sentence } from './words.ts';

export interface FindingContext {
  readonly analysis: Analysis;
  readonly assets: ReadonlyMap<string, AssetFact>;
  readonly packs: readonly PackInfo[];
  readonly redact: RedactWord;
  /** Level in force of a violation after the rollout ladder and the host's caps. */
  readonly levelOf: (
    rule: RuleMetadata,
    labelled: LabelledOperation,
    violation: Violation,
  ) => Level;
}

/** A finding before it has an identity among its neighbours and alternatives. */
type Draft = Omit<Finding, 'fingerprint' | 'alternatives'> & {
  readonly labelled: LabelledOperation;
};

/** Findings by operation, kept by whoever builds them again and again with the same packs and levels. */
export type FindingMemo = WeakMap<LabelledOperation, RememberedDrafts>;

interface RememberedDrafts {
  readonly answers: readonly PolicyAnswer[];
  readonly drafts: readonly Draft[];
}

/**
 * The findings that `answers` mean, in the order of the text. `answers[i]` are the packs' answers to
 * `asked[i]`; an answer that is missing counts as undecided. With `memo`, the same object for what is as
 * it was.
 */
export function buildFindings(
  asked: readonly AskedOperation[],
  answers: readonly (readonly PolicyAnswer[])[],
  context: FindingContext,
  memo: FindingMemo = new WeakMap(),
): readonly Finding[] {
  const drafts = asked.flatMap(({ labelled }, i) => {
    const given = answers[i] ?? [];
    const hit = memo.get(labelled);
    if (hit?.answers === given) return hit.drafts;
    const fresh =
      given.length === 0
        ? [undecided(labelled, NO_POLICY, {}, context)]
        : given.flatMap((answer) => draftsOf(labelled, answer, context));
    memo.set(labelled, { answers: given, drafts: fresh });
    return fresh;
  });
  return numbered(drafts.sort(inTextOrder));
}

function draftsOf(
  labelled: LabelledOperation,
  answer: PolicyAnswer,
  context: FindingContext,
): readonly Draft[] {
  const pack = context.packs.find(({ id }) => id === answer.pack);
  if (answer.kind === 'undecided') {
    const args = { pack: answer.pack, reason: UNDECIDED_REASONS[answer.reason] };
    return [undecided(labelled, UNDECIDED, args, context)];
  }
  return answer.violations.map((violation) => {
    const rule = pack?.rules.find(({ id }) => id === violation.rule);
    // A violation of a rule that the pack does not declare: its level is unknown, so nobody decided.
    if (pack === undefined || rule === undefined)
      return undecided(
        labelled,
        UNDECIDED,
        { pack: answer.pack, reason: UNDECIDED_REASONS.pack },
        context,
      );
    const columns = concernedColumns(labelled, violation);
    return {
      rule: rule.id,
      pack: `${pack.id}@${pack.version}`,
      metadata: rule,
      effect: rule.effect,
      level: context.levelOf(rule, labelled, violation),
      ...wordsOf(rule, labelled, columns, violation.args, context),
    };
  });
}

function undecided(
  labelled: LabelledOperation,
  rule: RuleMetadata,
  args: Readonly<Record<string, string>>,
  context: FindingContext,
): Draft {
  return {
    rule: rule.id,
    pack: HOST_PACK,
    metadata: rule,
    effect: 'undecided',
    level: rule.level,
    ...wordsOf(rule, labelled, labelled.columns, args, context),
  };
}

function wordsOf(
  rule: RuleMetadata,
  labelled: LabelledOperation,
  columns: readonly LabelledColumn[],
  args: Violation['args'],
  context: FindingContext,
) {
  const { operation } = labelled;
  const { redact } = context;
  const assets = assetsOf(labelled, columns);
  const destination = destinationOf(labelled, redact);
  const words = {
    columns: columns.length === 0 ? ['data'] : columns.map((it) => nameOf(it, redact)),
    sources: assets.map((key) => describeResource(key, redact)),
    destination,
    tier: labelled.upper.tier,
    api: describeName(operation.api, redact),
    ...mapValues(args, (it) => describeResource(it, redact)),
  };
  return {
    message: fillMessage(rule.message, words),
    why: sentence(fillMessage(rule.why, words)),
    place: operation.place,
    operation: operation.id,
    columns: columns.map(({ flow }) => flow?.name ?? null),
    lineage: lineageOf(labelled, columns, destination, redact),
    evidence: evidenceOf(columns, redact),
    owners: [...new Set(assets.flatMap((key) => context.assets.get(key)?.owner ?? []))].sort(),
    labelled,
  };
}

function nameOf({ flow, open }: LabelledColumn, redact: RedactWord): string {
  if (flow === null) {
    const asset = open === null ? '' : ` of ${describeResource(open.asset, redact)}`;
    return open === null || open.except.length === 0 ? `columns${asset}` : `other columns${asset}`;
  }
  const name = describeName(flow.name, redact);
  const origins = [...new Set(flow.from.map(({ column }) => column))];
  // `x` says nothing when it is a renamed `email`.
  if (origins.length === 0 || origins.includes(flow.name) || origins.includes('*')) return name;
  return `${name} (${listWords(origins.map((it) => describeName(it, redact)))})`;
}

function assetsOf(
  labelled: LabelledOperation,
  columns: readonly LabelledColumn[],
): readonly string[] {
  const named = columns.flatMap(({ flow, open }) => [
    ...(flow?.from.map(({ asset }) => asset) ?? []),
    ...(open === null ? [] : [open.asset]),
  ]);
  const all = named.length > 0 ? named : labelled.operation.opaqueFrom;
  return [...new Set(all)];
}

function destinationOf({ operation }: LabelledOperation, redact: RedactWord): string {
  const { resource } = operation;
  const pattern = resource?.must[0] ?? resource?.may[0];
  if (pattern !== undefined) return describeResource(pattern, redact);
  if (resource?.host !== null && resource?.host !== undefined)
    return describeResource(resource.host, redact);
  return DESTINATION_WORDS[resource?.type ?? 'unknown'];
}

/** Where data goes when the code names no place. */
const DESTINATION_WORDS = {
  local_file: 'a file',
  governed_storage: 'governed storage',
  object_store: 'an object store',
  database: 'a database',
  http: 'the network',
  email: 'an e-mail',
  chat: 'a chat',
  llm_prompt: 'a language model',
  model_artifact: 'a model file',
  display: 'the notebook’s output',
  clipboard: 'the clipboard',
  subprocess: 'another program',
  unknown: 'an unknown place',
} as const;

/** `data/customers.csv.email` → the names it went through → the destination. One path: that of the gravest column. */
function lineageOf(
  labelled: LabelledOperation,
  columns: readonly LabelledColumn[],
  destination: string,
  redact: RedactWord,
): readonly string[] {
  const { operation } = labelled;
  const first =
    columns.find((it) => it.flow !== null && it.flow.from.length > 0) ?? columns[0] ?? null;
  const origin = first?.flow?.from[0];
  const start =
    origin !== undefined
      ? `${describeResource(origin.asset, redact)}.${describeName(origin.column, redact)}`
      : describeResource(first?.open?.asset ?? operation.opaqueFrom[0] ?? 'data', redact);
  return [start, ...operation.via.map((it) => describeName(it, redact)), destination];
}

function evidenceOf(columns: readonly LabelledColumn[], redact: RedactWord): Finding['evidence'] {
  const byColumn = new Map<string, readonly Evidence[]>();
  for (const { flow, open, origins, classification } of columns) {
    for (const { asset, column, classification: label } of origins) {
      const name = `${describeResource(asset, redact)}.${describeName(column, redact)}`;
      if (label.evidence.length > 0) byColumn.set(name, strongestFirst(label.evidence));
    }
    if (origins.length > 0 || classification.evidence.length === 0) continue;
    const name = describeName(flow?.name ?? open?.asset ?? '*', redact);
    byColumn.set(name, strongestFirst(classification.evidence));
  }
  return [...byColumn].map(([column, items]) => ({ column, items }));
}

function strongestFirst(evidence: readonly Evidence[]): readonly Evidence[] {
  return [...evidence].sort((a, b) => b.strength - a.strength);
}

function inTextOrder(a: Draft, b: Draft): number {
  return (
    a.place.cell - b.place.cell ||
    a.place.span.from - b.place.span.from ||
    a.place.span.to - b.place.span.to ||
    compare(a.rule, b.rule) ||
    compare(a.pack, b.pack)
  );
}

/** Drafts that are the first of their kind in their cell: nearly all. */
const FIRST = new WeakMap<Draft, Finding>();

function numbered(drafts: readonly Draft[]): readonly Finding[] {
  const seen = new Map<string, number>();
  return drafts.map((draft) => {
    const first = FIRST.get(draft) ?? withNumber(draft, 0);
    FIRST.set(draft, first);
    const key = `${draft.place.cell} ${first.fingerprint}`;
    const ordinal = seen.get(key) ?? 0;
    seen.set(key, ordinal + 1);
    return ordinal === 0 ? first : withNumber(draft, ordinal);
  });
}

function withNumber(draft: Draft, ordinal: number): Finding {
  const { labelled, ...said } = draft;
  return {
    ...said,
    alternatives: [],
    fingerprint: fingerprintOf(draft.rule, labelled, ordinal),
  };
}

function mapValues(
  args: Violation['args'],
  change: (word: string) => string,
): Record<string, string | readonly string[]> {
  return Object.fromEntries(
    Object.entries(args).map(([name, value]) => [
      name,
      typeof value === 'string' ? change(value) : value.map(change),
    ]),
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
