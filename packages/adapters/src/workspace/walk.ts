/**
 * The documents under the paths given. Folders are walked for `.ipynb`, `.py` and `.sql`, leaving out
 * what git ignores, what tools keep for themselves, and links (a folder may link to its own parent).
 */
import { readFileSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import ignore, { type Ignore } from 'ignore';

export interface Found {
  /** As given, or relative to the folder given; `/` as separator. */
  readonly path: string;
  readonly absolute: string;
}

/** A path given where nothing can be read. */
export interface WalkError {
  readonly path: string;
  readonly code: 'unreadable';
  readonly message: string;
}

export interface Walked {
  readonly found: readonly Found[];
  readonly errors: readonly WalkError[];
}

const EXTENSIONS = /\.(ipynb|py|sql)$/i;
const TOOL_FOLDERS = new Set([
  '.git',
  '.hg',
  '.svn',
  '.ipynb_checkpoints',
  'node_modules',
  '__pycache__',
]);

/**
 * Documents in the order given, those of a folder sorted by path; a file that is named twice comes once.
 * A folder in which there is more than `mostEntries` to look at is not walked to its end.
 */
export async function findDocuments(
  paths: readonly string[],
  cwd: string,
  mostEntries = Infinity,
): Promise<Walked> {
  const found = new Map<string, Found>();
  const errors: WalkError[] = [];
  for (const path of paths) {
    const absolute = resolve(cwd, path);
    const kind = await kindOf(absolute);
    if (kind === 'folder') {
      for (const file of await walk(absolute, mostEntries))
        if (!found.has(file)) {
          const inside = relative(absolute, file).split(sep).join('/');
          found.set(file, { path: inside, absolute: file });
        }
    } else if (kind === 'file') {
      if (!found.has(absolute)) found.set(absolute, { path, absolute });
    } else {
      errors.push({ path, code: 'unreadable', message: 'expected a file or folder here' });
    }
  }
  return { found: [...found.values()], errors };
}

async function kindOf(path: string): Promise<'file' | 'folder' | 'none'> {
  try {
    return (await stat(path)).isDirectory() ? 'folder' : 'file';
  } catch {
    // There is nothing, or nothing we may look at; both are told in the same words.
    return 'none';
  }
}

/** What one `.gitignore` says, for paths under its folder. */
interface Rules {
  readonly folder: string;
  readonly rules: Ignore;
}

async function walk(top: string, mostEntries: number): Promise<readonly string[]> {
  const files: string[] = [];
  let seen = 0;
  const visit = async (folder: string, above: readonly Rules[]): Promise<void> => {
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
    // A virtual environment is somebody else's code.
    if (entries.some(({ name }) => name === 'pyvenv.cfg')) return;
    const own = entries.some(({ name }) => name === '.gitignore')
      ? rulesIn(folder, join(folder, '.gitignore'))
      : undefined;
    const rules = own === undefined ? above : [...above, own];
    seen += entries.length;
    if (seen > mostEntries) return;
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) {
        if (!TOOL_FOLDERS.has(entry.name) && !isIgnored(path, true, rules))
          await visit(path, rules);
      } else if (entry.isFile() && EXTENSIONS.test(entry.name) && !isIgnored(path, false, rules)) {
        files.push(path);
      }
    }
  };
  await visit(top, await rulesAbove(top));
  return files;
}

/** Rules of the repository that holds `top`: its own excludes, then every `.gitignore` from its root down. */
async function rulesAbove(top: string): Promise<readonly Rules[]> {
  const folders: string[] = [];
  for (let at = top; ; at = dirname(at)) {
    if (at !== top) folders.unshift(at);
    const isRoot = (await kindOf(join(at, '.git'))) !== 'none';
    if (isRoot) {
      const excludes = rulesIn(at, join(at, '.git', 'info', 'exclude'));
      const found = folders.map((folder) => rulesIn(folder, join(folder, '.gitignore')));
      return [excludes, ...found].flatMap((it) => it ?? []);
    }
    if (dirname(at) === at) return [];
  }
}

function rulesIn(folder: string, file: string): Rules | undefined {
  try {
    return { folder, rules: ignore({ allowRelativePaths: true }).add(readFileSync(file, 'utf8')) };
  } catch {
    // No such file, or not readable: then it ignores nothing.
    return undefined;
  }
}

/** The innermost file that says something about the path decides, as in git. */
function isIgnored(path: string, isFolder: boolean, rules: readonly Rules[]): boolean {
  for (const { folder, rules: own } of [...rules].reverse()) {
    const inside = relative(folder, path).split(sep).join('/');
    if (inside === '' || inside.startsWith('..')) continue;
    const said = own.test(isFolder ? `${inside}/` : inside);
    if (said.ignored) return true;
    if (said.unignored) return false;
  }
  return false;
}
