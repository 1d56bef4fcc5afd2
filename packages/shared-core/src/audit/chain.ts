/**
 * Records become lines, and each line holds the digest of the one before: what was written stays as it
 * was written, or shows that it did not. It does not store lines and does not check them; see
 * `verify.ts`.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { canonicalJson } from './canonical.ts';
import type { AuditEvent } from './record.ts';

/** Where a writer stands: what the next line has to carry. */
export interface ChainHead {
  readonly writer: string;
  /** Position of the next line in its segment, from 0. */
  readonly seq: number;
  /** Hex SHA-256 of the last line without its newline, whatever segment it stands in. */
  readonly prev: string;
}

/** What the first line of a writer has as `prev`. */
export const NO_LINE = '0'.repeat(64);

/** Largest line in bytes; larger events are refused by the sinks. */
export const LONGEST_LINE = 64 * 1024;

/** Computes hex SHA-256 of UTF-8 text. Hosts may hand in a faster one than ours. */
export type Digest = (text: string) => string;

export const digestOf: Digest = (text) => bytesToHex(sha256(utf8ToBytes(text)));

export interface EncodedRecord {
  /** One line without its newline. */
  readonly line: string;
  /** Where the writer stands afterwards, in the same segment. */
  readonly head: ChainHead;
}

/** The line of `event` at `head`; `at` is ISO 8601 UTC. */
export function encodeRecord(
  event: AuditEvent,
  head: ChainHead,
  at: string,
  digest: Digest = digestOf,
): EncodedRecord {
  const { writer, seq, prev } = head;
  const line = canonicalJson({ ...event, v: 1, seq, prev, at, writer });
  return { line, head: { writer, seq: seq + 1, prev: digest(line) } };
}

/** The small file beside the segments that makes a missing end visible. */
export interface WriterHead {
  readonly v: 1;
  readonly writer: string;
  readonly segment: number;
  /** Position of the last line in that segment. */
  readonly seq: number;
  /** Hex SHA-256 of the last line. */
  readonly sha256: string;
  readonly at: string;
}

/** Name of a segment file: `000001.jsonl`. */
export function segmentName(segment: number): string {
  return `${String(segment).padStart(6, '0')}.jsonl`;
}

/** Number of a segment file, or null when it is none. */
export function segmentNumber(name: string): number | null {
  const match = /^(\d{6,9})\.jsonl$/.exec(name);
  return match === null ? null : Number(match[1]);
}
