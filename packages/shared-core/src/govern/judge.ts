/**
 * Answers `lacuna/gate`: may these cells run, in the state the kernel is really in?
 *
 * The session is told to the analysis as a document: the executed cells in their order, then the cells
 * about to run. It decides and words the answer; it records nothing and holds no queue. Whatever goes
 * wrong on the way is a refusal where the gate enforces, never an allowance.
 */
import type { Finding, Report } from '../findings/finding.ts';
import { findingText } from '../findings/text.ts';
import { decide, gravest, type CellDecision } from '../gate/decide.ts';
import type { BlockBundle, BlockFinding, Decision, GateAnswer, GateRequest } from '../gate/wire.ts';
import { snapshotOf, type CellDraft } from '../notebook/build-snapshot.ts';
import type { Session, SessionEntry } from '../notebook/session.ts';
import type { Snapshot } from '../notebook/snapshot.ts';
import { rankOfLevel } from '../policy/levels.ts';
import { sha256Hex } from '../text/digest.ts';
import type { CancellationSignal } from '../text/known.ts';
import type { Governor } from './ports.ts';
import { runNote } from './runs.ts';

/** What stands in the cell when judging itself failed. It names no cause: a cause could be data. */
export const NOT_JUDGED =
  'This cell was not run: Lacuna could not judge it. Run it again; if that does not help, restart the Lacuna server.';
const NOT_JUDGED_ADVICE =
  'Lacuna could not judge this cell. It may run because the mode is advise; the record says that it was not judged.';

/** The answer to `request` in *next* order. `session` is null where no history is known at all. */
export async function judge(
  governor: Governor,
  request: GateRequest,
  session: Session | null,
  signal: CancellationSignal,
): Promise<GateAnswer> {
  return (await judgeInFull(governor, request, session, signal)).answer;
}

/** An answer with what the record of it holds besides. */
export interface Judgement {
  readonly answer: GateAnswer;
  /** One for each cell of the answer. */
  readonly grounds: readonly {
    readonly findings: readonly Finding[];
    /** Causes of the cell's gaps, each once. */
    readonly gaps: readonly string[];
    /** False when nothing was decided: the answer is what the mode makes of that. */
    readonly isJudged: boolean;
    /** Id of the permission that it runs by, where it asked and a reason had been given. */
    readonly justifiedBy: string | null;
  }[];
}

/** The permission in force for a cell of the request, were these its findings; null: none. */
export type PermissionFinder = (index: number, findings: readonly Finding[]) => string | null;

/** As {@link judge}, with the grounds of each decision. Never rejects. */
export async function judgeInFull(
  governor: Governor,
  request: GateRequest,
  session: Session | null,
  signal: CancellationSignal,
  permissionOf: PermissionFinder = () => null,
): Promise<Judgement> {
  const { mode } = governor.ports;
  const revision = session?.revision ?? request.revision;
  let worlds: readonly NextReport[] = [];
  try {
    worlds = await reportsNext(governor, request, session, signal);
    if (signal.aborted) worlds = [];
    const cells = request.cells.map((cell, i) => {
      // A world that did not answer for this cell has not judged it.
      if (worlds.length === 0) return { answer: notJudged(governor, request, i), ...NO_GROUNDS };
      const decideAll = (isPermitted: boolean) =>
        worlds.map(({ report, cells: own }) =>
          joined(decide(report, own[i] ?? [], mode, isPermitted)),
        );
      const asked = decideAll(false);
      const { findings, decision } = joined(asked);
      const justifiedBy = decision === 'ask' ? permissionOf(i, findings) : null;
      const decided = justifiedBy === null ? asked : decideAll(true);
      const blind = isHistoryUnknown(session) && mode === 'strict';
      const told = decided.map((it, world) =>
        noted(it, worlds[world], governor, request, i, session),
      );
      const shown = { decisions: told, blind, isJustified: justifiedBy !== null };
      const answer = answerOf(governor, request, i, shown);
      const gaps = gapsOf(worlds, i, session);
      return { answer, findings, gaps, isJudged: true, justifiedBy };
    });
    return {
      answer: { cells: cells.map((it) => it.answer), mode, revision },
      grounds: cells.map(({ findings, gaps, isJudged, justifiedBy }) => ({
        findings,
        gaps,
        isJudged,
        justifiedBy,
      })),
    };
  } catch {
    // Any error at all: a bug of ours, an engine that died. Nothing that failed may run as if judged.
    const cells = request.cells.map((_, i) => notJudged(governor, request, i));
    return { answer: { cells, mode, revision }, grounds: cells.map(() => NO_GROUNDS) };
  }
}

