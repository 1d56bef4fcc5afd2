/** `yaml.*`: YAML documents as values and back, keys sorted, so that the same value is the same text. */
import { parseDocument, stringify } from 'yaml';
import { RegoObject, regoToJson, type RegoValue } from '../rego-value.ts';
import { BuiltinError, integerValue, stringOf, type Builtin } from './builtin.ts';

export const yamlIsValid: Builtin = (text) =>
  typeof text === 'string' && parseDocument(text).errors.length === 0;

export const yamlUnmarshal: Builtin = (text) => {
  const document = parseDocument(stringOf(text), { intAsBigInt: true, merge: true });
  if (document.errors.length > 0) throw new BuiltinError('the text is not YAML');
  return toValue(readPlain(() => document.toJS()));
};

export const yamlMarshal: Builtin = (value) =>
  stringify(regoToJson(value), { sortMapEntries: true, indentSeq: false, lineWidth: 0 });

function readPlain(read: () => unknown): unknown {
  try {
    return read();
  } catch {
    // Aliases that would grow without end.
    throw new BuiltinError('the YAML has too many aliases');
  }
}

function toValue(value: unknown): RegoValue {
  if (value === undefined || value === null) return null;
  if (typeof value === 'bigint') return integerValue(value);
  if (typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean') {
    return value;
  }
  if (Array.isArray(value)) return (value as unknown[]).map(toValue);
  return new RegoObject(Object.entries(value).map(([key, it]) => [key, toValue(it)]));
}
