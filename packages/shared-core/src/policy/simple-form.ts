/**
 * The simple form of a pack: `allow`, `reasoning` and `alternatives` in package `governance`, over three
 * upper-case tiers. This is the view between it and the house's own contract; it evaluates nothing.
 */
import type { PackManifest } from './manifest.ts';
import type { PolicyInput, RuleMetadata, Violation } from './input.ts';

/** Documents of the simple form. `allow` must be there; the others may be. */
export const SIMPLE_FORM = {
  package: 'governance',
  allow: 'governance/allow',
  reasoning: 'governance/reasoning',
  alternatives: 'governance/alternatives',
} as const;

/** The one rule that a pack in the simple form has. */
export const SIMPLE_RULE = 'not-allowed';

/** Everything graver than internal is PROPRIETARY there; so is a tier it does not know. */
const SIMPLE_TIERS: Readonly<Record<string, string>> = {
  public: 'PUBLIC',
  internal: 'INTERNAL',
};

const simpleTier = (tier: string): string => SIMPLE_TIERS[tier] ?? 'PROPRIETARY';

/** The question as a pack in the simple form reads it. */
export function simpleInput(input: PolicyInput): unknown {
  const { source, user } = input;
  return {
    ...input,
    source: {
      ...source,
      classification: simpleTier(source.classification),
      columns: source.columns.map((it) => ({ ...it, tier: simpleTier(it.tier) })),
      assets: source.assets.map((it) => ({ ...it, tier: simpleTier(it.tier) })),
    },
    user: { ...user, clearance: simpleTier(user.clearance) },
  };
}

/** What the three documents say; a document that is not defined is undefined. */
export interface SimpleAnswer {
  readonly allow: unknown;
  readonly reasoning: unknown;
  readonly alternatives: unknown;
}

/**
 * The violations that an answer means. Undefined: nothing was decided, because `allow` is neither true
 * nor false, or because nobody knows what the source is.
 */
export function readSimpleAnswer(
  input: PolicyInput,
  { allow, reasoning, alternatives }: SimpleAnswer,
): readonly Violation[] | undefined {
  if (input.source.unclassified || typeof allow !== 'boolean') return undefined;
  if (allow) return [];
  const reasons = wordsOf(reasoning);
  return [
    {
      rule: SIMPLE_RULE,
      args: {
        reasoning: reasons.length > 0 ? reasons : [`the policy does not allow ${input.action}`],
        alternatives: wordsOf(alternatives),
      },
    },
  ];
}

function wordsOf(value: unknown): string[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list.filter((it) => typeof it === 'string');
}

/** METADATA of the one rule, from the manifest. */
export function simpleRule(manifest: PackManifest): RuleMetadata {
  return {
    id: SIMPLE_RULE,
    title: 'The policy does not allow it',
    description: manifest.description,
    effect: 'deny',
    level: 'block',
    message: '{reasoning}',
    why: manifest.description,
    alternatives: [],
    since: manifest.version,
  };
}
