/**
 * Layouts of Go's time package: a layout is the reference moment, Mon Jan 2 15:04:05 MST 2006, written
 * the way the text is. Parsing gives nanoseconds since 1970, formatting takes a wall time.
 *
 * Source: Go's documentation of package time, constants and Layout.
 */
import { BuiltinError } from './builtin.ts';

/** A moment seen in a zone: fields are those a clock on the wall there shows. */
export interface WallTime {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly nanosecond: number;
  /** 0 is Sunday. */
  readonly weekday: number;
  /** Seconds east of Greenwich. */
  readonly offset: number;
  readonly zone: string;
}

/** Layouts that have a name. */
export const LAYOUTS: Readonly<Record<string, string>> = {
  ANSIC: 'Mon Jan _2 15:04:05 2006',
  UnixDate: 'Mon Jan _2 15:04:05 MST 2006',
  RubyDate: 'Mon Jan 02 15:04:05 -0700 2006',
  RFC822: '02 Jan 06 15:04 MST',
  RFC822Z: '02 Jan 06 15:04 -0700',
  RFC850: 'Monday, 02-Jan-06 15:04:05 MST',
  RFC1123: 'Mon, 02 Jan 2006 15:04:05 MST',
  RFC1123Z: 'Mon, 02 Jan 2006 15:04:05 -0700',
  RFC3339: '2006-01-02T15:04:05Z07:00',
  RFC3339Nano: '2006-01-02T15:04:05.999999999Z07:00',
};

export const WEEKDAYS = [
  'Sunday',
  'Monday',
  'Tuesday',
  'Wednesday',
  'Thursday',
  'Friday',
  'Saturday',
];

const MONTHS =
  'January February March April May June July August September October November December'.split(
    ' ',
  );

/** Longest first where one begins another. A month or weekday name must not go on with a small letter. */
const TOKENS =
  /January|Jan(?![a-z])|Monday|Mon(?![a-z])|MST|2006|__2|_2(?!006)|002|0[1-6]|15|PM|pm|[-Z]07:?00:?00|[-Z]07:?00|[-Z]07|[.,](?:0+|9+)(?!\d)|[1-5]/g;

/** The layout as texts and tokens by turns, a text first. */
function split(layout: string): readonly string[] {
  const parts: string[] = [];
  let from = 0;
  for (const { 0: token, index } of layout.matchAll(TOKENS)) {
    parts.push(layout.slice(from, index), token);
    from = index + token.length;
  }
  return [...parts, layout.slice(from)];
}

export function formatTime(layout: string, time: WallTime): string {
  return split(layout)
    .map((part, i) => (i % 2 === 0 ? part : formatToken(part, time)))
    .join('');
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}

const FORMATS: Readonly<Record<string, (time: WallTime) => string>> = {
  January: (it) => MONTHS[it.month - 1] ?? '',
  Jan: (it) => (MONTHS[it.month - 1] ?? '').slice(0, 3),
  '1': (it) => String(it.month),
  '01': (it) => two(it.month),
  Monday: (it) => WEEKDAYS[it.weekday] ?? '',
  Mon: (it) => (WEEKDAYS[it.weekday] ?? '').slice(0, 3),
  '2': (it) => String(it.day),
  _2: (it) => String(it.day).padStart(2),
  '02': (it) => two(it.day),
  __2: (it) => String(yearDay(it)).padStart(3),
  '002': (it) => String(yearDay(it)).padStart(3, '0'),
  '15': (it) => two(it.hour),
  '3': (it) => String(it.hour % 12 === 0 ? 12 : it.hour % 12),
  '03': (it) => two(it.hour % 12 === 0 ? 12 : it.hour % 12),
  '4': (it) => String(it.minute),
  '04': (it) => two(it.minute),
  '5': (it) => String(it.second),
  '05': (it) => two(it.second),
  '2006': (it) => String(it.year).padStart(4, '0'),
  '06': (it) => two(it.year % 100),
  PM: (it) => (it.hour < 12 ? 'AM' : 'PM'),
  pm: (it) => (it.hour < 12 ? 'am' : 'pm'),
  MST: (it) => it.zone,
};

function formatToken(token: string, time: WallTime): string {
  const known = FORMATS[token];
  if (known !== undefined) return known(time);
  if (token.startsWith('.') || token.startsWith(',')) return formatFraction(token, time.nanosecond);
  if (token.startsWith('Z') && time.offset === 0) return 'Z';
  return formatOffset(token.slice(1), time.offset);
}

