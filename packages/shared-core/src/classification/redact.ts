/**
 * Keeps data out of words that are shown or recorded: file names, literals and column names can hold
 * an address or a card number. It redacts the parts that values recognisers know, and nothing else.
 */
import { isEmail, isIpv4, isMac } from './recognisers/internet.ts';
import { isIban } from './recognisers/iban.ts';
import { isCardNumber } from './recognisers/networks.ts';
import { isFiscalCode, isHetu, isNino, isPersonnummer, isSsn } from './recognisers/people.ts';
import { onlyDigits } from './recognisers/checksums.ts';

/** What stands in the place of a redacted part. */
export const REDACTED = '‹redacted›';

/** A run of characters that can make up one identifier; bounded, so that no text makes it slow. */
const PART = /[\p{L}\p{N}._%+@-]{3,254}/gu;

/** True when `text` is, or contains as a word of its own, a value that stands for a person. */
export function hasPersonalValue(text: string): boolean {
  return redactWord(text) !== text;
}

/**
 * `text` with each personal value replaced by {@link REDACTED}: `exports/jane@example.org.csv` becomes
 * `exports/‹redacted›.csv`. Paths, table names and ordinary words come back as they are.
 */
export function redactWord(text: string): string {
  return text
    .replace(/\d{3}[- ]\d{2}[- ]\d{4}|\d{3,}(?:[ -]\d{2,}){2,5}/g, (it) =>
      isPersonal(it) ? REDACTED : it,
    )
    .replace(/\b[A-Za-z]{2}\d{2}(?: [A-Za-z0-9]{1,4}){3,8}\b/g, (it) =>
      isPersonal(it) ? REDACTED : it,
    )
    .replace(/(?<![\w:-])[0-9A-Fa-f]{2}(?:[:-][0-9A-Fa-f]{2}){5}(?![\w:-])/g, REDACTED)
    .replace(PART, redactPart);
}

function redactPart(part: string): string {
  if (isPersonal(part)) return REDACTED;
  // The ending of a file name may be stuck to the value: try the longest part before a dot first.
  for (let dot = part.lastIndexOf('.'); dot > 0; dot = part.lastIndexOf('.', dot - 1)) {
    const before = part.slice(0, dot);
    if (isPersonal(before)) return REDACTED + part.slice(dot);
  }
  const pieces = part.split(/([._+-])/);
  if (pieces.length === 1) return part;
  return pieces.map((it) => (it.length > 8 && isPersonal(it) ? REDACTED : it)).join('');
}

function isPersonal(word: string): boolean {
  if (word.includes('@')) return isEmail(word) || /^[^@]+@[^@]+\.[^@]+$/.test(word);
  const digits = onlyDigits(word);
  if (digits.length < 6) return false;
  return (
    isSsn(word) ||
    (digits.length >= 13 && /^[\d -]+$/.test(word) && isCardNumber(digits)) ||
    (/^[A-Za-z]{2}\d/.test(word) && isIban(word.replace(/[ -]/g, '').toUpperCase())) ||
    (/^\+\d{8,15}$/.test(word) && digits.length <= 15) ||
    isNino(word) ||
    isFiscalCode(word) ||
    isHetu(word) ||
    (word.length >= 11 && /[-+]/.test(word) && isPersonnummer(word)) ||
    isMac(word) ||
    (word.split('.').length === 4 && isIpv4(word) && Number(word.split('.')[0]) > 31)
  );
}
