/**
 * What a column's name says about its content. A name is a hint: a finding that rests on names alone
 * is capped at `warn` by the host. It never looks at values.
 *
 * The name is cut into words, abbreviations are spelt out, and the last phrase that fits as head of
 * the name decides; a phrase followed by anything but a harmless word is no head.
 */
import type { Evidence } from '../../catalog/asset.ts';
import { isWithin, meaningOf } from '../taxonomy.ts';
import { ALIASES } from './aliases.ts';
import type { Phrase, PhraseNode } from './phrases.ts';
import {
  AFTER,
  BEFORE_NOT,
  ORGANISATION,
  PERSON,
  PERSONAL_BEFORE,
  PHRASES,
  PSEUDONYM,
} from './phrases.ts';
import { wordsOf } from './split.ts';

/** What stands around a column; helps with ambiguous words such as `name` and `age`. */
export interface TableContext {
  /** All column names of the table, the column itself included. Empty: not known. */
  readonly columns: readonly string[];
  /** Path or table name; null when not known. */
  readonly asset: string | null;
}

/** No context at all: ambiguous names get a weaker vote instead of being settled by their neighbours. */
export const NO_CONTEXT: TableContext = { columns: [], asset: null };

/** The votes of the name `column`: none or one, and one more when the name says the values are hashed. */
export function voteByName(column: string, table: TableContext = NO_CONTEXT): readonly Evidence[] {
  const words = canonical(column);
  const head = headOf(words);
  if (head === null || head.phrase.category === null) return [];
  const { category, ambiguous } = head.phrase;
  let strength = 0.7;
  const before = words[head.from - 1];
  if (ambiguous && !isPersonal(before)) {
    // `repo_name`, `years_at_company`: something else has the name.
    if (before !== undefined && !AFTER.has(before) && !isNumber(before)) return [];
    if (table.columns.length === 0 && table.asset === null) {
      if (NEVER_ALONE.has(words[head.from] ?? '')) return [];
      strength = 0.4;
    } else if (!isAboutPeople(table)) return [];
    else strength = 0.55;
  }
  const hashed = words.slice(head.to).some((it) => PSEUDONYM.has(it));
  return [vote(column, category, strength, hashed)];
}

/**
 * True when the rows of the table seem to be people: another column names something that only a
 * person has, several name what may be a person's, or the table is called after people.
 */
export function isAboutPeople(table: TableContext): boolean {
  const known = ABOUT_PEOPLE.get(table);
  if (known !== undefined) return known;
  const answer = looksLikePeople(table);
  ABOUT_PEOPLE.set(table, answer);
  return answer;
}

function looksLikePeople({ asset, columns }: TableContext): boolean {
  const called = asset === null ? [] : canonical(lastPart(asset));
  if (called.some((it) => PERSON.has(it))) return true;
  // A shop has a phone and an address as well.
  const marks = called.some((it) => ORGANISATION.has(it)) ? ONLY_A_PERSON : PERSONAL;
  const hints = new Set<string>();
  for (const column of columns) {
    const { category, ambiguous } = headOf(canonical(column))?.phrase ?? NO_PHRASE;
    if (category === null) continue;
    if (!ambiguous && marks.some((it) => isWithin(category, it))) return true;
    if (ambiguous && HINTS.some((it) => isWithin(category, it))) hints.add(category);
  }
  return hints.size >= 3 || (hints.has(AGE) && hints.has(GENDER));
}

const NO_PHRASE: Phrase = { category: null, ambiguous: false };
const AGE = 'user.demographic.age_range';
const GENDER = 'user.demographic.gender';

function isPersonal(before: string | undefined): boolean {
  return before !== undefined && (PERSON.has(before) || PERSONAL_BEFORE.has(before));
}

/** Answers by table, so that a table of a thousand columns is not read a thousand times. */
const ABOUT_PEOPLE = new WeakMap<TableContext, boolean>();

/** Categories that no thing has. */
const ONLY_A_PERSON = [
  'user.name',
  'user.demographic',
  'user.government_id.national_identification_number',
  'user.government_id.passport_number',
  'user.health_and_medical.record_id',
];

/** Categories that few things have: one column of them makes the rows people. */
const PERSONAL = [
  ...ONLY_A_PERSON,
  'user.contact.email',
  'user.contact.phone_number',
  'user.unique_id',
];

/** Categories of which several together make the rows people. */
const HINTS = ['user.demographic', 'user.health_and_medical', 'user.job_title'];

/** Heads that say nothing at all where nothing else is known. */
const NEVER_ALONE: ReadonlySet<string> = new Set(
  'first last job name names nom nome nombre naam namn navn city state country county province town suburb village company website location account card mail residence position unit apt pay drug treatment condition organization organisation alter eta kon cap pan pin'.split(
    ' ',
  ),
);

function vote(column: string, category: string, strength: number, hashed: boolean): Evidence {
  const { words } = meaningOf(category);
  return {
    source: 'name',
    by: 'name:tokens',
    category,
    tier: null,
    identifiability: hashed ? 'pseudonymous' : null,
    strength,
    because: hashed
      ? `the name of the column reads like hashed ${words}`
      : `the name of the column reads like ${words}`,
    authority: 'runtime',
  };
}

interface Head {
  readonly phrase: Phrase;
  readonly from: number;
  readonly to: number;
}

/** The last phrase of `words` after which only harmless words follow; null when there is none. */
function headOf(words: readonly string[]): Head | null {
  let from = 0;
  let head: Head | null = null;
  while (from < words.length) {
    const found = longest(words, from);
    if (found === null) {
      from += 1;
      continue;
    }
    head = found;
    from = found.to;
  }
  if (head === null) return null;
  for (let at = head.to; at < words.length; at += 1) {
    const word = words[at] ?? '';
    if (!AFTER.has(word) && !isNumber(word)) return null;
  }
  for (let at = 0; at < head.from; at += 1) if (BEFORE_NOT.has(words[at] ?? '')) return null;
  return head;
}

function longest(words: readonly string[], from: number): Head | null {
  let node: PhraseNode | undefined = PHRASES;
  let best: Head | null = null;
  for (let at = from; at < words.length; at += 1) {
    node = node.next.get(words[at] ?? '');
    if (node === undefined) break;
    if (node.phrase !== null) best = { phrase: node.phrase, from, to: at + 1 };
  }
  return best;
}

const STOP: ReadonlySet<string> = new Set(
  'of the de del della di da do du des la le el los van'.split(' '),
);

/** The words of a name with abbreviations spelt out and filling words left out. */
function canonical(name: string): readonly string[] {
  const result: string[] = [];
  for (const word of wordsOf(name)) {
    const stands = ALIASES.get(word);
    if (stands !== undefined) result.push(...stands);
    else if (!STOP.has(word)) result.push(word);
  }
  return result;
}

/** File or table name without folders, schema and ending. */
function lastPart(asset: string): string {
  const end = asset.endsWith('/') ? asset.length - 1 : asset.length;
  const file = asset.slice(asset.lastIndexOf('/', end - 1) + 1, end);
  return asset.startsWith('table:')
    ? file.slice(Math.max(file.lastIndexOf('.'), file.lastIndexOf(':')) + 1)
    : file.replace(/\.[A-Za-z0-9]{1,8}(\.[A-Za-z]{2,4})?$/, '');
}

function isNumber(word: string): boolean {
  const code = word.charCodeAt(0);
  return code >= 48 && code <= 57;
}
