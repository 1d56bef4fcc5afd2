/** `net.cidr_*` that policy.wasm leaves to the host: blocks of IPv4 and IPv6 addresses, no network. */
import { RegoObject, RegoSet, type RegoValue } from '../rego-value.ts';
import { BuiltinError, membersOf, stringOf, type Builtin } from './builtin.ts';

/** An address; IPv4 written as IPv6 counts as IPv4, as in Go. */
interface Address {
  readonly value: bigint;
  readonly bits: 32 | 128;
}

interface Block {
  readonly first: bigint;
  readonly last: bigint;
  readonly bits: 32 | 128;
}

/** Addresses that `net.cidr_expand` returns at most: a block of a /16. */
const MOST_ADDRESSES = 65_536n;

export const cidrIsValid: Builtin = (text) =>
  typeof text === 'string' && parseBlock(text) !== undefined;

export const cidrExpand: Builtin = (text) => {
  const block = blockOf(stringOf(text));
  if (block.last - block.first >= MOST_ADDRESSES) throw new BuiltinError('the block is too large');
  const found: string[] = [];
  for (let it = block.first; it <= block.last; it += 1n) found.push(printAddress(it, block.bits));
  return new RegoSet(found);
};

/** The fewest blocks that hold the same addresses. */
export const cidrMerge: Builtin = (blocks) => {
  const given = membersOf(blocks).map((it) => elementBlock(stringOf(it)));
  const merged: Block[] = [];
  for (const bits of [32, 128] as const) {
    const sorted = given
      .filter((it) => it.bits === bits)
      .sort((a, b) => compare(a.first, b.first) || compare(b.last, a.last));
    for (const block of sorted) {
      const before = merged.at(-1);
      if (before?.bits === bits && block.first <= before.last + 1n) {
        const last = block.last > before.last ? block.last : before.last;
        merged[merged.length - 1] = { ...before, last };
      } else merged.push(block);
    }
  }
  return new RegoSet(merged.flatMap(blocksOf));
};

/** Pairs of keys: blocks of the first operand that contain addresses or blocks of the second. */
export const cidrContainsMatches: Builtin = (blocks, others) => {
  const wide = keyed(blocks).map(([key, text]) => [key, blockOf(text)] as const);
  const pairs: RegoValue[] = [];
  for (const [otherKey, text] of keyed(others)) {
    const inner = rangeOf(text);
    for (const [key, outer] of wide) {
      const isInside =
        outer.bits === inner.bits && outer.first <= inner.first && inner.last <= outer.last;
      if (isInside) pairs.push([key, otherKey]);
    }
  }
  return new RegoSet(pairs);
};

/** Each text of a string, array, set or object, with its key; a text may be the first of a tuple. */
function keyed(value: RegoValue | undefined): readonly (readonly [RegoValue, string])[] {
  if (typeof value === 'string') return [[value, value]];
  if (value instanceof RegoObject) return value.entries.map(([key, it]) => [key, firstText(it)]);
  if (value instanceof RegoSet) return value.items.map((it) => [it, firstText(it)]);
  return membersOf(value).map((it, i) => [i, firstText(it)]);
}

function firstText(value: RegoValue): string {
  return stringOf(Array.isArray(value) ? (value as readonly RegoValue[])[0] : value);
}

function rangeOf(text: string): Block {
  const address = parseAddress(text);
  if (address === undefined) return blockOf(text);
  return { first: address.value, last: address.value, bits: address.bits };
}

function blockOf(text: string): Block {
  const block = parseBlock(text);
  if (block === undefined) throw new BuiltinError('an operand is no CIDR block');
  return block;
}

/** A bare IPv4 address stands for the network of its class; a bare IPv6 address for none. */
function elementBlock(text: string): Block {
  const address = parseAddress(text);
  if (address === undefined) return blockOf(text);
  if (address.bits === 128) throw new BuiltinError('an IPv6 block needs a prefix length');
  const top = Number(address.value >> 24n);
  const length = top < 128 ? 8 : top < 192 ? 16 : 24;
  return around(address.value, length, 32);
}

