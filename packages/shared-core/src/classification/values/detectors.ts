/**
 * What single values may be: tests with a checksum or a format of their own, and tests that mean
 * something only below a column name that says the same. A test sees one value of at most 256 units;
 * whether a column is what its values pass for is decided by `vote-by-values.ts`.
 */
import { isDay, luhn, onlyDigits } from '../recognisers/checksums.ts';
import { isIban } from '../recognisers/iban.ts';
import { isCardNumber } from '../recognisers/networks.ts';
import { isEmail, isIpv4, isIpv6, isMac } from '../recognisers/internet.ts';
import {
  isCpf,
  isFiscalCode,
  isHetu,
  isNhsNumber,
  isNif,
  isNino,
  isNir,
  isPersonnummer,
  isPesel,
  isSsn,
  isVin,
} from '../recognisers/people.ts';
import type { Shape } from './shape.ts';

export interface Detector {
  /** `email`: evidence is signed `value:email`. */
  readonly id: string;
  readonly category: string;
  /** Probability that a random value of similar shape passes. Chosen on the safe, high side. */
  readonly chance: number;
  /** Passes mean nothing unless the column's name says the same category. */
  readonly needsName: boolean;
  /**
   * What passing below a fitting name is worth. `proof`: the column is what it is called. `if-clear`: so it
   * is when the name is not ambiguous. `hint`: values and name agree, but things have such values too; it
   * counts beside a proven identifier only.
   */
  readonly worth: 'proof' | 'if-clear' | 'hint';
  readonly test: (value: string, shape: Shape) => boolean;
}

const detector = (
  id: string,
  category: string,
  chance: number,
  test: Detector['test'],
): Detector => ({ id, category, chance, needsName: false, worth: 'proof', test });

const named = (
  id: string,
  category: string,
  worth: Detector['worth'],
  test: Detector['test'],
): Detector => ({ id, category, chance: 1, needsName: true, worth, test });

const NATIONAL = 'user.government_id.national_identification_number';

