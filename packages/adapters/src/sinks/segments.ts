/**
 * The audit sink on disk: JSON Lines segments, one folder per process, each line chained to the one
 * before. Records wait at most {@link GROUP_MS} for others to be written with; a durable one is written
 * at once. What cannot be written is refused with a reason, never lost in silence.
 *
 * On any error of the disk the writer is given up and the next record opens a new one: after a failed
 * `fsync` nobody knows what the old file holds.
 */
import { createHash, hash } from 'node:crypto';
import { join } from 'node:path';
import type { AuditEvent, AuditSink, ChainHead, WriterHead } from '@lacuna/shared-core';
import { LONGEST_LINE, NO_LINE, encodeRecord, segmentName } from '@lacuna/shared-core';
import { errorCode } from '../error-code.ts';
import { HEAD_FILE, endsOfOthers, recoverTornTails } from './audit-folder.ts';
import type { HeadHandle, SegmentFiles, SegmentHandle } from './segment-files.ts';
import { nodeFiles } from './segment-files.ts';

/** Longest wait of a record that need not be durable at once. */
const GROUP_MS = 50;
/** A group is written early when it holds this many. */
const GROUP_SIZE = 2000;
/** A segment is sealed when it is larger than this. */
const SEGMENT_BYTES = 8 * 1024 * 1024;
/** A dead writer's file has to rest this long before its unfinished line is moved aside. */
const REST_MS = 10_000;

export interface AuditSinkOptions {
  /** Made when the first record comes. */
  readonly directory: string;
  /** Name and version of the program, for the opening line. */
  readonly tool: string;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  /** Sixteen hex digits nobody else has. */
  readonly random: () => string;
  readonly files?: SegmentFiles;
  /** For tests. */
  readonly segmentBytes?: number;
  readonly restMs?: number;
}

type Answer = Awaited<ReturnType<AuditSink['append']>>;

interface Waiting {
  readonly event: AuditEvent;
  readonly durable: boolean;
  readonly answer: (answer: Answer) => void;
}

/** The open end of a writer. `good` is what is surely on disk; everything else is rebuilt from it. */
interface Writer {
  readonly folder: string;
  readonly handle: SegmentHandle;
  readonly note: HeadHandle;
  readonly segment: number;
  readonly head: ChainHead;
  /** Bytes of the segment. */
  readonly size: number;
}

const digest = (text: string) => hash('sha256', text, 'hex');

