/** What really ran in a kernel, in order. Kept by the owner of the kernel channel, replayed to a restarted authority. */
import { z } from 'zod';

export const SessionEntry = z.strictObject({
  /** Position in the executed order, from 1, without holes unless history was lost. */
  seq: z.int().positive(),
  sourceSha256: z.string(),
  /** Exactly what was sent to the kernel. In memory only: never logged, recorded or saved. */
  source: z.string(),
  /** Cell key, where the client said which cell it was. */
  cell: z.string().optional(),
  status: z.enum(['running', 'ok', 'error', 'aborted']),
  silent: z.boolean(),
});
export type SessionEntry = z.infer<typeof SessionEntry>;

export const Session = z.strictObject({
  schema: z.literal('lacuna/session/v1'),
  kernel: z.string(),
  /** Grows at every (re)start of the kernel. */
  epoch: z.int().nonnegative(),
  /** Grows with every change of `entries`. */
  revision: z.int().nonnegative(),
  /** False when the history was not seen from the kernel's start: gap `unknown-history`. */
  complete: z.boolean(),
  entries: z.array(SessionEntry),
});
export type Session = z.infer<typeof Session>;
