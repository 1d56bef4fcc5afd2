/**
 * METADATA of a pack's rules: read from what the compiler reports, checked field by field, each
 * complaint with its file and line. It does not compile and does not evaluate.
 */
import { RuleMetadata, packageOf } from '@lacuna/shared-core';
import { describeIssue, type PackProblem } from './pack-error.ts';
import type { RegoRule } from './rego-compiler.ts';

export interface RuleReading {
  readonly rules: readonly RuleMetadata[];
  readonly problems: readonly PackProblem[];
}

/** The document every rule of a pack contributes to. */
export const ENTRY = 'violations';

/** Rule ids are kebab-case and name the pattern, not the cure. */
const RULE_ID = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/;

/** Reads the METADATA of every rule that contributes to `violations`. */
export function readRuleMetadata(packId: string, found: readonly RegoRule[]): RuleReading {
  const problems: PackProblem[] = [];
  const rules = new Map<string, { readonly metadata: RuleMetadata; readonly rule: RegoRule }>();
  const home = packageOf(packId);
  for (const rule of found) {
    if (isLibrary(rule)) continue;
    if (rule.package !== home && !rule.package.startsWith(`${home}.`)) {
      problems.push(
        problem(rule, 'package', `package ${rule.package}: expected ${home} or a package below it`),
      );
      continue;
    }
    const contributes = rule.package === home && rule.name === ENTRY;
    if (!contributes && rule.custom?.['id'] === undefined) continue;
    const read = readOne(rule);
    problems.push(...read.problems);
    if (read.metadata === undefined) continue;
    const other = rules.get(read.metadata.id);
    if (other === undefined) rules.set(read.metadata.id, { metadata: read.metadata, rule });
    else if (!sameMetadata(other.metadata, read.metadata)) {
      const message = `rule id ${read.metadata.id} is used by ${other.rule.file}:${other.rule.row} too; ids are unique in a pack`;
      problems.push(problem(rule, 'duplicate-id', message));
    }
  }
  if (problems.length === 0 && rules.size === 0) {
    problems.push({
      code: 'no-rules',
      message: `no rule contributes to data.${home}.${ENTRY}: expected \`${ENTRY} contains … if …\` in package ${home}`,
      file: 'pack.yaml',
      line: 0,
      column: 0,
    });
  }
  return { rules: [...rules.values()].map((it) => it.metadata), problems };
}

function readOne(rule: RegoRule): {
  readonly metadata?: RuleMetadata;
  readonly problems: readonly PackProblem[];
} {
  if (!rule.annotated) {
    const message = `${rule.name} has no METADATA: expected a block of comments that starts with \`# METADATA\` directly above it, with title, description and custom.id, effect, level, message, why, alternatives, since`;
    return { problems: [problem(rule, 'metadata', message)] };
  }
  const parsed = RuleMetadata.safeParse({
    title: rule.title,
    description: rule.description,
    ...Object.fromEntries(
      Object.keys(RuleMetadata.shape)
        .filter((key) => key !== 'title' && key !== 'description')
        .map((key) => [key, rule.custom?.[key]]),
    ),
  });
  const problems: PackProblem[] = [];
  if (!parsed.success) {
    for (const issue of parsed.error.issues) {
      const [field = ''] = issue.path.map(String);
      const path = field === 'title' || field === 'description' ? field : `custom.${field}`;
      problems.push(problem(rule, 'metadata', `METADATA ${path}: ${describeIssue(issue, [])}`));
    }
    return { problems };
  }
  const { id } = parsed.data;
  if (!RULE_ID.test(id)) {
    problems.push(
      problem(
        rule,
        'metadata',
        `METADATA custom.id: expected words in kebab-case such as export-unmasked, not ${id}`,
      ),
    );
  }
  return problems.length > 0 ? { problems } : { metadata: parsed.data, problems };
}

/** Two bodies of one rule repeat its METADATA; that is the same rule. */
function sameMetadata(a: RuleMetadata, b: RuleMetadata): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function isLibrary(rule: RegoRule): boolean {
  return rule.file.startsWith('lib/');
}

function problem(rule: RegoRule, code: string, message: string): PackProblem {
  const line = rule.annotated && code === 'metadata' ? rule.metadataRow : rule.row;
  return { code, message, file: rule.file, line, column: rule.col };
}
