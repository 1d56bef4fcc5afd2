/**
 * Hover and rule pages as Markdown, made of what the report already says. It adds layout and labels; it
 * judges nothing and knows no rule.
 */
import {
  escapeMarkdown,
  findingMarkdown,
  inlineCode,
  type Finding,
  type PackInfo,
  type RuleMetadata,
} from '@lacuna/shared-core';

/** Why this is a finding, in the core's words, and what would be allowed instead. */
export function describeFinding(finding: Finding): string {
  const proven = finding.alternatives.filter((it) => it.proven);
  const instead = proven.map((it) => `- ${escapeMarkdown(it.title)}`);
  return [
    findingMarkdown(finding),
    ...(instead.length > 0 ? [`Would be allowed:\n${instead.join('\n')}`] : []),
  ].join('\n\n');
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
    `# ${escapeMarkdown(rule.title)}`,
    '',
    escapeMarkdown(rule.description),
    '',
    `**Why.** ${escapeMarkdown(rule.why)}`,
    ...(rule.alternatives.length > 0
      ? ['', `**Instead.** ${rule.alternatives.map((it) => code(it)).join(', ')}`]
      : []),
    '',
    `Rule ${code(rule.id)} of ${escapeMarkdown(pack.id)} ${escapeMarkdown(pack.version)} (${pack.layer}), effect ${rule.effect}, level ${rule.level}, since ${escapeMarkdown(rule.since)}.`,
  ].join('\n');
}

/** Inline code, also within a table. */
export function code(text: string): string {
  return inlineCode(text).replaceAll('|', '\\|');
}
