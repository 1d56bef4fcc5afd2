/**
 * What a person may run after giving a reason: this code, these findings, this kernel, for an hour.
 *
 * A permission is for code and findings as they were; it says nothing about what else they could become.
 * It is kept and recorded by the host. DESIGN §2.9.
 */
import type { Finding } from '../findings/finding.ts';
import type { PackInfo } from '../policy/input.ts';
import { decideFinding } from './decide.ts';
import type { Mode } from './wire.ts';

/** How long a reason holds, in milliseconds. */
export const PERMITTED_MS = 60 * 60 * 1000;

/** Bounds of a reason in characters, without the space around it. */
export const REASON_LENGTH = { least: 10, most: 500 } as const;

/** What a refused cell would need a permission for. */
export interface Asked {
  readonly kernel: string;
  /** `codeDigest` of every executable field of the request. */
  readonly code: string;
  /** {@link scopeOf} of every finding that asks. */
  readonly scopes: readonly string[];
}

export interface Permission extends Asked {
  /** The refused decision that it answers. */
  readonly decisionId: string;
  /** Milliseconds since the epoch; from then on it holds no more. */
  readonly until: number;
}

/** Rule, pack as loaded, origin columns and destination: each in the fingerprint or the digest. */
export function scopeOf(finding: Finding, packs: readonly PackInfo[]): string {
  const pack = packs.find(({ id, version }) => `${id}@${version}` === finding.pack);
  return `${finding.fingerprint} ${finding.rule} ${pack?.digest ?? finding.pack}`;
}

/** The findings that a reason would answer; empty where another one refuses whatever is said. */
export function answerable(findings: readonly Finding[], mode: Mode): readonly Finding[] {
  const decisions = findings.map((it) => decideFinding(it, mode));
  return decisions.includes('block') ? [] : findings.filter((_, i) => decisions[i] === 'ask');
}

/** The permission that covers all of `asked` at `now`, or null. */
export function permissionFor(
  asked: Asked,
  permissions: readonly Permission[],
  now: number,
): Permission | null {
  const holds = (it: Permission) =>
    it.kernel === asked.kernel &&
    it.code === asked.code &&
    now < it.until &&
    asked.scopes.every((scope) => it.scopes.includes(scope));
  return asked.scopes.length === 0 ? null : (permissions.findLast(holds) ?? null);
}
