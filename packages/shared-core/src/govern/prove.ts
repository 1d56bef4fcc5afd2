/**
 * Attaches alternatives to findings, and only those that are proven: the document with the edit is
 * analysed and decided again, the finding must be gone and nothing as grave may have come instead.
 *
 * One level deep: the second run attaches no alternatives.
 */
import { redactWord } from '../classification/redact.ts';
import {
  alternativesFor,
  callAt,
  type EditMaker,
  type ProposalContext,
} from '../findings/alternatives/index.ts';
import type { Alternative, CellEdit, Finding, Report } from '../findings/finding.ts';
import type { LabelledOperation } from '../lineage/label.ts';
import type { Cell, Snapshot } from '../notebook/snapshot.ts';
import type { Level } from '../policy/input.ts';
import { parseCell } from '../python/parse.ts';
import { sha256Hex } from '../text/digest.ts';
import { applyEdits } from '../text/edits.ts';
import type { Ports } from './ports.ts';

type Judge = (snapshot: Snapshot) => Promise<Report>;

const LEVELS: readonly Level[] = ['observe', 'inform', 'warn', 'justify', 'block'];

/** `report` with the alternatives of every finding that people see. */
export async function withAlternatives(
  report: Report,
  ports: Pick<Ports, 'destinations' | 'hasPseudonymKey'>,
  judge: Judge,
): Promise<Report> {
  const findings: Finding[] = [];
  for (const finding of report.findings) {
    const isSeen = finding.level !== 'observe' && finding.effect !== 'undecided';
    // A check brings its own; they are proven as all others are.
    const given = finding.alternatives.map((it) => proveEdits(it, finding, report, judge));
    const own = (await Promise.all(given)).flatMap((it) => it ?? []);
    const alternatives = isSeen
      ? [...own, ...(await alternativesOf(finding, report, ports, judge))]
      : [];
    findings.push({ ...finding, alternatives });
  }
  const { analysis, gaps, packs, assets, ladder } = report;
  return {
    ...{ analysis, findings, gaps, packs, assets, ladder },
    // Spread, it would be worked out.
    get operations() {
      return report.operations;
    },
  };
}

async function alternativesOf(
  finding: Finding,
  report: Report,
  ports: Pick<Ports, 'destinations' | 'hasPseudonymKey'>,
  judge: Judge,
): Promise<readonly Alternative[]> {
  const makers = alternativesFor(finding.metadata.alternatives, ports.hasPseudonymKey);
  const labelled = operationOf(finding, report);
  if (makers.length === 0 || labelled === undefined) return [];
  const context = contextOf(finding, report, ports);
  const found: Alternative[] = [];
  for (const maker of makers) {
    if (maker.kind === 'ask') {
      const title = maker.title({ finding, labelled });
      found.push({ name: maker.name, title, proven: false, edits: [] });
      continue;
    }
    const proven = context && (await prove(maker, context, report, judge));
    if (proven) found.push(proven);
  }
  return found;
}

/** Two cells with the same code have operations of the same id. */
function operationOf(finding: Finding, { operations }: Report): LabelledOperation | undefined {
  return operations.find(
    ({ operation: { id, place } }) => id === finding.operation && place.cell === finding.place.cell,
  );
}

function contextOf(
  finding: Finding,
  report: Report,
  { destinations, hasPseudonymKey }: Pick<Ports, 'destinations' | 'hasPseudonymKey'>,
): ProposalContext | undefined {
  const { analysis } = report;
  const cell = analysis.snapshot.cells.find(({ index }) => index === finding.place.cell);
  const labelled = operationOf(finding, report);
  if (cell?.language !== 'python' || labelled === undefined) return undefined;
  const module = parseCell(cell.source);
  const at = callAt(module, finding.place.span);
  if (at === undefined) return undefined;
  return {
    finding,
    labelled,
    analysis,
    source: cell.source,
    module,
    ...at,
    destinations,
    hasPseudonymKey,
    redact: redactWord,
  };
}

async function prove(
  maker: EditMaker,
  context: ProposalContext,
  before: Report,
  judge: Judge,
): Promise<Alternative | undefined> {
  const proposal = maker.propose(context);
  if (proposal === undefined || proposal.edits.length === 0) return undefined;
  return proveEdits({ name: maker.name, ...proposal }, context.finding, before, judge);
}

async function proveEdits(
  { name, title, edits }: Pick<Alternative, 'name' | 'title' | 'edits'>,
  finding: Finding,
  before: Report,
  judge: Judge,
): Promise<Alternative | undefined> {
  const after = await judge(editSnapshot(before.analysis.snapshot, edits));
  if (!isBetter(finding, before, after)) return undefined;
  return { name, title, proven: true, edits: mergeEdits(edits) };
}

/**
 * The same edits in the order of the text, those that touch made one: clients do not agree on what an
 * insertion and a replacement at the same place mean.
 */
function mergeEdits(edits: readonly CellEdit[]): readonly CellEdit[] {
  const merged: CellEdit[] = [];
  for (const edit of [...edits].sort((a, b) => a.cell - b.cell || a.from - b.from || a.to - b.to)) {
    const last = merged.at(-1);
    if (last?.cell === edit.cell && last.to === edit.from)
      merged[merged.length - 1] = { ...last, to: edit.to, newText: last.newText + edit.newText };
    else merged.push(edit);
  }
  return merged;
}

/** The finding is gone, and no other finding or gap of the document is new. */
function isBetter(finding: Finding, before: Report, after: Report): boolean {
  const left = countBy(after);
  const allowed = countBy(before);
  const own = keyOf(finding);
  if ((left.get(own) ?? 0) >= (allowed.get(own) ?? 0)) return false;
  const grave = LEVELS.indexOf('warn');
  const isNew = after.findings.some(
    (it) =>
      LEVELS.indexOf(it.level) >= grave &&
      (left.get(keyOf(it)) ?? 0) > (allowed.get(keyOf(it)) ?? 0),
  );
  const syntax = ({ gaps }: Report) => gaps.filter(({ cause }) => cause === 'syntax').length;
  return !isNew && syntax(after) <= syntax(before);
}

/** Findings of one rule in one cell: an edit changes fingerprints, so they are counted. */
function keyOf({ rule, pack, place }: Finding): string {
  return `${place.cell} ${pack} ${rule}`;
}

function countBy({ findings }: Report): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const finding of findings) {
    const key = keyOf(finding);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

/** The snapshot with `edits` made; cells that are not edited are the same objects. */
export function editSnapshot(snapshot: Snapshot, edits: readonly CellEdit[]): Snapshot {
  const cells = snapshot.cells.map((cell) => {
    const own = edits.filter((edit) => edit.cell === cell.index);
    return own.length === 0 ? cell : editCell(cell, own);
  });
  return { ...snapshot, cells };
}

function editCell(cell: Cell, edits: readonly CellEdit[]): Cell {
  const source = applyEdits(cell.source, edits);
  return { ...cell, source, sha256: sha256Hex(source) };
}
