/**
 * The identity of a finding across edits: what flows where under which rule, not where it stands.
 *
 * A line added above, a renamed variable or another cell changes nothing; another column, origin,
 * destination or call is another finding. Baselines count by it. What binds a *permission* to code is
 * the hash of the code, and is not here.
 */
import type { LabelledOperation } from '../lineage/label.ts';
import { sha256Hex } from '../text/digest.ts';

/** Lower-case hex, 32 digits. `ordinal` tells equal findings of one cell apart, from 0. */
export function fingerprintOf(
  rule: string,
  { operation }: LabelledOperation,
  ordinal: number,
): string {
  const origins = operation.columns.flatMap(({ name, from }) =>
    from.map(({ asset, column }) => `${asset}\u0001${column}\u0001${name}`),
  );
  const parts = [
    'lacuna/finding/v1',
    rule,
    operation.kind,
    operation.api,
    operation.resource?.type ?? '',
    ...sorted(operation.resource?.must ?? []),
    '\u0002',
    ...sorted(operation.resource?.may ?? []),
    '\u0002',
    ...sorted(origins),
    '\u0002',
    ...sorted(operation.open.map(({ asset }) => asset)),
    ...sorted(operation.opaqueFrom),
    String(ordinal),
  ];
  return sha256Hex(parts.join('\u0000')).slice(0, 32);
}

function sorted(words: readonly string[]): readonly string[] {
  return [...new Set(words)].sort();
}
