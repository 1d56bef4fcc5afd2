/** `pack.yaml`: what a policy pack says about itself. It does not know where the file is. */
import { z } from 'zod';

/** Lower-case words joined by `.`, `-`, `_` or `/`: `lacuna.baseline`, `acme/base`. */
const PACK_ID = /^[a-z][a-z0-9]*(?:[._/-][a-z0-9]+)*$/;
const SEMVER = /^\d+\.\d+\.\d+(?:-[0-9a-z.-]+)?$/;

export const PackManifest = z.strictObject({
  id: z
    .string()
    .regex(PACK_ID, 'expected lower-case words joined by `.`, `-`, `_` or `/`, e.g. acme.base'),
  version: z.string().regex(SEMVER, 'expected a version such as 1.4.2'),
  description: z.string().min(1),
  /** Ladder of tiers the rules are written for, lowest first. Default: the baseline ladder. */
  tiers: z.array(z.string()).min(2).optional(),
  /** Oldest Lacuna the pack is written for. */
  minEngine: z.string().regex(SEMVER, 'expected a version such as 0.1.0').optional(),
  /** Limits and lists that people may want to change: `data.lacuna.params` in Rego. */
  params: z.record(z.string(), z.json()).optional(),
  /**
   * `rules` (default): the document `violations` of the pack's package. `simple`: `allow`,
   * `reasoning` and `alternatives` of package `governance`.
   */
  form: z.enum(['rules', 'simple']).optional(),
});
export type PackManifest = z.infer<typeof PackManifest>;

/** The Rego package of a pack: `acme/base` → `lacuna.packs.acme_base`. */
export function packageOf(id: string): string {
  return `lacuna.packs.${id.replaceAll(/[^a-z0-9]/g, '_')}`;
}

/** Path of the document the engine asks for: `lacuna/packs/acme_base/violations`. */
export function entrypointOf(id: string): string {
  return `${packageOf(id).replaceAll('.', '/')}/violations`;
}
