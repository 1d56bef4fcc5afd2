/**
 * How labels join and how they come down: DESIGN §5.3. Joining takes the gravest of everything; only
 * what surely happened to a column lowers it. It knows classifications, not operations.
 */
import type { Classification, TierLadder } from '../classification/classification.ts';
import { harmless } from '../classification/classify.ts';
import {
  highest,
  oneStepDown,
  rankOf,
  strongest,
  tierOfGrade,
} from '../classification/taxonomy.ts';
import type { Transform } from '../operations/operation.ts';

/** The upper bound of `parts`: highest tier, union of categories. Nothing joined is harmless. */
export function joinLabels(parts: readonly Classification[], ladder: TierLadder): Classification {
  const [first, ...rest] = parts;
  if (first === undefined) return harmless(ladder);
  if (rest.length === 0) return first;
  let { tier, identifiability } = first;
  const categories = new Set(first.categories);
  const evidence = new Set(first.evidence);
  let unclassified = first.unclassified;
  let nameOnly = first.nameOnly;
  for (const part of rest) {
    tier = highest(tier, part.tier, ladder);
    identifiability = strongest(identifiability, part.identifiability);
    for (const it of part.categories) categories.add(it);
    for (const it of part.evidence) evidence.add(it);
    unclassified &&= part.unclassified;
    nameOnly ||= part.nameOnly;
  }
  const rank = rankOf(tier, ladder);
  const proven =
    nameOnly &&
    parts.some((it) => !it.nameOnly && !it.unclassified && rankOf(it.tier, ladder) >= rank);
  return {
    tier,
    categories: [...categories].sort(),
    identifiability,
    evidence: [...evidence],
    nameOnly: nameOnly && !proven,
    unclassified,
  };
}

/** The key is needed to get back: what is left is a pseudonym. */
const PSEUDONYMS: readonly Transform[] = ['keyed-hash', 'tokenise', 'encrypt'];

/**
 * `classification` after the transforms that each of its values has surely been through. A keyed
 * pseudonym comes down one step; constants and redacted values hold nothing; a mask comes down from the
 * gravest tier only, because part of the value stays; an unkeyed hash, noise and buckets earn nothing.
 */
export function labelAfter(
  classification: Classification,
  must: readonly Transform[],
  ladder: TierLadder,
): Classification {
  if (must.includes('redact') || must.includes('constant')) return harmless(ladder);
  if (must.some((it) => PSEUDONYMS.includes(it))) return pseudonym(classification, ladder);
  if (must.includes('mask')) {
    const floor = tierOfGrade(2, ladder);
    return rankOf(classification.tier, ladder) > rankOf(floor, ladder)
      ? { ...classification, tier: oneStepDown(classification.tier, ladder) }
      : classification;
  }
  return classification;
}

function pseudonym(classification: Classification, ladder: TierLadder): Classification {
  const { identifiability, categories } = classification;
  const pointed =
    identifiability === 'direct' ||
    identifiability === 'quasi' ||
    identifiability === 'pseudonymous';
  if (!pointed && categories.length === 0) return classification;
  return {
    ...classification,
    tier: lowered(classification, ladder),
    categories: [...new Set([...categories, 'user.unique_id.pseudonymous'])].sort(),
    identifiability: 'pseudonymous',
  };
}

/** `classification` of a column over groups of a checked size: one step down, no longer about one person. */
export function labelOfAggregate(
  classification: Classification,
  ladder: TierLadder,
): Classification {
  if (classification.categories.length === 0 && classification.unclassified) return classification;
  return { ...classification, tier: lowered(classification, ladder), identifiability: 'aggregate' };
}

/** One step down, and never to the lowest tier: that something is public must be said, it cannot be earned. */
function lowered({ tier }: Classification, ladder: TierLadder): string {
  const down = oneStepDown(tier, ladder);
  return rankOf(down, ladder) === 0 ? tier : down;
}
