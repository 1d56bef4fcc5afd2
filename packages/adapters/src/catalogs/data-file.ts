/**
 * The file behind the key of a dataset, for people who want to look at it: where it is, and where in its
 * header a column is named. It reads the header of the one file that is asked for.
 */
import { stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { readHead } from '../readers/head.ts';
import { pathOfKey } from './file-catalog.ts';

export interface DataFile {
  /** Absolute. */
  readonly path: string;
  /** Of the column's name in the first line; null where the file has no line that names it. */
  readonly header: { readonly from: number; readonly to: number } | null;
}

/** Null where the key names no one file, or there is none. */
export async function findDataFile(
  key: string,
  column: string | null,
  { root, home = homedir() }: { readonly root: string; readonly home?: string },
): Promise<DataFile | null> {
  if (!isFileKey(key)) return null;
  const path = pathOfKey(key, root, home);
  try {
    if (!(await stat(path)).isFile()) return null;
  } catch {
    return null;
  }
  if (column === null || !/\.(csv|tsv|txt)$/i.test(path)) return { path, header: null };
  try {
    const { bytes } = await readHead(path);
    return { path, header: nameIn(bytes.toString('utf8'), column) };
  } catch {
    // It is there; what stands in it is somebody else's matter.
    return { path, header: null };
  }
}

function nameIn(text: string, column: string): DataFile['header'] {
  const line = /^[^\r\n]*/.exec(text.replace(/^\uFEFF/, ''))?.[0] ?? '';
  const name = column.replaceAll('"', '""');
  const isEdge = (char: string | undefined) => char === undefined || ',;\t|"'.includes(char);
  for (let at = line.indexOf(name); at >= 0; at = line.indexOf(name, at + 1))
    if (isEdge(line[at - 1]) && isEdge(line[at + name.length]))
      return { from: at, to: at + name.length };
  return null;
}

/** Tables, objects in the cloud, names with holes: none of them is one file. */
function isFileKey(key: string): boolean {
  return !/[*?{}\0]/.test(key) && (key.startsWith('file:') || !/^[a-z][a-z0-9+.-]+:/i.test(key));
}
