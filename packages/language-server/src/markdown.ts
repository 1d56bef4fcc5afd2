/**
 * Hover and rule pages as Markdown, made of what the report already says. It adds layout and labels; it
 * judges nothing and knows no rule.
 */
import {
  findingMarkdown,
  type Finding,
  type FrameAt,
  type LabelledOperation,
  type PackInfo,
  type RuleMetadata,
} from '@lacuna/shared-core';

/** Columns of a frame shown before the rest is counted. */
const SHOWN_COLUMNS = 24;

/** Why this is a finding, in the core's words, and what would be allowed instead. */
export function describeFinding(finding: Finding): string {
  const proven = finding.alternatives.filter((it) => it.proven);
  const instead = proven.map((it) => `- ${escape(it.title)}`);
  return [
    findingMarkdown(finding),
    ...(instead.length > 0 ? [`Would be allowed:\n${instead.join('\n')}`] : []),
  ].join('\n\n');
}

/** What a frame holds at this place: its columns, where each comes from, and what is known of it. */
export function describeFrame(frame: FrameAt, operations: readonly LabelledOperation[]): string {
  const tiers = tiersOf(operations);
  const shown = frame.columns.slice(0, SHOWN_COLUMNS);
  const rows = shown.map((column) => {
    const from = column.from.map((it) => code(`${it.asset}.${it.column}`)).join(', ');
    const labels = column.from.map((it) => tiers.get(`${it.asset}\0${it.column}`) ?? '');
    return `| ${code(column.name)} | ${from} | ${[...new Set(labels)].filter(Boolean).join(', ')} |`;
  });
  const rest = frame.columns.length - shown.length;
  const count = `${frame.columns.length} column${frame.columns.length === 1 ? '' : 's'}`;
  return [
    `${code(frame.name)}: ${frame.open ? `${count} known, others possible` : count}`,
    ...(rows.length > 0 ? ['', '| Column | From | |', '| --- | --- | --- |', ...rows] : []),
    ...(rest > 0 ? ['', `… and ${rest} more`] : []),
  ].join('\n');
}

/** The page of a rule, or one sentence where no pack in force has it. */
export function explainRule(id: string, packs: readonly PackInfo[]): string {
  const pages = packs.flatMap((pack) =>
    pack.rules.filter((it) => it.id === id).map((rule) => rulePage(rule, pack)),
  );
  return pages.length > 0 ? pages.join('\n\n---\n\n') : `No pack in force has a rule ${code(id)}.`;
}

function rulePage(rule: RuleMetadata, pack: PackInfo): string {
  return [
    `# ${escape(rule.title)}`,
    '',
    escape(rule.description),
    '',
    `**Why.** ${escape(rule.why)}`,
    ...(rule.alternatives.length > 0
      ? ['', `**Instead.** ${rule.alternatives.map((it) => code(it)).join(', ')}`]
      : []),
    '',
    `Rule ${code(rule.id)} of ${escape(pack.id)} ${escape(pack.version)} (${pack.layer}), effect ${rule.effect}, level ${rule.level}, since ${escape(rule.since)}.`,
  ].join('\n');
}

function tiersOf(operations: readonly LabelledOperation[]): ReadonlyMap<string, string> {
  const tiers = new Map<string, string>();
  for (const { columns } of operations) {
    for (const { origins } of columns) {
      for (const { asset, column, classification } of origins) {
        tiers.set(`${asset}\0${column}`, labelOf(classification));
      }
    }
  }
  return tiers;
}

function labelOf({ tier, categories }: { tier: string; categories: readonly string[] }): string {
  return [tier, ...categories.map((it) => code(it))].join(' ');
}

/** Inline code that a back quote or a line break inside cannot leave. */
function code(text: string): string {
  const flat = text.replaceAll(/\s+/g, ' ').replaceAll('|', '\\|');
  return flat.includes('`') ? `\`\` ${flat} \`\`` : `\`${flat}\``;
}

/** Words that Markdown does not read: names of columns and files come from the user's code. */
function escape(text: string): string {
  return text.replaceAll(/[\\`*_[\]<>|#]/g, (it) => `\\${it}`).replaceAll(/\s*\n\s*/g, ' ');
}
