/** Recognisers of European numbers, by the rules that the issuing authorities publish. */
import { digitAt, icao, luhn, mod1110, onlyDigits, weighted } from './checksums.ts';
import {
  isFiscalCode,
  isHetu,
  isNhsNumber,
  isNif,
  isNino,
  isPersonnummer,
  isPesel,
} from './people.ts';
import type { Recogniser } from './recogniser.ts';
import { checked, formed, whole } from './recogniser.ts';

const NATIONAL = 'user.government_id.national_identification_number';
const PASSPORT = 'user.government_id.passport_number';
const DRIVING = 'user.government_id.drivers_license_number';
const VEHICLE = 'user.government_id.vehicle_registration';

/** Krankenversichertennummer, § 290 SGB V: letter as two digits, weights 1 2, digit sums. */
function isHealthInsuranceNumber(text: string): boolean {
  const digits = String(text.charCodeAt(0) - 64).padStart(2, '0') + text.slice(1);
  return crossSum(digits.slice(0, -1), [1, 2]) % 10 === digitAt(text, 9);
}

/** Sum of the digit sums of digits times the repeated weights. */
function crossSum(digits: string, weights: readonly number[]): number {
  let sum = 0;
  for (let i = 0; i < digits.length; i += 1) {
    const product = digitAt(digits, i) * (weights[i % weights.length] ?? 0);
    sum += Math.floor(product / 10) + (product % 10);
  }
  return sum;
}

/** Rentenversicherungsnummer: area, birthday (plus 50 where days ran out), letter, serial, check (VKVV). */
function isPensionNumber(text: string): boolean {
  const day = Number(text.slice(2, 4)) % 50;
  const month = Number(text.slice(4, 6));
  if (Number(text.slice(0, 2)) < 2 || day < 1 || day > 31 || month < 1 || month > 12) return false;
  const letter = String(text.charCodeAt(8) - 64).padStart(2, '0');
  const digits = text.slice(0, 8) + letter + text.slice(9, 11);
  return crossSum(digits, [2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1]) % 10 === digitAt(text, 11);
}

/** Lebenslange Arztnummer: weights 4 9 over six digits (KBV). */
function isPhysicianNumber(digits: string): boolean {
  return (
    !/^0+$/.test(digits) &&
    (10 - (weighted(digits, [4, 9, 4, 9, 4, 9]) % 10)) % 10 === digitAt(digits, 6)
  );
}

/** Steuerliche Identifikationsnummer, § 139b AO: no leading zero, no digit more than three times, MOD 11,10. */
function isTaxId(digits: string): boolean {
  const counts = new Map<string, number>();
  for (const digit of digits.slice(0, 10).split(''))
    counts.set(digit, (counts.get(digit) ?? 0) + 1);
  return !digits.startsWith('0') && Math.max(...counts.values()) <= 3 && mod1110(digits);
}

/**
 * Serial number of German documents: nine characters, the last one checks by ICAO 9303. Cards with a T
 * have their check digit in the machine-readable zone only.
 */
function isDocumentNumber(text: string): boolean {
  return /^T\d{8}$/.test(text) || icao(text.slice(0, 8)) === digitAt(text, 8);
}

