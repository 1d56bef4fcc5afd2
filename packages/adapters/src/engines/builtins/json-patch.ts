/** `json.patch` (RFC 6902) over Rego values: sets are patched by their members. */
import { RegoObject, RegoSet, compareRego, type RegoValue } from '../rego-value.ts';
import { BuiltinError, arrayOf, objectOf, stringOf, type Builtin } from './builtin.ts';

type Path = readonly RegoValue[];

export const jsonPatch: Builtin = (target, operations) =>
  arrayOf(operations).reduce((value: RegoValue, it) => applyOne(value, objectOf(it)), target);

function applyOne(value: RegoValue, operation: RegoObject): RegoValue {
  const path = readPath(operation.get('path'));
  switch (stringOf(operation.get('op'))) {
    case 'add':
      return insert(value, path, member(operation, 'value'));
    case 'remove':
      return remove(value, path);
    case 'replace':
      return insert(remove(value, path), path, member(operation, 'value'));
    case 'copy':
      return insert(value, path, lookup(value, readPath(operation.get('from'))));
    case 'move': {
      const from = readPath(operation.get('from'));
      return insert(remove(value, from), path, lookup(value, from));
    }
    case 'test':
      if (compareRego(lookup(value, path), member(operation, 'value')) === 0) return value;
      throw new BuiltinError('a test of the patch failed');
    default:
      throw new BuiltinError('the patch has an operation that is not known');
  }
}

function member(operation: RegoObject, name: string): RegoValue {
  const value = operation.get(name);
  if (value === undefined) throw new BuiltinError(`an operation of the patch lacks ${name}`);
  return value;
}

/** A JSON pointer, with or without its first slash, or an array of keys. */
function readPath(path: RegoValue | undefined): Path {
  if (typeof path !== 'string') return arrayOf(path);
  const text = path.startsWith('/') ? path.slice(1) : path;
  if (path === '') return [];
  return text.split('/').map((it) => it.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function lookup(value: RegoValue, path: Path): RegoValue {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  return lookup(child(value, key), rest);
}

function child(value: RegoValue, key: RegoValue): RegoValue {
  let found: RegoValue | undefined;
  if (value instanceof RegoObject) found = value.get(key);
  else if (value instanceof RegoSet) found = value.has(key) ? key : undefined;
  else if (Array.isArray(value))
    found = (value as readonly RegoValue[])[indexOf(key, value.length - 1)];
  if (found === undefined) throw new BuiltinError('a path of the patch leads nowhere');
  return found;
}

/** Index of an array element that a key names; at most `last`. */
function indexOf(key: RegoValue, last: number): number {
  const text = typeof key === 'number' ? String(key) : stringOf(key);
  if (!/^(?:0|[1-9]\d*)$/.test(text) || Number(text) > last) {
    throw new BuiltinError('a path of the patch is outside an array');
  }
  return Number(text);
}

function insert(value: RegoValue, path: Path, added: RegoValue): RegoValue {
  const [key, ...rest] = path;
  if (key === undefined) return added;
  if (rest.length > 0) return replaceChild(value, key, insert(child(value, key), rest, added));
  if (value instanceof RegoObject) return new RegoObject([...value.entries, [key, added]]);
  if (value instanceof RegoSet) {
    // The key of a set's member is the member.
    if (compareRego(key, added) !== 0) throw new BuiltinError('a set member is its own key');
    return new RegoSet([...value.items, added]);
  }
  if (!Array.isArray(value)) throw new BuiltinError('a path of the patch leads nowhere');
  const items = value as readonly RegoValue[];
  const at = key === '-' ? items.length : indexOf(key, items.length);
  return [...items.slice(0, at), added, ...items.slice(at)];
}

function remove(value: RegoValue, path: Path): RegoValue {
  const [key, ...rest] = path;
  if (key === undefined) return null;
  const old = child(value, key);
  if (rest.length > 0) return replaceChild(value, key, remove(old, rest));
  if (value instanceof RegoObject) {
    return new RegoObject(value.entries.filter(([it]) => compareRego(it, key) !== 0));
  }
  if (value instanceof RegoSet) {
    return new RegoSet(value.items.filter((it) => compareRego(it, key) !== 0));
  }
  const items = arrayOf(value);
  const at = indexOf(key, items.length - 1);
  return [...items.slice(0, at), ...items.slice(at + 1)];
}

function replaceChild(value: RegoValue, key: RegoValue, changed: RegoValue): RegoValue {
  if (value instanceof RegoObject) return new RegoObject([...value.entries, [key, changed]]);
  if (value instanceof RegoSet) {
    const others = value.items.filter((it) => compareRego(it, key) !== 0);
    return new RegoSet([...others, changed]);
  }
  const items = arrayOf(value);
  const at = indexOf(key, items.length - 1);
  return items.map((it, i) => (i === at ? changed : it));
}
