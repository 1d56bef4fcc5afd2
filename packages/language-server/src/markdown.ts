/**
 * Hover and rule pages as Markdown, made of what the report already says. It adds layout and labels; it
 * judges nothing and knows no rule.
 */
import {
  findingMarkdown,
  type Finding,
  type PackInfo,
  type RuleMetadata,
} from '@lacuna/shared-core';

/** Why this is a finding, in the core's words, and what would be allowed instead. */
export function describeFinding(finding: Finding): string {
  const proven = finding.alternatives.filter((it) => it.proven);
  const instead = proven.map((it) => `- ${escape(it.title)}`);
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

/** Inline code that a back quote or a line break inside cannot leave. */
export function code(text: string): string {
  const flat = text.replaceAll(/\s+/g, ' ').replaceAll('|', '\\|');
  return flat.includes('`') ? `\`\` ${flat} \`\`` : `\`${flat}\``;
}

/** Words that Markdown does not read: names of columns and files come from the user's code. */
export function escape(text: string): string {
  return text.replaceAll(/[\\`*_[\]<>|#]/g, (it) => `\\${it}`).replaceAll(/\s*\n\s*/g, ' ');
}
