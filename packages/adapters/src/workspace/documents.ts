/**
 * The documents of a folder as other documents see them: which of them may write a place. Their texts are
 * read once for the words that may name files and tables, and again when they change.
 *
 * Best effort on purpose: a name that is put together at run time is not found here. What nobody could
 * see is a gap where it is read.
 */
import { readFileSync, statSync } from 'node:fs';
import { relative, sep } from 'node:path';
import { readDocument, type Documents, type Snapshot } from '@lacuna/shared-core';
import { sha256 } from '../digest.ts';
import { readDocumentText } from './document-text.ts';
import { findDocuments } from './walk.ts';

/** A folder with more is a scan's matter: there every document is read anyway. */
const MOST_DOCUMENTS = 2000;
const MOST_BYTES = 10_000_000;
/** Files and folders looked at: the folder may be somebody's whole home. */
const MOST_ENTRIES = 20_000;
/** After this time the folder is looked at again, beside the answer that is given at once. */
const FRESH_MS = 2_000;
/** Between two turns at most so many texts are read. */
const AT_ONCE = 16;

interface Known {
  readonly stamp: string;
  readonly absolute: string;
  /** Names of files and tables in the text, lower case. */
  readonly words: ReadonlySet<string>;
  snapshot: Snapshot | null;
}

export function createDocuments(root: string): Documents {
  let known = new Map<string, Known>();
  const open = new Map<string, Snapshot>();
  let reading: Promise<void> | null = null;
  let readAt: number | null = null;

  async function read(): Promise<void> {
    const { found } = await findDocuments([root], root, MOST_ENTRIES);
    const next = new Map<string, Known>();
    for (const [i, { absolute }] of found.slice(0, MOST_DOCUMENTS).entries()) {
      if (i % AT_ONCE === AT_ONCE - 1) await nextTurn();
      const path = relative(root, absolute).split(sep).join('/');
      const it = lookAt(absolute, known.get(path));
      if (it !== null) next.set(path, it);
    }
    known = next;
    readAt = performance.now();
  }

  function refresh(): Promise<void> {
    reading ??= read().finally(() => {
      reading = null;
    });
    return reading;
  }

  return {
    async writersOf(keys, path, signal) {
      if (readAt === null) await refresh();
      else if (performance.now() - readAt > FRESH_MS) void refresh();
      const wanted = keys.map((it) => wordOf(it)).filter((it) => it !== '');
      const found: Snapshot[] = [];
      for (const [own, it] of known) {
        if (signal.aborted) return [];
        if (own === path || open.has(own) || !wanted.some((word) => it.words.has(word))) continue;
        const snapshot = snapshotOf(own, it);
        if (snapshot !== null) found.push(snapshot);
      }
      for (const [own, snapshot] of open)
        if (own !== path && mentions(snapshot, wanted)) found.push(snapshot);
      return found.sort((a, b) => (a.path < b.path ? -1 : 1));
    },
    opened(snapshot) {
      open.set(snapshot.path, snapshot);
    },
    current: (path) => open.get(path),
    closed(path) {
      open.delete(path);
    },
  };
}

/** The word of a key that a text which writes it must contain: the file's name, the table's. */
function wordOf(key: string): string {
  const last = key.slice(Math.max(key.lastIndexOf('/'), key.lastIndexOf(':')) + 1).toLowerCase();
  return /\.(?:csv|tsv|parquet|pq|json|jsonl|ndjson|xlsx?|feather|pkl|pickle|arrow|orc|avro|txt|gz|zst|db)$/.test(
    last,
  )
    ? last
    : last.slice(last.lastIndexOf('.') + 1);
}

const FILES = /[\w-][\w.-]*\.\w{2,8}/g;
const TABLES =
  /(?:\b(?:to_sql|saveAsTable|insertInto|to_gbq|write_database)\(\s*\\?["']|\b(?:table|into|view|overwrite)\s+(?:if\s+not\s+exists\s+)?)([\w.]+)/gi;

function wordsOf(text: string): ReadonlySet<string> {
  const words = new Set<string>();
  for (const [word] of text.matchAll(FILES)) words.add(word.toLowerCase());
  for (const [, name = ''] of text.matchAll(TABLES))
    words.add(name.slice(name.lastIndexOf('.') + 1).toLowerCase());
  return words;
}

function mentions({ cells }: Snapshot, words: readonly string[]): boolean {
  return cells.some(({ source }) => {
    const text = source.toLowerCase();
    return words.some((it) => text.includes(it));
  });
}

/** Null: it is gone, or nothing to read as a document. */
function lookAt(absolute: string, before: Known | undefined): Known | null {
  try {
    const { size, mtimeMs } = statSync(absolute);
    const stamp = `${size} ${mtimeMs}`;
    if (before?.stamp === stamp) return before;
    if (size > MOST_BYTES) return null;
    return { stamp, absolute, words: wordsOf(readFileSync(absolute, 'utf8')), snapshot: null };
  } catch {
    // Gone or unreadable since it was listed: then nothing is known of what it writes.
    return null;
  }
}

function snapshotOf(path: string, known: Known): Snapshot | null {
  if (known.snapshot !== null) return known.snapshot;
  try {
    const read = readDocument(path, readDocumentText(known.absolute), sha256);
    known.snapshot = read.ok ? read.value : null;
  } catch {
    // Gone since: as above.
    known.snapshot = null;
  }
  return known.snapshot;
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