/** Nines drop trailing zeros, and the point with them; zeros keep them. */
function formatFraction(token: string, nanosecond: number): string {
  const digits = String(nanosecond)
    .padStart(9, '0')
    .slice(0, token.length - 1);
  const kept = token.includes('9') ? digits.replace(/0+$/, '') : digits;
  return kept === '' ? '' : token.charAt(0) + kept;
}

function formatOffset(form: string, offset: number): string {
  const size = Math.abs(offset);
  const separator = form.includes(':') ? ':' : '';
  const parts = [Math.floor(size / 3600), Math.floor(size / 60) % 60, size % 60].map(two);
  const count = form.replaceAll(':', '').length / 2;
  return (offset < 0 ? '-' : '+') + parts.slice(0, count).join(separator);
}

function yearDay({ year, month, day }: WallTime): number {
  return Math.round((Date.UTC(year, month - 1, day) - Date.UTC(year, 0, 1)) / 86_400_000) + 1;
}

interface Fields {
  year: number;
  month: number;
  day: number;
  yearDay: number | undefined;
  hour: number;
  minute: number;
  second: number;
  nanosecond: number;
  isAfternoon: boolean | undefined;
  offset: number;
}

/** Nanoseconds since 1970 of `text`, which must be written as `layout` is. Without a zone it is UTC. */
export function parseTime(layout: string, text: string): bigint {
  const fields: Fields = {
    year: 0,
    month: 1,
    day: 1,
    yearDay: undefined,
    hour: 0,
    minute: 0,
    second: 0,
    nanosecond: 0,
    isAfternoon: undefined,
    offset: 0,
  };
  let rest = text;
  const parts = split(layout);
  for (const [i, part] of parts.entries()) {
    if (i % 2 === 0) rest = skipText(part, rest);
    else {
      rest = readToken(part, rest, fields);
      // A fraction may follow the seconds though the layout has none.
      const isSecond = part === '05' || part === '5';
      if (isSecond && !/^[.,]0|^[.,]9/.test(parts[i + 2] ?? '')) rest = readFraction(rest, fields);
    }
  }
  if (rest !== '') fail();
  return toNanoseconds(fields);
}

function fail(): never {
  throw new BuiltinError('the text is not written as the layout says');
}

/** Spaces of a layout match any number of spaces; everything else matches itself. */
function skipText(expected: string, text: string): string {
  let rest = text;
  for (const unit of expected) {
    if (unit === ' ') {
      if (rest !== '' && !rest.startsWith(' ')) fail();
      rest = rest.replace(/^ +/, '');
    } else {
      if (!rest.startsWith(unit)) fail();
      rest = rest.slice(unit.length);
    }
  }
  return rest;
}

type Read = (text: string, fields: Fields) => string;

function short(name: string): string {
  return name.slice(0, 3);
}

const READS: Readonly<Record<string, Read>> = {
  January: (text, it) => readName(text, MONTHS, (i) => (it.month = i + 1)),
  Jan: (text, it) => readName(text, MONTHS.map(short), (i) => (it.month = i + 1)),
  '1': (text, it) => readNumber(text, [1, 2], (value) => (it.month = value)),
  '01': (text, it) => readNumber(text, [2, 2], (value) => (it.month = value)),
  Monday: (text) => readName(text, WEEKDAYS, () => undefined),
  Mon: (text) => readName(text, WEEKDAYS.map(short), () => undefined),
  '2': (text, it) => readNumber(text, [1, 2], (value) => (it.day = value)),
  _2: (text, it) => readNumber(text.replace(/^ /, ''), [1, 2], (value) => (it.day = value)),
  '02': (text, it) => readNumber(text, [2, 2], (value) => (it.day = value)),
  __2: (text, it) =>
    readNumber(text.replace(/^ {1,2}/, ''), [1, 3], (value) => (it.yearDay = value)),
  '002': (text, it) => readNumber(text, [3, 3], (value) => (it.yearDay = value)),
  '15': (text, it) => readNumber(text, [2, 2], (value) => (it.hour = below(24, value))),
  '3': (text, it) => readNumber(text, [1, 2], (value) => (it.hour = below(13, value))),
  '03': (text, it) => readNumber(text, [2, 2], (value) => (it.hour = below(13, value))),
  '4': (text, it) => readNumber(text, [1, 2], (value) => (it.minute = below(60, value))),
  '04': (text, it) => readNumber(text, [2, 2], (value) => (it.minute = below(60, value))),
  '5': (text, it) => readNumber(text, [1, 2], (value) => (it.second = below(60, value))),
  '05': (text, it) => readNumber(text, [2, 2], (value) => (it.second = below(60, value))),
  '2006': (text, it) => readNumber(text, [4, 4], (value) => (it.year = value)),
  '06': (text, it) =>
    readNumber(text, [2, 2], (value) => (it.year = value >= 69 ? 1900 + value : 2000 + value)),
  PM: (text, it) => readName(text, ['AM', 'PM'], (i) => (it.isAfternoon = i === 1)),
  pm: (text, it) => readName(text, ['am', 'pm'], (i) => (it.isAfternoon = i === 1)),
  MST: (text, it) => readZone(text, it),
};