const NO_GROUNDS = { findings: [], gaps: [], isJudged: false, justifiedBy: null } as const;

function gapsOf(worlds: readonly NextReport[], index: number, session: Session | null): string[] {
  const causes = worlds.flatMap(({ report, cells }) =>
    report.gaps
      .filter(({ place }) => cells[index]?.includes(place.cell) === true)
      .map(({ cause }) => cause),
  );
  return [...new Set([...(isHistoryUnknown(session) ? ['unknown-history'] : []), ...causes])];
}

/** What would be true of the cells of a request if they ran now, after one history that may be true. */
export interface NextReport {
  readonly report: Report;
  /** For each cell of the request, the indexes of its code and of its expressions in the report's snapshot. */
  readonly cells: readonly (readonly number[])[];
  /** What ran before: entry `i` is cell `i` of the snapshot. */
  readonly executed: readonly SessionEntry[];
}

/** One report for each history that may be true; usually one. */
export function reportsNext(
  governor: Governor,
  request: Pick<GateRequest, 'cells' | 'document'>,
  session: Session | null,
  signal: CancellationSignal,
): Promise<readonly NextReport[]> {
  const histories = historiesOf(session);
  // What this kernel has really left in files is there for the other documents.
  if (governor.ports.documents !== undefined && request.document !== undefined)
    governor.executed(executedSnapshot(request.document, histories[0] ?? []));
  return Promise.all(histories.map((it) => reportAfter(governor, request, it, signal)));
}

/**
 * The histories that may be true. A cell that ended in an error ran up to an unknown statement, so
 * what follows is judged both as if it had run and as if it had not; the graver decision holds.
 */
function historiesOf(session: Session | null): readonly (readonly SessionEntry[])[] {
  const started = (session?.entries ?? []).filter(({ status }) => status !== 'aborted');
  const clean = started.filter(({ status }) => status !== 'error');
  return clean.length === started.length ? [started] : [started, clean];
}

function isHistoryUnknown(session: Session | null): boolean {
  return session === null || !session.complete;
}

/** The report of the cells of the request, were `executed` what ran before. */
async function reportAfter(
  governor: Governor,
  request: Pick<GateRequest, 'cells' | 'document'>,
  executed: readonly SessionEntry[],
  signal: CancellationSignal,
): Promise<NextReport> {
  const drafts: CellDraft[] = executed.map(ranDraft);
  const own = request.cells.map(({ source, expressions }) => {
    const from = drafts.length;
    drafts.push(draft(source));
    // `user_expressions` are evaluated after the cell, in its reply.
    if (expressions !== undefined && expressions.length > 0)
      drafts.push(draft(expressions.join('\n')));
    return range(from, drafts.length);
  });
  const snapshot = snapshotOf(request.document ?? '', 'ipynb', drafts);
  const options = { gate: 'run', alternatives: true, cells: own.flat() } as const;
  return { report: await governor.govern(snapshot, options, signal), cells: own, executed };
}

/** What ran, in the order in which it ran, as a document. */
export function executedSnapshot(path: string, executed: readonly SessionEntry[]): Snapshot {
  return snapshotOf(path, 'ipynb', executed.map(ranDraft));
}

function ranDraft({ source, sourceSha256 }: SessionEntry): CellDraft {
  return { ...draft(source), sha256: sourceSha256 };
}

function draft(source: string): CellDraft {
  return { id: null, language: 'python', source };
}

function range(from: number, to: number): readonly number[] {
  return Array.from({ length: to - from }, (_, i) => from + i);
}

/** Several decisions about one cell as one: the gravest, with every finding once. */
function joined(decisions: readonly CellDecision[]): CellDecision {
  const findings = new Map<string, Finding>();
  for (const finding of decisions.flatMap((it) => it.findings)) {
    const key = `${finding.fingerprint} ${finding.pack}`;
    if (!findings.has(key)) findings.set(key, finding);
  }
  return {
    cell: decisions[0]?.cell ?? 0,
    decision: gravest(decisions.map(({ decision }) => decision)),
    findings: [...findings.values()].sort((a, b) => rankOfLevel(b.level) - rankOfLevel(a.level)),
  };
}

