/**
 * The baseline file: findings that a team has accepted, so that only new ones block. It holds names of
 * rules and fingerprints, no code and no names of data, and is meant to be committed.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { errorCode } from '@lacuna/adapters';
import type { CheckFinding } from './result.ts';

interface Accepted {
  readonly path: string;
  readonly rule: string;
  readonly fingerprint: string;
  /** How many findings of this kind the document had. */
  readonly count: number;
}

export interface Baseline {
  readonly schema: 'lacuna/baseline/v1';
  readonly accepted: readonly Accepted[];
}

export type ReadBaseline =
  | { readonly ok: true; readonly value: Baseline }
  | { readonly ok: false; readonly message: string };

/** The baseline in `file`; a file that does not exist accepts nothing. */
export async function readBaseline(file: string): Promise<ReadBaseline> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT')
      return { ok: true, value: { schema: 'lacuna/baseline/v1', accepted: [] } };
    return { ok: false, message: 'expected a readable baseline file' };
  }
  try {
    const value: unknown = JSON.parse(text);
    if (isBaseline(value)) return { ok: true, value };
  } catch {
    // Told below in the same words: it is not a baseline.
  }
  return { ok: false, message: 'expected a baseline file as `--update-baseline` writes it' };
}

/** Splits findings into new ones and accepted ones; an entry accepts as many as it counts. */
export function applyBaseline(
  findings: readonly CheckFinding[],
  { accepted }: Baseline,
): { readonly isAccepted: readonly boolean[] } {
  const left = new Map(accepted.map((it) => [keyOf(it), it.count]));
  return {
    isAccepted: findings.map((finding) => {
      const count = left.get(keyOf(finding)) ?? 0;
      left.set(keyOf(finding), count - 1);
      return count > 0;
    }),
  };
}

export async function writeBaseline(
  file: string,
  findings: readonly CheckFinding[],
): Promise<void> {
  const counts = new Map<string, Accepted>();
  for (const { path, rule, fingerprint } of findings) {
    const count = (counts.get(keyOf({ path, rule, fingerprint }))?.count ?? 0) + 1;
    counts.set(keyOf({ path, rule, fingerprint }), { path, rule, fingerprint, count });
  }
  const accepted = [...counts.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, it]) => it);
  const baseline: Baseline = { schema: 'lacuna/baseline/v1', accepted };
  await writeFile(file, `${JSON.stringify(baseline, null, 2)}\n`);
}

function keyOf({ path, rule, fingerprint }: Omit<Accepted, 'count'>): string {
  return `${path}\0${rule}\0${fingerprint}`;
}

function isBaseline(value: unknown): value is Baseline {
  if (typeof value !== 'object' || value === null || !('schema' in value)) return false;
  if (value.schema !== 'lacuna/baseline/v1' || !('accepted' in value)) return false;
  const { accepted } = value;
  return Array.isArray(accepted) && accepted.every(isAcceptedEntry);
}

function isAcceptedEntry(value: unknown): value is Accepted {
  if (typeof value !== 'object' || value === null) return false;
  const entry = value as Partial<Record<keyof Accepted, unknown>>;
  return (
    typeof entry.path === 'string' &&
    typeof entry.rule === 'string' &&
    typeof entry.fingerprint === 'string' &&
    typeof entry.count === 'number'
  );
}