/** A sink that writes below `directory`. Nothing is touched before the first record. */
export function createAuditSink(options: AuditSinkOptions): AuditSink {
  const { directory, tool, clock, random, files = nodeFiles } = options;
  const { segmentBytes = SEGMENT_BYTES, restMs = REST_MS } = options;
  let waiting: Waiting[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running: Promise<void> | undefined;
  let writer: Writer | null = null;
  // Digest of the whole segment so far, for the opening of the next.
  let whole = createHash('sha256');
  let closed = false;

  const now = () => new Date(clock()).toISOString();

  /** Appends `text` and makes it durable; the writer after it. Rejects with the disk's error. */
  async function commit(
    from: Writer,
    text: string,
    head: ChainHead,
    durable: boolean,
  ): Promise<Writer> {
    const bytes = Buffer.from(text);
    await from.handle.write(bytes);
    await from.handle.sync();
    whole.update(bytes);
    const note: WriterHead = {
      v: 1,
      writer: head.writer,
      segment: from.segment,
      seq: head.seq - 1,
      sha256: head.prev,
      at: now(),
    };
    from.note.note(JSON.stringify(note));
    if (durable) from.note.flush();
    return { ...from, head, size: from.size + bytes.length };
  }

  /** A new segment whose first lines are durable; it closes what it opened when that fails. */
  async function openSegment(
    folder: string,
    note: HeadHandle,
    segment: number,
    head: ChainHead,
    events: readonly AuditEvent[],
  ): Promise<Writer> {
    const handle = await files.create(join(folder, segmentName(segment)));
    try {
      whole = createHash('sha256');
      const encoded = encodeAll(events, head);
      const start = { folder, handle, note, segment, head, size: 0 };
      return await commit(start, encoded.text, encoded.head, true);
    } catch (error) {
      await handle.truncate(0).catch(() => undefined);
      await handle.close().catch(() => undefined);
      throw error;
    }
  }

  const opening = (segment: number, prevSegmentSha256: string | null) =>
    ({ type: 'segment.open', segment, prevSegmentSha256, pid: process.pid, tool }) as const;

  /** A new writer, its folder claimed, its opening line durable. */
  async function openWriter(): Promise<Writer> {
    const id = random();
    const folder = join(directory, `w-${id}`);
    const seen = await endsOfOthers(directory);
    const torn = await recoverTornTails(directory, restMs, clock());
    await files.claim(folder);
    const recoveries = torn.map(
      ({ writer: ofWriter, segment: ofSegment, bytes: tornBytes, sha256: tornSha256 }) =>
        ({ type: 'recovery', tornBytes, tornSha256, ofWriter, ofSegment }) as const,
    );
    let note: HeadHandle | undefined;
    try {
      const events = [{ ...opening(1, null), seen: [...seen] }, ...recoveries];
      note = await files.createHead(join(folder, HEAD_FILE));
      return await openSegment(folder, note, 1, { writer: id, seq: 0, prev: NO_LINE }, events);
    } catch (error) {
      await note?.close().catch(() => undefined);
      await files.discard(folder);
      throw error;
    }
  }

  function encodeAll(
    events: readonly AuditEvent[],
    from: ChainHead,
  ): { text: string; head: ChainHead } {
    let head = from;
    let text = '';
    const at = now();
    for (const event of events) {
      const encoded = encodeRecord(event, head, at, digest);
      text += `${encoded.line}\n`;
      head = encoded.head;
    }
    return { text, head };
  }

  /** Closes the segment with a seal and opens the next one. */
  async function rotate(from: Writer): Promise<Writer> {
    const sealed = await seal(from, 'size');
    const head = { ...sealed.head, seq: 0 };
    const events = [opening(sealed.segment + 1, whole.copy().digest('hex'))];
    return openSegment(sealed.folder, sealed.note, sealed.segment + 1, head, events);
  }

  async function seal(from: Writer, reason: 'size' | 'shutdown'): Promise<Writer> {
    const { text, head } = encodeAll(
      [{ type: 'segment.seal', segment: from.segment, count: from.head.seq, reason }],
      from.head,
    );
    const sealed = await commit(from, text, head, true);
    await from.handle.close();
    return sealed;
  }

  /** Writes what is waiting, group after group, until nothing is. Never rejects. */
  async function drain(): Promise<void> {
    while (waiting.length > 0) {
      const group = waiting;
      waiting = [];
      clearTimeout(timer);
      timer = undefined;
      await writeGroup(group);
    }
  }

  async function writeGroup(group: readonly Waiting[]): Promise<void> {
    try {
      writer ??= await openWriter();
      if (writer.size > segmentBytes) writer = await rotate(writer);
      let head = writer.head;
      let text = '';
      const at = now();
      const written: Waiting[] = [];
      for (const item of group) {
        const encoded = encodeRecord(item.event, head, at, digest);
        if (
          encoded.line.length * 3 > LONGEST_LINE &&
          Buffer.byteLength(encoded.line) > LONGEST_LINE
        ) {
          item.answer({ ok: false, reason: 'the record is larger than 64 KB' });
          continue;
        }
        text += `${encoded.line}\n`;
        head = encoded.head;
        written.push(item);
      }
      if (written.length === 0) return;
      writer = await commit(
        writer,
        text,
        head,
        written.some((it) => it.durable),
      );
      for (const item of written) item.answer({ ok: true });
    } catch (error) {
      await giveUp();
      const reason = reasonOf(errorCode(error), directory);
      for (const item of group) item.answer({ ok: false, reason });
    }
  }

  /** Leaves the old writer at its last good line, as far as the disk lets us. */
  async function giveUp(): Promise<void> {
    const { handle, note, size } = writer ?? {};
    writer = null;
    await handle?.truncate(size ?? 0).catch(() => undefined);
    await handle?.close().catch(() => undefined);
    await note?.close().catch(() => undefined);
  }

  function start(): void {
    if (running !== undefined) return;
    running = drain().finally(() => {
      running = undefined;
      // A record may have come between the last look and here.
      if (waiting.length > 0) start();
    });
  }

  return {
    append(event, durable) {
      if (closed) return Promise.resolve({ ok: false, reason: 'the record is closed' });
      return new Promise((answer) => {
        waiting.push({ event, durable, answer });
        if (durable || waiting.length >= GROUP_SIZE) start();
        else timer ??= setTimeout(start, GROUP_MS);
      });
    },
    async close() {
      if (closed) return;
      closed = true;
      clearTimeout(timer);
      start();
      await running;
      if (writer === null) return;
      const last: Writer = writer;
      writer = null;
      await seal(last, 'shutdown').catch(() => last.handle.close().catch(() => undefined));
      await last.note.close().catch(() => undefined);
    },
  };
}

/** What a person can do something about. */
function reasonOf(code: string, directory: string): string {
  const causes: Readonly<Record<string, string>> = {
    ENOSPC: 'the disk is full',
    EDQUOT: 'the disk quota is used up',
    EROFS: 'the disk is read-only',
    EACCES: 'the folder may not be written',
    EPERM: 'the folder may not be written',
    EIO: 'the disk reports an error',
    ENOTDIR: 'a file stands where the folder should be',
    EEXIST: 'a file stands where the folder should be',
    EMFILE: 'too many files are open',
  };
  return `${causes[code] ?? 'it cannot be written'} (${code}): ${directory}`;
}
