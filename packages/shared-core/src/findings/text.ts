/**
 * A finding in plain words, for outputs without a renderer, hovers and terminals.
 *
 * It arranges sentences that are already made and redacted; it knows no editor and no colours.
 */
import type { Evidence } from '../catalog/asset.ts';
import type { Finding } from './finding.ts';

/** Reasons shown for each column, the strongest first. */
const MOST_REASONS = 3;
/** Columns whose reasons are shown; a wide table's others are counted. */
const MOST_COLUMNS = 6;

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

/** The same as Markdown with the evidence for each label, for a hover. */
export function findingMarkdown(finding: Finding): string {
  const evidence = finding.evidence
    .slice(0, MOST_COLUMNS)
    .flatMap(({ column, items }) =>
      [...new Set(items.map(reasonOf))]
        .slice(0, MOST_REASONS)
        .map((reason) => `- \`${ticked(column)}\`: ${reason}`),
    );
  const others = finding.evidence.length - MOST_COLUMNS;
  if (others > 0) evidence.push(`- and ${others} more column${others === 1 ? '' : 's'}`);
  return [
    `**${finding.message}**`,
    finding.why,
    ...(finding.lineage.length > 0
      ? [finding.lineage.map((step) => `\`${ticked(step)}\``).join(' → ')]
      : []),
    ...(evidence.length > 0 ? [evidence.join('\n')] : []),
    [
      `Rule \`${finding.rule}\` of \`${finding.pack}\`, level ${finding.level}.`,
      ...(finding.owners.length > 0 ? [`Ask ${finding.owners.join(', ')}.`] : []),
    ].join(' '),
  ].join('\n\n');
}

/** Why, and who says so where the sentence does not. */
function reasonOf({ because, by }: Evidence): string {
  return because.includes(by) ? because : `${because} *(${by})*`;
}

/** A name inside backticks: a backtick in it would end them. */
function ticked(text: string): string {
  return text.replaceAll('`', 'ˋ');
}
