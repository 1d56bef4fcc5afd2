/** Sources of Python modules of the workspace, as `import` in its code would find them. Nothing outside it. */
import { readFileSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isInside } from './find.ts';

const MOST_BYTES = 1_000_000;
/** A notebook under analysis asks for the same names many times; files change rarely. */
const FRESH_MS = 1_000;

/** `find('helpers', 'notebooks')`: `notebooks/helpers.py`, `notebooks/helpers/__init__.py`, then the same at the root. */
export function createModuleSource(
  root: string,
): (dottedName: string, folder: string) => string | undefined {
  const known = new Map<string, { readonly at: number; readonly source: string | undefined }>();
  return (dottedName, folder) => {
    if (!/^\w+(\.\w+)*$/.test(dottedName)) return undefined;
    const key = `${folder}\0${dottedName}`;
    const now = performance.now();
    const last = known.get(key);
    if (last !== undefined && now - last.at < FRESH_MS) return last.source;
    const source = read(root, dottedName, folder);
    known.set(key, { at: now, source });
    return source;
  };
}

function read(root: string, dottedName: string, folder: string): string | undefined {
  const path = dottedName.replaceAll('.', '/');
  const folders = folder === '' ? [root] : [join(root, folder), root];
  for (const at of folders) {
    for (const candidate of [join(at, `${path}.py`), join(at, path, '__init__.py')]) {
      const source = readModule(root, candidate);
      if (source !== undefined) return source;
    }
  }
  return undefined;
}

function readModule(root: string, path: string): string | undefined {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined || !stat.isFile() || stat.size > MOST_BYTES) return undefined;
  try {
    return isInside(realpathSync(root), realpathSync(path))
      ? readFileSync(path, 'utf8')
      : undefined;
  } catch {
    // Unreadable or gone since: the analysis says that it could not see the module.
    return undefined;
  }
}
