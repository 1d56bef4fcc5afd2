/** Three axes for a column or an asset: tier, categories, identifiability; each with its evidence. */
import type { Evidence, Identifiability } from '../catalog/asset.ts';

/** Ordered from harmless to grave; the baseline ladder. A pack may declare its own. */
export const BASELINE_TIERS = ['public', 'internal', 'proprietary', 'restricted'] as const;
export type Tier = string;
export interface TierLadder {
  /** Lowest first. */
  readonly tiers: readonly Tier[];
  /** Tier of what nobody classified (baseline: `internal`). */
  readonly unclassified: Tier;
}

export interface Classification {
  readonly tier: Tier;
  /** fideslang 3.1 keys and `lacuna.*`, sorted, without duplicates. */
  readonly categories: readonly string[];
  readonly identifiability: Identifiability;
  readonly evidence: readonly Evidence[];
  /** True when the only evidence is a column's name: the host caps findings at `warn`. */
  readonly nameOnly: boolean;
  /** True when there is no evidence at all: default tier, and a gap. */
  readonly unclassified: boolean;
}
