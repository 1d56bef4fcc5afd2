/**
 * The few file operations that audit segments need, as a port: the sink is tested with every one of
 * them failing. It knows nothing of records.
 */
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

export interface SegmentHandle {
  /** Appends all of `bytes` or rejects. */
  write(bytes: Uint8Array): Promise<void>;
  /** Durable when it resolves. */
  sync(): Promise<void>;
  truncate(size: number): Promise<void>;
  close(): Promise<void>;
}

export interface SegmentFiles {
  /** Makes `path` and what is above it; rejects when `path` is there already. */
  claim(path: string): Promise<void>;
  /** A new file for appending; rejects when it is there already. */
  create(path: string): Promise<SegmentHandle>;
  /** Replaces the content of `path` in one step; durable when asked for. */
  replace(path: string, text: string, durable: boolean): Promise<void>;
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
        for (let from = 0; from < bytes.length;) {
          const { bytesWritten } = await handle.write(bytes, from, bytes.length - from);
          from += bytesWritten;
        }
      },
      sync: () => handle.datasync(),
      truncate: (size) => handle.truncate(size),
      close: () => handle.close(),
    };
  },
  async replace(path, text, durable) {
    const draft = `${path}.new`;
    const handle = await open(draft, 'w', 0o600);
    try {
      await handle.writeFile(text);
      if (durable) await handle.datasync();
    } finally {
      await handle.close();
    }
    await rename(draft, path);
  },
  async discard(path) {
    await rm(path, { recursive: true, force: true }).catch(() => undefined);
  },
};

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
