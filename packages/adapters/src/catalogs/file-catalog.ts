/**
 * The files themselves as a catalogue: column names from their headers, and votes on what a bounded
 * sample of values holds. Values are looked at and dropped; what stays is names, counts and categories.
 * It reads the files that the code names and no others.
 */
import { statSync, type Stats } from 'node:fs';
import { realpath, readdir, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AssetFact, Catalog, DataRef } from '@lacuna/shared-core';
import { voteByValues } from '@lacuna/shared-core';
import { readTable } from '../readers/index.ts';
import type { TableSample } from '../readers/index.ts';

export interface FileCatalogOptions {
  /** Folder that relative keys are relative to. */
  readonly root: string;
  /** For `~`; default: the user's home folder. */
  readonly home?: string;
}

interface CacheEntry {
  /** Changes with the file that the path leads to, links followed, and with its content. */
  readonly stamp: string;
  readonly fact: AssetFact;
}

/** Files read at the same time. */
const AT_ONCE = 8;
/** Facts kept; the oldest goes first. */
const MOST_ENTRIES = 2000;

/** Looks up `file` references. A file that is not there is absent; one that cannot be read has no columns. */
export function createFileCatalog({ root, home = homedir() }: FileCatalogOptions): Catalog {
  const cache = new Map<string, CacheEntry>();
  return {
    id: 'files',
    async lookup(refs, signal) {
      const files = refs.filter(isFile);
      const found = new Map<string, AssetFact>();
      for (let at = 0; at < files.length; at += AT_ONCE) {
        if (signal.aborted)
          return {
            ok: false,
            error: { kind: 'cancelled', message: 'looking at files was cancelled' },
          };
        const looked = files
          .slice(at, at + AT_ONCE)
          .map(({ key }) => lookAt(key, pathOfKey(key, root, home), cache));
        const isWaiting = looked.some((it) => it instanceof Promise);
        const facts = isWaiting
          ? await Promise.all(looked.map((it) => Promise.resolve(it)))
          : (looked as readonly Now[]);
        for (const it of facts) if (it !== null) found.set(it.id, it);
      }
      return { ok: true, value: found };
    },
  };
}

/** Patterns and names with holes name no one file. */
function isFile({ kind, scheme, key }: DataRef): boolean {
  return kind === 'file' && (scheme === 'file' || scheme === '') && !/[*?{}\0]/.test(key);
}

/** Where the file of that key is. */
export function pathOfKey(key: string, root: string, home: string): string {
  if (key.startsWith('file://')) return urlPath(key);
  if (key === '~' || key.startsWith('~/')) return join(home, key.slice(1));
  return isAbsolute(key) ? key : resolve(root, key);
}

function urlPath(url: string): string {
  try {
    return fileURLToPath(url);
  } catch {
    return url.slice('file://'.length);
  }
}

/** What the path leads to; undefined where there is nothing. */
function statusOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    // A part of the path is a file, or the name is too long, or nobody may look.
    return undefined;
  }
}

function stampOf({ dev, ino, size, mtimeMs, ctimeMs }: Stats): string {
  return `${dev} ${ino} ${size} ${mtimeMs} ${ctimeMs}`;
}

/** What is known without waiting. */
type Now = AssetFact | null;

/** Null: there is no such file. A promise where the file has to be read. */
function lookAt(key: string, path: string, cache: Map<string, CacheEntry>): Now | Promise<Now> {
  // Most names in most notebooks are not there, or as they were: asking without a promise is ten times faster.
  const status = statusOf(path);
  if (status === undefined) return null;
  const cached = cache.get(key);
  if (status.isFile() && cached?.stamp === stampOf(status)) return cached.fact;
  return readAt(key, path, cache);
}

async function readAt(
  key: string,
  path: string,
  cache: Map<string, CacheEntry>,
): Promise<AssetFact | null> {
  let real: string;
  let stamp: string;
  try {
    real = await realpath(path);
    let status = await stat(real);
    if (status.isDirectory()) {
      // A partitioned data set: its first part stands for all of them.
      real = join(real, await firstPart(real));
      status = await stat(real);
    }
    if (!status.isFile()) return null;
    stamp = stampOf(status);
  } catch {
    return null;
  }
  const cached = cache.get(key);
  if (cached?.stamp === stamp) return cached.fact;
  const fact = factOf(key, await readTable(real).catch(() => undefined));
  if (cache.size >= MOST_ENTRIES) cache.delete(cache.keys().next().value ?? '');
  cache.set(key, { stamp, fact });
  return fact;
}

/** Name of the first data file below `folder`, two levels deep, as `key=value` partitions lie. Rejects when there is none. */
async function firstPart(folder: string): Promise<string> {
  const entries = await readdir(folder, { withFileTypes: true });
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  const file = entries.find(
    (it) => it.isFile() && /\.(parquet|parq|pq|csv|json|jsonl)(\.gz)?$/i.test(it.name),
  );
  if (file !== undefined) return file.name;
  const partition = entries.find((it) => it.isDirectory() && it.name.includes('='));
  if (partition === undefined) throw new Error('no data files');
  return join(partition.name, await firstPart(join(folder, partition.name)));
}

function factOf(key: string, sample: TableSample | undefined): AssetFact {
  const table = { columns: sample?.columns ?? [], asset: key };
  return {
    id: key,
    exists: true,
    columns: sample?.columns.map((name, at) => {
      const type = sample.types[at];
      const evidence = voteByValues(name, sample.values[at] ?? [], table);
      return { name, evidence, ...(type && { type }) };
    }),
    ...(sample?.layout && { layout: sample.layout }),
    evidence: [],
    owner: null,
    domain: null,
    jurisdiction: null,
    tags: [],
    lastRefresh: null,
    freshnessSla: null,
  };
}
