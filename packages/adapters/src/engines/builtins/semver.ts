/** `semver.is_valid` and `semver.compare`: versions of Semantic Versioning 2.0.0, a leading `v` allowed. */
import { BuiltinError, stringOf, type Builtin } from './builtin.ts';

interface Version {
  readonly numbers: readonly bigint[];
  readonly pre: readonly string[];
}

const NUMBER = '(0|[1-9]\\d{0,18})';
const VERSION = new RegExp(
  `^v?${NUMBER}\\.${NUMBER}\\.${NUMBER}(?:-([0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*))?(?:\\+[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)?$`,
);
const LARGEST = 2n ** 63n - 1n;

function parse(text: string): Version | undefined {
  const [all, major = '', minor = '', patch = '', pre] = VERSION.exec(text) ?? [];
  if (all === undefined) return undefined;
  const numbers = [major, minor, patch].map(BigInt);
  const parts = pre?.split('.') ?? [];
  const isSound = numbers.every((it) => it <= LARGEST) && parts.every((it) => !/^0\d+$/.test(it));
  return isSound ? { numbers, pre: parts } : undefined;
}

export const semverIsValid: Builtin = (text) =>
  typeof text === 'string' && parse(text) !== undefined;

export const semverCompare: Builtin = (a, b) => {
  const [left, right] = [parse(stringOf(a)), parse(stringOf(b))];
  if (left === undefined || right === undefined) {
    throw new BuiltinError('an operand is no semantic version');
  }
  for (const [i, number] of left.numbers.entries()) {
    const other = right.numbers[i] ?? 0n;
    if (number !== other) return number < other ? -1 : 1;
  }
  return comparePre(left.pre, right.pre);
};

/** A version with a pre-release comes before the same without one. */
function comparePre(a: readonly string[], b: readonly string[]): number {
  if (a.length === 0 || b.length === 0) return Math.sign(b.length - a.length);
  for (const [i, left] of a.entries()) {
    const right = b[i];
    if (right === undefined) return 1;
    const order = comparePart(left, right);
    if (order !== 0) return order;
  }
  return a.length < b.length ? -1 : 0;
}

function comparePart(a: string, b: string): number {
  if (a === b) return 0;
  const [isNumber, isOther] = [/^\d+$/.test(a), /^\d+$/.test(b)];
  if (isNumber && isOther) return BigInt(a) < BigInt(b) ? -1 : 1;
  if (isNumber !== isOther) return isNumber ? -1 : 1;
  return a < b ? -1 : 1;
}
