/**
 * `sprintf` as Go's fmt prints it: verbs, flags, width, precision, argument indexes and the error
 * marks such as `%!d(string=x)`. Composite values print as Rego source.
 *
 * Source: Go's documentation of package fmt; OPA's of `sprintf` (numbers with a point or an
 * exponent are floats, every other number an integer of any size).
 */
import { RegoFloat, printRego, type RegoValue } from '../rego-value.ts';
import { arrayOf, stringOf, type Builtin } from './builtin.ts';

interface Flags {
  minus: boolean;
  plus: boolean;
  sharp: boolean;
  space: boolean;
  zero: boolean;
  width: number | undefined;
  precision: number | undefined;
}

type Argument =
  | { readonly kind: 'int'; readonly value: bigint }
  | { readonly kind: 'float'; readonly value: number }
  | { readonly kind: 'string'; readonly value: string };

export const sprintf: Builtin = (format, values) =>
  formatGo(stringOf(format), arrayOf(values).map(toArgument));

function toArgument(value: RegoValue): Argument {
  if (typeof value === 'string') return { kind: 'string', value };
  if (typeof value === 'bigint') return { kind: 'int', value };
  if (typeof value === 'number') {
    return Number.isInteger(value)
      ? { kind: 'int', value: BigInt(value) }
      : { kind: 'float', value };
  }
  if (value instanceof RegoFloat) {
    return Number.isFinite(value.value)
      ? { kind: 'float', value: value.value }
      : { kind: 'string', value: value.text };
  }
  return { kind: 'string', value: printRego(value) };
}

