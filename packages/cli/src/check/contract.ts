/** The JSON of `lacuna check`, `lacuna/check/v1`: what other tools read. DESIGN §5.8. */
import { Effect, Level } from '@lacuna/shared-core';
import { z } from 'zod';
import { FileError, Region } from '../region.ts';

export const CheckOutputFinding = z.looseObject({
  path: z.string(),
  ...Region,
  rule: z.string(),
  pack: z.string(),
  level: Level,
  effect: z.union([Effect, z.literal('undecided')]),
  /** True when the mode of the run refuses the cell because of this finding. */
  blocks: z.boolean(),
  title: z.string(),
  message: z.string(),
  why: z.string(),
  operation: z.string(),
  lineage: z.array(z.string()),
  owners: z.array(z.string()),
  alternatives: z.array(
    z.looseObject({
      name: z.string(),
      title: z.string(),
      /** The edited document was decided again and the finding was gone. Without edits there is nothing to prove. */
      proven: z.boolean(),
      edits: z.array(z.looseObject({ ...Region, newText: z.string() })),
    }),
  ),
  fingerprint: z.string(),
});

export const CheckOutput = z.looseObject({
  schema: z.literal('lacuna/check/v1'),
  summary: z.looseObject({
    files: z.int().nonnegative(),
    cells: z.int().nonnegative(),
    findings: z.int().nonnegative(),
    blocking: z.int().nonnegative(),
    accepted: z.int().nonnegative(),
    errors: z.int().nonnegative(),
    ms: z.int().nonnegative(),
  }),
  mode: z.enum(['advise', 'enforce', 'strict']),
  /** `id@version` of every pack in force. */
  packs: z.array(z.string()),
  findings: z.array(CheckOutputFinding),
  /** Findings that the baseline file accepts: not counted, not blocking. */
  accepted: z.array(CheckOutputFinding),
  errors: z.array(FileError),
});
