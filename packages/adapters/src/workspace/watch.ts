/** Tells when files that decide have changed, once for a burst of changes. Best effort: `reload` is the truth. */
import { watch, type FSWatcher } from 'node:fs';
import { basename, dirname } from 'node:path';

/** An editor writes a file in several steps; a pack is several files. */
const QUIET_MS = 150;

export interface Watched {
  /** Single files; their folder is watched, so that a file which appears or is replaced is seen. */
  readonly files: readonly string[];
  /** Folders of which every file counts. */
  readonly folders: readonly string[];
}

/** Calls `changed` after a burst; the function returned ends it. Folders that do not exist are not watched. */
export function watchFiles({ files, folders }: Watched, changed: () => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  const touch = () => {
    clearTimeout(timer);
    timer = setTimeout(changed, QUIET_MS);
    timer.unref();
  };
  const names = new Map<string, Set<string>>();
  for (const file of files) {
    const folder = dirname(file);
    names.set(folder, (names.get(folder) ?? new Set()).add(basename(file)));
  }
  const watchers = [
    ...[...names].map(([folder, wanted]) =>
      open(folder, false, (name) => {
        if (name === null || wanted.has(name)) touch();
      }),
    ),
    ...folders.map((folder) => open(folder, true, touch)),
  ];
  return () => {
    clearTimeout(timer);
    for (const watcher of watchers) watcher?.close();
  };
}

function open(
  folder: string,
  recursive: boolean,
  changed: (name: string | null) => void,
): FSWatcher | undefined {
  try {
    const watcher = watch(folder, { recursive, persistent: false }, (_, name) => changed(name));
    // The folder went away or the system ran out of watches: `reload` still works.
    watcher.on('error', () => watcher.close());
    return watcher;
  } catch {
    // There is no such folder.
    return undefined;
  }
}
