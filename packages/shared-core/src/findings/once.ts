/**
 * What is told once for a whole document. It is for whoever reads the document; whoever judges single cells
 * gets every finding.
 */
import type { DataOperation } from '../operations/operation.ts';
import type { Finding } from './finding.ts';

/**
 * `findings`, in the order of the text, where a library that no model describes is told at the first call that data
 * reaches, once for each rule. What blocks is told at every call, for every one of them is stopped.
 */
export function onceALibrary(
  findings: readonly Finding[],
  operations: readonly DataOperation[],
): readonly Finding[] {
  const unknown = new Map(
    operations.filter(isUnknownCall).map((it) => [it.id, it.api.split('.')[0] ?? '']),
  );
  if (unknown.size === 0) return findings;
  const told = new Set<string>();
  return findings.filter(({ operation, rule, pack, level }) => {
    const library = unknown.get(operation);
    if (library === undefined || level === 'block') return true;
    const key = `${library} ${rule} ${pack}`;
    const isFirst = !told.has(key);
    told.add(key);
    return isFirst;
  });
}

function isUnknownCall({ kind, causes }: DataOperation): boolean {
  return kind === 'opaque' && causes.includes('unknown-call');
}