function parseBlock(text: string): Block | undefined {
  const at = text.indexOf('/');
  const length = text.slice(at + 1);
  const address = at < 0 ? undefined : parseAddress(text.slice(0, at), true);
  if (address === undefined || !/^(?:0|[1-9]\d{0,2})$/.test(length)) return undefined;
  return Number(length) > address.bits
    ? undefined
    : around(address.value, Number(length), address.bits);
}

function around(value: bigint, length: number, bits: 32 | 128): Block {
  const host = (1n << BigInt(bits - length)) - 1n;
  const first = value & ~host;
  return { first, last: first | host, bits };
}

/** `keepsFamily`: an IPv4 address in IPv6 clothes stays IPv6, because its prefix length counts so. */
function parseAddress(text: string, keepsFamily = false): Address | undefined {
  const four = parseFour(text);
  if (four !== undefined) return { value: four, bits: 32 };
  const six = parseSix(text);
  if (six === undefined) return undefined;
  const isMapped = six >> 32n === 0xffffn;
  return isMapped && !keepsFamily
    ? { value: six & 0xffffffffn, bits: 32 }
    : { value: six, bits: 128 };
}

function parseFour(text: string): bigint | undefined {
  const parts = text.split('.');
  if (parts.length !== 4) return undefined;
  let value = 0n;
  for (const part of parts) {
    if (!/^(?:0|[1-9]\d{0,2})$/.test(part) || Number(part) > 255) return undefined;
    value = (value << 8n) | BigInt(part);
  }
  return value;
}

function parseSix(text: string): bigint | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const [head = '', tail] = halves;
  const left = groupsOf(head, tail === undefined);
  const right = tail === undefined ? [] : groupsOf(tail, true);
  if (left === undefined || right === undefined) return undefined;
  const missing = 8 - left.length - right.length;
  if (tail === undefined ? missing !== 0 : missing < 1) return undefined;
  const groups = [...left, ...Array.from({ length: missing }, () => 0n), ...right];
  return groups.reduce((value, group) => (value << 16n) | group, 0n);
}

/** Groups of sixteen bits; an IPv4 address may stand for the last two where the text ends. */
function groupsOf(text: string, isEnd: boolean): readonly bigint[] | undefined {
  if (text === '') return [];
  const parts = text.split(':');
  const groups: bigint[] = [];
  for (const [i, part] of parts.entries()) {
    const four = isEnd && i === parts.length - 1 ? parseFour(part) : undefined;
    if (four !== undefined) groups.push(four >> 16n, four & 0xffffn);
    else if (/^[0-9a-fA-F]{1,4}$/.test(part)) groups.push(BigInt(`0x${part}`));
    else return undefined;
  }
  return groups;
}

function printAddress(value: bigint, bits: 32 | 128): string {
  if (bits === 32 || value >> 32n === 0xffffn) {
    return [24n, 16n, 8n, 0n].map((shift) => String((value >> shift) & 255n)).join('.');
  }
  const groups = Array.from({ length: 8 }, (_, i) => (value >> BigInt(112 - 16 * i)) & 0xffffn);
  return shorten(groups.map((it) => it.toString(16)));
}

/** The longest run of two zero groups or more becomes `::`; of equal runs the first. */
function shorten(groups: readonly string[]): string {
  let [from, length] = [-1, 1];
  for (let i = 0; i < groups.length; i += 1) {
    let end = i;
    while (groups[end] === '0') end += 1;
    if (end - i > length) [from, length] = [i, end - i];
  }
  if (from < 0) return groups.join(':');
  return `${groups.slice(0, from).join(':')}::${groups.slice(from + length).join(':')}`;
}

/** The blocks of a range, largest first where it begins. */
function blocksOf({ first, last, bits }: Block): readonly string[] {
  const found: string[] = [];
  for (let at = first; at <= last;) {
    let length = bits;
    let size = 1n;
    while (length > 0 && at % (size * 2n) === 0n && at + size * 2n - 1n <= last) {
      size *= 2n;
      length -= 1;
    }
    found.push(`${printAddress(at, bits)}/${length}`);
    at += size;
  }
  return found;
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
