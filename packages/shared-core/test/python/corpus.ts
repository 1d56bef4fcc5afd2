/** Which Pythons and which `.py` files this machine has, for tests that compare with CPython. */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

export interface Python {
  readonly command: string;
  /** `3.13.0`. */
  readonly version: string;
  readonly folders: readonly string[];
}

const ASK =
  'import json,sys,sysconfig; p=sysconfig.get_paths(); print(json.dumps(["%d.%d.%d" % sys.version_info[:3], p["stdlib"], p["purelib"], p["platlib"]]))';

/**
 * The Pythons on PATH, under pyenv and under the project's own environments, newest first. More
 * folders of Python files may be named in LACUNA_PYTHON_CORPUS, separated by `:`.
 */
export function pythons(root: string): readonly Python[] {
  const versions = join(homedir(), '.pyenv', 'versions');
  const commands = [
    ...['3.15', '3.14', '3.13', '3.12', '3.11', '3'].map((it) => `python${it}`),
    ...['.venv', '.cache/venv', '.cache/python'].map((it) => join(root, it, 'bin', 'python')),
    ...list(versions).map((it) => join(versions, it, 'bin', 'python3')),
  ];
  const found = new Map<string, Python>();
  for (const command of commands) {
    if (command.startsWith('/') && !existsSync(command)) continue;
    try {
      const output = execFileSync(command, ['-c', ASK], { stdio: ['ignore', 'pipe', 'ignore'] });
      const [version, ...folders] = JSON.parse(output.toString()) as [string, ...string[]];
      const key = folders.join('|');
      if (!found.has(key)) found.set(key, { command, version, folders: [...new Set(folders)] });
    } catch {
      // Not there, or not a Python that runs.
    }
  }
  const rank = ({ version }: Python): number =>
    version.split('.').reduce((sum, it) => sum * 1000 + Number(it), 0);
  return [...found.values()].sort((a, b) => rank(b) - rank(a));
}

/** Every `.py` below the folders of `pythons` and of LACUNA_PYTHON_CORPUS, sorted, each once. */
export function pythonFiles(pythons: readonly Python[]): readonly string[] {
  const extra = (process.env['LACUNA_PYTHON_CORPUS'] ?? '').split(':').filter((it) => it !== '');
  const files = new Set<string>();
  const seen = new Set<string>();
  // Python 2 is another language.
  const modern = pythons.filter((it) => !it.version.startsWith('2.'));
  for (const folder of [...modern.flatMap((it) => it.folders), ...extra]) walk(folder, files, seen);
  return [...files].sort();
}

/** Every n-th of `files`, so that about `count` remain. */
export function sample(files: readonly string[], count: number): readonly string[] {
  const step = Math.max(1, files.length / count);
  const result: string[] = [];
  for (let at = 0; at < files.length; at += step) result.push(files[Math.floor(at)] ?? '');
  return result;
}

function walk(folder: string, files: Set<string>, seen: Set<string>): void {
  if (!existsSync(folder)) return;
  const real = realpathSync(folder);
  if (seen.has(real)) return;
  seen.add(real);
  for (const entry of readdirSync(real, { withFileTypes: true })) {
    const path = join(real, entry.name);
    if (entry.isDirectory()) walk(path, files, seen);
    else if (entry.isFile() && entry.name.endsWith('.py')) files.add(path);
  }
}

function list(folder: string): readonly string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}
