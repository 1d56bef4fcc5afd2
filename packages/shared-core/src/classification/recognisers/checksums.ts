/**
 * Check digits as the issuing bodies define them. Each function takes the characters that matter,
 * separators removed, and says whether the check holds. It does not search in texts.
 */

/** Digit value of the UTF-16 unit at `at`; NaN-free: callers pass digits only. */
export function digitAt(text: string, at: number): number {
  return text.charCodeAt(at) - 48;
}

/** Luhn, ISO/IEC 7812-1 annex B: cards, SIN, personnummer, IMEI, NPI after a prefix. */
export function luhn(digits: string): boolean {
  let sum = 0;
  for (let i = digits.length - 1, double = false; i >= 0; i -= 1, double = !double) {
    let digit = digitAt(digits, i);
    if (double) digit = digit > 4 ? digit * 2 - 9 : digit * 2;
    sum += digit;
  }
  return sum % 10 === 0;
}

/** Sum of digits times weights; the shorter of the two decides how many. */
export function weighted(digits: string, weights: readonly number[]): number {
  let sum = 0;
  for (let i = 0; i < weights.length && i < digits.length; i += 1)
    sum += digitAt(digits, i) * (weights[i] ?? 0);
  return sum;
}

/** Remainder of a decimal number of any length. */
export function remainder(digits: string, modulus: number): number {
  let rest = 0;
  for (let i = 0; i < digits.length; i += 1) rest = (rest * 10 + digitAt(digits, i)) % modulus;
  return rest;
}

/** ISO/IEC 7064 MOD 97-10 over digits and capital letters (A = 10): IBAN after the first four moved to the end. */
export function mod97(text: string): number {
  let rest = 0;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    rest = code <= 57 ? (rest * 10 + code - 48) % 97 : (rest * 100 + code - 55) % 97;
  }
  return rest;
}

/** ISO/IEC 7064 MOD 11,10, hybrid: German tax id and VAT number. The last digit is the check digit. */
export function mod1110(digits: string): boolean {
  let product = 10;
  for (let i = 0; i < digits.length - 1; i += 1) {
    const sum = (digitAt(digits, i) + product) % 10;
    product = ((sum === 0 ? 10 : sum) * 2) % 11;
  }
  return (11 - product) % 10 === digitAt(digits, digits.length - 1);
}

const DIHEDRAL = [
  '0123456789',
  '1234067895',
  '2340178956',
  '3401289567',
  '4012395678',
  '5987604321',
  '6598710432',
  '7659821043',
  '8765932104',
  '9876543210',
];
const PERMUTED = [
  '0123456789',
  '1576283094',
  '5803796142',
  '8916043527',
  '9453126870',
  '4286573901',
  '2793806415',
  '7046913258',
];

/** Verhoeff's dihedral check (J. Verhoeff, 1969): Aadhaar. */
export function verhoeff(digits: string): boolean {
  let check = 0;
  for (let i = 0; i < digits.length; i += 1) {
    const digit = digitAt(digits, digits.length - 1 - i);
    const permuted = digitAt(PERMUTED[i % 8] ?? '', digit);
    check = digitAt(DIHEDRAL[check] ?? '', permuted);
  }
  return check === 0;
}

/** ICAO 9303 check digit, weights 7 3 1 over digits and letters (A = 10): German identity cards and passports. */
export function icao(text: string): number {
  const weights = [7, 3, 1];
  let sum = 0;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    sum += (code <= 57 ? code - 48 : code - 55) * (weights[i % 3] ?? 0);
  }
  return sum % 10;
}

/** True when the day exists: months 1 to 12, leap years of the proleptic Gregorian calendar. */
export function isDay(year: number, month: number, day: number): boolean {
  if (month < 1 || month > 12 || day < 1) return false;
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0;
  return day <= days;
}

/** `text` without anything but ASCII digits. */
export function onlyDigits(text: string): string {
  return text.replace(/[^0-9]/g, '');
}
