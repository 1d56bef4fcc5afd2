/**
 * The shape of a host function and the reading of its operands. An operand of another type is an
 * error of the function, as in OPA; what an error means is decided by whoever called.
 */
import { RegoFloat, RegoObject, RegoSet, type RegoValue } from '../rego-value.ts';

/** Undefined: the function has no result for these operands. Throws {@link BuiltinError}. */
export type Builtin = (...operands: readonly RegoValue[]) => RegoValue | undefined;

/** A host function refuses its operands. The message names types and limits, never values. */
export class BuiltinError extends Error {
  override readonly name = 'BuiltinError';
}

export function stringOf(value: RegoValue | undefined): string {
  if (typeof value === 'string') return value;
  throw new BuiltinError('an operand must be a string');
}

export function arrayOf(value: RegoValue | undefined): readonly RegoValue[] {
  if (Array.isArray(value)) return value as readonly RegoValue[];
  throw new BuiltinError('an operand must be an array');
}

/** The members of an array or of a set. */
export function membersOf(value: RegoValue | undefined): readonly RegoValue[] {
  return value instanceof RegoSet ? value.items : arrayOf(value);
}

export function objectOf(value: RegoValue | undefined): RegoObject {
  if (value instanceof RegoObject) return value;
  throw new BuiltinError('an operand must be an object');
}

/** One string, or the strings of an array or set. */
export function stringsOf(value: RegoValue | undefined): readonly string[] {
  return typeof value === 'string' ? [value] : membersOf(value).map(stringOf);
}

/** An integer, also when written `2.0`. */
export function integerOf(value: RegoValue | undefined): bigint {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'number' && Number.isInteger(value)) return BigInt(value);
  if (value instanceof RegoFloat && Number.isInteger(value.value)) return BigInt(value.value);
  throw new BuiltinError('an operand must be an integer');
}

/** An integer that JavaScript holds exactly. */
export function smallIntegerOf(value: RegoValue | undefined): number {
  const integer = integerOf(value);
  const small = Number(integer);
  if (Number.isSafeInteger(small)) return small;
  throw new BuiltinError('an operand is too large');
}

/** The integer as a value: `number` where that is exact, else `bigint`. */
export function integerValue(value: bigint): number | bigint {
  const small = Number(value);
  return Number.isSafeInteger(small) ? small : value;
}
