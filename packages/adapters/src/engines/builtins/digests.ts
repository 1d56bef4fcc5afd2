/** Digests and keyed digests of texts, in hex. They are functions of their operands; no key is made here. */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { stringOf, type Builtin } from './builtin.ts';

export const digest =
  (algorithm: 'md5' | 'sha1' | 'sha256'): Builtin =>
  (text) =>
    createHash(algorithm).update(stringOf(text)).digest('hex');

export const keyedDigest =
  (algorithm: 'md5' | 'sha1' | 'sha256' | 'sha512'): Builtin =>
  (text, key) =>
    createHmac(algorithm, stringOf(key)).update(stringOf(text)).digest('hex');

/** Equality that takes the same time wherever the texts differ. */
export const hmacEqual: Builtin = (a, b) => {
  const [left, right] = [Buffer.from(stringOf(a)), Buffer.from(stringOf(b))];
  return left.length === right.length && timingSafeEqual(left, right);
};
