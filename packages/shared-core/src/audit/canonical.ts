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
  switch (typeof value) {
    case 'string':
      return JSON.stringify(wellFormed(value));
    case 'number':
      if (!Number.isFinite(value)) throw new LacunaBug('canonical JSON: a number is not finite');
      return JSON.stringify(value);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'object':
      if (value === null) return 'null';
      return Array.isArray(value) ? arrayOf(value) : objectOf(value as Record<string, unknown>);
    default:
      throw new LacunaBug('canonical JSON: a value is not JSON');
  }
}

function arrayOf(items: readonly unknown[]): string {
  let text = '[';
  for (let i = 0; i < items.length; i += 1) text += (i > 0 ? ',' : '') + canonicalJson(items[i]);
  return `${text}]`;
}

function objectOf(object: Readonly<Record<string, unknown>>): string {
  let text = '{';
  for (const key of Object.keys(object).sort()) {
    const value = object[key];
    if (value === undefined) continue;
    text += `${text.length > 1 ? ',' : ''}${JSON.stringify(wellFormed(key))}:${canonicalJson(value)}`;
  }
  return `${text}}`;
}

const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

function wellFormed(text: string): string {
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code >= 0xd800 && code <= 0xdfff) return text.replace(LONE_SURROGATE, '\ufffd');
  }
  return text;
}