/** GB driving licence, DVLA form: surname, decade, month (plus 50 for women), day, year, initials. */
function isDrivingLicence(text: string): boolean {
  const month = Number(text.slice(6, 8)) % 50;
  const day = Number(text.slice(8, 10));
  return /^[A-Z]+9*$/.test(text.slice(0, 5)) && month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

/** Partita IVA: eleven digits, Luhn. */
function isItalianVat(text: string): boolean {
  return luhn(text) && !/^0+$/.test(text);
}

/** Swedish organisation number: third digit at least 2, so that it is no date; Luhn. */
function isOrganisationNumber(digits: string): boolean {
  return digitAt(digits, 2) >= 2 && digitAt(digits, 0) > 0 && luhn(digits);
}

/** Spanish letters run over the number modulo 23. */
const foreigner = (text: string) => /^[XYZ]/.test(text) && isNif(text);

const GERMAN_VAT = whole('DE[ .-]?\\d{3}[ .-]?\\d{3}[ .-]?\\d{3}', 'i');

export const EUROPE: readonly Recogniser[] = [
  formed('DE_BSNR', null, [whole('(?!00)\\d{9}')]),
  formed('DE_FUEHRERSCHEIN', DRIVING, [
    whole('[A-Z]{2}\\d{8}[A-Z0-9]', 'i'),
    whole('[A-Z]\\d{3}[A-Z0-9]{6}\\d', 'i'),
  ]),
  formed('DE_HANDELSREGISTER', null, [whole('HR[AB] ?\\d{1,6}(?: ?[A-Z]{1,3})?', 'i')]),
  checked(
    'DE_HEALTH_INSURANCE',
    'user.health_and_medical.insurance_beneficiary_id',
    [whole('[A-Z]\\d{9}', 'i')],
    isHealthInsuranceNumber,
  ),
  checked(
    'DE_ID_CARD',
    NATIONAL,
    [whole('[CFGHJ-NPRTV-Z][CFGHJ-NPRTV-Z0-9]{7}\\d', 'i')],
    isDocumentNumber,
  ),
  formed('DE_KFZ', VEHICLE, [whole('[A-ZÄÖÜ]{1,3}[ -][A-Z]{1,2}[ -]?[1-9]\\d{0,3} ?[EH]?', 'i')]),
  checked('DE_LANR', null, [whole('\\d{9}')], isPhysicianNumber),
  checked(
    'DE_PASSPORT',
    PASSPORT,
    [whole('[CFGHJK][CFGHJ-NPRTV-Z0-9]{7}\\d', 'i')],
    isDocumentNumber,
  ),
  formed(
    'DE_PLZ',
    'user.contact.address.postal_code',
    [whole('\\d{5}')],
    (it) => it >= '01001' && it <= '99998',
  ),
  checked(
    'DE_SOCIAL_SECURITY',
    NATIONAL,
    [whole('\\d{2} ?\\d{6} ?[A-Z] ?\\d{3}', 'i')],
    isPensionNumber,
  ),
  checked('DE_TAX_ID', NATIONAL, [whole('\\d{11}'), whole('\\d{2} \\d{3} \\d{3} \\d{3}')], isTaxId),
  formed('DE_TAX_NUMBER', NATIONAL, [
    whole('\\d{2,3}/\\d{3,4}/\\d{4,5}'),
    // State by its official number, or by the first digits that the tax offices' own form begins with.
    whole('(?:0[1-9]|1[0-6])\\d{11}'),
    whole('(?:2[1-46-8]|3[0-2]|4[01]|5[0-9]|9[0-9])\\d{2}0\\d{8}'),
  ]),
  {
    ...formed('DE_VAT_ID', null, [GERMAN_VAT]),
    judge: (value) =>
      /^DE\d{9}$/.test(value.trim().replace(/[ .-]/g, '').toUpperCase()) &&
      mod1110(onlyDigits(value)),
  },
  checked('ES_NIE', NATIONAL, [whole('[XYZ]-?\\d{7}-?[A-Z]', 'i')], foreigner),
  checked('ES_NIF', NATIONAL, [whole('\\d{7,8}-?[A-Z]', 'i')], isNif),
  formed('ES_PASSPORT', PASSPORT, [whole('[A-Z]{3}\\d{6}', 'i')]),
  {
    ...checked(
      'FI_PERSONAL_IDENTITY_CODE',
      NATIONAL,
      [/(?<![0-9_])\d{6}[-+A-FU-Y]\d{3}[0-9A-Y](?![A-Za-z0-9_])/gi],
      () => true,
    ),
    accepts: isHetu,
    judge: isHetu,
  },
  formed('IT_DRIVER_LICENSE', DRIVING, [
    whole('[A-Z]{2}\\d{7}[A-Z]|U1[B-DF-HJ-NP-TV-Z0-9]{7}[A-Z]', 'i'),
  ]),
  {
    ...formed('IT_FISCAL_CODE', NATIONAL, [
      whole(
        '[A-Z]{6}[0-9LMNP-V]{2}[A-EHLMPR-T][0-7LMNP-T][0-9LMNP-V][A-MZ][0-9LMNP-V]{3}[A-Z]',
        'i',
      ),
    ]),
    judge: isFiscalCode,
  },
  formed('IT_IDENTITY_CARD', NATIONAL, [
    whole('[A-Z]{2} ?\\d{7}|\\d{7} ?[A-Z]{2}|[A-Z]{2}\\d{5}[A-Z]{2}', 'i'),
  ]),
  formed('IT_PASSPORT', PASSPORT, [whole('[A-Z]{2}\\d{7}', 'i')]),
  checked('IT_VAT_CODE', null, [/(?<![A-Za-z0-9])\d(?:[ _]?\d){10}(?![A-Za-z0-9])/g], isItalianVat),
  checked('PL_PESEL', NATIONAL, [whole('\\d{11}')], isPesel),
  checked('SE_ORGANISATIONSNUMMER', null, [whole('\\d{6}-?\\d{4}')], isOrganisationNumber),
  checked('SE_PERSONNUMMER', NATIONAL, [whole('(?:18|19|20)?\\d{6}[-+]?\\d{4}')], isPersonnummer),
  checked('TR_NATIONAL_ID', NATIONAL, [whole('[1-9]\\d{10}')], isTurkishId),
  formed('TR_LICENSE_PLATE', VEHICLE, [
    whole('(?:0[1-9]|[1-7]\\d|8[01]) ?[A-Z]{1,3} ?\\d{2,5}', 'i'),
  ]),
  formed(
    'UK_DRIVING_LICENCE',
    DRIVING,
    [whole('[A-Z9]{5}\\d{6}[A-Z9]{2}[A-Z0-9][A-Z]{2}', 'i')],
    isDrivingLicence,
  ),
  checked(
    'UK_NHS',
    'user.health_and_medical.record_id',
    [whole('\\d{3}[- ]?\\d{3}[- ]?\\d{4}')],
    isNhsNumber,
  ),
  formed('UK_NINO', NATIONAL, [whole('[A-Z]{2} ?\\d{2} ?\\d{2} ?\\d{2} ?[A-D]', 'i')], isNino),
  formed('UK_PASSPORT', PASSPORT, [whole('[A-Z]{2}\\d{7}')]),
  formed('UK_POSTCODE', 'user.contact.address.postal_code', [
    whole(
      'GIR ?0AA|[A-PR-UWYZ](?:\\d{1,2}|[A-HK-Y]\\d{1,2}|\\d[A-HJKPSTUW]|[A-HK-Y]\\d[ABEHMNPRV-Y]) ?\\d[ABD-HJLNP-UW-Z]{2}',
      'i',
    ),
  ]),
  formed('UK_VEHICLE_REGISTRATION', VEHICLE, [
    // Since 2001: area, age identifier (02–29, 51–79), three letters without I and Q.
    whole('[A-HJ-PR-Y]{2}(?:0[2-9]|[12]\\d|5[1-9]|[67]\\d) ?[A-HJ-PR-Z]{3}', 'i'),
    // 1983 to 2001: year letter first; 1963 to 1983: year letter last.
    whole('[A-HJ-NPR-TV-Y][1-9]\\d{0,2} ?[A-HJ-PR-Y][A-HJ-PR-Z]{2}', 'i'),
    whole('[A-HJ-PR-Z]{3} ?[1-9]\\d{0,2} ?[A-HJ-NPR-TV-Y]', 'i'),
  ]),
];

/** T.C. Kimlik No: tenth digit from odd and even places, eleventh from the sum (NVİ). */
function isTurkishId(digits: string): boolean {
  const odd = weighted(digits, [1, 0, 1, 0, 1, 0, 1, 0, 1]);
  const even = weighted(digits, [0, 1, 0, 1, 0, 1, 0, 1]);
  const tenth = (((odd * 7 - even) % 10) + 10) % 10;
  return tenth === digitAt(digits, 9) && (odd + even + tenth) % 10 === digitAt(digits, 10);
}
