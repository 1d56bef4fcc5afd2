/** Every setting, with its unit, default and reason. `lacuna.yaml`, the editors' settings and the docs come from here. */
import { z } from 'zod';

const Level = z.enum(['observe', 'inform', 'warn', 'justify', 'block']);

export const Settings = z.strictObject({
  mode: z
    .enum(['advise', 'enforce', 'strict'])
    .optional()
    .describe(
      'What the gate does with a finding that blocks: `advise` warns and lets it run, `enforce` refuses, `strict` refuses what it cannot see as well.',
    ),
  packs: z
    .array(
      z.strictObject({ path: z.string().describe('Folder of the pack, relative to this file.') }),
    )
    .optional()
    .describe(
      'Policy packs in force besides the baseline. A workspace can add packs; it cannot remove any.',
    ),
  rules: z
    .record(
      z.string(),
      z.strictObject({
        level: Level.describe('Rollout level: observe < inform < warn < justify < block.'),
      }),
    )
    .optional()
    .describe('Rollout level of single rules. A lower layer can raise a level, never lower it.'),
  catalogs: z
    .array(z.strictObject({ path: z.string().describe('Catalogue file, relative to this file.') }))
    .optional()
    .describe('Catalogue files that say what assets and columns are.'),
  destinations: z
    .array(
      z.strictObject({
        pattern: z
          .string()
          .describe('Glob over paths, buckets or URLs; relative to this file where it is a path.'),
        managed: z
          .boolean()
          .describe('True where data may rest; counts only in managed configuration.'),
        encrypted: z.boolean().nullable().optional(),
        jurisdiction: z.string().nullable().optional(),
        owner: z.string().nullable().optional(),
      }),
    )
    .optional()
    .describe('Registry of places data may go to.'),
  identity: z
    .strictObject({
      role: z.string().optional(),
      clearance: z.string().optional(),
      department: z.string().optional(),
    })
    .optional()
    .describe('Who works here; counts only in managed configuration.'),
  environment: z.string().optional().describe('Told to policies as `input.context.environment`.'),
  purpose: z.string().optional().describe('Told to policies as `input.context.purpose`.'),
  audit: z
    .strictObject({
      directory: z
        .string()
        .optional()
        .describe('Where the record is kept; default: the state directory of the user.'),
    })
    .optional(),
});
export type Settings = z.infer<typeof Settings>;

export type ConfigLayer = 'managed' | 'user' | 'workspace';
