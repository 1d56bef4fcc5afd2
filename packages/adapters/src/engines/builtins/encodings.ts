/** Text in other clothes: hex, base64url without padding, query strings, indented JSON. */
import { RegoObject, RegoSet, printRego, type RegoValue } from '../rego-value.ts';
import { BuiltinError, membersOf, objectOf, stringOf, type Builtin } from './builtin.ts';

const encoder = new TextEncoder();
const decoder = new TextDecoder();

export const hexEncode: Builtin = (text) =>
  [...encoder.encode(stringOf(text))].map((it) => it.toString(16).padStart(2, '0')).join('');

export const hexDecode: Builtin = (text) => {
  const hex = stringOf(text);
  if (!/^(?:[0-9a-fA-F]{2})*$/.test(hex)) throw new BuiltinError('the text is not hexadecimal');
  const bytes = (hex.match(/../g) ?? []).map((it) => Number.parseInt(it, 16));
  return decoder.decode(new Uint8Array(bytes));
};

const BASE64URL = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

export const base64UrlEncodeNoPad: Builtin = (text) => {
  const bytes = encoder.encode(stringOf(text));
  let result = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const group = ((bytes[i] ?? 0) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    const letters = Math.min(bytes.length - i, 3) + 1;
    for (let k = 0; k < letters; k += 1) result += BASE64URL[(group >> (18 - 6 * k)) & 63] ?? '';
  }
  return result;
};

/** As HTML forms: a space is `+`, and only letters, digits and `-_.~` stay. */
export const urlqueryEncode: Builtin = (text) => escapeQuery(stringOf(text));

function escapeQuery(text: string): string {
  return encodeURIComponent(decoder.decode(encoder.encode(text)))
    .replace(/[!'()*]/g, (it) => `%${it.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%20', '+');
}

export const urlqueryDecode: Builtin = (text) => unescapeQuery(stringOf(text));

function unescapeQuery(text: string): string {
  if (/%(?![0-9a-fA-F]{2})/.test(text)) throw new BuiltinError('the text is no query string');
  const bytes: number[] = [];
  for (let i = 0; i < text.length;) {
    if (text[i] === '%') {
      bytes.push(Number.parseInt(text.slice(i + 1, i + 3), 16));
      i += 3;
    } else {
      const rune = String.fromCodePoint(text.codePointAt(i) ?? 0);
      bytes.push(...encoder.encode(rune === '+' ? ' ' : rune));
      i += rune.length;
    }
  }
  return decoder.decode(new Uint8Array(bytes));
}

export const urlqueryEncodeObject: Builtin = (object) =>
  objectOf(object)
    .entries.flatMap(([key, value]) => {
      const values = typeof value === 'string' ? [value] : membersOf(value).map(stringOf);
      return values.map((it) => `${escapeQuery(stringOf(key))}=${escapeQuery(it)}`);
    })
    .join('&');

export const urlqueryDecodeObject: Builtin = (text) => {
  const found = new Map<string, string[]>();
  for (const part of stringOf(text).split('&')) {
    if (part === '') continue;
    if (part.includes(';')) throw new BuiltinError('a query string must not hold `;`');
    const at = part.indexOf('=');
    const key = unescapeQuery(at < 0 ? part : part.slice(0, at));
    const values = found.get(key) ?? [];
    values.push(at < 0 ? '' : unescapeQuery(part.slice(at + 1)));
    found.set(key, values);
  }
  return new RegoObject([...found]);
};

/** JSON with `prefix`, `indent` and `pretty`; either of the first two asks for the third. */
export const jsonMarshalWithOptions: Builtin = (value, options) => {
  let [prefix, indent, asked] = ['', '\t', false];
  let pretty: boolean | undefined;
  for (const [key, option] of objectOf(options).entries) {
    if (key === 'prefix') [prefix, asked] = [stringOf(option), true];
    else if (key === 'indent') [indent, asked] = [stringOf(option), true];
    else if (key === 'pretty' && typeof option === 'boolean') pretty = option;
    else throw new BuiltinError('an option is not known, or of another type');
  }
  if (!(pretty ?? asked)) return writeJson(value, null, '');
  return prefix + writeJson(value, indent, `\n${prefix}`);
};

/** JSON as Go writes it; `indent` null for one line. Sets are arrays, keys in the order of texts. */
function writeJson(value: RegoValue, indent: string | null, line: string): string {
  if (typeof value === 'string') return quoteJson(value);
  const inner = indent === null ? '' : line + indent;
  const between = `,${inner}`;
  if (value instanceof RegoObject) {
    const colon = indent === null ? ':' : ': ';
    const parts = value.entries.map(
      ([key, it]) =>
        `${quoteJson(typeof key === 'string' ? key : printRego(key))}${colon}${writeJson(it, indent, inner)}`,
    );
    return parts.length === 0
      ? '{}'
      : `{${inner}${parts.join(between)}${indent === null ? '' : line}}`;
  }
  if (Array.isArray(value) || value instanceof RegoSet) {
    const parts = membersOf(value).map((it) => writeJson(it, indent, inner));
    return parts.length === 0
      ? '[]'
      : `[${inner}${parts.join(between)}${indent === null ? '' : line}]`;
  }
  return printRego(value);
}

/** Go escapes `<`, `>`, `&` and the two line separators, so that JSON may stand in HTML. */
function quoteJson(text: string): string {
  return JSON.stringify(text).replace(
    /[<>&\u2028\u2029\b\f]/g,
    (it) => `\\u${it.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
