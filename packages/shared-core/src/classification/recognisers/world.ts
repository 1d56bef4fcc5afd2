/** Recognisers of numbers from the Americas, Asia, Africa and Australia, by the rules their issuers publish. */
import { digitAt, isDay, luhn, verhoeff, weighted } from './checksums.ts';
import { isSsnNumber } from './people.ts';
import type { Recogniser } from './recogniser.ts';
import { checked, formed, whole } from './recogniser.ts';

const NATIONAL = 'user.government_id.national_identification_number';
const PASSPORT = 'user.government_id.passport_number';
const DRIVING = 'user.government_id.drivers_license_number';
const VEHICLE = 'user.government_id.vehicle_registration';
const HEALTH = 'user.health_and_medical.insurance_beneficiary_id';

/** ABA routing transit number: weights 3 7 1. */
const isRoutingNumber = (digits: string) =>
  weighted(digits, [3, 7, 1, 3, 7, 1, 3, 7, 1]) % 10 === 0 && !/^0+$/.test(digits);

/** Australian Business Number: first digit less one, modulo 89 (ABR). */
const isAbn = (digits: string) =>
  (weighted(digits, [10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19]) - 10) % 89 === 0 &&
  !digits.startsWith('0');

/** Australian Company Number: weights 8 to 1 (ASIC). */
const isAcn = (digits: string) =>
  (10 - (weighted(digits, [8, 7, 6, 5, 4, 3, 2, 1]) % 10)) % 10 === digitAt(digits, 8);

/** Medicare card: weights 1 3 7 9. */
const isMedicareCard = (digits: string) =>
  weighted(digits, [1, 3, 7, 9, 1, 3, 7, 9]) % 10 === digitAt(digits, 8);

/** Tax File Number: modulo 11 (ATO). */
const isTfn = (digits: string) => weighted(digits, [1, 4, 3, 7, 5, 8, 6, 9, 10]) % 11 === 0;

/** Aadhaar: first digit 2 to 9, Verhoeff, no palindrome (UIDAI). */
const isAadhaar = (digits: string) =>
  verhoeff(digits) && digits !== digits.split('').reverse().join('');

/** Korean business registration number: weights 1 3 7 1 3 7 1 3 5, the tens of the last product too (NTS). */
function isKoreanBusiness(digits: string): boolean {
  const sum =
    weighted(digits, [1, 3, 7, 1, 3, 7, 1, 3, 5]) + Math.floor((digitAt(digits, 8) * 5) / 10);
  return (10 - (sum % 10)) % 10 === digitAt(digits, 9);
}

/** Birthday and the digit for sex and century; the check digit was given up in 2020 and decides nothing. */
const isKoreanBirth = (digits: string) => {
  const century = KOREAN_CENTURIES[digitAt(digits, 6)] ?? 19;
  const year = century * 100 + Number(digits.slice(0, 2));
  return isDay(year, Number(digits.slice(2, 4)), Number(digits.slice(4, 6)));
};

const KOREAN_CENTURIES = [18, 19, 19, 20, 20, 19, 19, 20, 20, 18];

/** Philippine TIN: ninth digit, weights 9 to 2 modulo 11 (BIR). */
const isPhilippineTin = (digits: string) =>
  weighted(digits, [9, 8, 7, 6, 5, 4, 3, 2]) % 11 === digitAt(digits, 8) && !/^0{9}/.test(digits);

const NRIC_LOCAL = 'JZIHGFEDCBA';
const NRIC_FOREIGN = 'XWUTRQPNMLK';
const NRIC_M = 'KLJNPQRTUWX';

/** Singapore NRIC and FIN: weights 2 7 6 5 4 3 2, offset and letters by series. */
function isNric(text: string): boolean {
  const series = text[0] ?? '';
  const offset = series === 'T' || series === 'G' ? 4 : series === 'M' ? 3 : 0;
  const rest = (weighted(text.slice(1), [2, 7, 6, 5, 4, 3, 2]) + offset) % 11;
  const letters = 'ST'.includes(series)
    ? NRIC_LOCAL
    : 'FG'.includes(series)
      ? NRIC_FOREIGN
      : NRIC_M;
  return letters[series === 'M' ? 10 - rest : rest] === text[8];
}

const UEN_VALUES = 'ABCDEFGHJKLMNPQRSTUVWX0123456789';

