/** `uuid.parse`: what is written into a UUID. Undefined for what is none. Source: RFC 4122, DCE 1.1. */
import { RegoObject, type RegoValue } from '../rego-value.ts';
import { integerValue, stringOf, type Builtin } from './builtin.ts';

/** From 15 October 1582 to 1 January 1970, in units of 100 ns. */
const GREGORIAN_OFFSET = 0x01b21dd213814000n;
const DOMAINS = ['Person', 'Group', 'Org'];

export const uuidParse: Builtin = (text) => {
  const hex = hexOf(stringOf(text));
  if (hex === undefined) return undefined;
  const byte = (i: number): number => Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16);
  const version = byte(6) >> 4;
  const entries: [string, RegoValue][] = [
    ['version', version],
    ['variant', variantOf(byte(8))],
  ];
  if (version === 1 || version === 2) {
    const ticks = BigInt(`0x${hex.slice(13, 16)}${hex.slice(8, 12)}${hex.slice(0, 8)}`);
    const node = hex.slice(20).match(/../g) ?? [];
    entries.push(
      ['time', integerValue((ticks - GREGORIAN_OFFSET) * 100n)],
      ['nodeid', node.join('-')],
      ['macvariables', macOf(byte(10))],
      ['clocksequence', ((byte(8) & 0x3f) << 8) | byte(9)],
    );
  }
  if (version === 2) {
    const domain = byte(9);
    entries.push(
      ['id', Number.parseInt(hex.slice(0, 8), 16)],
      ['domain', DOMAINS[domain] ?? `Domain${domain}`],
    );
  }
  return new RegoObject(entries);
};

/** Thirty-two digits of the accepted forms: plain, with hyphens, in braces, as URN. */
function hexOf(text: string): string | undefined {
  const body =
    /^(?:urn:uuid:|\{)?([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9a-f]{32})\}?$/i;
  return body.exec(text)?.[1]?.replaceAll('-', '').toLowerCase();
}

function variantOf(byte: number): string {
  if ((byte & 0xc0) === 0x80) return 'RFC4122';
  if ((byte & 0xe0) === 0xc0) return 'Microsoft';
  return (byte & 0xe0) === 0xe0 ? 'Future' : 'Reserved';
}

function macOf(byte: number): string {
  return `${(byte & 2) === 0 ? 'global' : 'local'}:${(byte & 1) === 0 ? 'unicast' : 'multicast'}`;
}