/** Strongest first: where two pass, the first speaks. */
export const DETECTORS: readonly Detector[] = [
  detector(
    'email',
    'user.contact.email',
    1e-5,
    (value, shape) => shape.ats === 1 && isEmail(value),
  ),
  detector(
    'secret',
    'system.authentication',
    1e-6,
    (value, { length }) => length >= 20 && isSecret(value),
  ),
  detector(
    'iban',
    'user.financial.bank_account',
    1e-4,
    (value, { digits, letters, length }) =>
      digits >= 8 &&
      letters >= 2 &&
      length <= 45 &&
      isIban(value.replace(/[ -]/g, '').toUpperCase()),
  ),
  detector(
    'card',
    'user.financial.credit_card',
    0.03,
    (value, shape) =>
      shape.digits >= 12 &&
      shape.digits <= 19 &&
      isGroupedDigits(value, shape) &&
      isCardNumber(onlyDigits(value)),
  ),
  detector(
    'mac',
    'user.device.device_id',
    1e-4,
    (value, { length }) => length >= 12 && length <= 17 && isMac(value),
  ),
  detector(
    'ipv4',
    'user.device.ip_address',
    0.05,
    (value, { dots, letters }) => dots === 3 && letters === 0 && isIpv4(value),
  ),
  detector(
    'ipv6',
    'user.device.ip_address',
    1e-4,
    (value, { colons, length }) => colons >= 2 && length <= 45 && length > 4 && isIpv6(value),
  ),
  detector(
    'ssn',
    NATIONAL,
    0.01,
    (value, { length, digits }) => length === 11 && digits === 9 && isSsn(value),
  ),
  detector(
    'vin',
    'user.government_id.vehicle_registration',
    0.02,
    (value, { length, letters }) => length === 17 && letters > 0 && isVin(value),
  ),
  detector(
    'nino',
    NATIONAL,
    1e-3,
    (value, { length, digits, letters }) =>
      length <= 13 && digits === 6 && letters === 3 && isNino(value),
  ),
  detector(
    'fiscal-code',
    NATIONAL,
    1e-3,
    (value, { length }) => length === 16 && isFiscalCode(value),
  ),
  detector('hetu', NATIONAL, 1e-3, (value, { length }) => length === 11 && isHetu(value)),
  detector(
    'nif',
    NATIONAL,
    0.045,
    (value, { length, digits }) =>
      length >= 9 && length <= 11 && digits >= 7 && digits <= 8 && isNif(value),
  ),
  detector(
    'cpf',
    NATIONAL,
    0.01,
    (value, { length, digits }) => length >= 11 && length <= 14 && digits === 11 && isCpf(value),
  ),
  detector(
    'nir',
    NATIONAL,
    0.01,
    (value, { digits, letters }) => digits >= 14 && digits <= 15 && letters <= 1 && isNir(value),
  ),
  detector(
    'pesel',
    NATIONAL,
    0.01,
    (value, { length, digits }) => length === 11 && digits === 11 && isPesel(value),
  ),
  detector(
    'personnummer',
    NATIONAL,
    0.005,
    (value, { digits, dashes, dialling }) =>
      dashes + dialling === 1 && (digits === 10 || digits === 12) && isPersonnummer(value),
  ),
  detector('phone', 'user.contact.phone_number', 0.02, (value, shape) =>
    isFormattedPhone(value, shape),
  ),
  named(
    'nhs-number',
    'user.health_and_medical.record_id',
    'proof',
    (value, { digits }) => digits === 10 && isNhsNumber(onlyDigits(value)),
  ),
  named(
    'phone-digits',
    'user.contact.phone_number',
    'proof',
    (value, shape) =>
      shape.digits >= 7 &&
      shape.digits <= 15 &&
      shape.letters === 0 &&
      shape.other === 0 &&
      shape.dots <= 3 &&
      !isDecimal(value, shape),
  ),
  named(
    'national-id',
    NATIONAL,
    'proof',
    (value, { digits, length }) =>
      digits >= 6 && length <= 20 && /^[A-Za-z0-9][A-Za-z0-9 ./-]*$/.test(value),
  ),
  named(
    'card-digits',
    'user.financial.credit_card',
    'proof',
    (value, shape) =>
      shape.digits >= 12 &&
      shape.digits <= 19 &&
      isGroupedDigits(value, shape) &&
      luhn(onlyDigits(value)),
  ),
  named(
    'person-name',
    'user.name',
    'if-clear',
    (value, shape) => shape.digits === 0 && shape.length <= 60 && isPersonName(value),
  ),
  named(
    'birth-date',
    'user.demographic.date_of_birth',
    'hint',
    (value, { digits, length }) => digits >= 6 && length <= 30 && isBirthDate(value),
  ),
  named(
    'gender',
    'user.demographic.gender',
    'hint',
    (value, { length }) => length <= 20 && GENDERS.has(value.toLowerCase()),
  ),
  named(
    'age',
    'user.demographic.age_range',
    'hint',
    (value, { length }) => length <= 4 && /^\d{1,3}(\.0)?$/.test(value) && Number(value) <= 120,
  ),
  named(
    'postal-code',
    'user.contact.address.postal_code',
    'hint',
    (value, { length, digits }) =>
      digits > 0 && length >= 3 && length <= 10 && /^[A-Za-z0-9]+([ -][A-Za-z0-9]+)?$/.test(value),
  ),
  named(
    'street',
    'user.contact.address.street',
    'if-clear',
    (value, { digits, letters, spaces }) => digits > 0 && letters + digits > 5 && spaces > 0,
  ),
  named(
    'diagnosis',
    'user.health_and_medical',
    'hint',
    (value, { length }) => length <= 9 && /^[A-Z]\d[0-9A-Z](\.[0-9A-Z]{1,4})?$/.test(value),
  ),
];

