/**
 * The identity of code for a permission: comments, blank lines and the space between tokens do not count,
 * everything else does. It knows no operation and no policy.
 */
import { sha256Hex } from '../text/digest.ts';
import { parseCell } from './parse.ts';

/** Lower-case hex SHA-256. Code that is not whole Python has the digest of its very text. */
export function codeDigest(source: string): string {
  const { body, errors } = parseCell(source);
  // What the parser passed over is in no tree: then only the same text is the same code.
  return sha256Hex(errors.length > 0 ? `text\0${source}` : `tree\0${JSON.stringify(body, spelt)}`);
}

/** `from`, `to`, `attrFrom`: every offset of the tree is named so. */
const OFFSETS = /^(?:from|to)$|(?:From|To)$/;

/** Offsets say where code stands, not what it is. */
function spelt(key: string, value: unknown): unknown {
  if (typeof value === 'number' && OFFSETS.test(key)) return undefined;
  return typeof value === 'bigint' ? `${value}n` : value;
}
