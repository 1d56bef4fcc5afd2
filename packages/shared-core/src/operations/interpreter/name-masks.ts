/** Masks over column names: which names pass a test, and which do not. */
import { differenceOfNames, intersectionOfNames } from '../../values/columns.ts';
import type { NameSet } from '../../values/columns.ts';
import { allocate, getObj } from './machine.ts';
import type { Machine, Ranged } from './machine.ts';
import { constText, object, UNKNOWN } from './value.ts';
import type { Value } from './value.ts';

/** A mask over `universe`; `passed` are the names for which it is true. */
export function nameMask(m: Machine, universe: Value, passed: NameSet, at: Ranged): Value {
  return allocate(
    m,
    object('lacuna.NameMask', { names: passed, fields: new Map([['of', universe]]) }),
    at,
    ':mask',
  );
}

/** The names a value lists; uncertain where it lists none. */
export function universeOf(m: Machine, value: Value): NameSet {
  return getObj(m, value)?.names ?? { names: [], rest: [], certain: false };
}

/** `~mask`. */
export function invertMask(m: Machine, mask: Value, at: Ranged): Value {
  const obj = getObj(m, mask);
  const of = obj?.fields.get('of') ?? UNKNOWN;
  const all = universeOf(m, of);
  const names = obj?.names == null ? { ...all, certain: false } : differenceOfNames(all, obj.names);
  return nameMask(m, of, names, at);
}

/** `df.columns == "a"`, `df.columns != "a"`; null where it is not that. */
export function compareNames(
  m: Machine,
  op: string,
  names: Value,
  other: Value,
  at: Ranged,
): Value | null {
  const text = constText(other);
  if (text === null || (op !== '==' && op !== '!=')) return null;
  const all = universeOf(m, names);
  const equal = intersectionOfNames(all, { names: [text], rest: [], certain: true });
  return nameMask(m, names, op === '==' ? equal : differenceOfNames(all, equal), at);
}
