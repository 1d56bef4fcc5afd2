/**
 * Transform bits: what happened to values on their way, as one small integer. It names the
 * transforms and combines them; it does not decide which of them make data less sensitive.
 */

/** In bit order. The names are those of `operations/operation.ts`. */
export const TRANSFORM_NAMES = [
  'identity',
  'cast',
  'arithmetic',
  'aggregate',
  'concat',
  'join-key',
  'udf',
  'derived',
  'hash',
  'keyed-hash',
  'tokenise',
  'mask',
  'encrypt',
  'redact',
  'noise',
  'bucket',
  'constant',
] as const;

export type TransformName = (typeof TRANSFORM_NAMES)[number];

/** A set of transforms: bit `i` stands for `TRANSFORM_NAMES[i]`. */
export type Bits = number;

const BIT_OF: ReadonlyMap<string, Bits> = new Map(
  TRANSFORM_NAMES.map((name, i) => [name, 1 << i] as const),
);

/** The bit of one transform; 0 for a name that is none. */
export function bitOf(name: string): Bits {
  return BIT_OF.get(name) ?? 0;
}

/** The bits of several transforms. */
export function bitsOf(names: readonly string[]): Bits {
  let bits = 0;
  for (const name of names) bits |= bitOf(name);
  return bits;
}

const NAMES_CACHE = new Map<Bits, readonly TransformName[]>();

/** The names in a set, in bit order; the same array for the same bits. */
export function namesOfBits(bits: Bits): readonly TransformName[] {
  const hit = NAMES_CACHE.get(bits);
  if (hit !== undefined) return hit;
  const names = TRANSFORM_NAMES.filter((_, i) => (bits & (1 << i)) !== 0);
  NAMES_CACHE.set(bits, names);
  return names;
}
