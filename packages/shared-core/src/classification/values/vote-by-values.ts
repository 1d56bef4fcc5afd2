/**
 * What the values of a column say, decided for the column and never for one value: at least 60 % of at
 * most 50 distinct values pass one test, and chance does not explain it. Bare numbers need a column
 * name that says the same. The evidence holds counts, never a value.
 *
 * It does not read files; the readers of `adapters` bring the sample and keep nothing of it.
 */
import type { Evidence } from '../../catalog/asset.ts';
import type { TableContext } from '../names/vote-by-name.ts';
import { NO_CONTEXT, voteByName } from '../names/vote-by-name.ts';
import { isWithin, meaningOf } from '../taxonomy.ts';
import type { Detector } from './detectors.ts';
import { DETECTORS } from './detectors.ts';
import { findInText } from './free-text.ts';
import type { Shape } from './shape.ts';
import { shapeOf } from './shape.ts';

/** Distinct values looked at, first ones first. */
export const SAMPLE_SIZE = 50;
/** Longer values are texts: they are searched, not tested. UTF-16 units. */
export const LONGEST_VALUE = 256;
/** Share of the values that must pass. Below it a column is mixed, and a mixed column is no identifier. */
const SHARE = 0.6;
/** Below this many distinct values a column is small: all of them must pass. */
const ENOUGH = 8;
/** Natural logarithm of the largest chance at which a vote is still given: one in a billion. */
const LOG_CHANCE = Math.log(1e-9);
/** For small columns, where all values pass: one in ten thousand. */
const LOG_CHANCE_SMALL = Math.log(1e-4);

/** Strength of a name that is not ambiguous. */
const CLEAR_NAME = 0.7;
/** Signature of votes in which name and values agree without proving anything alone. */
export const AGREEING = 'context:values';

const NULLS: ReadonlySet<string> = new Set([
  '',
  'na',
  'n/a',
  'nan',
  'null',
  'none',
  '-',
  '--',
  '?',
  '.',
  'nil',
  '\\n',
  '<na>',
  'nat',
  '#n/a',
  'unknown',
  'missing',
]);

/**
 * Votes for the column `column` with values `sample` (strings as read, nulls and repetitions allowed).
 * None for fewer than two distinct values, except where name and values agree.
 */
export function voteByValues(
  column: string,
  sample: readonly string[],
  table: TableContext = NO_CONTEXT,
): readonly Evidence[] {
  const { values, texts } = distinct(sample);
  const named = voteByName(column, table);
  const names = named.flatMap((it) => (it.category === null ? [] : [it.category]));
  const isClear = named.some((it) => it.strength >= CLEAR_NAME);
  if (texts.length > values.length) return findInText(texts);
  if (values.length === 0) return [];
  const contradicted = contradictions(values, names);
  if (contradicted.length > 0) return contradicted;
  const shapes = values.map(shapeOf);
  const sequence = isSequence(values, shapes);
  const votes: Evidence[] = [];
  for (const detector of DETECTORS) {
    const agrees = names.some(
      (name) => isWithin(name, detector.category) || isWithin(detector.category, name),
    );
    if ((detector.needsName || sequence) && !agrees) continue;
    if (votes.some((it) => it.category !== null && isWithin(it.category, detector.category)))
      continue;
    const passed = count(detector, values, shapes);
    if (!isConvincing(detector, passed, values.length, agrees)) continue;
    if (detector.id === 'ipv4' && !agrees && !looksRouted(values)) continue;
    const isProof = detector.worth === 'proof' || (detector.worth === 'if-clear' && isClear);
    votes.push(vote(detector, passed, values.length, names, isProof));
  }
  return votes;
}

function count({ test }: Detector, values: readonly string[], shapes: readonly Shape[]): number {
  let passed = 0;
  for (let i = 0; i < values.length; i += 1) {
    const shape = shapes[i];
    if (shape !== undefined && test(values[i] ?? '', shape)) passed += 1;
  }
  return passed;
}

function isConvincing(detector: Detector, passed: number, total: number, agrees: boolean): boolean {
  if (passed < SHARE * total) return false;
  if (agrees) return total >= ENOUGH || passed === total || passed >= ENOUGH * SHARE;
  const tail = logTail(passed, total, detector.chance);
  return total >= ENOUGH
    ? tail <= LOG_CHANCE
    : passed === total && total > 1 && tail <= LOG_CHANCE_SMALL;
}

/**
 * Upper bound of the logarithm of the chance that at least `passed` of `total` random values pass a
 * test that each passes with probability `chance` (Chernoff bound of the binomial tail).
 */
