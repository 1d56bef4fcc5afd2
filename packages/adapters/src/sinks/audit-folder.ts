/**
 * Reads an audit folder: segments and heads for the verifier, ends of writers for a new one, and the
 * unfinished lines that a crash left. Only the last of these changes files, and it deletes nothing.
 */
import { appendFile, open, readFile, readdir, stat, truncate } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { HeadFile, Result, SegmentBytes, WriterHead } from '@lacuna/shared-core';
import { segmentNumber } from '@lacuna/shared-core';
import { errorCode } from '../error-code.ts';

/** Everything in an audit folder, as bytes. */
export interface AuditFolder {
  readonly segments: readonly SegmentBytes[];
  readonly heads: readonly HeadFile[];
}

/** The folder at `directory`; an error, with its code, when it cannot be read. An absent folder is `ENOENT`. */
export async function readAuditFolder(
  directory: string,
): Promise<Result<AuditFolder, { readonly code: string }>> {
  try {
    const segments: SegmentBytes[] = [];
    const heads: HeadFile[] = [];
    for (const writer of await writersIn(directory)) {
      const folder = join(directory, `w-${writer}`);
      for (const name of await segmentsIn(folder))
        segments.push({ writer, name, bytes: await readFile(join(folder, name)) });
      heads.push({ writer, head: await readHeadFile(folder) });
    }
    return { ok: true, value: { segments, heads } };
  } catch (error) {
    return { ok: false, error: { code: errorCode(error) } };
  }
}

async function writersIn(directory: string): Promise<readonly string[]> {
  const entries = await readdir(directory, { withFileTypes: true });
  return entries
    .filter((it) => it.isDirectory() && it.name.startsWith('w-'))
    .map((it) => it.name.slice(2))
    .sort();
}

async function segmentsIn(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder);
  return names
    .filter((it) => segmentNumber(it) !== null)
    .sort((a, b) => (segmentNumber(a) ?? 0) - (segmentNumber(b) ?? 0));
}

/** Name of the file beside the segments that says where the writer ended. */
export const HEAD_FILE = 'head.txt';

/** The later of its two lines; null when there is none or neither is whole. */
async function readHeadFile(folder: string): Promise<WriterHead | null> {
  const text = await readFile(join(folder, HEAD_FILE), 'utf8').catch(() => '');
  const heads = text.split('\n').flatMap(headOf);
  heads.sort((a, b) => a.segment - b.segment || a.seq - b.seq);
  return heads.at(-1) ?? null;
}

function headOf(line: string): readonly WriterHead[] {
  try {
    const head = JSON.parse(line) as WriterHead;
    const { segment, seq, sha256 } = head;
    return Number.isInteger(segment) && Number.isInteger(seq) && typeof sha256 === 'string'
      ? [head]
      : [];
  } catch {
    return [];
  }
}

/** How many ends of others a new writer notes. */
const MOST_SEEN = 100;

/** Ends of the newest writers of the folder; none when there is no folder yet. */
export async function endsOfOthers(
  directory: string,
): Promise<readonly Pick<WriterHead, 'writer' | 'segment' | 'seq' | 'sha256'>[]> {
  const writers = await writersIn(directory).catch(() => []);
  const heads = await Promise.all(writers.map((it) => readHeadFile(join(directory, `w-${it}`))));
  return heads
    .filter((it) => it !== null)
    .sort((a, b) => (a.at < b.at ? 1 : -1))
    .slice(0, MOST_SEEN)
    .map(({ writer, segment, seq, sha256 }) => ({ writer, segment, seq, sha256 }));
}

export interface TornTail {
  readonly writer: string;
  readonly segment: number;
  readonly bytes: number;
  readonly sha256: string;
}

/**
 * Moves unfinished last lines of dead writers aside, into `000001.torn` beside the segment. A writer is
 * dead when its process is gone and its file rests for `restMs`. Trouble with one leaves it as it is.
 */
export async function recoverTornTails(
  directory: string,
  restMs: number,
  nowMs: number,
): Promise<readonly TornTail[]> {
  const recovered: TornTail[] = [];
  for (const writer of await writersIn(directory).catch(() => [])) {
    const folder = join(directory, `w-${writer}`);
    try {
      const name = (await segmentsIn(folder)).at(-1);
      const torn = name === undefined ? null : await tornEnd(join(folder, name), restMs, nowMs);
      if (name === undefined || torn === null) continue;
      const path = join(folder, name);
      await appendFile(path.replace(/\.jsonl$/, '.torn'), torn.tail, { mode: 0o600 });
      await truncate(path, torn.from);
      recovered.push({
        writer,
        segment: segmentNumber(name) ?? 0,
        bytes: torn.tail.length,
        sha256: createHash('sha256').update(torn.tail).digest('hex'),
      });
    } catch {
      // Somebody else's folder, or a disk in trouble: the verifier will speak of it.
    }
  }
  return recovered;
}

/** Null when the segment ends in a whole line, or somebody may still be writing. */
async function tornEnd(
  path: string,
  restMs: number,
  nowMs: number,
): Promise<{ readonly from: number; readonly tail: Buffer } | null> {
  const { size, mtimeMs } = await stat(path);
  if (size === 0 || nowMs - mtimeMs < restMs) return null;
  const handle = await open(path, 'r');
  try {
    const last = await handle.read(Buffer.alloc(1), 0, 1, size - 1);
    if (last.buffer[0] === 10) return null;
  } finally {
    await handle.close();
  }
  const bytes = await readFile(path);
  const from = bytes.lastIndexOf(10) + 1;
  return isAlive(bytes) ? null : { from, tail: bytes.subarray(from) };
}

function isAlive(bytes: Buffer): boolean {
  const pid = /"pid":(\d+)/.exec(bytes.subarray(0, 4096).toString('latin1'))?.[1];
  if (pid === undefined) return false;
  try {
    process.kill(Number(pid), 0);
    return true;
  } catch (error) {
    // Not allowed to ask means that there is somebody.
    return errorCode(error) === 'EPERM';
  }
}
