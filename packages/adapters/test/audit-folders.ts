/** Audit folders for tests: sinks with a fixed clock and names, records of the usual kind. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AuditEvent, AuditSink } from '@lacuna/shared-core';
import type { AuditSinkOptions } from '../src/index.ts';
import { createAuditSink } from '../src/index.ts';

export const makeFolder = () => mkdtempSync(join(tmpdir(), 'lacuna-audit-'));

export const decision = (at: number, fields: Partial<AuditEvent> = {}): AuditEvent =>
  ({
    type: 'decision',
    decisionId: `d-${at}`,
    surface: 'cli',
    mode: 'enforce',
    decision: at % 3 === 0 ? 'block' : 'run',
    user: 'ana',
    document: 'analysis.ipynb',
    kernel: 'k',
    epoch: 1,
    revision: at,
    cellSha256: 'ab'.repeat(32),
    rules: [],
    packs: [{ id: 'lacuna.baseline', version: '1.0.0', digest: 'cd'.repeat(32) }],
    gaps: [],
    ...fields,
  }) as AuditEvent;

let writers = 0;

/** A sink whose writers are called 0000…1, 0000…2 in the order they open. */
export function sinkIn(directory: string, fields: Partial<AuditSinkOptions> = {}): AuditSink {
  let time = Date.UTC(2026, 10, 21);
  return createAuditSink({
    directory,
    tool: 'lacuna-test@0.0.0',
    clock: () => (time += 1000),
    random: () => String((writers += 1)).padStart(16, '0'),
    ...fields,
  });
}
