/**
 * `time.*` without a clock: parsing, formatting and the calendar, exact to the nanosecond. Zones are
 * those of the runtime's own database; `Local` is refused, because a decision does not depend on where
 * it is taken.
 */
import { RegoFloat, type RegoValue } from '../rego-value.ts';
import {
  BuiltinError,
  integerOf,
  integerValue,
  smallIntegerOf,
  stringOf,
  type Builtin,
} from './builtin.ts';
import { LAYOUTS, WEEKDAYS, formatTime, parseTime, type WallTime } from './time-layout.ts';

const NS_PER_MS = 1_000_000n;
const LARGEST = 2n ** 63n - 1n;

interface Moment {
  readonly ns: bigint;
  readonly zone: string;
  readonly layout: string;
}

function nanoseconds(ns: bigint): number | bigint {
  if (ns > LARGEST || ns < -LARGEST - 1n) throw new BuiltinError('the time is out of range');
  return integerValue(ns);
}

export const parseNs: Builtin = (layout, text) =>
  nanoseconds(parseTime(LAYOUTS[stringOf(layout)] ?? stringOf(layout), stringOf(text)));

export const parseRfc3339Ns: Builtin = (text) =>
  nanoseconds(parseTime(LAYOUTS['RFC3339'] ?? '', stringOf(text)));

export const date: Builtin = (moment) => {
  const { year, month, day } = wallTime(momentOf(moment));
  return [year, month, day];
};

export const clock: Builtin = (moment) => {
  const { hour, minute, second } = wallTime(momentOf(moment));
  return [hour, minute, second];
};

export const weekday: Builtin = (moment) => WEEKDAYS[wallTime(momentOf(moment)).weekday];

export const format: Builtin = (moment) => {
  const read = momentOf(moment);
  const layout = read.layout === '' ? 'RFC3339Nano' : read.layout;
  return formatTime(LAYOUTS[layout] ?? layout, wallTime(read));
};

/** Adds to the fields of the calendar; 31 February is 2 or 3 March. */
export const addDate: Builtin = (moment, years, months, days) => {
  const read = momentOf(moment);
  const { year, month, day, hour, minute, second, nanosecond } = wallTime(read);
  const moved = new Date(0);
  moved.setUTCFullYear(
    year + smallIntegerOf(years),
    month - 1 + smallIntegerOf(months),
    day + smallIntegerOf(days),
  );
  moved.setUTCHours(hour, minute, second);
  const shifted = moved.getTime();
  return nanoseconds(fromWall(shifted, read.zone) * NS_PER_MS + BigInt(nanosecond));
};

/** Years, months, days, hours, minutes and seconds between two moments, on the calendar of the first. */
export const diff: Builtin = (a, b) => {
  const [one, other] = [momentOf(a), momentOf(b)];
  const [early, late] = one.ns <= other.ns ? [one.ns, other.ns] : [other.ns, one.ns];
  const from = wallTime({ ...one, ns: early });
  const to = wallTime({ ...one, ns: late });
  const parts = [
    to.year - from.year,
    to.month - from.month,
    to.day - from.day,
    to.hour - from.hour,
    to.minute - from.minute,
    to.second - from.second,
  ];
  const daysInMonth = new Date(Date.UTC(from.year, from.month, 0)).getUTCDate();
  const sizes = [0, 12, daysInMonth, 24, 60, 60];
  for (let i = parts.length - 1; i > 0; i -= 1) {
    if ((parts[i] ?? 0) >= 0) continue;
    parts[i] = (parts[i] ?? 0) + (sizes[i] ?? 0);
    parts[i - 1] = (parts[i - 1] ?? 0) - 1;
  }
  return parts;
};

/** Nanoseconds, or an array of nanoseconds, zone and layout. */
function momentOf(value: RegoValue | undefined): Moment {
  if (!Array.isArray(value)) return { ns: timestampOf(value), zone: 'UTC', layout: '' };
  const [ns, zone = 'UTC', layout = ''] = value as readonly RegoValue[];
  const name = stringOf(zone);
  if (name === 'Local') throw new BuiltinError('the zone Local is another one on every machine');
  return { ns: timestampOf(ns), zone: name === '' ? 'UTC' : name, layout: stringOf(layout) };
}

function timestampOf(value: RegoValue | undefined): bigint {
  const ns = value instanceof RegoFloat ? BigInt(Math.trunc(value.value)) : integerOf(value);
  if (ns > LARGEST || ns < -LARGEST - 1n) throw new BuiltinError('the timestamp is too big');
  return ns;
}

