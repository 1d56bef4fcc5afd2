/** Explains one rule: what it says, why, at which level, and what may be done instead. */
import { resolve } from 'node:path';
import { findRoot, openWorkspace } from '@lacuna/adapters';
import { HOST_PACK, HOST_RULES, nearest, type RuleMetadata } from '@lacuna/shared-core';
import type { CommandIo } from '../command.ts';
import { coloursFor, type Colours } from '../reporters/colours.ts';

interface KnownRule {
  readonly rule: RuleMetadata;
  readonly pack: string;
}

/** Prints the page of rule `id`; 2 when there is none in force. */
export async function explainRule(
  id: string,
  managed: readonly string[],
  io: CommandIo,
): Promise<number> {
  const workspace = await openWorkspace({
    root: findRoot(io.cwd, io.cwd, true),
    managed: managed.map((path) => resolve(io.cwd, path)),
    trusted: true,
  });
  const rules: readonly KnownRule[] = [
    ...workspace.packs.flatMap((pack) =>
      pack.rules.map((rule) => ({ rule, pack: `${pack.id}@${pack.version}` })),
    ),
    ...HOST_RULES.map((rule) => ({ rule, pack: HOST_PACK })),
  ];
  const known = rules.filter(({ rule }) => rule.id === id);
  if (known.length === 0) {
    const ids = rules.map(({ rule }) => rule.id);
    const meant = nearest(id, ids);
    const hint =
      meant === undefined ? `expected one of ${ids.join(', ')}` : `did you mean ${meant}?`;
    io.stderr(`lacuna: there is no rule ${JSON.stringify(id)} in force; ${hint}\n`);
    return 2;
  }
  const colours = coloursFor(io.isTerminal);
  io.stdout(
    known.map((it) => page(it, workspace.settings.levels.get(id) ?? null, colours)).join('\n'),
  );
  return 0;
}

function page({ rule, pack }: KnownRule, configured: string | null, colours: Colours): string {
  const level = configured === null ? rule.level : `${rule.level}, configured ${configured}`;
  const instead =
    rule.alternatives.length === 0
      ? 'nothing that Lacuna can propose'
      : rule.alternatives.join(', ');
  return [
    colours.bold(`${rule.id}: ${rule.title}`),
    '',
    rule.description.trim(),
    '',
    `Why:      ${rule.why}`,
    `Effect:   ${rule.effect}`,
    `Level:    ${level}`,
    `Instead:  ${instead}`,
    `Pack:     ${pack}, since ${rule.since}`,
    '',
  ].join('\n');
}
