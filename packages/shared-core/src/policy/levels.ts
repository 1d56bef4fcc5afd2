/**
 * What a violation leads to: the level in force, from the rule's effect, its rollout, the
 * configuration and the host's caps. All joins go upwards except the caps, which are the host's own
 * and the same for everybody. It does not decide about cells: that is the gate's table.
 */
import type { LabelledColumn, LabelledOperation } from '../lineage/label.ts';
import { Effect, Level, type RuleMetadata, type Violation } from './input.ts';

/** The most a rule of this effect can lead to, however far its rollout is. */
const LEVEL_OF_EFFECT: Readonly<Record<Effect, Level>> = {
  allow: 'observe',
  warn: 'warn',
  justify: 'justify',
  // Approval is asked for where the cell is held; until it is given nothing runs.
  approve: 'block',
  deny: 'block',
};

/** Cap for findings whose only evidence is the name of a column: names lie often enough. */
const NAME_ONLY_CAP: Level = 'warn';

export function rankOfLevel(level: Level): number {
  return Level.options.indexOf(level);
}

export function rankOfEffect(effect: Effect): number {
  return Effect.options.indexOf(effect);
}

/** The graver of two levels. */
export function higherLevel(a: Level, b: Level): Level {
  return rankOfLevel(a) >= rankOfLevel(b) ? a : b;
}

/** The graver of two effects: how answers of several packs are joined. */
export function higherEffect(a: Effect, b: Effect): Effect {
  return rankOfEffect(a) >= rankOfEffect(b) ? a : b;
}

function lowerLevel(a: Level, b: Level): Level {
  return rankOfLevel(a) <= rankOfLevel(b) ? a : b;
}

/** What decides a level, apart from where it comes from. */
export interface LevelFacts {
  /** The rule's own effect: the most it can lead to. */
  readonly effect: Effect;
  /** Rollout level the pack was written with. */
  readonly ruleLevel: Level;
  /** Rollout levels of the configuration layers, any order: each can raise, none can lower. */
  readonly configured: readonly Level[];
  /** True when every column concerned is known by its name alone. */
  readonly nameOnly: boolean;
}

/** The level in force: how far the rollout is, but no further than the effect and the host's cap. */
export function joinLevels(facts: LevelFacts): Level {
  const rollout = facts.configured.reduce(higherLevel, facts.ruleLevel);
  const level = lowerLevel(LEVEL_OF_EFFECT[facts.effect], rollout);
  return facts.nameOnly ? lowerLevel(level, NAME_ONLY_CAP) : level;
}

/** The level in force of one violation of `rule` at one operation; `levels` are the joined configuration. */
export function levelInForce(
  rule: RuleMetadata,
  levels: ReadonlyMap<string, Level>,
  labelled: LabelledOperation,
  violation: Violation,
): Level {
  const configured = levels.get(rule.id);
  const columns = concernedColumns(labelled, violation);
  return joinLevels({
    effect: rule.effect,
    ruleLevel: rule.level,
    configured: configured === undefined ? [] : [configured],
    nameOnly: columns.length > 0 && columns.every((it) => it.classification.nameOnly),
  });
}

/** Columns a violation is about; all of the operation's when it does not say. */
export function concernedColumns(
  labelled: LabelledOperation,
  violation: Violation,
): readonly LabelledColumn[] {
  const { columns } = violation;
  if (columns === undefined) return labelled.columns;
  return labelled.columns.filter(({ flow }) => columns.includes(flow?.name ?? null));
}

/**
 * The level of an answer that is none: as a denial where the gate enforces, as a warning where it
 * advises. Never less: an error on the way to a decision is not an allowance.
 */
export function undecidedLevel(mode: 'advise' | 'enforce' | 'strict'): Level {
  return mode === 'advise' ? 'warn' : 'block';
}
