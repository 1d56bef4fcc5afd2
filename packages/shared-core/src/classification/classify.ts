/**
 * From evidence to one classification: precedence and authority of DESIGN §5.3.
 *
 * Who may do what:
 * - a `managed` or `signed` statement sets the tier and may lower it; its `negative` clears everything weaker;
 * - values prove a category, and their `negative` (a column of yes and no) clears what only the name said;
 * - `user` and `workspace` statements add and raise. A user's `negative` clears name and context votes,
 *   which can never do more than warn; a workspace's does not, because it arrives with somebody's clone;
 * - names and table context never outrank any of these.
 *
 * It does not collect evidence; the voters do.
 */
import type { Authority, Evidence, Identifiability } from '../catalog/asset.ts';
import type { Classification, Tier, TierLadder } from './classification.ts';
import { highest, isWithin, meaningOf, rankOf, strongest, tierOfGrade } from './taxonomy.ts';

/** What a column's own evidence comes to. */
export function classifyColumn(evidence: readonly Evidence[], ladder: TierLadder): Classification {
  return classifyWithin(evidence, [], ladder);
}

/**
 * A column's evidence seen together with what was said of its whole asset: the asset's tier is the
 * floor of every column that no managed or signed statement places by itself.
 */
export function classifyWithin(
  column: readonly Evidence[],
  asset: readonly Evidence[],
  ladder: TierLadder,
): Classification {
  const own = accepted(column, [...column, ...asset]);
  const around = accepted(asset, asset);
  const all = reckon(own, around, ladder);
  if (all === null) return nothingKnown(ladder);
  const proven = reckon(own.filter(isProof), around.filter(isProof), ladder);
  return {
    tier: all.tier,
    categories: all.categories,
    identifiability: all.identifiability,
    evidence: byStrength([...own, ...around.filter((it) => it.tier !== null)]),
    nameOnly: proven === null || rankOf(all.tier, ladder) > rankOf(proven.tier, ladder),
    unclassified: false,
  };
}

/** The classification of what nobody said anything about. */
export function nothingKnown(ladder: TierLadder): Classification {
  return {
    tier: ladder.unclassified,
    categories: [],
    identifiability: 'none',
    evidence: [],
    nameOnly: false,
    unclassified: true,
  };
}

/** The classification of constants and of what a sanitiser removed. */
export function harmless(ladder: TierLadder): Classification {
  return {
    tier: ladder.tiers[0] ?? ladder.unclassified,
    categories: [],
    identifiability: 'none',
    evidence: [],
    nameOnly: false,
    unclassified: false,
  };
}

/** `managed` and `signed` may lower, clear and place; nobody else may. */
export function mayLower(authority: Authority): boolean {
  return authority === 'managed' || authority === 'signed';
}

interface Reckoning {
  readonly tier: Tier;
  readonly categories: readonly string[];
  readonly identifiability: Identifiability;
}

function isProof({ source }: Evidence): boolean {
  return source !== 'name' && source !== 'context';
}

/** Precedence, graver first. A statement with managed or signed authority wins over everything. */
function weight({ source, authority }: Evidence): number {
  if (mayLower(authority) || source === 'policy') return 5;
  if (source === 'catalog' || source === 'user') return 4;
  if (source === 'value') return 3;
  return source === 'name' ? 2 : 1;
}

/** The heaviest vote that a negative vote clears, exclusive; see the head of this file. */
function reach(negative: Evidence): number {
  if (mayLower(negative.authority)) return 5;
  if (negative.source === 'value') return 3;
  if (negative.source === 'name') return 2;
  return negative.authority === 'user' ? 3 : 0;
}

function accepted(votes: readonly Evidence[], all: readonly Evidence[]): readonly Evidence[] {
  const negatives = all.filter((it) => it.negative === true);
  const positives = votes.filter((it) => it.negative !== true);
  if (negatives.length === 0) return positives;
  return positives.filter(
    (vote) =>
      !negatives.some(
        (negative) => weight(vote) < reach(negative) && speaksOf(negative.category, vote.category),
      ),
  );
}

function speaksOf(denied: string | null, category: string | null): boolean {
  return category !== null && (denied === null || isWithin(category, denied));
}

/** Null when there is nothing to go by. */
function reckon(
  own: readonly Evidence[],
  around: readonly Evidence[],
  ladder: TierLadder,
): Reckoning | null {
  const placed = assertedTier(own, ladder);
  const lowest = ladder.tiers[0] ?? ladder.unclassified;
  let tier: Tier | null = placed ?? assertedTier(around, ladder);
  let identifiability: Identifiability = 'none';
  let said: Identifiability | null = null;
  const categories = new Set<string>();
  for (const vote of own) {
    if (vote.category !== null) {
      categories.add(vote.category);
      const meaning = meaningOf(vote.category);
      if (placed === null)
        tier = highest(tier ?? lowest, tierOfGrade(meaning.grade, ladder), ladder);
      if (vote.identifiability === null)
        identifiability = strongest(identifiability, meaning.identifiability);
    }
    if (vote.identifiability !== null) {
      identifiability = strongest(identifiability, vote.identifiability);
      if (mayLower(vote.authority)) said = strongest(said ?? 'none', vote.identifiability);
    }
  }
  if (placed === null)
    for (const { category } of around)
      if (category !== null)
        tier = highest(tier ?? lowest, tierOfGrade(meaningOf(category).grade, ladder), ladder);
  for (const vote of [...own, ...around]) {
    if (vote.tier === null || mayLower(vote.authority)) continue;
    // Anybody may raise; below the tier of the unclassified nobody without authority goes.
    const raised = tierNamed(vote.tier, ladder);
    if (tier !== null || rankOf(raised, ladder) >= rankOf(ladder.unclassified, ladder))
      tier = highest(tier ?? lowest, raised, ladder);
  }
  if (tier === null) return null;
  return {
    tier,
    categories: [...categories].sort(),
    identifiability: said ?? identifiability,
  };
}

/** The gravest tier that managed or signed statements give, or null. */
function assertedTier(votes: readonly Evidence[], ladder: TierLadder): Tier | null {
  let tier: Tier | null = null;
  for (const vote of votes)
    if (vote.tier !== null && mayLower(vote.authority)) {
      const asserted = tierNamed(vote.tier, ladder);
      tier = tier === null ? asserted : highest(tier, asserted, ladder);
    }
  return tier;
}

/** The tier of the ladder that `word` names, whatever its case; an unknown word is taken as the gravest. */
function tierNamed(word: string, ladder: TierLadder): Tier {
  const lower = word.toLowerCase();
  return ladder.tiers.find((it) => it.toLowerCase() === lower) ?? ladder.tiers.at(-1) ?? word;
}

function byStrength(votes: readonly Evidence[]): readonly Evidence[] {
  return [...votes].sort((a, b) => weight(b) - weight(a) || b.strength - a.strength);
}
