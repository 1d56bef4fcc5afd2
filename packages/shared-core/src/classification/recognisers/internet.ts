/**
 * E-mail addresses, IP addresses (RFC 4291, RFC 791) and MAC addresses (IEEE 802), as whole values.
 * Hand-written scanners where a pattern would be long: they look at each character once.
 */

const LOCAL = /^[\p{L}\p{N}!#$%&'*+/=?^_`{|}~-]+(?:\.[\p{L}\p{N}!#$%&'*+/=?^_`{|}~-]+)*$/u;
const LABEL = /^[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?$/u;

/** A mailbox: dot-atom, `@`, at least two labels, the last one no number. Quoted local parts are not taken. */
export function isEmail(text: string): boolean {
  const at = text.indexOf('@');
  if (at < 1 || at > 64 || text.length > 254 || text.indexOf('@', at + 1) >= 0) return false;
  const labels = text.slice(at + 1).split('.');
  if (labels.length < 2 || !LOCAL.test(text.slice(0, at))) return false;
  const top = labels.at(-1) ?? '';
  return (
    top.length >= 2 &&
    !/\d$/.test(top.startsWith('xn--') ? '' : top) &&
    labels.every((it) => it.length <= 63 && LABEL.test(it))
  );
}

/** Four decimal octets without leading zeros. */
export function isIpv4(text: string): boolean {
  const octets = text.split('.');
  return octets.length === 4 && octets.every(isOctet);
}

function isOctet(text: string): boolean {
  return (
    /^\d{1,3}$/.test(text) && Number(text) <= 255 && (text.length === 1 || !text.startsWith('0'))
  );
}

/** Any form of RFC 4291 §2.2: full, shortened once by `::`, with an IPv4 tail. No zone, no prefix length. */
export function isIpv6(text: string): boolean {
  if (text.length > 45) return false;
  const halves = text.split('::');
  if (halves.length > 2) return false;
  const head = groupsOf(halves[0] ?? '', halves.length === 1);
  const tail = halves.length === 2 ? groupsOf(halves[1] ?? '', true) : 0;
  if (head < 0 || tail < 0) return false;
  return halves.length === 1 ? head === 8 : head + tail <= 7;
}

/** 16-bit groups in a colon-separated part, an IPv4 tail counting two; -1 when malformed. */
function groupsOf(part: string, mayEndInIpv4: boolean): number {
  if (part === '') return 0;
  const groups = part.split(':');
  let count = 0;
  for (const [index, group] of groups.entries()) {
    if (/^[0-9A-Fa-f]{1,4}$/.test(group)) count += 1;
    else if (mayEndInIpv4 && index === groups.length - 1 && isIpv4(group)) count += 2;
    else return -1;
  }
  return count;
}

/** Six octets with `:` or `-`, or three groups with dots; neither the null nor the broadcast address. */
export function isMac(text: string): boolean {
  if (
    !/^(?:[0-9A-Fa-f]{2}([:-])[0-9A-Fa-f]{2}(?:\1[0-9A-Fa-f]{2}){4}|[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4})$/.test(
      text,
    )
  )
    return false;
  const hex = text.replace(/[^0-9A-Fa-f]/g, '').toLowerCase();
  return hex !== '000000000000' && hex !== 'ffffffffffff';
}
