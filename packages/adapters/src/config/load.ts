/**
 * Reads the settings files of all layers. What cannot be read or is not right is a problem in words;
 * the last good state of that file stays in force.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  readSettings,
  type ConfigLayer,
  type ConfigProblem,
  type SettingsLayer,
} from '@lacuna/shared-core';
import { parseDocument } from 'yaml';
import { errorCode } from '../error-code.ts';
import { systemManagedFile, userSettingsFile, type Machine } from './places.ts';

/** A settings file Lacuna looks at. */
export interface SettingsFile {
  readonly layer: ConfigLayer;
  readonly path: string;
  /** Somebody asked for exactly this file: that it is missing is a problem. */
  readonly required: boolean;
}

export interface LoadedSettings {
  readonly layers: readonly SettingsLayer[];
  readonly problems: readonly ConfigProblem[];
  /** A managed file is not in force at all: neither it nor an earlier good state of it. */
  readonly managedMissing: boolean;
}

/** Name of the settings file in a workspace. */
export const SETTINGS_FILE = 'lacuna.yaml';

export interface SettingsPlaces {
  readonly root: string;
  /** Files given on a command line with managed authority. */
  readonly managed: readonly string[];
  /** False: the workspace's own file is not read; somebody else wrote it. */
  readonly trusted: boolean;
  readonly machine: Machine;
}

export function settingsFiles({
  root,
  managed,
  trusted,
  machine,
}: SettingsPlaces): readonly SettingsFile[] {
  return [
    { layer: 'managed', path: systemManagedFile(machine), required: false },
    ...managed.map((path) => ({ layer: 'managed' as const, path, required: true })),
    { layer: 'user', path: userSettingsFile(machine), required: false },
    ...(trusted
      ? [{ layer: 'workspace' as const, path: join(root, SETTINGS_FILE), required: false }]
      : []),
  ];
}

/** Reads `files`; `before` are the layers in force until now, by path. */
export async function loadSettings(
  files: readonly SettingsFile[],
  before: ReadonlyMap<string, SettingsLayer>,
): Promise<LoadedSettings> {
  const layers: SettingsLayer[] = [];
  const problems: ConfigProblem[] = [];
  let managedMissing = false;
  for (const file of files) {
    const read = await readFileLayer(file);
    if (read === null) continue;
    if (read.ok) {
      layers.push(read.value);
      continue;
    }
    problems.push(read.error);
    const last = before.get(file.path);
    if (last !== undefined) layers.push(last);
    else if (file.layer === 'managed') managedMissing = true;
  }
  return { layers, problems, managedMissing };
}

type Read = { ok: true; value: SettingsLayer } | { ok: false; error: ConfigProblem };

async function readFileLayer({ layer, path, required }: SettingsFile): Promise<Read | null> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    const code = errorCode(error);
    if (!required && (code === 'ENOENT' || code === 'ENOTDIR')) return null;
    const message =
      code === 'ENOENT'
        ? 'expected a file here, there is none'
        : `expected a readable file (${code})`;
    return { ok: false, error: { path, key: '', message } };
  }
  return readLayer(layer, path, text);
}

/** The layer that `text` holds. */
export function readLayer(layer: ConfigLayer, path: string, text: string): Read {
  const document = parseDocument(text, { prettyErrors: false });
  const broken = document.errors[0];
  if (broken !== undefined) {
    const line = text.slice(0, broken.pos[0]).split('\n').length;
    // The parser's own message may quote the file; its code names what was wrong.
    const message = `line ${line}: expected YAML (${broken.code.toLowerCase().replaceAll('_', ' ')})`;
    return { ok: false, error: { path, key: '', message } };
  }
  // A bomb of aliases throws here; so does nothing else.
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 100 });
  } catch {
    return { ok: false, error: { path, key: '', message: 'expected fewer aliases' } };
  }
  const read = readSettings(value, path);
  return read.ok ? { ok: true, value: { layer, path, settings: read.value } } : read;
}