function logTail(passed: number, total: number, chance: number): number {
  const share = passed / total;
  if (share <= chance) return 0;
  const gain = share * Math.log(share / chance);
  const loss = share < 1 ? (1 - share) * Math.log((1 - share) / (1 - chance)) : 0;
  return -total * (gain + loss);
}

/**
 * Version numbers have four parts as well, but small first parts. Addresses are believed when many
 * begin above 31, or when the column is one private network with wide host parts.
 */
function looksRouted(values: readonly string[]): boolean {
  let high = 0;
  let wide = 0;
  for (const value of values) {
    const parts = value.split('.').map(Number);
    if ((parts[0] ?? 0) > 31) high += 1;
    if ((parts[0] === 10 || parts[0] === 172) && Math.max(parts[2] ?? 0, parts[3] ?? 0) > 99)
      wide += 1;
  }
  return high * 2 >= values.length || (high + wide) * 2 >= values.length;
}

/** Whole numbers that run on in small steps: row numbers, epochs, consecutive keys. */
function isSequence(values: readonly string[], shapes: readonly Shape[]): boolean {
  if (values.length < 3) return false;
  let steps = 0;
  for (let i = 0; i < values.length; i += 1) {
    const shape = shapes[i];
    if (shape === undefined || shape.digits !== shape.length || shape.length > 15) return false;
    if (i === 0) continue;
    const step = Number(values[i]) - Number(values[i - 1]);
    if (step > 0 && step <= 1000) steps += 1;
  }
  return steps >= 0.9 * (values.length - 1);
}

const BOOLEANS: ReadonlySet<string> = new Set(
  '0 1 0.0 1.0 true false yes no y n t f on off ja nein oui non si sim nao'.split(' '),
);

/** What a column of yes and no, or of small numbers, cannot hold whatever its name says. */
const NEVER_BOOLEAN = [
  'user.contact',
  'user.name',
  'user.government_id',
  'user.financial',
  'user.device',
  'user.account',
  'user.authorization',
  'system.authentication',
  'user.location',
  'user.social',
  'user.demographic.date_of_birth',
  'user.health_and_medical.record_id',
];
const NEVER_SMALL_NUMBER = [
  'user.contact.email',
  'user.name',
  'user.contact.address.street',
  'user.account.username',
  'user.device.ip_address',
  'user.authorization.password',
];

function contradictions(values: readonly string[], names: readonly string[]): readonly Evidence[] {
  if (names.length === 0) return [];
  const flags = values.length <= 3 && values.every((it) => BOOLEANS.has(it.toLowerCase()));
  const numbers =
    values.length >= ENOUGH && values.every((it) => /^-?\d{1,6}(\.\d{1,6})?$/.test(it));
  const never = flags ? NEVER_BOOLEAN : numbers ? NEVER_SMALL_NUMBER : [];
  return names
    .filter((name) => never.some((it) => isWithin(name, it)))
    .map((category) => ({
      source: 'value',
      by: 'value:contradiction',
      category,
      tier: null,
      identifiability: null,
      strength: 0.8,
      because: `all values are ${flags ? 'yes or no' : 'small numbers'}, so they are no ${meaningOf(category).words}`,
      authority: 'runtime',
      negative: true,
    }));
}

/** Distinct non-null values in order, and the texts among them, cut to {@link LONGEST_VALUE}. */
function distinct(sample: readonly string[]): {
  values: readonly string[];
  texts: readonly string[];
} {
  const values = new Set<string>();
  const texts: string[] = [];
  for (const raw of sample) {
    const value = raw.length > LONGEST_VALUE ? raw.slice(0, LONGEST_VALUE) : raw.trim();
    if (NULLS.has(value.length <= 8 ? value.toLowerCase() : value)) continue;
    if (raw.length > LONGEST_VALUE || (value.length > 40 && value.split(' ', 6).length > 5)) {
      if (texts.length < SAMPLE_SIZE) texts.push(value);
    } else values.add(value);
    if (values.size + texts.length >= SAMPLE_SIZE) break;
  }
  return { values: [...values], texts };
}

function vote(
  detector: Detector,
  passed: number,
  total: number,
  names: readonly string[],
  isProof: boolean,
): Evidence {
  // `first_name` above person names: the name knows better which of the names it is.
  const category = names.find((it) => isWithin(it, detector.category)) ?? detector.category;
  return {
    source: isProof ? 'value' : 'context',
    by: `${isProof ? 'value' : AGREEING}:${detector.id}`,
    category,
    tier: null,
    identifiability: null,
    strength: isProof ? (detector.needsName ? 0.8 : 0.95) : 0.6,
    because: `${passed} of ${total} values look like ${meaningOf(category).words}`,
    authority: 'runtime',
  };
}
