/**
 * One spelling for one record: JSON with sorted keys and nothing between them, as RFC 8785 has it. It
 * knows JSON values only; what cannot be said in JSON is a bug of the caller.
 */
import { LacunaBug } from '../text/known.ts';

/**
 * The canonical text of `value`. Keys are sorted by UTF-16 code units, fields that are undefined are
 * left out, lone surrogates become U+FFFD. Numbers that JSON does not have throw a `LacunaBug`.
 */
export function canonicalJson(value: unknown): string {
  const text = JSON.stringify(ordered(value));
  // `JSON.stringify` writes a lone surrogate, and nothing else of ours, as an escape that begins so.
  return text.includes('\\ud') ? JSON.stringify(ordered(wellFormed(value))) : text;
}

/** The same value with the keys of every object in order, so that the host's own writer can write it. */
function ordered(value: unknown): unknown {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value;
    case 'number':
      if (!Number.isFinite(value)) throw new LacunaBug('canonical JSON: a number is not finite');
      return value;
    case 'object':
      if (value === null) return null;
      return Array.isArray(value)
        ? value.map(ordered)
        : orderedObject(value as Record<string, unknown>);
    default:
      throw new LacunaBug('canonical JSON: a value is not JSON');
  }
}

function orderedObject(object: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const key of sortedKeys(object)) {
    const value = object[key];
    if (value !== undefined) result[key] = ordered(value);
  }
  return result;
}

/** Records of one kind have the same few shapes: their order is worked out once. */
const ORDERS = new Map<string, readonly string[]>();
const MOST_ORDERS = 500;

function sortedKeys(object: Readonly<Record<string, unknown>>): readonly string[] {
  const keys = Object.keys(object);
  const shape = keys.join('\u0000');
  const known = ORDERS.get(shape);
  if (known !== undefined) return known;
  keys.sort();
  // A JavaScript object puts whole numbers first whatever the order: no record has such keys.
  if (keys.some((it) => /^\d+$/.test(it))) throw new LacunaBug('canonical JSON: a key is a number');
  if (ORDERS.size >= MOST_ORDERS) ORDERS.clear();
  ORDERS.set(shape, keys);
  return keys;
}

const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

function wellFormed(value: unknown): unknown {
  if (typeof value === 'string') return value.replace(LONE_SURROGATE, '\ufffd');
  if (Array.isArray(value)) return value.map(wellFormed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [wellFormed(key), wellFormed(item)]),
  );
}
