/** A hint that Lacuna gives by itself, without a policy: about the code, never about what may be done. */
import type { Analysis } from '../../operations/operation.ts';
import type { RuleMetadata } from '../../policy/input.ts';
import type { Finding } from '../finding.ts';

export interface Check {
  /** Its page; level `inform`, so that it never stops anything. */
  readonly metadata: RuleMetadata;
  find(analysis: Analysis): readonly Finding[];
}
