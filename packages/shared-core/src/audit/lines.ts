/** Bytes of a segment cut into lines, each with its digest and what of it the verifier needs. No judgement. */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';

/** The end of a writer as another one saw it. */
export interface SeenEnd {
  readonly writer: string;
  readonly segment: number;
  readonly seq: number;
  readonly sha256: string;
}

/** The fields of a record that the chain is about; the rest is of no interest here. */
export interface LineRecord {
  readonly seq: number;
  readonly prev: string;
  readonly type: string;
  /** Of a seal: the lines before it. */
  readonly count?: number;
  /** Of a recovery. */
  readonly tornBytes?: number;
  /** Of an opening. */
  readonly seen?: readonly SeenEnd[];
  /** Of an opening: digest of the whole segment before. */
  readonly prevSegmentSha256?: string;
}

export interface Line {
  /** Null when the line is no record. */
  readonly record: LineRecord | null;
  readonly sha256: string;
}

/** Complete lines, and the number of bytes after the last newline. */
export function linesOf(bytes: Uint8Array): {
  readonly lines: readonly Line[];
  readonly torn: number;
} {
  const lines: Line[] = [];
  let from = 0;
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, from)) {
    const raw = bytes.subarray(from, at);
    lines.push({ record: recordOf(raw), sha256: sha256Bytes(raw) });
    from = at + 1;
  }
  return { lines, torn: bytes.length - from };
}

export function sha256Bytes(bytes: Uint8Array): string {
  return bytesToHex(sha256(bytes));
}

function recordOf(raw: Uint8Array): LineRecord | null {
  try {
    const value = JSON.parse(decodeUtf8(raw)) as unknown;
    if (typeof value !== 'object' || value === null) return null;
    const { seq, prev, type } = value as Record<string, unknown>;
    if (!Number.isInteger(seq) || typeof prev !== 'string' || typeof type !== 'string') return null;
    return shaped(value as LineRecord);
  } catch {
    return null;
  }
}

/** Optional fields of another shape than ours are dropped: a changed line must not break the verifier. */
function shaped(record: LineRecord): LineRecord {
  const { seq, prev, type, count, tornBytes, seen, prevSegmentSha256 } = record;
  return {
    seq,
    prev,
    type,
    ...(type === 'segment.seal' && typeof count === 'number' ? { count } : {}),
    ...(typeof tornBytes === 'number' ? { tornBytes } : {}),
    ...(Array.isArray(seen) ? { seen: seen.filter(isSeenEnd) } : {}),
    ...(typeof prevSegmentSha256 === 'string' ? { prevSegmentSha256 } : {}),
  };
}

function isSeenEnd(value: unknown): value is SeenEnd {
  const end = value as Partial<SeenEnd> | null;
  return (
    typeof end === 'object' &&
    end !== null &&
    typeof end.writer === 'string' &&
    typeof end.segment === 'number' &&
    typeof end.seq === 'number' &&
    typeof end.sha256 === 'string'
  );
}

/** UTF-8 to text without a decoder of the host; throws on malformed bytes, as the verifier wants it to. */
function decodeUtf8(bytes: Uint8Array): string {
  let text = '';
  let plain = true;
  for (let at = 0; at < bytes.length; at += 4096) {
    const part = bytes.subarray(at, at + 4096);
    text += String.fromCharCode(...part);
    plain &&= part.every((it) => it < 128);
  }
  return plain ? text : decodeURIComponent(text.replace(/[^]/g, percent));
}

function percent(char: string): string {
  const code = char.charCodeAt(0);
  return `%${code < 16 ? '0' : ''}${code.toString(16)}`;
}