/** One directive: flags, width, precision, index, verb. */
const DIRECTIVE = /%([-+# 0]*)(\[\d+\])?(\*|\d+)?(?:(\.)(\[\d+\])?(\*|\d+)?)?(\[\d+\])?([\s\S])?/gu;

function formatGo(format: string, values: readonly Argument[]): string {
  /** `next` argument to print; `reordered` once the format chose one by its index. */
  const cursor = { next: 0, reordered: false };
  const jump = (index: string | undefined): void => {
    if (index === undefined) return;
    cursor.reordered = true;
    cursor.next = Number(index.slice(1, -1)) - 1;
  };
  /** Undefined: no number stands there. */
  const star = (text: string | undefined): number | undefined => {
    if (text !== '*') return text === undefined ? undefined : Number(text);
    const value = values[cursor.next];
    cursor.next += 1;
    return value?.kind === 'int' ? Number(value.value) : undefined;
  };
  const directive = (found: RegExpExecArray): string => {
    const [, marks = '', first, width, point, second, precision, third, verb] = found;
    const flags = readFlags(marks);
    jump(first);
    flags.width = star(width);
    if (flags.width !== undefined && flags.width < 0) {
      flags.minus = true;
      flags.width = -flags.width;
    }
    jump(second);
    if (point !== undefined) flags.precision = star(precision) ?? 0;
    jump(third);
    if (verb === undefined) return '%!(NOVERB)';
    if (verb === '%') return '%';
    const value = values[cursor.next];
    if (value === undefined) return `%!${verb}(${cursor.reordered ? 'BADINDEX' : 'MISSING'})`;
    cursor.next += 1;
    return formatOne(verb, flags, value);
  };
  let text = '';
  let from = 0;
  for (const found of format.matchAll(DIRECTIVE)) {
    text += format.slice(from, found.index) + directive(found);
    from = found.index + found[0].length;
  }
  text += format.slice(from);
  if (cursor.reordered || cursor.next >= values.length) return text;
  const extra = values.slice(cursor.next).map((it) => `${goType(it)}=${plain(it)}`);
  return `${text}%!(EXTRA ${extra.join(', ')})`;
}

function readFlags(marks: string): Flags {
  const minus = marks.includes('-');
  return {
    minus,
    plus: marks.includes('+'),
    sharp: marks.includes('#'),
    space: marks.includes(' '),
    zero: marks.includes('0') && !minus,
    width: undefined,
    precision: undefined,
  };
}

function formatOne(verb: string, flags: Flags, value: Argument): string {
  const text =
    value.kind === 'int'
      ? formatInteger(verb, flags, value.value)
      : value.kind === 'float'
        ? formatFloat(verb, flags, value.value)
        : formatString(verb, flags, value.value);
  return text ?? `%!${verb}(${goType(value)}=${plain(value, flags)})`;
}

function goType(value: Argument): string {
  if (value.kind === 'string') return 'string';
  if (value.kind === 'float') return 'float64';
  return BigInt.asIntN(64, value.value) === value.value ? 'int64' : 'big.Int';
}

/** As `%v` with the flags of the directive, which Go keeps where it complains. */
function plain(value: Argument, flags: Flags = readFlags('')): string {
  if (value.kind === 'float') return formatFloat('v', flags, value.value) ?? '';
  return value.kind === 'int'
    ? (formatInteger('d', flags, value.value) ?? '')
    : (formatString('s', flags, value.value) ?? '');
}

const RADIX: Readonly<Record<string, readonly [number, string]>> = {
  b: [2, '0b'],
  o: [8, '0'],
  O: [8, '0o'],
  d: [10, ''],
  v: [10, ''],
  x: [16, '0x'],
  X: [16, '0X'],
};

function formatInteger(verb: string, flags: Flags, value: bigint): string | undefined {
  // Only the integers that fit 64 bits are Go's own; big ones print themselves, as text too.
  const isBig = BigInt.asIntN(64, value) !== value;
  if (isBig && verb === 's') return formatInteger('d', flags, value);
  if (isBig && 'cqU'.includes(verb)) return undefined;
  if (verb === 'c') return pad(codePoint(value), flags);
  if (verb === 'q') return pad(quote(codePoint(value), { ...flags, sharp: false }, "'"), flags);
  if (verb === 'U') {
    const digits = BigInt.asUintN(64, value).toString(16).toUpperCase().padStart(4, '0');
    return pad(`U+${digits}`, { ...flags, zero: false });
  }
  const [radix, prefix] = RADIX[verb] ?? [];
  if (radix === undefined || prefix === undefined) return undefined;
  let digits = (value < 0n ? -value : value).toString(radix);
  if (verb === 'X') digits = digits.toUpperCase();
  if (flags.precision !== undefined) {
    if (flags.precision === 0 && value === 0n) return pad('', { ...flags, zero: false });
    digits = digits.padStart(flags.precision, '0');
  }
  const sign = signOf(value < 0n, flags);
  const mark =
    (flags.sharp && !(verb === 'o' && digits.startsWith('0'))) || verb === 'O' ? prefix : '';
  // A precision says how many digits there are, so zeros no longer fill the width.
  if (flags.zero && flags.width !== undefined && flags.precision === undefined) {
    digits = digits.padStart(flags.width - sign.length - mark.length, '0');
  }
  return pad(sign + mark + digits, { ...flags, zero: false });
}

function codePoint(value: bigint): string {
  return value >= 0n && value <= 0x10ffffn && (value < 0xd800n || value > 0xdfffn)
    ? String.fromCodePoint(Number(value))
    : '\ufffd';
}

function formatFloat(verb: string, flags: Flags, value: number): string | undefined {
  const size = Math.abs(value);
  let digits: string;
  switch (verb) {
    case 'f':
    case 'F':
      digits = fixed(size, Math.min(flags.precision ?? 6, 100));
      break;
    case 'e':
    case 'E':
      digits = exponent(size.toExponential(Math.min(flags.precision ?? 6, 100)));
      break;
    case 'g':
    case 'G':
    case 'v':
      digits = flags.sharp ? padded(size, flags.precision) : general(size, flags.precision);
      break;
    default:
      return undefined;
  }
  if (verb === 'E' || verb === 'G') digits = digits.toUpperCase();
  const sign = signOf(value < 0 || Object.is(value, -0), flags);
  if (flags.zero && flags.width !== undefined)
    digits = digits.padStart(flags.width - sign.length, '0');
  return pad(sign + digits, { ...flags, zero: false });
}

/** Go switches the shortest form to an exponent from here on. */
const SHORTEST_LIMIT = 6;

/** `%g`: the shortest digits, or `precision` of them; an exponent below -4 and where the digits end. */
function general(size: number, precision: number | undefined): string {
  const significant = precision === undefined ? undefined : Math.min(Math.max(precision, 1), 100);
  const scientific = size.toExponential(significant === undefined ? undefined : significant - 1);
  const [mantissa = '0', power = '0'] = scientific.split('e');
  const at = Number(power);
  const shortened = mantissa.includes('.') ? mantissa.replace(/\.?0+$/, '') : mantissa;
  if (at < -4 || at >= (significant ?? SHORTEST_LIMIT)) return exponent(`${shortened}e${power}`);
  if (significant === undefined) return withoutExponent(shortened, at);
  const fixed = size.toFixed(Math.max(significant - 1 - at, 0));
  return fixed.includes('.') ? fixed.replace(/\.?0+$/, '') : fixed;
}

/** `toFixed` gives up at 1e21; from there on every number is an integer. */
function fixed(size: number, places: number): string {
  if (size < 1e21) return size.toFixed(places);
  return BigInt(size).toString() + (places > 0 ? `.${'0'.repeat(places)}` : '');
}

/** `%#g`: as many digits as asked for, six when not, the zeros at the end too. */
function padded(size: number, precision = 6): string {
  const significant = Math.min(Math.max(precision, 1), 100);
  const [mantissa = '0', power = '0'] = size.toExponential(significant - 1).split('e');
  const at = Number(power);
  const point = (text: string): string => (text.includes('.') ? text : `${text}.`);
  if (at < -4 || at >= significant) return exponent(`${point(mantissa)}e${power}`);
  return point(size.toFixed(Math.max(significant - 1 - at, 0)));
}

/** Digits `d.ddd` times ten to the `at`, written out. */
function withoutExponent(mantissa: string, at: number): string {
  const digits = mantissa.replace('.', '');
  if (at < 0) return `0.${'0'.repeat(-at - 1)}${digits}`;
  if (digits.length <= at + 1) return digits.padEnd(at + 1, '0');
  return `${digits.slice(0, at + 1)}.${digits.slice(at + 1)}`;
}

/** Go writes exponents with a sign and two digits at least: `1e+06`. */
function exponent(text: string): string {
  return text.replace(
    /e([-+]?)(\d+)$/,
    (_all, sign: string, digits: string) =>
      `e${sign === '-' ? '-' : '+'}${digits.padStart(2, '0')}`,
  );
}

function formatString(verb: string, flags: Flags, value: string): string | undefined {
  const runes = Array.from(value);
  const cut = flags.precision === undefined ? value : runes.slice(0, flags.precision).join('');
  switch (verb) {
    case 's':
    case 'v':
      return pad(flags.sharp && verb === 'v' ? quote(cut, flags) : cut, flags);
    case 'q':
      return pad(quote(cut, flags), flags);
    case 'x':
    case 'X': {
      const bytes = [...new TextEncoder().encode(value)].slice(0, flags.precision);
      const hex = bytes.map((it) => it.toString(16).padStart(2, '0'));
      const mark = flags.sharp ? '0x' : '';
      const text = flags.space
        ? hex.map((it) => mark + it).join(' ')
        : (hex.length > 0 ? mark : '') + hex.join('');
      return pad(verb === 'X' ? text.toUpperCase() : text, flags);
    }
    default:
      return undefined;
  }
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\u0007': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
  '\\': '\\\\',
};

/** A Go string literal; with `+` only ASCII, with `#` a raw literal where that is possible. */
function quote(text: string, flags: Flags, mark = '"'): string {
  if (flags.sharp && !/[`\p{Cc}\ufeff]/u.test(text.replaceAll('\t', ''))) return `\`${text}\``;
  const escaped = Array.from(text).map((rune) => {
    const known = rune === mark ? `\\${mark}` : ESCAPES[rune];
    if (known !== undefined) return known;
    const code = rune.codePointAt(0) ?? 0;
    if (code < 0x20 || code === 0x7f) return `\\x${code.toString(16).padStart(2, '0')}`;
    const isPlain = code < 0x7f || (!flags.plus && /[\p{L}\p{M}\p{N}\p{P}\p{S}]/u.test(rune));
    if (isPlain) return rune;
    return code > 0xffff
      ? `\\U${code.toString(16).padStart(8, '0')}`
      : `\\u${code.toString(16).padStart(4, '0')}`;
  });
  return mark + escaped.join('') + mark;
}

function signOf(isNegative: boolean, flags: Flags): string {
  if (isNegative) return '-';
  if (flags.plus) return '+';
  return flags.space ? ' ' : '';
}

function pad(text: string, flags: Flags): string {
  const missing = (flags.width ?? 0) - Array.from(text).length;
  if (missing <= 0) return text;
  if (flags.minus) return text + ' '.repeat(missing);
  return (flags.zero ? '0' : ' ').repeat(missing) + text;
}
