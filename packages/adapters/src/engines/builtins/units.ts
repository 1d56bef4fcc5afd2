/**
 * `units.parse` and `units.parse_bytes`: amounts with a unit, exact. The first tells `m` (milli) from
 * `M` (mega); the second knows bytes only, and no case.
 */
import { RegoFloat, type RegoValue } from '../rego-value.ts';
import { BuiltinError, integerValue, stringOf, type Builtin } from './builtin.ts';

const DECIMAL = 'kmgtpe';

/** Digits of an exponent beyond which the amount is refused: the number would fill the memory. */
const MOST_EXPONENT_DIGITS = 6;
/** Exponents beyond this are refused for the same reason; OPA's own limit is the digits alone. */
const MOST_EXPONENT = 5000;
const FRACTION_DIGITS = 10;

export const unitsParse: Builtin = (text) => {
  const { amount, unit } = split(stringOf(text).replaceAll('"', ''));
  const scaled = multiply(amount, factorOf(unit.slice(0, 1) + unit.slice(1).toLowerCase()));
  return scaled.scale === 0n ? integerValue(scaled.digits) : decimal(scaled);
};

export const unitsParseBytes: Builtin = (text) => {
  const { amount, unit } = split(stringOf(text).toLowerCase().replaceAll('"', ''));
  const { digits, scale } = multiply(amount, { by: bytesOf(unit), scale: 0n });
  return integerValue(digits / 10n ** scale);
};

/** `digits` divided by ten to the `scale`; scale is 0 for an integer. */
interface Amount {
  readonly digits: bigint;
  readonly scale: bigint;
}

function split(text: string): { readonly amount: Amount; readonly unit: string } {
  if (text.includes(' ')) throw new BuiltinError('spaces are not allowed in an amount');
  const found = /^(?:[eE][-+\d]|[-+\d.])*/.exec(text)?.[0] ?? '';
  if (found === '') throw new BuiltinError('no amount');
  return { amount: readAmount(found), unit: text.slice(found.length) };
}

function readAmount(text: string): Amount {
  const match = /^([-+]?)(\d*)(?:\.(\d*))?(?:[eE]([-+]?\d+))?$/.exec(text);
  const [, sign = '', whole = '', fraction = '', power = '0'] = match ?? [];
  if (match === null || whole + fraction === '') throw new BuiltinError('the amount is no number');
  const exponent = Number(power);
  if (
    power.replace(/^[-+]/, '').length > MOST_EXPONENT_DIGITS ||
    Math.abs(exponent) > MOST_EXPONENT
  ) {
    throw new BuiltinError('the exponent is too large');
  }
  const digits = BigInt(whole + fraction) * (sign === '-' ? -1n : 1n);
  const scale = fraction.length - exponent;
  return scale >= 0
    ? { digits, scale: BigInt(scale) }
    : { digits: digits * 10n ** BigInt(-scale), scale: 0n };
}

interface Factor {
  readonly by: bigint;
  readonly scale: bigint;
}

function factorOf(unit: string): Factor {
  if (unit === '') return { by: 1n, scale: 0n };
  if (unit === 'm') return { by: 1n, scale: 3n };
  const lower = unit.toLowerCase();
  const power = BigInt(DECIMAL.indexOf(lower.charAt(0)) + 1);
  if (power > 0n && lower.length === 1) return { by: 1000n ** power, scale: 0n };
  if (power > 0n && lower.slice(1) === 'i') return { by: 1024n ** power, scale: 0n };
  throw new BuiltinError('the unit is not known');
}

function bytesOf(unit: string): bigint {
  const match = /^(?:([kmgtpe])(i?)b?)?$/.exec(unit);
  if (match === null) throw new BuiltinError('the unit is not known');
  const [, letter, binary] = match;
  if (letter === undefined) return 1n;
  return (binary === 'i' ? 1024n : 1000n) ** BigInt(DECIMAL.indexOf(letter) + 1);
}

/** The product with trailing zeros of the fraction taken away. */
function multiply({ digits, scale }: Amount, factor: Factor): Amount {
  let [product, places] = [digits * factor.by, scale + factor.scale];
  while (places > 0n && product % 10n === 0n) {
    product /= 10n;
    places -= 1n;
  }
  return { digits: product, scale: places };
}

/** Ten digits behind the point, the last one rounded half away from zero. */
function decimal({ digits, scale }: Amount): RegoValue {
  const places = BigInt(FRACTION_DIGITS);
  const size = digits < 0n ? -digits : digits;
  const unit = 10n ** (scale > places ? scale - places : 0n);
  const rounded = scale > places ? (size + unit / 2n) / unit : size * 10n ** (places - scale);
  const text = rounded.toString().padStart(FRACTION_DIGITS + 1, '0');
  const at = text.length - FRACTION_DIGITS;
  return new RegoFloat(`${digits < 0n ? '-' : ''}${text.slice(0, at)}.${text.slice(at)}`);
}
