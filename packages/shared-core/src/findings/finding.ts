/** A decision placed in the text, in words for a person, with the alternatives that would be allowed. */
import type { AssetFact, Evidence } from '../catalog/asset.ts';
import type { TierLadder } from '../classification/classification.ts';
import type { Analysis, Gap } from '../operations/operation.ts';
import type { LabelledOperation } from '../lineage/label.ts';
import type { Effect, Level, PackInfo, RuleMetadata } from '../policy/input.ts';
import type { Place } from '../notebook/snapshot.ts';
import type { TextEdit } from '../text/span.ts';

export interface CellEdit extends TextEdit {
  /** {@link Cell.index} of the cell to edit. */
  readonly cell: number;
}

export interface Alternative {
  /** `drop-columns`, `pseudonymise`, `governed-place`, `waiver`. */
  readonly name: string;
  /** "Drop email and phone before exporting". */
  readonly title: string;
  /** The edited notebook was analysed and decided again, and the rule was silent. Unproven edits are never offered. */
  readonly proven: boolean;
  readonly edits: readonly CellEdit[];
}

export interface Finding {
  readonly rule: string;
  /** `lacuna.baseline@1.0.0`; the host's own checks have pack `lacuna.host@<version>`. */
  readonly pack: string;
  readonly metadata: RuleMetadata;
  /** The rule's own effect. */
  readonly effect: Effect | 'undecided';
  /** In force after rollout, caps and mode-independent joins. */
  readonly level: Level;
  /** One line: what happens, naming the data and not the rule. Redacted by `describe`. */
  readonly message: string;
  /** One sentence: why that matters, from the policy. */
  readonly why: string;
  readonly place: Place;
  /** {@link DataOperation.id}. */
  readonly operation: string;
  /** Names of the operation's columns concerned; null stands for the open rest. As in code: not for display. */
  readonly columns: readonly (string | null)[];
  /** `data/customers.csv.email` → … → `~/Downloads/export.csv`. */
  readonly lineage: readonly string[];
  /** Evidence for the labels of the columns concerned, strongest first. */
  readonly evidence: readonly { readonly column: string; readonly items: readonly Evidence[] }[];
  /** Owners to ask, from the catalogue. */
  readonly owners: readonly string[];
  readonly alternatives: readonly Alternative[];
  /** Stable over unrelated edits: rule, cell code hash without comments, operation path. For baselines and waivers. */
  readonly fingerprint: string;
}

/** Everything Lacuna can say about one version of one document. */
export interface Report {
  readonly analysis: Analysis;
  readonly operations: readonly LabelledOperation[];
  readonly findings: readonly Finding[];
  readonly gaps: readonly Gap[];
  readonly packs: readonly PackInfo[];
  /** What was known of the datasets, by `DataRef.key`, and the ladder their labels stand on. */
  readonly assets: ReadonlyMap<string, AssetFact>;
  readonly ladder: TierLadder;
}