/** The decision with the run named in every finding that is not as the notebook reads from top to bottom. */
// eslint-disable-next-line max-params -- one cell of one world of one request
function noted(
  decision: CellDecision,
  world: NextReport | undefined,
  governor: Governor,
  { document = '', cells }: GateRequest,
  index: number,
  session: Session | null,
): CellDecision {
  const now = governor.ports.documents?.current(document);
  if (world === undefined || session === null) return decision;
  const findings = decision.findings.map((finding) => {
    const note = runNote(finding, world.report, {
      session,
      executed: world.executed,
      now,
      key: cells[index]?.key ?? null,
    });
    return note === null ? finding : { ...finding, message: `${finding.message} ${note}` };
  });
  return { ...decision, findings };
}

type CellAnswer = GateAnswer['cells'][number];

function answerOf(
  governor: Governor,
  request: GateRequest,
  index: number,
  {
    decisions,
    blind,
    isJustified,
  }: { decisions: readonly CellDecision[]; blind: boolean; isJustified: boolean },
): CellAnswer {
  const { decision, findings } = joined(decisions);
  const final: Decision = blind ? 'block' : decision;
  const decisionId = idOf(governor, request, index);
  const shown = findings.filter(
    ({ level, effect }) => level !== 'observe' || effect === 'undecided',
  );
  const summary = isJustified && !blind ? JUSTIFIED : summaryOf(final, shown, blind);
  const bundle: BlockBundle = {
    schema: 'lacuna/block/v1',
    decision: final,
    summary,
    decisionId,
    cell: request.cells[index]?.key ?? null,
    findings: shown.map(toBlockFinding),
    packs: governor.ports.policy.packs.map(({ id, version }) => `${id}@${version}`),
  };
  return {
    decision: final,
    decisionId,
    findings: findings.map(toBlockFinding),
    block: final === 'run' ? null : bundle,
    text: final === 'run' ? '' : [summary, ...shown.map(findingText)].join('\n\n'),
  };
}

function notJudged(governor: Governor, request: GateRequest, index: number): CellAnswer {
  const { mode, policy } = governor.ports;
  const decision: Decision = mode === 'advise' ? 'warn' : 'block';
  const summary = mode === 'advise' ? NOT_JUDGED_ADVICE : NOT_JUDGED;
  const decisionId = idOf(governor, request, index);
  const block: BlockBundle = {
    schema: 'lacuna/block/v1',
    decision,
    summary,
    decisionId,
    cell: request.cells[index]?.key ?? null,
    findings: [],
    packs: policy.packs.map(({ id, version }) => `${id}@${version}`),
  };
  return { decision, decisionId, findings: [], block, text: summary };
}

/** One sentence over the findings: what became of the cell, and the gravest reason. */
function summaryOf(decision: Decision, findings: readonly Finding[], blind: boolean): string {
  const unknown = 'what ran before in this kernel is not known.';
  const reason = findings[0]?.message ?? (blind ? unknown : '');
  return `${OPENINGS[decision]} ${reason}`.trim();
}

const JUSTIFIED = 'This cell may run: a reason was given, and it is on record.';

const OPENINGS: Readonly<Record<Decision, string>> = {
  run: 'This cell may run.',
  warn: 'This cell may run, but note:',
  ask: 'This cell needs a reason before it runs:',
  block: 'This cell was not run:',
};

/** A finding as it goes over the wire and into saved outputs: words and names of fixes, no code. */
export function toBlockFinding(finding: Finding): BlockFinding {
  return {
    rule: finding.rule,
    pack: finding.pack,
    title: finding.metadata.title,
    message: finding.message,
    why: finding.why,
    level: finding.level,
    lineage: [...finding.lineage],
    owners: [...finding.owners],
    fingerprint: finding.fingerprint,
    alternatives: finding.alternatives.map(({ name, title }) => ({ name, title })),
  };
}

/** The host's fresh id, else one made of what was asked: the same question twice has the same id. */
function idOf(governor: Governor, request: GateRequest, index: number): string {
  const fresh = governor.ports.newId?.();
  if (fresh !== undefined) return fresh;
  const { kernel, epoch, revision, cells } = request;
  const parts = [kernel, epoch, revision, index, cells[index]?.source ?? ''];
  return sha256Hex(parts.join('\u0000')).slice(0, 32);
}
