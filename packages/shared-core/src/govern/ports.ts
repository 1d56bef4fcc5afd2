/** What `govern` needs of the world: ports, all asked in batches. `adapters` implements them, the testkit in memory. */
import type { Catalog, DestinationFact } from '../catalog/asset.ts';
import type { TierLadder } from '../classification/classification.ts';
import type { Mode } from '../gate/wire.ts';
import type { AnalysisFacts } from '../operations/operation.ts';
import type { PolicyEngine } from '../policy/engine.ts';
import type { Level, PolicyInput } from '../policy/input.ts';

export interface Ports {
  readonly catalogs: readonly Catalog[];
  readonly policy: PolicyEngine;
  readonly destinations: readonly DestinationFact[];
  readonly user: PolicyInput['user'];
  readonly context: Pick<PolicyInput['context'], 'purpose' | 'environment' | 'workspace'>;
  readonly ladder: TierLadder;
  readonly mode: Mode;
  /** Rollout levels from configuration, joined upwards; wins over the pack's level only upwards. */
  readonly levels: ReadonlyMap<string, Level>;
  /** A pseudonymisation key is provisioned in the user's environment: ranks that alternative. */
  readonly hasPseudonymKey: boolean;
  readonly moduleSource?: AnalysisFacts['moduleSource'];
  readonly env?: AnalysisFacts['env'];
}

export interface GovernOptions {
  readonly gate: 'edit' | 'run' | 'ci';
  /** Prove and attach alternatives (the editor, the gate, `check`); off for bulk scans that do not show them. */
  readonly alternatives: boolean;
}
