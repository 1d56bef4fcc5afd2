/**
 * The closed vocabularies of operations: each word list once, for the types here, the model format, the policy
 * input and the machine outputs. A word that is here stays; DESIGN §5.8.
 */

export const OPERATION_KINDS = [
  'read',
  'transform',
  'join',
  'aggregate',
  'anonymise',
  'write',
  'export',
  'send',
  'display',
  'execute',
  'opaque',
] as const;
export type OperationKind = (typeof OPERATION_KINDS)[number];

/** `over`: the claim is an upper bound. `opaque`: only the inputs are known. */
export const CERTAINTIES = ['exact', 'over', 'opaque'] as const;
export type Certainty = (typeof CERTAINTIES)[number];

export const CONDITIONS = ['always', 'maybe', 'loop', 'dead'] as const;
export type Condition = (typeof CONDITIONS)[number];

/** What happened to a column's values on the way. The second line are the sanitisers: they count in `must` only. */
export const TRANSFORMS = [
  'identity',
  'cast',
  'arithmetic',
  'aggregate',
  'concat',
  'join-key',
  'udf',
  'derived',
  'hash',
  'keyed-hash',
  'tokenise',
  'mask',
  'encrypt',
  'redact',
  'noise',
  'bucket',
  'constant',
] as const;
export type Transform = (typeof TRANSFORMS)[number];

export const DESTINATION_TYPES = [
  'local_file',
  'governed_storage',
  'object_store',
  'database',
  'http',
  'email',
  'chat',
  'llm_prompt',
  'model_artifact',
  'display',
  'clipboard',
  'subprocess',
  'unknown',
] as const;
export type DestinationType = (typeof DESTINATION_TYPES)[number];

export const GAP_CAUSES = [
  'syntax',
  'dynamic-code',
  'dynamic-sql',
  'dynamic-path',
  'dynamic-call',
  'unknown-call',
  'unknown-import',
  'star-import',
  'shell',
  'magic',
  'foreign-code',
  'deserialise',
  'monkey-patch',
  'budget',
  'unknown-history',
  'missing-fact',
  'unclassified',
  'unknown-dialect',
  'partial-sql',
  'callback',
  'html',
  'stdin',
] as const;
export type GapCause = (typeof GAP_CAUSES)[number];
