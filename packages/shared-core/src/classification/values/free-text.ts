/**
 * Personal data inside texts: notes, comments, messages. Only formats that nothing else has are looked
 * for, and a column is reported when at least one text in twenty holds one. No value leaves this file.
 */
import type { Evidence } from '../../catalog/asset.ts';
import { isSsn } from '../recognisers/people.ts';
import { isEmail } from '../recognisers/internet.ts';
import { isCardNumber } from '../recognisers/networks.ts';
import { isIban } from '../recognisers/iban.ts';
import { onlyDigits } from '../recognisers/checksums.ts';
import { meaningOf } from '../taxonomy.ts';

const SHARE = 0.05;

interface Finder {
  readonly id: string;
  readonly category: string;
  readonly test: (word: string) => boolean;
}

/** Tests of one word, that is of what stands between blanks, without punctuation at its ends. */
const FINDERS: readonly Finder[] = [
  { id: 'email', category: 'user.contact.email', test: (it) => it.includes('@') && isEmail(it) },
  {
    id: 'ssn',
    category: 'user.government_id.national_identification_number',
    test: (it) => it.length === 11 && it.charCodeAt(3) === 45 && isSsn(it),
  },
  {
    id: 'card',
    category: 'user.financial.credit_card',
    test: (it) =>
      it.length >= 13 && it.length <= 23 && /^\d[\d-]+\d$/.test(it) && isCardNumber(onlyDigits(it)),
  },
  {
    id: 'iban',
    category: 'user.financial.bank_account',
    test: (it) => it.length >= 15 && it.length <= 34 && isIban(it.toUpperCase()),
  },
];

/** Votes of a column of texts. */
export function findInText(texts: readonly string[]): readonly Evidence[] {
  return FINDERS.flatMap((finder) => {
    const holding = texts.filter((text) => wordsIn(text).some(finder.test)).length;
    if (holding === 0 || holding < SHARE * texts.length) return [];
    return [
      {
        source: 'value' as const,
        by: `value:text-${finder.id}`,
        category: finder.category,
        tier: null,
        identifiability: null,
        strength: 0.85,
        because: `${holding} of ${texts.length} texts contain ${meaningOf(finder.category).words}`,
        authority: 'runtime' as const,
      },
    ];
  });
}

/** What stands between blanks, brackets and quotes, without trailing punctuation. */
export function wordsIn(text: string): readonly string[] {
  return text
    .split(/[\s<>()[\]{}"',;|=]+/)
    .map((it) => it.replace(/^[.:!?]+|[.:!?]+$/g, '').replace(/^mailto:/, ''))
    .filter((it) => it !== '');
}