/** Singapore Unique Entity Number: businesses, local companies, other entities (ACRA). */
function isUen(text: string): boolean {
  if (/^\d{8}[A-Z]$/.test(text))
    return 'XMKECAWLJDB'[weighted(text, [10, 4, 9, 3, 8, 2, 7, 1]) % 11] === text[8];
  if (/^\d{9}[A-Z]$/.test(text))
    return 'ZKCMDNERGWH'[weighted(text, [10, 8, 6, 4, 9, 7, 5, 3, 1]) % 11] === text[9];
  const weights = [4, 3, 5, 3, 10, 2, 2, 5, 7];
  let sum = 0;
  for (let i = 0; i < 9; i += 1) sum += UEN_VALUES.indexOf(text[i] ?? '') * (weights[i] ?? 0);
  return UEN_VALUES[(((sum - 5) % 11) + 11) % 11] === text[9];
}

/** Provinces that Thai numbers begin with after the kind of person (DOPA). */
const THAI_PROVINCE = /^[1-8](?:1\d|2[0-7]|3\d|4\d|5[0-8]|6[0-7]|7[0-7]|8[0-6]|9[0-6])/;

/** Thai national number: weights 13 to 2 modulo 11. */
const isThai = (digits: string) =>
  THAI_PROVINCE.test(digits) &&
  (11 - (weighted(digits, [13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11)) % 10 ===
    digitAt(digits, 12);

/** DEA registration of prescribers: (d1+d3+d5) + 2·(d2+d4+d6). */
const isDea = (text: string) =>
  weighted(text.slice(2), [1, 2, 1, 2, 1, 2]) % 10 === digitAt(text, 8);

/** National Provider Identifier: Luhn with the prefix 80840 (CMS). */
const isNpi = (digits: string) => luhn(`80840${digits}`);

/** South African identity number: birthday, citizenship 0 to 2, Luhn (DHA). */
const isSouthAfrican = (digits: string) =>
  (isDay(
    1900 + Number(digits.slice(0, 2)),
    Number(digits.slice(2, 4)),
    Number(digits.slice(4, 6)),
  ) ||
    isDay(
      2000 + Number(digits.slice(0, 2)),
      Number(digits.slice(2, 4)),
      Number(digits.slice(4, 6)),
    )) &&
  digitAt(digits, 10) <= 2 &&
  luhn(digits);

/** Letters of the Medicare Beneficiary Identifier: all but S, L, O, I, B, Z (CMS). */
const MBI = 'AC-HJKMNP-RT-Y';

export const WORLD: readonly Recogniser[] = [
  checked(
    'ABA_ROUTING_NUMBER',
    'user.financial.bank_account',
    [whole('[0-3678]\\d{8}|[0-3678]\\d{3}-\\d{4}-\\d')],
    isRoutingNumber,
  ),
  checked('AU_ABN', null, [whole('\\d{11}|\\d{2} \\d{3} \\d{3} \\d{3}')], isAbn),
  checked('AU_ACN', null, [whole('\\d{9}|\\d{3} \\d{3} \\d{3}')], isAcn),
  checked('AU_MEDICARE', HEALTH, [whole('[2-6]\\d{9}|[2-6]\\d{3} \\d{5} \\d')], isMedicareCard),
  checked('AU_TFN', NATIONAL, [whole('\\d{9}|\\d{3} \\d{3} \\d{3}')], isTfn),
  checked('CA_SIN', NATIONAL, [whole('[1-79]\\d{2}([- ]?)\\d{3}\\1\\d{3}')], luhn),
  checked('IN_AADHAAR', NATIONAL, [whole('[2-9]\\d{3}([- :]?)\\d{4}\\1\\d{4}')], isAadhaar),
  {
    ...formed('IN_GSTIN', null, [
      whole('(?:0[1-9]|[12]\\d|3[0-7])[A-Z]{5}\\d{4}[A-Z][1-9A-Z]Z[0-9A-Z]'),
    ]),
    judge: (value) =>
      /^(?:0[1-9]|[12]\d|3[0-7])[A-Z]{5}\d{4}[A-Z][1-9A-Z]Z[0-9A-Z]$/.test(value.replace(/ /g, '')),
  },
  formed('IN_PAN', NATIONAL, [whole('[A-Z]{5}\\d{4}[A-Z]', 'i')]),
  formed('IN_PASSPORT', PASSPORT, [whole('[A-PR-WY]\\d{7}', 'i')]),
  formed('IN_VEHICLE_REGISTRATION', VEHICLE, [
    // State and district; Bharat series; armed forces; diplomats; forms from before 1989.
    whole('[A-Z]{2}[ -]?\\d{1,2}[ -]?[A-Z]{0,3}[ -]?(?!0000)\\d{4}'),
    whole('2[1-9]BH(?!0000)\\d{4}[A-HJ-NP-Z]{1,2}'),
    whole('(?!00)\\d{2}[A-FHKPRX]\\d{6}[A-Z]'),
    whole('\\d{1,3}(?:CD|CC|UN)[1-9]\\d{0,3}'),
    whole('[A-Z]{1,3}(?!0000)\\d{4}|I(?!00000)\\d{5}'),
  ]),
  formed('IN_VOTER', NATIONAL, [whole('[A-Z]{3}\\d{7}', 'i')]),
  checked('KR_BRN', null, [whole('\\d{3}(-?)\\d{2}\\1\\d{5}')], isKoreanBusiness),
  formed('KR_DRIVER_LICENSE', DRIVING, [whole('(?:1[1-9]|2[0-68])(-?)\\d{2}\\1\\d{6}\\1\\d{2}')]),
  formed('KR_FRN', NATIONAL, [whole('\\d{6}-?[5-8]\\d{6}')], isKoreanBirth),
  formed('KR_PASSPORT', PASSPORT, [whole('[MSROD](?:\\d{8}|\\d{3}[A-Z]\\d{4})', 'i')]),
  formed('KR_RRN', NATIONAL, [whole('\\d{6}-?[1-4]\\d{6}')], isKoreanBirth),
  checked('MEDICAL_LICENSE', null, [whole('[A-HJ-MPR-UX][A-Z9]\\d{7}', 'i')], isDea),
  formed('NG_VEHICLE_REGISTRATION', VEHICLE, [whole('[A-Z]{3}[- ]?\\d{3}[A-Z]{2}', 'i')]),
  checked(
    'PH_TIN',
    NATIONAL,
    [whole('\\d{3}(-?)\\d{3}\\1\\d{3}(?:\\1\\d{3,5})?')],
    isPhilippineTin,
  ),
  {
    // Old and foreign series in circulation fail the published check: the form finds, the check judges.
    ...formed('SG_NRIC_FIN', NATIONAL, [whole('[STFGM]\\d{7}[A-Z]', 'i')]),
    judge: (value) => /^[STFGM]\d{7}[A-Z]$/i.test(value) && isNric(value.toUpperCase()),
  },
  checked('SG_UEN', null, [whole('\\d{8,9}[A-Z]|[TSR]\\d{2}[A-Z][A-Z0-9]\\d{4}[A-Z]', 'i')], isUen),
  checked('TH_TNIN', NATIONAL, [whole('[1-8]\\d{12}|[1-8]-\\d{4}-\\d{5}-\\d{2}-\\d')], isThai),
  formed('US_BANK_NUMBER', 'user.financial.bank_account', [whole('\\d{8,17}')]),
  formed('US_DRIVER_LICENSE', DRIVING, [
    // The union of what the states print: letters before digits, digits before letters, digits alone.
    whole(
      '[A-Z]\\d{3,14}|[A-Z]\\d{18}|[A-Z]{2}\\d{2,7}|[A-Z]{3}\\d{6,7}|[A-Z]\\d{6}R|\\d{7,9}[A-Z]',
      'i',
    ),
    whole('\\d{2}[A-Z]{3}\\d{5,6}|[A-Z]{2}\\d{6}[A-Z]|\\d{8}[A-Z]{2}|\\d{3}[A-Z]{2}\\d{4}', 'i'),
    whole('[A-Z]\\d[A-Z]\\d[A-Z]|\\d{6,14}|\\d{16}', 'i'),
  ]),
  formed('US_ITIN', NATIONAL, [
    whole('9\\d{2}[- ]?(?:5\\d|6[0-5]|7\\d|8[0-8]|9[0-2]|9[4-9])[- ]?\\d{4}'),
  ]),
  formed('US_MBI', HEALTH, [
    whole(`[1-9][${MBI}][${MBI}0-9]\\d-?[${MBI}][${MBI}0-9]\\d-?[${MBI}]{2}\\d{2}`, 'i'),
  ]),
  checked('US_NPI', null, [whole('[12]\\d{3}[- ]?\\d{3}[- ]?\\d{3}')], isNpi),
  formed('US_PASSPORT', PASSPORT, [whole('[A-Z]\\d{8}|\\d{9}', 'i')]),
  {
    ...formed('US_SSN', NATIONAL, [
      whole('\\d{3}-?\\d{2}-?\\d{4}'),
      whole('\\d{3} \\d{2} \\d{4}'),
      whole('\\d{3}\\.\\d{2}\\.\\d{4}'),
    ]),
    accepts: (match) => isSsnNumber(match.replace(/\D/g, '')),
  },
  checked('ZA_ID_NUMBER', NATIONAL, [whole('\\d{13}|\\d{6} \\d{4} \\d{3}')], isSouthAfrican),
];
