/**
 * The notebooks of other people: which are pinned, where they lie on this machine, and how to get those that do not.
 * It only reads. LACUNA_CORPUS is a path list of folders that hold `OWNER+NAME`, or of such folders themselves.
 */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { basename, delimiter, join, resolve } from 'node:path';

export interface Pinned {
  /** `OWNER/NAME`. */
  readonly name: string;
  readonly commit: string;
  /** Nothing in the engine was made by looking at it before its first reading. */
  readonly held: boolean;
}

export interface Repository extends Pinned {
  readonly folder: string;
  /** Paths of its notebooks within the folder, sorted. */
  readonly notebooks: readonly string[];
}

const LIST = resolve('scripts', 'soak', 'third-party.json');

export function pinned(): readonly Pinned[] {
  const list = JSON.parse(readFileSync(LIST, 'utf8')) as {
    readonly repositories: readonly Pinned[];
  };
  return list.repositories;
}

export function found(): readonly Repository[] {
  const places = (process.env['LACUNA_CORPUS'] ?? '').split(delimiter).filter((it) => it !== '');
  return pinned().flatMap((it) => {
    const name = it.name.replace('/', '+');
    const folder = places
      .map((place) => (basename(place) === name ? place : join(place, name)))
      .find((place) => existsSync(place));
    if (folder === undefined) return [];
    return [{ ...it, folder: resolve(folder), notebooks: notebooksIn(folder, '').sort() }];
  });
}

/** What to type for a repository that is not here. */
export function howToGet({ name, commit }: Pinned): string {
  const folder = name.replace('/', '+');
  return (
    `  git clone https://github.com/${name} FOLDER/${folder} && ` +
    `git -C FOLDER/${folder} checkout ${commit}`
  );
}

function notebooksIn(folder: string, within: string): string[] {
  return readdirSync(join(folder, within), { withFileTypes: true }).flatMap((it) => {
    const path = within === '' ? it.name : `${within}/${it.name}`;
    if (it.name.startsWith('.')) return [];
    if (it.isDirectory()) return notebooksIn(folder, path);
    return it.name.endsWith('.ipynb') ? [path] : [];
  });
}
