/** One line of the audit chain: ids, digests, rule ids, redacted words; never cell source, never values. DESIGN §5.6. */
import { z } from 'zod';

const Head = {
  v: z.literal(1),
  /** Position in the segment, from 0. */
  seq: z.int().nonnegative(),
  /** Hex SHA-256 of the previous raw line without its newline; 64 zeros on the first line of a writer. */
  prev: z.string().length(64),
  /** ISO 8601 UTC. */
  at: z.string(),
  /** Random 64-bit hex: one writer directory per process. */
  writer: z.string(),
};

export const AuditRecord = z.discriminatedUnion('type', [
  z.strictObject({
    ...Head,
    type: z.literal('segment.open'),
    segment: z.int(),
    prevSegmentSha256: z.string().nullable(),
    pid: z.int(),
    tool: z.string(),
    /** Ends of the other writers of the folder, as this one saw them when it opened: a witness. */
    seen: z
      .array(
        z.strictObject({ writer: z.string(), segment: z.int(), seq: z.int(), sha256: z.string() }),
      )
      .optional(),
  }),
  z.strictObject({
    ...Head,
    type: z.literal('segment.seal'),
    segment: z.int(),
    count: z.int(),
    reason: z.enum(['size', 'shutdown', 'degraded']),
  }),
  z.strictObject({
    ...Head,
    type: z.literal('recovery'),
    tornBytes: z.int(),
    tornSha256: z.string(),
    /** Whose unfinished line was moved aside. */
    ofWriter: z.string().optional(),
    ofSegment: z.int().optional(),
  }),
  z.strictObject({
    ...Head,
    type: z.literal('decision'),
    decisionId: z.string(),
    surface: z.string(),
    mode: z.enum(['advise', 'enforce', 'strict']),
    decision: z.enum(['run', 'warn', 'ask', 'block', 'not-judged']),
    user: z.string(),
    document: z.string().nullable(),
    kernel: z.string(),
    epoch: z.int(),
    revision: z.int(),
    cellSha256: z.string(),
    rules: z.array(
      z.strictObject({
        rule: z.string(),
        pack: z.string(),
        level: z.string(),
        effect: z.string(),
        message: z.string(),
      }),
    ),
    packs: z.array(z.strictObject({ id: z.string(), version: z.string(), digest: z.string() })),
    gaps: z.array(z.string()),
    /** The decision whose `justification` let this cell run. */
    justifiedBy: z.string().optional(),
  }),
  z.strictObject({
    ...Head,
    type: z.literal('justification'),
    /** The decision `ask` that it answers. */
    decisionId: z.string(),
    user: z.string(),
    document: z.string().nullable(),
    kernel: z.string(),
    epoch: z.int(),
    cellSha256: z.string(),
    rules: z.array(z.strictObject({ rule: z.string(), pack: z.string() })),
    /** A person's words, redacted. They stand here and nowhere else. */
    reason: z.string(),
    /** ISO 8601 UTC: from then on the cell is asked about again. */
    until: z.string(),
  }),
  z.strictObject({
    ...Head,
    type: z.literal('outcome'),
    decisionId: z.string(),
    outcome: z.enum(['executed', 'failed', 'interrupted', 'aborted']),
  }),
  z.strictObject({
    ...Head,
    type: z.literal('policy'),
    event: z.enum(['loaded', 'rejected']),
    pack: z.string(),
    digest: z.string().nullable(),
    reason: z.string().nullable(),
  }),
  z.strictObject({
    ...Head,
    type: z.literal('authority'),
    event: z.enum(['started', 'stopped', 'recovered', 'late']),
    detail: z.string().nullable(),
  }),
]);
export type AuditRecord = z.infer<typeof AuditRecord>;
/** A record before the chain gave it its head. */
export type AuditEvent = AuditRecord extends infer R
  ? R extends AuditRecord
    ? Omit<R, 'v' | 'seq' | 'prev' | 'at' | 'writer'>
    : never
  : never;

/** The port: durable when the promise resolves. A refusal (full disk, read-only) is an error the gate must see. */
export interface AuditSink {
  /** `durable`: fsync before resolving (blocks, overrides); otherwise grouped. */
  append(
    event: AuditEvent,
    durable: boolean,
  ): Promise<{ readonly ok: true } | { readonly ok: false; readonly reason: string }>;
  close(): Promise<void>;
}
