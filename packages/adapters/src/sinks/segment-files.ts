/**
 * The few file operations that audit segments need, as a port: the sink is tested with every one of
 * them failing. It knows nothing of records.
 */
import { writeSync } from 'node:fs';
import { mkdir, open, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

export interface SegmentHandle {
  /** Appends all of `bytes` or rejects. */
  write(bytes: Uint8Array): Promise<void>;
  /** Durable when it resolves. */
  sync(): Promise<void>;
  truncate(size: number): Promise<void>;
  close(): Promise<void>;
}

/**
 * Where a writer ended. Two lines are written in turn, so that one of them is whole whenever the machine
 * stops; the one further on counts.
 */
export interface HeadHandle {
  /** Overwrites the older line; no longer than {@link HEAD_LINE} with its newline. In the page cache when it returns. */
  note(text: string): void;
  /** Brings it to the disk, some time; never rejects. */
  flush(): void;
  close(): Promise<void>;
}

/** Length of one line of a head file in bytes, its newline included. */
export const HEAD_LINE = 256;

export interface SegmentFiles {
  /** Makes `path` and what is above it; rejects when `path` is there already. */
  claim(path: string): Promise<void>;
  /** A new file for appending; rejects when it is there already. */
  create(path: string): Promise<SegmentHandle>;
  /** A new file of two lines of {@link HEAD_LINE} bytes; rejects when it is there already. */
  createHead(path: string): Promise<HeadHandle>;
  /** Removes a folder that holds nothing worth keeping; never rejects. */
  discard(path: string): Promise<void>;
}

export const nodeFiles: SegmentFiles = {
  async claim(path) {
    // Records name documents and users: they are for their owner.
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await mkdir(path, { mode: 0o700 });
  },
  async create(path) {
    const handle = await open(path, 'ax', 0o600);
    await syncFolder(dirname(path)).catch(async (error: unknown) => {
      await handle.close();
      throw error;
    });
    return {
      async write(bytes) {
        let from = bytes.length <= SMALL ? writeSync(handle.fd, bytes) : 0;
        while (from < bytes.length) {
          const { bytesWritten } = await handle.write(bytes, from, bytes.length - from);
          from += bytesWritten;
        }
      },
      sync: () => handle.datasync(),
      truncate: (size) => handle.truncate(size),
      close: () => handle.close(),
    };
  },
  async createHead(path) {
    const handle = await open(path, 'wx', 0o600);
    let line = 0;
    let flushing: Promise<unknown> | undefined;
    return {
      note(text) {
        // A few hundred bytes into the page cache: less than handing them to another thread would take.
        writeSync(handle.fd, `${text.padEnd(HEAD_LINE - 1)}\n`, line * HEAD_LINE);
        line = 1 - line;
      },
      flush() {
        flushing ??= handle
          .datasync()
          .catch(() => undefined)
          .finally(() => (flushing = undefined));
      },
      async close() {
        await flushing;
        await handle.datasync().catch(() => undefined);
        await handle.close();
      },
    };
  },
  async discard(path) {
    await rm(path, { recursive: true, force: true }).catch(() => undefined);
  },
};

/** Bytes that go to the page cache at once; larger groups are left to another thread. */
const SMALL = 16 * 1024;

/** A new name is durable when its folder is; Windows keeps names without being asked and cannot be. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
