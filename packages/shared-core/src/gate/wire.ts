/** `lacuna/gate` on the wire, the decision, and the bundle a blocked cell shows. DESIGN §5.5. */
import { z } from 'zod';

export const Mode = z.enum(['advise', 'enforce', 'strict']);
export type Mode = z.infer<typeof Mode>;

export const GateRequest = z.strictObject({
  kernel: z.string(),
  epoch: z.int().nonnegative(),
  /** Session revision the sender has in mind; the authority answers `stale` when it is behind. */
  revision: z.int().nonnegative(),
  cells: z
    .array(
      z.strictObject({
        key: z.string().optional(),
        /** Exactly the string that will be sent to the kernel. */
        source: z.string(),
        /** Source texts of `user_expressions`, judged with the cell. */
        expressions: z.array(z.string()).optional(),
      }),
    )
    .min(1),
  /** Workspace-relative or absolute path of the document, for paths in the code; absent for consoles. */
  document: z.string().optional(),
  surface: z.enum(['jupyterlab', 'jupyter-server', 'vscode', 'kernel', 'cli', 'other']),
});
export type GateRequest = z.infer<typeof GateRequest>;

export const Decision = z.enum(['run', 'warn', 'ask', 'block']);
export type Decision = z.infer<typeof Decision>;

export const BlockFinding = z.strictObject({
  rule: z.string(),
  pack: z.string(),
  title: z.string(),
  message: z.string(),
  why: z.string(),
  level: z.enum(['observe', 'inform', 'warn', 'justify', 'block']),
  lineage: z.array(z.string()),
  owners: z.array(z.string()),
  fingerprint: z.string(),
  /** Names and titles only; the edits are asked for with `lacuna/fix`, so that no code is saved in an output. */
  alternatives: z.array(z.strictObject({ name: z.string(), title: z.string() })),
});
export type BlockFinding = z.infer<typeof BlockFinding>;

/** `application/vnd.lacuna.block+json`: what stands in the output of a blocked cell. */
export const BLOCK_MIME = 'application/vnd.lacuna.block+json';
export const BlockBundle = z.strictObject({
  schema: z.literal('lacuna/block/v1'),
  decision: Decision,
  /** Why nothing ran, one sentence: a policy, or "the authority does not answer". */
  summary: z.string(),
  decisionId: z.string(),
  cell: z.string().nullable(),
  findings: z.array(BlockFinding),
  packs: z.array(z.string()),
});
export type BlockBundle = z.infer<typeof BlockBundle>;

export const GateAnswer = z.strictObject({
  /** One per cell of the request, in order. */
  cells: z.array(
    z.strictObject({
      decision: Decision,
      decisionId: z.string(),
      findings: z.array(BlockFinding),
      /** The bundle to show when `decision` is `ask` or `block`, or to note when it is `warn`; else null. */
      block: BlockBundle.nullable(),
      /** The same in plain text, for front ends without a renderer: several lines. */
      text: z.string(),
    }),
  ),
  mode: Mode,
  /** Session revision the answer was made for. */
  revision: z.int().nonnegative(),
});
export type GateAnswer = z.infer<typeof GateAnswer>;