function wallTime({ ns, zone }: Moment): WallTime {
  const ms = floorDiv(ns, NS_PER_MS);
  const offset = offsetAt(Number(ms), zone);
  const local = new Date(Number(ms) + offset * 1000);
  const milliseconds = local.getUTCMilliseconds();
  return {
    year: local.getUTCFullYear(),
    month: local.getUTCMonth() + 1,
    day: local.getUTCDate(),
    hour: local.getUTCHours(),
    minute: local.getUTCMinutes(),
    second: local.getUTCSeconds(),
    nanosecond: milliseconds * 1_000_000 + Number(ns - ms * NS_PER_MS),
    weekday: local.getUTCDay(),
    offset,
    zone: zone === 'UTC' ? 'UTC' : zoneName(Number(ms), zone),
  };
}

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatterOf(zone: string, style: 'longOffset' | 'short'): Intl.DateTimeFormat {
  const key = `${style} ${zone}`;
  let formatter = formatters.get(key);
  if (formatter === undefined) {
    try {
      formatter = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: style });
    } catch {
      throw new BuiltinError('the time zone is not known');
    }
    formatters.set(key, formatter);
  }
  return formatter;
}

function zonePart(ms: number, zone: string, style: 'longOffset' | 'short'): string {
  const parts = formatterOf(zone, style).formatToParts(ms);
  return parts.find((it) => it.type === 'timeZoneName')?.value ?? '';
}

/** Seconds east of Greenwich in `zone` at that moment. */
function offsetAt(ms: number, zone: string): number {
  if (zone === 'UTC') return 0;
  const match = /GMT([-+])(\d\d):(\d\d)(?::(\d\d))?/.exec(zonePart(ms, zone, 'longOffset'));
  if (match === null) return 0;
  const [, sign, hours, minutes, seconds] = match;
  const size = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds ?? 0);
  return sign === '-' ? -size : size;
}

/** An abbreviation where the runtime knows one, else the offset as Go writes it: `+0530`. */
function zoneName(ms: number, zone: string): string {
  const name = zonePart(ms, zone, 'short');
  const [, sign, hours = '', minutes = ''] = /^GMT([-+])(\d+)(?::(\d\d))?$/.exec(name) ?? [];
  return sign === undefined ? name : `${sign}${hours.padStart(2, '0')}${minutes}`;
}

/** Milliseconds since 1970 of a wall time given as if it were UTC. */
function fromWall(ms: number, zone: string): bigint {
  if (Number.isNaN(ms)) throw new BuiltinError('the time is out of range');
  const guess = ms - offsetAt(ms, zone) * 1000;
  return BigInt(ms - offsetAt(guess, zone) * 1000);
}

function floorDiv(a: bigint, b: bigint): bigint {
  const quotient = a / b;
  return a % b !== 0n && a < 0n ? quotient - 1n : quotient;
}

const UNITS: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1000n,
  µs: 1000n,
  μs: 1000n,
  ms: NS_PER_MS,
  s: 1_000_000_000n,
  m: 60_000_000_000n,
  h: 3_600_000_000_000n,
  d: 86_400_000_000_000n,
  w: 7n * 86_400_000_000_000n,
  y: 365n * 86_400_000_000_000n,
};

/** Go's durations (`1h30m`), and `d`, `w`, `y` of 24 hours, 7 days and 365 days. */
export const parseDurationNs: Builtin = (text) => {
  const [all, sign = '', body = ''] = /^([-+]?)(.+)$/s.exec(stringOf(text)) ?? [];
  if (all === undefined) throw new BuiltinError('the text is no duration');
  if (body === '0') return 0;
  let total = 0n;
  let rest = body;
  while (rest !== '') {
    const found = /^(\d*)(?:\.(\d*))?([a-zµμ]+)/.exec(rest);
    const [part = '', whole = '', fraction = '', unit = ''] = found ?? [];
    const size = UNITS[unit];
    if (size === undefined || whole + fraction === '') {
      throw new BuiltinError('the text is no duration');
    }
    total += BigInt(whole === '' ? '0' : whole) * size;
    if (fraction !== '') total += (BigInt(fraction) * size) / 10n ** BigInt(fraction.length);
    rest = rest.slice(part.length);
  }
  return nanoseconds(sign === '-' ? -total : total);
};
