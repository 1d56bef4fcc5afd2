/**
 * Versions of libraries that the workspace pins, from the files of its root that pip, uv, poetry and conda
 * read. What they do not pin is taken to be the newest. Best effort: it chooses between models, no more.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseVersion, type Version, type Versions } from '@lacuna/shared-core';

const MOST_BYTES = 8_000_000;
/** Distributions that are imported under another name. */
const IMPORTED_AS: Readonly<Record<string, string>> = { scikit_learn: 'sklearn' };

type Pins = Iterable<readonly [name: string, version: Version]>;

/** Each kind of file with what it says, the most exact first. */
const FILES: readonly (readonly [RegExp, (text: string) => Pins])[] = [
  [/^(?:uv|poetry)\.lock$/, pinsOfLock],
  [/^requirements[\w.-]*\.txt$/, pinsOfRequirements],
  [/^pyproject\.toml$/, pinsOfProject],
  [/^environment\.ya?ml$/, pinsOfConda],
];

/** Names of the common ones, for whoever watches them. */
export const PIN_FILES: readonly string[] = [
  'uv.lock',
  'poetry.lock',
  'requirements.txt',
  'pyproject.toml',
  'environment.yml',
];

/** Of the files directly in `root`; null: the workspace is not trusted, nothing is pinned. */
export function pinnedVersions(root: string | null): Versions {
  const versions = new Map<string, Version>();
  if (root === null) return versions;
  const names = namesIn(root);
  for (const [pattern, read] of FILES)
    for (const name of names.filter((it) => pattern.test(it)))
      for (const [distribution, version] of read(textOf(join(root, name)))) {
        const plain = distribution.toLowerCase().replace(/[-.]+/g, '_');
        const imported = IMPORTED_AS[plain] ?? plain;
        if (!versions.has(imported)) versions.set(imported, version);
      }
  return versions;
}

function namesIn(root: string): readonly string[] {
  try {
    return readdirSync(root).sort();
  } catch {
    // No such folder: nothing is pinned.
    return [];
  }
}

function textOf(path: string): string {
  try {
    return statSync(path).size > MOST_BYTES ? '' : readFileSync(path, 'utf8');
  } catch {
    // Unreadable: it pins nothing.
    return '';
  }
}

function* pinsOfLock(text: string): Pins {
  for (const [, name = '', version = ''] of text.matchAll(
    /^name = "([^"]+)"\r?\nversion = "([^"]+)"/gm,
  ))
    yield [name, parseVersion(version)];
}

const NAME = String.raw`([A-Za-z0-9][\w.-]*?)(?:\[[^\]]*\])?`;

function* pinsOfRequirements(text: string): Pins {
  yield* pinsIn(text, new RegExp(String.raw`^[ \t]*${NAME}[ \t]*([=<>~!][^;#\r\n]*)`, 'gm'));
}

function* pinsOfConda(text: string): Pins {
  yield* pinsIn(
    text,
    new RegExp(String.raw`^[ \t]*-[ \t]*["']?${NAME}[ \t]*([=<>~!][^;#"'\r\n]*)`, 'gm'),
  );
}

/** Quoted requirements, and poetry's `name = "^1.5"`. */
function* pinsOfProject(text: string): Pins {
  yield* pinsIn(text, new RegExp(String.raw`["']${NAME}[ \t]*([=<>~!][^;"'\r\n]*)`, 'g'));
  yield* pinsIn(
    text,
    /^([\w.-]+)[ \t]*=[ \t]*(?:\{[^}\r\n]*\bversion[ \t]*=[ \t]*)?["']([\^~=<>!]?[^"'\r\n]*\d[^"'\r\n]*)["']/gm,
  );
}

function* pinsIn(text: string, pattern: RegExp): Pins {
  for (const [, name = '', specifier = ''] of text.matchAll(pattern)) {
    const version = newestIn(specifier);
    if (version !== null) yield [name, version];
  }
}

/** The newest version that a specifier allows; null where it has no upper end. */
function newestIn(specifier: string): Version | null {
  for (const part of specifier.split(',')) {
    const [, sign = '', text = ''] = /^\s*(\^|~=?|<=?|>=?|!=|={0,3})\s*(.*)$/.exec(part) ?? [];
    const version = parseVersion(text);
    if (version.length === 0) continue;
    if (sign === '<') return [...version, -1];
    if (sign === '^')
      return below(
        version,
        version.findIndex((it) => it > 0),
      );
    if (sign === '~') return below(version, Math.min(1, version.length - 1));
    if (sign === '~=') return below(version, version.length - 2);
    if (sign.startsWith('=') || sign === '<=' || sign === '') return version;
  }
  return null;
}

/** The last version before the part at `place` goes up. */
function below(version: Version, place: number): Version {
  const at = Math.max(place, 0);
  return [...version.slice(0, at), (version[at] ?? 0) + 1, -1];
}
