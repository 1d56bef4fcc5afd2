/** The policy question (`lacuna/policy-input/v1`) and answer: the contract with Rego packs. DESIGN §5.4. */
import { z } from 'zod';
import {
  CERTAINTIES,
  CONDITIONS,
  DESTINATION_TYPES,
  OPERATION_KINDS,
} from '../operations/vocabulary.ts';

const Ident = z.enum(['direct', 'quasi', 'pseudonymous', 'attribute', 'aggregate', 'none']);

export const PolicyColumn = z.strictObject({
  /** Null on the row that stands for an open set or an opaque input. */
  name: z.string().nullable(),
  open: z.boolean(),
  tier: z.string(),
  categories: z.array(z.string()),
  identifiability: Ident,
  must: z.array(z.string()),
  may: z.array(z.string()),
  from: z.array(z.strictObject({ asset: z.string(), column: z.string() })),
  /** True when a column name is the only evidence: the host caps the effect at `warn`. */
  name_only: z.boolean(),
  /** True when a catalogue, a policy or a person said what it is: more than detection by name or values. */
  declared: z.boolean(),
});

export type PolicyColumn = z.infer<typeof PolicyColumn>;

export const PolicyInput = z.strictObject({
  schema: z.literal('lacuna/policy-input/v1'),
  operation: z.strictObject({
    kind: z.enum(OPERATION_KINDS),
    api: z.string(),
    certainty: z.enum(CERTAINTIES),
    condition: z.enum(CONDITIONS),
  }),
  /** Same as `operation.kind`: the simple form's name for it. */
  action: z.string(),
  gate: z.enum(['edit', 'run', 'ci']),
  source: z.strictObject({
    classification: z.string(),
    /** True when nothing is known of any source: no evidence at all. */
    unclassified: z.boolean(),
    tags: z.array(z.string()),
    lineage: z.array(z.string()),
    columns: z.array(PolicyColumn),
    assets: z.array(
      z.strictObject({
        id: z.string(),
        owner: z.string().nullable(),
        domain: z.string().nullable(),
        jurisdiction: z.string().nullable(),
        tier: z.string(),
        tags: z.array(z.string()),
        lastRefresh: z.string().nullable(),
        freshnessSla: z.string().nullable(),
      }),
    ),
    rows: z.array(z.record(z.string(), z.unknown())),
  }),
  destination: z.strictObject({
    type: z.enum(DESTINATION_TYPES),
    path: z.string().nullable(),
    host: z.string().nullable(),
    /** False unless the registry of destinations, with managed or signed authority, says so. */
    managed: z.boolean(),
    encrypted: z.boolean().nullable(),
    jurisdiction: z.string().nullable(),
    owner: z.string().nullable(),
  }),
  user: z.strictObject({
    id: z.string(),
    role: z.string().nullable(),
    clearance: z.string(),
    department: z.string().nullable(),
    assurance: z.enum(['none', 'os', 'managed', 'oidc', 'hub']),
  }),
  context: z.strictObject({
    purpose: z.string().nullable(),
    environment: z.string().nullable(),
    workspace: z.string(),
    document: z.string(),
    session: z.strictObject({ exports: z.int() }),
  }),
  waiver: z.null(),
  gaps: z.array(z.string()),
});
export type PolicyInput = z.infer<typeof PolicyInput>;

export const Effect = z.enum(['allow', 'warn', 'justify', 'approve', 'deny']);
export type Effect = z.infer<typeof Effect>;
/** Rollout ladder of a rule, and the level a finding has in force. */
export const Level = z.enum(['observe', 'inform', 'warn', 'justify', 'block']);
export type Level = z.infer<typeof Level>;

/** One violation as a pack's `violations` document gives it. */
export const Violation = z.strictObject({
  rule: z.string(),
  /** Arguments of the message template: words and lists of words. */
  args: z.record(z.string(), z.union([z.string(), z.array(z.string())])),
  /** Names of the columns concerned; null stands for the open rest. Absent: all of them. */
  columns: z.array(z.string().nullable()).optional(),
});
export type Violation = z.infer<typeof Violation>;

/** METADATA of one rule, read when the pack is compiled. */
export const RuleMetadata = z.strictObject({
  id: z.string(),
  title: z.string(),
  description: z.string(),
  effect: Effect,
  level: Level,
  /** Message template: `{name}` is replaced by the argument of that name. */
  message: z.string(),
  why: z.string(),
  alternatives: z.array(z.string()),
  since: z.string(),
});
export type RuleMetadata = z.infer<typeof RuleMetadata>;

export interface PackInfo {
  /** `lacuna.baseline` */
  readonly id: string;
  readonly version: string;
  /** Hex SHA-256 over the compiled pack and its data. */
  readonly digest: string;
  readonly layer: 'baseline' | 'managed' | 'user' | 'workspace';
  readonly rules: readonly RuleMetadata[];
}

/** The answer of one pack to one question. An error on the way is `undecided`, never an empty list. */
export type PolicyAnswer =
  | { readonly pack: string; readonly kind: 'decided'; readonly violations: readonly Violation[] }
  | {
      readonly pack: string;
      readonly kind: 'undecided';
      readonly reason: 'timeout' | 'engine' | 'input' | 'pack' | 'cancelled' | 'facts';
    };
