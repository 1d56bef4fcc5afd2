/**
 * Reads the text of a document for a scan, which meets thousands of them: one buffer for all, and a
 * notebook without its outputs. It does not know what a document says.
 */
import { closeSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs';
import { dropOutputs, MAX_DOCUMENT_LENGTH } from '@lacuna/shared-core';

/** Kept between documents; a larger one gets a buffer of its own. */
const KEPT_BYTES = 4 * 1024 * 1024;

let kept: Buffer | undefined;

/**
 * The file as UTF-8. What stands in outputs of a notebook is left out, and so is nothing else: it is valid,
 * damaged or too large as before. Throws as `readFileSync` does.
 */
export function readDocumentText(path: string): string {
  if (!/\.ipynb$/i.test(path)) return readFileSync(path, 'utf8');
  const file = openSync(path, 'r');
  try {
    const status = fstatSync(file);
    const bytes = status.isFile() ? readBytes(file, status.size) : undefined;
    // Its length counts, outputs and all; and what is not a file, or grows meanwhile, has no size.
    if (bytes === undefined || bytes.length > MAX_DOCUMENT_LENGTH)
      return readFileSync(path, 'utf8');
    const length = dropOutputs(bytes.buffer, bytes.length);
    return bytes.buffer.toString('utf8', 0, length);
  } finally {
    closeSync(file);
  }
}

interface Bytes {
  /** Has room for more than its content. */
  readonly buffer: Buffer;
  readonly length: number;
}

/** The whole file, if it has no more than `size` bytes. */
function readBytes(file: number, size: number): Bytes | undefined {
  const buffer = bufferOf(size + 1);
  let length = 0;
  for (let read = -1; read !== 0 && length <= size; length += read)
    read = readSync(file, buffer, length, size + 1 - length, null);
  return length > size ? undefined : { buffer, length };
}

function bufferOf(size: number): Buffer {
  if (size > KEPT_BYTES) return Buffer.allocUnsafeSlow(size);
  return (kept ??= Buffer.allocUnsafeSlow(KEPT_BYTES));
}