/** Words for genders in the languages of the name dictionary. */
const GENDERS: ReadonlySet<string> = new Set(
  'm f w d x male female man woman other nonbinary non-binary diverse unknown homme femme h hombre mujer masculino femenino feminino mannlich weiblich divers maschio femmina uomo donna kvinna kvinde mies nainen vrouw mezczyzna kobieta u n/a'.split(
    ' ',
  ),
);

/** Tokens that services issue with a prefix of their own, and keys in PEM form. */
function isSecret(value: string): boolean {
  return (
    /^(AKIA|ASIA)[0-9A-Z]{16}$/.test(value) ||
    /^(ghp|gho|ghs|ghu)_[A-Za-z0-9]{36,}$/.test(value) ||
    /^xox[abpr]-[A-Za-z0-9-]{10,}$/.test(value) ||
    /^sk-[A-Za-z0-9_-]{20,}$/.test(value) ||
    /^eyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*$/.test(value) ||
    value.startsWith('-----BEGIN ')
  );
}

/** Digits alone, or in groups of three and more divided by single blanks or dashes. */
function isGroupedDigits(value: string, { digits, length, spaces, dashes }: Shape): boolean {
  return (
    digits + spaces + dashes === length &&
    (digits === length || /^\d{3,}([ -]\d{3,}){2,4}$/.test(value))
  );
}

function isDecimal(value: string, { dots }: Shape): boolean {
  return dots === 1 && /^-?\d+\.\d+$/.test(value);
}

/**
 * A number written as people write phone numbers: with a plus sign, an area code in parentheses, or in
 * groups. Digits alone are never a phone number here, nor are dates, versions, decimals and ranges.
 */
function isFormattedPhone(value: string, shape: Shape): boolean {
  const { digits, letters, other, length, colons, slashes, dots, dashes, spaces, dialling } = shape;
  if (digits < 7 || digits > 15 || letters > 4 || other > 0 || colons > 0 || length > 28)
    return false;
  if (letters > 0 && !/ ?(x|ext\.?) ?\d{1,6}$/.test(value)) return false;
  if (value.startsWith('+'))
    return /^\+[0-9][0-9 ().-]{6,24}$/.test(value.replace(/ ?(x|ext\.?) ?\d+$/, ''));
  const plain = value.replace(/ ?(x|ext\.?) ?\d+$/, '');
  if (dialling > 0) return /^(\d{1,3}[ -]?)?\(\d{1,5}\)[ .-]?\d[\d .-]{4,14}$/.test(plain);
  if (slashes > 1 || dashes + dots + spaces + slashes === 0) return false;
  return (
    // 555-0123 style trunks: three, three, four; a leading country digit; one kind of separator.
    /^(1[ .-])?\d{3}([ .-])\d{3}\2\d{4}$/.test(plain) ||
    // 0xx groups: national format of most of the world.
    (/^0\d{1,4}([ ./-])\d{2,4}(\1?[ .-]?\d{2,4}){0,4}$/.test(plain) &&
      digits >= 8 &&
      !/^0\d?[./-]\d{1,2}[./-]\d{2,4}$/.test(plain))
  );
}

function isPersonName(value: string): boolean {
  return /^[\p{L}][\p{L}\p{M}.'’-]{0,29}(,? [\p{L}][\p{L}\p{M}.'’-]{0,29}){0,4}$/u.test(value);
}

function isBirthDate(value: string): boolean {
  const iso = /^(\d{4})[-/.]?(\d{2})[-/.]?(\d{2})(?:[T ][\d:.Z+-]*)?$/.exec(value);
  if (iso !== null)
    return isBirthYear(Number(iso[1])) && isDay(Number(iso[1]), Number(iso[2]), Number(iso[3]));
  const local = /^(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})$/.exec(value);
  if (local === null) return false;
  const year = Number(local[3]);
  return (
    isBirthYear(year) &&
    (isDay(year, Number(local[1]), Number(local[2])) ||
      isDay(year, Number(local[2]), Number(local[1])))
  );
}

/** Nobody alive was born before 1900; the upper bound only keeps out plans and contracts far ahead. */
function isBirthYear(year: number): boolean {
  return year >= 1900 && year <= 2035;
}
