/** Sources of Python modules of the workspace, as `import` in its code would find them. Nothing outside it. */
import { readFileSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isInside } from './find.ts';

const MOST_BYTES = 1_000_000;

/** A file as it was read; `stamp` changes when the file does. */
interface KnownModule {
  readonly stamp: string;
  readonly source: string | undefined;
}

/** `find('helpers', 'notebooks')`: `notebooks/helpers.py`, `notebooks/helpers/__init__.py`, then the same at the root. */
export function createModuleSource(
  root: string,
): (dottedName: string, folder: string) => string | undefined {
  const known = new Map<string, KnownModule>();
  return (dottedName, folder) => {
    if (!/^\w+(\.\w+)*$/.test(dottedName)) return undefined;
    const path = dottedName.replaceAll('.', '/');
    const folders = folder === '' ? [root] : [join(root, folder), root];
    for (const at of folders) {
      for (const candidate of [join(at, `${path}.py`), join(at, path, '__init__.py')]) {
        const source = readModule(root, candidate, known);
        if (source !== undefined) return source;
      }
    }
    return undefined;
  };
}

/** Asks the file each time whether it changed: a verdict never rests on what a module said before. */
function readModule(
  root: string,
  path: string,
  known: Map<string, KnownModule>,
): string | undefined {
  const stat = statSync(path, { throwIfNoEntry: false, bigint: true });
  if (stat === undefined || !stat.isFile() || stat.size > MOST_BYTES) return undefined;
  const stamp = `${stat.ino} ${stat.size} ${stat.mtimeNs} ${stat.ctimeNs}`;
  const last = known.get(path);
  if (last?.stamp === stamp) return last.source;
  const source = readInside(root, path);
  known.set(path, { stamp, source });
  return source;
}

function readInside(root: string, path: string): string | undefined {
  try {
    return isInside(realpathSync(root), realpathSync(path))
      ? readFileSync(path, 'utf8')
      : undefined;
  } catch {
    // Unreadable or gone since: the analysis says that it could not see the module.
    return undefined;
  }
}
