/**
 * Payment card numbers: prefixes and lengths of the issuing networks (ISO/IEC 7812, as the networks
 * publish their ranges) and the Luhn check. It looks at one number, not at texts.
 */
import { luhn } from './checksums.ts';

/** First digits from, first digits to, lengths. Compared as numbers over the length of the bounds. */
const RANGES: readonly (readonly [number, number, readonly number[]])[] = [
  [4, 4, [13, 16, 19]], // Visa
  [51, 55, [16]], // Mastercard
  [2221, 2720, [16]], // Mastercard
  [34, 34, [15]], // American Express
  [37, 37, [15]],
  [300, 305, [14, 16, 19]], // Diners Club
  [3095, 3095, [14, 16, 19]],
  [36, 36, [14, 16, 19]],
  [38, 39, [14, 16, 19]],
  [6011, 6011, [16, 19]], // Discover
  [644, 649, [16, 19]],
  [65, 65, [16, 19]],
  [3528, 3589, [16, 17, 18, 19]], // JCB
  [62, 62, [16, 17, 18, 19]], // UnionPay
  [81, 81, [16]],
  [5018, 5018, [12, 13, 14, 15, 16, 17, 18, 19]], // Maestro
  [5020, 5020, [12, 13, 14, 15, 16, 17, 18, 19]],
  [5038, 5038, [12, 13, 14, 15, 16, 17, 18, 19]],
  [5893, 5893, [12, 13, 14, 15, 16, 17, 18, 19]],
  [6304, 6304, [12, 13, 14, 15, 16, 17, 18, 19]],
  [6759, 6763, [12, 13, 14, 15, 16, 17, 18, 19]],
  [2200, 2204, [16, 17, 18, 19]], // Mir
  [60, 60, [16]], // RuPay
  [9792, 9792, [16]], // Troy
];

/** True for a number that a card network issues: known prefix, its length, Luhn. Digits only. */
export function isCardNumber(digits: string): boolean {
  return hasCardPrefix(digits) && luhn(digits) && !isOneDigit(digits);
}

/** True when prefix and length fit a network, whatever the check digit. */
export function hasCardPrefix(digits: string): boolean {
  for (const [low, high, lengths] of RANGES) {
    const width = low < 10 ? 1 : low < 100 ? 2 : low < 1000 ? 3 : 4;
    const prefix = Number(digits.slice(0, width));
    if (prefix >= low && prefix <= high && lengths.includes(digits.length)) return true;
  }
  return false;
}

function isOneDigit(digits: string): boolean {
  return digits === (digits[0] ?? '').repeat(digits.length);
}
