/** The server's digest and the core's are one. */
import { sha256Hex } from '@lacuna/shared-core';
import { sha256 } from '../src/digest.ts';

test.each(['', 'x = 1\n', 'é😀\u0000', 'lone \ud800 and \udc00', '😀'.repeat(999)])(
  'case %#',
  (text) => {
    expect(sha256(text)).toBe(sha256Hex(text));
  },
);
