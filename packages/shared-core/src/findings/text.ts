/**
 * A finding in plain words, for outputs without a renderer, hovers and terminals.
 *
 * It arranges sentences that are already made and redacted; it knows no editor and no colours.
 */
import type { Evidence } from '../catalog/asset.ts';
import { escapeMarkdown, inlineCode } from '../text/markdown.ts';
import type { Finding } from './finding.ts';

/** Reasons shown for each column, the strongest first. */
const MOST_REASONS = 3;
/** Lines of evidence shown, and columns named on one, before the rest is counted: a hover is read at a glance. */
const MOST_LINES = 6;
const MOST_NAMES = 4;

/** The path of the data on one line: `data/customers.csv.email → customers → ~/Downloads/export.csv`. */
export function lineageText({ lineage }: Pick<Finding, 'lineage'>): string {
  return lineage.join(' → ');
}

/** Several lines without a trailing newline: what, why, the path, what to do instead, whom to ask. */
export function findingText(finding: Finding): string {
  const instead = finding.alternatives.map(({ title }) => `  - ${title}`);
  return [
    finding.message,
    finding.why,
    ...(finding.lineage.length > 0 ? [`Path: ${lineageText(finding)}`] : []),
    ...(instead.length > 0 ? ['Instead:', ...instead] : []),
    ...(finding.owners.length > 0 ? [`Ask: ${finding.owners.join(', ')}`] : []),
    `Rule: ${finding.rule} (${finding.pack})`,
  ].join('\n');
}

/** The same as Markdown with the evidence for each label, for a hover. What is not ours in it is escaped. */
export function findingMarkdown(finding: Finding): string {
  const owners = finding.owners.map(escapeMarkdown).join(', ');
  return [
    `**${escapeMarkdown(finding.message)}**`,
    escapeMarkdown(finding.why),
    ...(finding.lineage.length > 0 ? [finding.lineage.map(inlineCode).join(' → ')] : []),
    ...evidenceList(finding),
    [
      `Rule ${inlineCode(finding.rule)} of ${inlineCode(finding.pack)}, level ${finding.level}.`,
      ...(owners === '' ? [] : [`Ask ${owners}.`]),
    ].join(' '),
  ].join('\n\n');
}

/** One line for columns with the same reasons, a few lines, and a count of the columns beyond them. */
function evidenceList({ evidence }: Finding): readonly string[] {
  const byReasons = new Map<string, string[]>();
  for (const { column, items } of evidence) {
    const reasons = [...new Set(items.map(reasonOf))].slice(0, MOST_REASONS).join('; ');
    if (reasons === '') continue;
    const columns = byReasons.get(reasons);
    if (columns === undefined) byReasons.set(reasons, [column]);
    else if (!columns.includes(column)) columns.push(column);
  }
  const all = [...byReasons];
  const lines = all
    .slice(0, MOST_LINES)
    .map(([reasons, columns]) => `- ${namesOf(columns)}: ${reasons}`);
  const beyond = all.slice(MOST_LINES).reduce((sum, [, columns]) => sum + columns.length, 0);
  if (beyond > 0) lines.push(`- and ${beyond} more`);
  return lines.length > 0 ? [lines.join('\n')] : [];
}

function namesOf(columns: readonly string[]): string {
  const shown = columns.slice(0, MOST_NAMES).map(inlineCode).join(', ');
  return columns.length > MOST_NAMES ? `${shown} and ${columns.length - MOST_NAMES} more` : shown;
}

/** Why, and who says so where the sentence does not. */
function reasonOf({ because, by }: Evidence): string {
  const reason = escapeMarkdown(because);
  return because.includes(by) ? reason : `${reason} *(${escapeMarkdown(by)})*`;
}
