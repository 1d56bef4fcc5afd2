/** The findings that Lacuna makes by itself, without a pack: nobody could decide. They carry pack `lacuna.host`. */
import type { RuleMetadata } from '../policy/input.ts';

/** The pack of the host's own findings, with the version of these rules. */
export const HOST_PACK = 'lacuna.host@1.0.0';

/** A pack did not answer: too late, broken, or it refused the question. Or a catalogue did not. */
export const UNDECIDED: RuleMetadata = {
  id: 'undecided',
  title: 'No decision',
  description:
    'A policy pack, or a catalogue that was asked about the data, could not answer in time or at all. What cannot be decided is not allowed: it is refused where the gate enforces, and told where it advises.',
  effect: 'deny',
  level: 'block',
  message: 'Nobody could decide about {columns} going to {destination}: {pack} {reason}.',
  why: 'An error on the way to a decision is never an allowance.',
  alternatives: [],
  since: '0.1.0',
};

/** No pack is loaded at all. */
export const NO_POLICY: RuleMetadata = {
  id: 'no-policy',
  title: 'No policy in force',
  description:
    'No policy pack could be loaded, the baseline included, so nothing can be decided. `lacuna doctor` says which pack is missing and why.',
  effect: 'deny',
  level: 'block',
  message: 'Nobody could decide about {columns} going to {destination}: no policy pack is loaded.',
  why: 'An error on the way to a decision is never an allowance.',
  alternatives: [],
  since: '0.1.0',
};

/** `strict` refuses code that Lacuna cannot see into; the other modes leave it to the packs. */
export const CANNOT_SEE: RuleMetadata = {
  id: 'cannot-see',
  title: 'Code that cannot be seen into',
  description:
    'In strict mode a cell does not run when Lacuna cannot tell what it does: code made at run time, a shell command, a query or a path that only exists then, text that is not Python. In the other modes the packs decide about the data that reaches such code.',
  effect: 'deny',
  level: 'block',
  message: 'Lacuna cannot see what this does: {cause}, {api}.',
  why: 'What cannot be seen cannot be judged, and strict mode runs only what was judged.',
  alternatives: [],
  since: '0.1.0',
};

/** A check of Lacuna's own: a hint that stops nothing. */
export const UNKNOWN_COLUMN: RuleMetadata = {
  id: 'unknown-column',
  title: 'Column that the frame does not have',
  description:
    'The code asks a frame for a column by a name it does not have. All columns of the frame are known here, so this raises a KeyError when it runs. It is a hint: nothing is refused because of it.',
  effect: 'allow',
  level: 'inform',
  message: 'There is no column {name} here.',
  why: 'Asking for a column that is not there raises a KeyError.',
  alternatives: [],
  since: '0.1.0',
};

/** Every rule of the host, for `explain` and the rule pages. */
export const HOST_RULES: readonly RuleMetadata[] = [
  CANNOT_SEE,
  NO_POLICY,
  UNDECIDED,
  UNKNOWN_COLUMN,
];

/** What the reason of an undecided answer means, as the end of a sentence. */
export const UNDECIDED_REASONS = {
  timeout: 'did not answer in time',
  engine: 'could not be evaluated',
  input: 'did not accept the question',
  pack: 'is not in working order',
  cancelled: 'was interrupted',
  facts: 'did not answer about this data',
} as const;
