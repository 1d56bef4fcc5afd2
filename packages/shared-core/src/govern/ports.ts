/** What `govern` needs of the world: ports, all asked in batches. `adapters` implements them, the testkit in memory. */
import type { Catalog, DestinationFact } from '../catalog/asset.ts';
import type { PlaceBase } from '../catalog/places.ts';
import type { TierLadder } from '../classification/classification.ts';
import type { Report } from '../findings/finding.ts';
import type { Mode } from '../gate/wire.ts';
import type { Snapshot } from '../notebook/snapshot.ts';
import type { Order } from '../operations/analyser.ts';
import type { Analysis, AnalysisFacts, Written } from '../operations/operation.ts';
import type { PolicyEngine } from '../policy/engine.ts';
import type { Level, PolicyInput } from '../policy/input.ts';
import type { CancellationSignal } from '../text/known.ts';

export interface Ports {
  readonly catalogs: readonly Catalog[];
  readonly policy: PolicyEngine;
  readonly destinations: readonly DestinationFact[];
  /** What relative paths and `~` in code stand for; absent: they are not compared with absolute ones. */
  readonly base?: PlaceBase;
  readonly user: PolicyInput['user'];
  readonly context: Pick<PolicyInput['context'], 'purpose' | 'environment' | 'workspace'>;
  readonly ladder: TierLadder;
  readonly mode: Mode;
  /** Rollout levels from configuration, joined upwards; wins over the pack's level only upwards. */
  readonly levels: ReadonlyMap<string, Level>;
  /** A pseudonymisation key is provisioned in the user's environment: ranks that alternative. */
  readonly hasPseudonymKey: boolean;
  /**
   * Source of a workspace module as code in `folder` (workspace-relative, '' for the root) would import
   * it: the folder is searched first, then the root.
   */
  readonly moduleSource?: (dottedName: string, folder: string) => string | undefined;
  readonly env?: AnalysisFacts['env'];
  readonly models?: AnalysisFacts['models'];
  readonly versions?: AnalysisFacts['versions'];
  /** Other documents of the workspace, whose writes this one may read; absent: each stands alone. */
  readonly documents?: Documents;
  /** A fresh id for a decision; the core has no randomness of its own. */
  readonly newId?: () => string;
}

export interface GovernOptions {
  readonly gate: 'edit' | 'run' | 'ci';
  /** Prove and attach alternatives (the editor, the gate, `check`); off for bulk scans that do not show them. */
  readonly alternatives: boolean;
  /** Lacuna's own hints about the code as well: for people at work, not for scans and gates. */
  readonly checks?: boolean;
  /** Keep only findings, gaps and proofs of these cells; the others are context. Default: all. */
  readonly cells?: readonly number[];
  /** What other documents have left in places, by a caller that knows: nobody else is asked then. */
  readonly written?: ReadonlyMap<string, Written>;
}

/** The documents of a workspace as they are now. */
export interface Documents {
  /**
   * Those that may write one of the places, without the one at `path`: their text names it. Each the same
   * object as long as it has not changed.
   */
  writersOf(
    keys: readonly string[],
    path: string,
    signal: CancellationSignal,
  ): Promise<readonly Snapshot[]>;
  /** A document as somebody is editing it: this text counts, not the file's, until {@link closed}. */
  opened(snapshot: Snapshot): void;
  /** The document as somebody is editing it, or undefined where nobody is. */
  current(path: string): Snapshot | undefined;
  closed(path: string): void;
}

/** The analysis as a port of this layer: one per governor, because it remembers cells. */
export interface Analyser {
  analyse(snapshot: Snapshot, facts: AnalysisFacts, order?: Order): Analysis;
}

/** Judges documents. Keeps what it learnt of the world and of cells until told to forget. */
export interface Governor {
  readonly ports: Ports;
  /**
   * Everything Lacuna can say about one version of one document. Never rejects for what the document
   * contains: unreadable code and unreachable catalogues are `report.gaps`. Rejects only with `LacunaBug`.
   */
  govern(snapshot: Snapshot, options: GovernOptions, signal: CancellationSignal): Promise<Report>;
  /** What the code does, with facts; no policy is asked. */
  analysisOf(snapshot: Snapshot, signal: CancellationSignal): Promise<Analysis>;
  /** What the cells that really ran in the document's kernel leave behind counts before its text. */
  executed(snapshot: Snapshot): void;
  /** Drops remembered facts: files or catalogues have changed. Cell summaries stay. */
  forgetFacts(): void;
}
