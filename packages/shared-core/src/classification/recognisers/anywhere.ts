/** Recognisers of what is the same everywhere: addresses of the internet, cards, accounts, dates, phones, wallets. */
import { luhn, onlyDigits } from './checksums.ts';
import { isWallet } from './crypto.ts';
import { ibanLength, isIban } from './iban.ts';
import { isEmail, isIpv4, isIpv6, isMac } from './internet.ts';
import type { EntitySpan, Recogniser } from './recogniser.ts';
import { checked, formed, whole } from './recogniser.ts';

function spansOf(text: string, pattern: RegExp, accepts: (match: string) => boolean): EntitySpan[] {
  const spans: EntitySpan[] = [];
  for (const match of text.matchAll(pattern))
    if (accepts(match[0])) spans.push({ from: match.index, to: match.index + match[0].length });
  return spans;
}

/** A mailbox ends where its last label does: `a@example.org.` is followed by a full stop. */
function findEmails(text: string): readonly EntitySpan[] {
  const spans: EntitySpan[] = [];
  const pattern = /[\p{L}\p{N}!#$%&*+/=?^_`{|}~.'-]{1,64}@[\p{L}\p{N}.-]{3,253}/gu;
  for (const match of text.matchAll(pattern)) {
    const lead = /^['.`{|]*/.exec(match[0])?.[0].length ?? 0;
    const found = match[0].slice(lead).replace(/[.-]+$/, '');
    const from = match.index + lead;
    if (isEmail(found)) spans.push({ from, to: from + found.length });
  }
  return spans;
}

/** A run that is an address as a whole, with its zone and prefix length where they are right. */
function findIpv6(text: string): EntitySpan[] {
  const spans: EntitySpan[] = [];
  for (const match of text.matchAll(
    /(?<![\w:.])[0-9A-Fa-f:][0-9A-Fa-f:.]{1,44}(?![0-9A-Za-z_])/g,
  )) {
    const address = match[0].replace(/\.+$/, '').replace(/(?<!:):$/, '');
    if (!isIpv6(address)) continue;
    const rest = text.slice(match.index + address.length, match.index + address.length + 40);
    const zone = /^%[0-9A-Za-z_.~-]{1,20}/.exec(rest)?.[0] ?? '';
    const prefix = /^\/(\d{1,3})(?!\d)/.exec(rest.slice(zone.length));
    const length = prefix !== null && Number(prefix[1]) <= 128 ? prefix[0].length : 0;
    spans.push({ from: match.index, to: match.index + address.length + zone.length + length });
  }
  return spans;
}

function findIps(text: string): readonly EntitySpan[] {
  const wide = findIpv6(text);
  const narrow: EntitySpan[] = [];
  for (const match of text.matchAll(/(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?!\d)/g)) {
    if (!isIpv4(match[0])) continue;
    const to = match.index + match[0].length;
    const prefix = /^\/(\d{1,2})(?!\d)/.exec(text.slice(to, to + 4));
    const length = prefix !== null && Number(prefix[1]) <= 32 ? prefix[0].length : 0;
    if (!wide.some((it) => it.from <= match.index && match.index < it.to))
      narrow.push({ from: match.index, to: to + length });
  }
  return [...wide, ...narrow].sort((a, b) => a.from - b.from);
}

/** Reads from a country code as many characters as its accounts have, single blanks or dashes aside. */
function findIbans(text: string): readonly EntitySpan[] {
  const spans: EntitySpan[] = [];
  for (const match of text.matchAll(/(?<![A-Za-z0-9])[A-Z]{2}\d{2}(?=[ -]?[A-Z0-9])/g)) {
    const length = ibanLength(match[0].slice(0, 2));
    let at = match.index;
    let read = '';
    while (at < text.length && read.length < length) {
      const char = text[at] ?? '';
      if (/[A-Z0-9]/.test(char)) read += char;
      else if (!(/[ -]/.test(char) && /[A-Z0-9]/.test(text[at + 1] ?? ''))) break;
      at += 1;
    }
    if (read.length === length && isIban(read) && !/[A-Za-z0-9]/.test(text[at] ?? ''))
      spans.push({ from: match.index, to: at });
  }
  return spans;
}

const MONTH = '(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}';
const DD = '(?:0?[1-9]|[12]\\d|3[01])';
const MM = '(?:0?[1-9]|1[0-2])';
const YEAR = '(?:\\d{4}|\\d{2})';

/** Longest forms first: a date with time, then day-month-year, then two of the three. */
const DATES = new RegExp(
  `(?<![\\w/.-])(?:${[
    `\\d{4}-\\d{2}-\\d{2}[T ]\\d{2}:\\d{2}(?::\\d{2}(?:\\.\\d{1,9})?)?(?:Z|[+-]\\d{2}:?\\d{2})?`,
    `\\d{4}([-/.])${MM}\\1${DD}`,
    `${MM}([-/.])${DD}\\2${YEAR}`,
    `${DD}([-/.])${MM}\\3${YEAR}`,
    `${DD}[- ]${MONTH}[- ]${YEAR}`,
    `${MONTH}[- ]${DD},? \\d{4}`,
    `${MONTH}-${YEAR}`,
    `${DD}-${MONTH}`,
    `${MM}/${YEAR}`,
    `${MM}/${DD}`,
  ].join('|')})(?![\\w/]|[-.]\\w)`,
  'gi',
);

/**
 * Phone numbers with a country code, or written in groups, or in the national form with the trunk digit
 * 0. Other bare digits are no phone number: nothing tells them from any other number.
 */
function isPhone(match: string): boolean {
  const digits = onlyDigits(match);
  if (match.trimStart().startsWith('+'))
    return digits.length >= 8 && digits.length <= 15 && !digits.startsWith('0');
  if (/^\d+$/.test(match)) return /^0[2-9]\d{9}$/.test(digits);
  if (/^\d{4}[-./]\d{1,2}[-./]\d{1,2}$|^\d{1,2}[-./]\d{1,2}[-./]\d{2,4}$/.test(match)) return false;
  if (/^\d{3}-\d{2}-\d{4}$/.test(match)) return false;
  return digits.length >= 9 && digits.length <= 12;
}

const PHONES =
  /(?<![\w.+-])(?:\+\d{1,3}[ .-]?)?(?:\(\d{1,5}\)[ .-]?|\d{1,5}[ .-]\(\d{1,5}\)[ .-]?)?\d{1,11}(?:[ .-]\d{2,8}){0,5}(?![\w-]|\.\d)/g;

/** Top-level domains that people write without a scheme: the old ones, some new ones, and all countries. */
const TOP =
  'com|org|net|edu|gov|mil|int|info|biz|name|pro|mobi|app|dev|cloud|online|site|store|shop|tech|blog|news|live|wiki|xyz|club|webcam|email|digital|agency|company|systems|solutions|services|world|global|media|network|design|group|life|today|space|website|academy|health|bank|museum|travel|jobs|asia|eu|[a-z]{2}';
const URLS = new RegExp(
  `(?<![\\w@.-])(?:https?://[^\\s"'<>]{1,2000}|ftp://[^\\s"'<>]{1,2000}|(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\\.){1,8}(?:${TOP})(?![\\w.-]*[\\w@])(?:/[^\\s"'<>]{0,2000})?)`,
  'gi',
);

function findUrls(text: string): readonly EntitySpan[] {
  return spansOf(text, URLS, () => true).map(({ from, to }) => ({
    from,
    to: to - (/[.,;:!?)]+$/.exec(text.slice(from, to))?.[0].length ?? 0),
  }));
}

const finding = (
  entity: string,
  category: string | null,
  find: (text: string) => readonly EntitySpan[],
  judge: (value: string) => boolean | null,
): Recogniser => ({ entity, category, patterns: [], accepts: () => true, judge, find });

export const ANYWHERE: readonly Recogniser[] = [
  checked(
    'CREDIT_CARD',
    'user.financial.credit_card',
    [whole('(?:[3-6]\\d{3}|2[2-7]\\d{2})[- ]?\\d{3,6}[- ]?\\d{3,5}(?:[- ]?\\d{1,7})?|1\\d{14}')],
    (it) => it.length >= 12 && it.length <= 19 && luhn(it) && !/^(\d)\1+$/.test(it),
  ),
  finding(
    'CRYPTO',
    null,
    (text) =>
      spansOf(
        text,
        whole('[13][1-9A-HJ-NP-Za-km-z]{25,34}|(?:bc1|BC1)[A-Za-z0-9]{11,71}'),
        isWallet,
      ),
    isWallet,
  ),
  finding(
    'DATE_TIME',
    null,
    (text) => spansOf(text, DATES, () => true),
    () => null,
  ),
  finding('EMAIL_ADDRESS', 'user.contact.email', findEmails, isEmail),
  finding('IBAN_CODE', 'user.financial.bank_account', findIbans, (it) =>
    isIban(it.replace(/[ -]/g, '')),
  ),
  finding('IP_ADDRESS', 'user.device.ip_address', findIps, (it) => isIpv4(it) || isIpv6(it)),
  {
    ...formed('MAC_ADDRESS', 'user.device.device_id', [
      /(?<![\w:.-])(?:[0-9A-Fa-f]{2}[:-]){5}[0-9A-Fa-f]{2}(?![\w:-])|(?<![\w:.-])(?:[0-9A-Fa-f]{4}\.){2}[0-9A-Fa-f]{4}(?![\w:-])/g,
    ]),
    accepts: isMac,
    judge: isMac,
  },
  finding(
    'PHONE_NUMBER',
    'user.contact.phone_number',
    (text) => spansOf(text, PHONES, isPhone),
    () => null,
  ),
  finding('URL', null, findUrls, () => null),
];
