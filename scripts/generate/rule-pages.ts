/** `docs/rules/*.md`: a page for each rule, from its METADATA and from its spec, so that the examples are tested. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createRegoCompiler, findAssets, loadPack } from '@lacuna/adapters';
import { HOST_PACK, HOST_RULES, type RuleMetadata } from '@lacuna/shared-core';
import type { GeneratedFile, Generator } from './generated.ts';

export const rulePages: Generator = {
  name: 'rule-pages',
  owns: ['docs/rules'],
  async generate(root) {
    const assets = findAssets(join(root, 'policies', 'baseline'));
    const compiler = assets?.compiler ?? null;
    const pack = await loadPack(join(root, 'policies', 'baseline'), 'baseline', {
      ...(assets && { assets }),
      ...(compiler !== null && { compiler: createRegoCompiler(compiler) }),
    });
    if (!pack.ok) throw new Error(pack.error.message);
    const { id, version, rules } = pack.value.info;
    const specs = specsUnder(join(root, 'policies', 'baseline', 'rules'));
    return [
      ...rules.map((rule) => page(rule, `${id}@${version}`, specs.get(rule.id))),
      ...HOST_RULES.map((rule) => page(rule, HOST_PACK, undefined)),
    ];
  },
};

/** Spec text by rule id: `rules/<id>/<id>.spec.md`. */
function specsUnder(folder: string): ReadonlyMap<string, string> {
  const specs = new Map<string, string>();
  for (const id of readdirSync(folder)) {
    const file = join(folder, id, `${id}.spec.md`);
    if (existsSync(file)) specs.set(id, readFileSync(file, 'utf8'));
  }
  return specs;
}

function page(rule: RuleMetadata, pack: string, spec: string | undefined): GeneratedFile {
  const alternatives =
    rule.alternatives.length === 0 ? 'none' : rule.alternatives.map((it) => `\`${it}\``).join(', ');
  const text = `# ${rule.title}

<!-- Written by \`npm run generate\`. -->

| | |
| --- | --- |
| Rule | \`${rule.id}\` |
| Pack | \`${pack}\` |
| Effect | ${rule.effect} |
| Level | ${rule.level} |
| Instead | ${alternatives} |
| Since | ${rule.since} |

${rule.description.trim()}

## Why

${rule.why}
${spec === undefined ? '' : examples(spec)}`;
  return { path: `docs/rules/${rule.id}.md`, text };
}

/** The spec without its title, one level down: its examples are run by the test that runs all specs. */
function examples(spec: string): string {
  const body = spec
    .replace(/^# .*\n+/, '')
    .trimEnd()
    .replace(/^(#+ )/gm, '#$1');
  return `\n## Examples\n\n${body}\n`;
}