function below(limit: number, value: number): number {
  return value < limit ? value : fail();
}

function readToken(token: string, text: string, fields: Fields): string {
  const known = READS[token];
  if (known !== undefined) return known(text, fields);
  const isFraction = token.startsWith('.') || token.startsWith(',');
  return isFraction ? readFraction(text, fields, token) : readOffset(token, text, fields);
}

function readName(text: string, names: readonly string[], set: (index: number) => void): string {
  const lower = text.toLowerCase();
  const index = names.findIndex((it) => lower.startsWith(it.toLowerCase()));
  if (index < 0) fail();
  set(index);
  return text.slice(names[index]?.length ?? 0);
}

function readNumber(
  text: string,
  [fewest, most]: readonly [number, number],
  set: (value: number) => void,
): string {
  const digits = /^\d+/.exec(text)?.[0].slice(0, most) ?? '';
  if (digits.length < fewest) fail();
  set(Number(digits));
  return text.slice(digits.length);
}

/** `token` says how many digits there must be; nines, and a fraction nobody announced, may be absent. */
function readFraction(text: string, fields: Fields, token?: string): string {
  const found = /^[.,](\d+)/.exec(text);
  const isOptional = token === undefined || token.includes('9');
  if (found === null) return isOptional ? text : fail();
  const [all, digits = ''] = found;
  if (!isOptional && digits.length !== token.length - 1) fail();
  fields.nanosecond = Number(digits.padEnd(9, '0').slice(0, 9));
  return text.slice(all.length);
}

function readOffset(token: string, text: string, fields: Fields): string {
  if (token.startsWith('Z') && text.startsWith('Z')) return text.slice(1);
  const form = token.slice(1).replaceAll('00', '\\d\\d').replace('07', '\\d\\d');
  const found = new RegExp(`^([-+])(${form})`).exec(text);
  if (found === null) return fail();
  const [all, sign, digits = ''] = found;
  const [hours = 0, minutes = 0, seconds = 0] = (digits.match(/\d\d/g) ?? []).map(Number);
  if (hours > 24 || minutes > 59 || seconds > 59) fail();
  const size = hours * 3600 + minutes * 60 + seconds;
  fields.offset = sign === '-' ? -size : size;
  return text.slice(all.length);
}

/** An abbreviation says nothing without a place, so all but UTC count as UTC; `GMT+3` has its offset. */
function readZone(text: string, fields: Fields): string {
  const found = /^(?:GMT([-+]\d{1,2})|[A-Z]{3,5}|[-+]\d\d)/.exec(text);
  if (found === null) return fail();
  if (found[1] !== undefined) fields.offset = Number(found[1]) * 3600;
  return text.slice(found[0].length);
}

function toNanoseconds(fields: Fields): bigint {
  const { year, month, day, minute, second, nanosecond, offset } = fields;
  const date = new Date(0);
  if (fields.yearDay === undefined) {
    date.setUTCFullYear(year, month - 1, day);
    const isReal = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
    if (!isReal) throw new BuiltinError('there is no such day');
  } else date.setUTCFullYear(year, 0, fields.yearDay);
  const hour = hourOf(fields);
  date.setUTCHours(hour, minute, second);
  return BigInt(date.getTime() - offset * 1000) * 1_000_000n + BigInt(nanosecond);
}

function hourOf({ hour, isAfternoon }: Fields): number {
  if (isAfternoon === undefined) return hour;
  return isAfternoon ? (hour % 12) + 12 : hour % 12;
}
