/** The beginning of a file as bytes and as text: bounded, inflated where it is gzip, decoded whatever its encoding. */
import { open } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';

/** How much of a file is read to learn its columns and what they hold. */
export const HEAD_BYTES = 256 * 1024;

export interface Head {
  readonly bytes: Buffer;
  /** The bytes are the whole file. */
  readonly whole: boolean;
}

/** The first {@link HEAD_BYTES} of the content; a gzip file is inflated that far and no further. Rejects when unreadable. */
export async function readHead(path: string): Promise<Head> {
  const file = await open(path, 'r');
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    const bytes = buffer.subarray(0, bytesRead);
    if (bytes[0] === 0x1f && bytes[1] === 0x8b) return await inflateHead(bytes);
    const { size } = await file.stat();
    return { bytes, whole: size <= bytesRead };
  } finally {
    await file.close();
  }
}

/** What can be inflated from the beginning of a gzip stream; a cut stream is normal, not an error. */
function inflateHead(bytes: Buffer): Promise<Head> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const gunzip = createGunzip();
    const finish = (whole: boolean) => {
      gunzip.destroy();
      resolve({ bytes: Buffer.concat(chunks).subarray(0, HEAD_BYTES), whole });
    };
    gunzip.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      size += chunk.length;
      if (size > HEAD_BYTES) finish(false);
    });
    gunzip.on('end', () => finish(true));
    gunzip.on('error', () => finish(false));
    gunzip.end(bytes);
  });
}

/**
 * The text of `bytes`: by byte order mark, else UTF-8, else Latin-1, in which every byte means
 * something. Undefined when the bytes are no text (NUL outside UTF-16).
 */
export function textOf({ bytes, whole }: Head): string | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return bytes.subarray(2).toString('utf16le');
  if (bytes[0] === 0xfe && bytes[1] === 0xff)
    return Buffer.from(bytes.subarray(2, bytes.length - (bytes.length % 2)))
      .swap16()
      .toString('utf16le');
  if (bytes.includes(0)) return undefined;
  try {
    // A character cut in two by the limit is no reason to think of another encoding.
    return new TextDecoder('utf-8', { fatal: true }).decode(whole ? bytes : uncut(bytes));
  } catch {
    return bytes.toString('latin1');
  }
}

function uncut(bytes: Buffer): Buffer {
  let end = bytes.length;
  while (end > 0 && end > bytes.length - 4 && ((bytes[end - 1] ?? 0) & 0xc0) === 0x80) end -= 1;
  return end > 0 && ((bytes[end - 1] ?? 0) & 0x80) !== 0 ? bytes.subarray(0, end - 1) : bytes;
}
