/**
 * National numbers of people and vehicles that a column of values can be proven to hold. Each function
 * takes one value as written, separators included, and checks structure, ranges and check digits as the
 * issuing authority publishes them.
 */
import { digitAt, isDay, luhn, onlyDigits, weighted } from './checksums.ts';

/** US Social Security number: AAA-GG-SSSS, no area 000, 666, 900–999, no group 00, no serial 0000 (SSA). */
export function isSsn(text: string): boolean {
  const match = /^(\d{3})[- ](\d{2})[- ](\d{4})$/.exec(text);
  return match !== null && isSsnNumber((match[1] ?? '') + (match[2] ?? '') + (match[3] ?? ''));
}

/** The rules on nine digits; numbers printed in advertisements were never issued to anybody. */
export function isSsnNumber(digits: string): boolean {
  const area = digits.slice(0, 3);
  return (
    area !== '000' &&
    area !== '666' &&
    !area.startsWith('9') &&
    digits.slice(3, 5) !== '00' &&
    digits.slice(5) !== '0000' &&
    digits !== '078051120' &&
    digits !== '219099999' &&
    digits !== '123456789' &&
    !/^(\d)\1{8}$/.test(digits)
  );
}

/** UK National Insurance number: prefix letters as HMRC allocates them, six digits, suffix A to D. */
export function isNino(text: string): boolean {
  const value = text.replace(/ /g, '').toUpperCase();
  return (
    /^[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]\d{6}[A-D]$/.test(value) &&
    !/^(BG|GB|KN|NK|NT|TN|ZZ)/.test(value)
  );
}

/** NHS number: ten digits, weights 10 to 2, modulus 11. Digits only. */
export function isNhsNumber(digits: string): boolean {
  if (!/^\d{10}$/.test(digits) || /^(\d)\1{9}$/.test(digits)) return false;
  const check = (11 - (weighted(digits, [10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11)) % 11;
  return check !== 10 && check === digitAt(digits, 9);
}

const NIF_LETTERS = 'TRWAGMYFPDXBNJZSQVHLCKE';

/** Spanish NIF or NIE: number modulo 23 gives the letter; X, Y, Z stand for 0, 1, 2. */
export function isNif(text: string): boolean {
  const match = /^([XYZ]?)(\d{7,8})-?([A-Z])$/i.exec(text);
  if (match === null) return false;
  const [, foreign = '', digits = '', letter = ''] = match;
  if (foreign !== '' && digits.length !== 7) return false;
  const prefix = foreign === '' ? '' : String('XYZ'.indexOf(foreign.toUpperCase()));
  return NIF_LETTERS[Number(prefix + digits) % 23] === letter.toUpperCase();
}

const FISCAL_ODD = [
  1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23,
];

/** Italian codice fiscale: structure with omocodia letters, check character (D.M. 23/12/1976). */
export function isFiscalCode(text: string): boolean {
  const value = text.toUpperCase();
  if (!/^[A-Z]{6}[0-9LMNP-V]{2}[A-EHLMPR-T][0-9LMNP-V]{2}[A-Z][0-9LMNP-V]{3}[A-Z]$/.test(value))
    return false;
  let sum = 0;
  for (let i = 0; i < 15; i += 1) {
    const code = value.charCodeAt(i);
    const index = code <= 57 ? code - 48 : code - 65;
    sum += i % 2 === 0 ? (FISCAL_ODD[index] ?? 0) : index;
  }
  return value.charCodeAt(15) - 65 === sum % 26;
}

const HETU_CHECK = '0123456789ABCDEFHJKLMNPRSTUVWXY';

/** Finnish personal identity code: date, sign of the century, number, check modulo 31 (DVV). */
export function isHetu(text: string): boolean {
  const match = /^(\d{2})(\d{2})(\d{2})([-+ABCDEFUVWXY])(\d{3})([0-9A-Y])$/i.exec(text);
  if (match === null) return false;
  const [, day = '', month = '', year = '', sign = '', number = '', check = ''] = match;
  const century = sign === '+' ? 1800 : '-UVWXY'.includes(sign.toUpperCase()) ? 1900 : 2000;
  if (!isDay(century + Number(year), Number(month), Number(day))) return false;
  if (Number(number) < 2) return false;
  return HETU_CHECK[Number(day + month + year + number) % 31] === check.toUpperCase();
}

/** Brazilian CPF: two check digits modulo 11; not one digit repeated. */
export function isCpf(text: string): boolean {
  if (!/^\d{3}\.?\d{3}\.?\d{3}-?\d{2}$/.test(text)) return false;
  const digits = onlyDigits(text);
  if (/^(\d)\1{10}$/.test(digits)) return false;
  const check = (count: number) => {
    let sum = 0;
    for (let i = 0; i < count; i += 1) sum += digitAt(digits, i) * (count + 1 - i);
    const rest = (sum * 10) % 11;
    return rest === 10 ? 0 : rest;
  };
  return check(9) === digitAt(digits, 9) && check(10) === digitAt(digits, 10);
}

/** French NIR: sex, year, month, place and order, key = 97 - number mod 97; Corsica as 2A, 2B. */
export function isNir(text: string): boolean {
  const value = text.replace(/[ .]/g, '').toUpperCase();
  if (!/^[12378]\d{2}(0[1-9]|1[0-2]|[2-9]\d)(\d{2}|2[AB])\d{6}\d{2}$/.test(value)) return false;
  const body = value.slice(0, 13).replace('2A', '19').replace('2B', '18');
  return 97 - Number(BigInt(body) % 97n) === Number(value.slice(13));
}

/** Polish PESEL: date with the century in the month, weights 1 3 7 9. */
export function isPesel(text: string): boolean {
  if (!/^\d{11}$/.test(text)) return false;
  const month = Number(text.slice(2, 4));
  const century = [1900, 2000, 2100, 2200, 1800][Math.floor(month / 20)] ?? 1900;
  if (!isDay(century + Number(text.slice(0, 2)), month % 20, Number(text.slice(4, 6))))
    return false;
  const sum = weighted(text, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3]);
  return (10 - (sum % 10)) % 10 === digitAt(text, 10);
}

/** Swedish personnummer or samordningsnummer (day + 60): date and Luhn over the last ten digits. */
export function isPersonnummer(text: string): boolean {
  const match = /^(18|19|20)?(\d{2})(\d{2})(\d{2})[-+]?(\d{4})$/.exec(text);
  if (match === null) return false;
  const [, century, year = '', month = '', day = '', serial = ''] = match;
  const date = Number(day) > 60 ? Number(day) - 60 : Number(day);
  // Without a century either of two would do; 2000 is the laxer one for 29 February.
  const full = Number(century ?? '20') * 100 + Number(year);
  return isDay(full, Number(month), date) && luhn(year + month + day + serial);
}

const VIN_WEIGHTS = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];
const VIN_VALUES = '0123456789.ABCDEFGH..JKLMN.P.R..STUVWXYZ';

/** Vehicle identification number with the check digit of 49 CFR 565 in position nine. */
export function isVin(text: string): boolean {
  const value = text.toUpperCase();
  if (!/^[A-HJ-NPR-Z0-9]{8}[0-9X][A-HJ-NPR-Z0-9]{8}$/.test(value)) return false;
  let sum = 0;
  for (let i = 0; i < 17; i += 1)
    sum += (VIN_VALUES.indexOf(value[i] ?? '') % 10) * (VIN_WEIGHTS[i] ?? 0);
  return 'X' === value[8] ? sum % 11 === 10 : sum % 11 === digitAt(value, 8);
}
