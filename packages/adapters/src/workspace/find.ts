/** Finds the workspace of a document. It reads none of its files. */
import { existsSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { SETTINGS_FILE } from '../config/load.ts';

/**
 * The workspace `path` (a file or folder) belongs to: the nearest folder upwards with a `lacuna.yaml`,
 * else `cwd` when `path` is in it, else the folder of `path`.
 */
export function findRoot(path: string, cwd: string, isFolder: boolean): string {
  const start = isFolder ? resolve(cwd, path) : dirname(resolve(cwd, path));
  for (const folder of upwards(start)) if (existsSync(join(folder, SETTINGS_FILE))) return folder;
  return isInside(cwd, start) ? cwd : start;
}

/** `folder` and every folder above it. */
export function upwards(folder: string): readonly string[] {
  const found = [folder];
  for (let at = folder; dirname(at) !== at;) {
    at = dirname(at);
    found.push(at);
  }
  return found;
}

/** True when `path` is `folder` or below it. Both absolute. */
export function isInside(folder: string, path: string): boolean {
  const inside = relative(folder, path);
  return inside !== '..' && !inside.startsWith(`..${sep}`) && !isAbsolute(inside);
}
