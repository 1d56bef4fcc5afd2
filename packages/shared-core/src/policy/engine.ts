/** The port to policy evaluation. `adapters` has the OPA-wasm engine behind it; a remote OPA would be another. */
import type { CancellationSignal } from '../text/known.ts';
import type { PackInfo, PolicyAnswer, PolicyInput } from './input.ts';

/** One input for all packs; `operation` is {@link DataOperation.id}. */
export interface PolicyQuestion {
  readonly operation: string;
  readonly input: PolicyInput;
}

export interface PolicyEngine {
  /** Packs in force, in the order of their layers. Empty means: nothing can be decided. */
  readonly packs: readonly PackInfo[];
  /**
   * Whether some rule of some pack can see that field of the input: `context`, `document`. True where it is
   * not known. Absent: all of them can see everything.
   */
  readonly reads?: (part: keyof PolicyInput, field: string) => boolean;
  /** One list of answers (one per pack) for each question, in order. Never rejects: trouble is `undecided`. */
  evaluate(
    batch: readonly PolicyQuestion[],
    signal: CancellationSignal,
  ): Promise<readonly (readonly PolicyAnswer[])[]>;
}
