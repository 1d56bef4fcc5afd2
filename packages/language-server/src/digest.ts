/** Digests of cell text by the machine's own code: many times as fast as the core's portable one. */
import { createHash } from 'node:crypto';

/** The same as the core's `sha256Hex`: lower-case hex; Node, too, writes a lone surrogate as U+FFFD. */
export function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}
