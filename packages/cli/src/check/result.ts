/**
 * What `lacuna check` found, as plain data: the JSON of DESIGN §5.8 and what reporters need besides.
 * Lines and columns are 1-based, columns in UTF-16 units.
 */
import type { Effect, Level } from '@lacuna/shared-core';
import type { DocumentFlow } from './flows.ts';

export interface CheckEdit {
  /** 0-based index of the cell in the file; null in a script. */
  readonly cell: number | null;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly newText: string;
}

export interface CheckAlternative {
  readonly name: string;
  readonly title: string;
  readonly proven: boolean;
  readonly edits: readonly CheckEdit[];
}

export interface CheckFinding {
  readonly path: string;
  readonly cell: number | null;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly rule: string;
  readonly pack: string;
  readonly level: Level;
  readonly effect: Effect | 'undecided';
  /** True when the mode of this run refuses the cell because of this finding. */
  readonly blocks: boolean;
  readonly title: string;
  readonly message: string;
  readonly why: string;
  readonly operation: string;
  readonly lineage: readonly string[];
  readonly owners: readonly string[];
  readonly alternatives: readonly CheckAlternative[];
  readonly fingerprint: string;
}

export interface CheckError {
  readonly path: string;
  readonly code: string;
  readonly message: string;
}

/** The lines of code around a finding, for code frames. Never part of a machine-readable report. */
export interface Excerpt {
  /** Number of the first of `lines`. */
  readonly firstLine: number;
  readonly lines: readonly string[];
}

/** What one document came to. `excerpts[i]` belongs to `findings[i]`. */
export interface DocumentResult {
  readonly path: string;
  readonly cells: number;
  readonly findings: readonly CheckFinding[];
  readonly excerpts: readonly Excerpt[];
  readonly errors: readonly CheckError[];
  /** Absent where it could not be read. */
  readonly flow?: DocumentFlow;
}

export interface CheckReport {
  readonly files: number;
  readonly cells: number;
  readonly ms: number;
  readonly mode: string;
  readonly packs: readonly string[];
  readonly findings: readonly CheckFinding[];
  readonly excerpts: readonly Excerpt[];
  /** Findings that the baseline file accepts. */
  readonly accepted: readonly CheckFinding[];
  readonly errors: readonly CheckError[];
}

export function blockingCount({ findings }: Pick<CheckReport, 'findings'>): number {
  return findings.filter(({ blocks }) => blocks).length;
}
