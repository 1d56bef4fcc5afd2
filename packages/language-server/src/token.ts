/** Comparison of secrets. It keeps none. */
import { createHash, timingSafeEqual } from 'node:crypto';

/** Whether both are the same text, in a time that tells nothing about where they differ. */
export function isSameSecret(given: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text, 'utf8').digest();
  return timingSafeEqual(digest(given), digest(expected));
}
