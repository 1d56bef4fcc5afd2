/**
 * A pack as it lies on disk: manifest, Rego files, and the digest of all that decides its compiled
 * form. It reads files; it compiles nothing and judges no rule.
 */
import { createHash } from 'node:crypto';
import { lstat, readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { PackManifest, type Result } from '@lacuna/shared-core';
import { parseDocument, LineCounter } from 'yaml';
import type { z } from 'zod';
import { HOST_BUILTINS } from './builtins/index.ts';
import { describeIssue, packError, type PackError, type PackProblem } from './pack-error.ts';

/** The OPA whose compiler and semantics packs are built for; rego-compiler/go.mod pins the same. */
export const OPA_VERSION = '1.22.0';

export interface PackSource {
  readonly directory: string;
  readonly manifest: PackManifest;
  /** Pack-relative name (`rules/x/x.rego`, shared library as `lib/x.rego`) → text; tests are apart. */
  readonly modules: Readonly<Record<string, string>>;
  readonly tests: Readonly<Record<string, string>>;
  /** Hex SHA-256 over everything that decides the bytes of policy.wasm and rules.json. */
  readonly digest: string;
}

/** Raised when the meaning of a compiled pack changes while its sources do not. */
const FORMAT = 1;
const MOST_FILES = 500;
const MOST_BYTES = 4_000_000;

/** Reads the pack in `directory`; `library` is the folder of the Rego every pack may import. */
export async function readPackSource(
  directory: string,
  library: string | null,
): Promise<Result<PackSource, PackError>> {
  const manifest = await readManifest(directory);
  if (!manifest.ok) return manifest;
  try {
    const own = await readRego(directory, '');
    const shared = library === null ? {} : await readRego(library, 'lib/');
    const files = { ...shared, ...own };
    const isTest = (name: string): boolean => name.endsWith('_test.rego');
    const pick = (tests: boolean): Record<string, string> =>
      Object.fromEntries(Object.entries(files).filter(([name]) => isTest(name) === tests));
    const modules = pick(false);
    if (Object.keys(own).length === 0) {
      return packError('empty', directory, 'the pack has no .rego file');
    }
    return {
      ok: true,
      value: {
        directory,
        manifest: manifest.value,
        modules,
        tests: pick(true),
        digest: digestOf(manifest.value, modules),
      },
    };
  } catch (error) {
    return packError('unreadable', directory, describeFileError(error));
  }
}

async function readManifest(directory: string): Promise<Result<PackManifest, PackError>> {
  const path = join(directory, 'pack.yaml');
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    return packError('unreadable', path, `${describeFileError(error)}; expected a pack.yaml`);
  }
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const place = (offset: number): Pick<PackProblem, 'file' | 'line' | 'column'> => {
    const { line, col } = lines.linePos(offset);
    return { file: 'pack.yaml', line, column: col };
  };
  const [broken] = document.errors;
  if (broken !== undefined) {
    return packError('manifest', path, 'pack.yaml is not YAML', [
      { ...place(broken.pos[0]), code: 'yaml', message: broken.message.split('\n')[0] ?? '' },
    ]);
  }
  const parsed = PackManifest.safeParse(document.toJS());
  if (parsed.success) return { ok: true, value: parsed.data };
  const problems = parsed.error.issues.map((issue): PackProblem => {
    const node = document.getIn(
      issue.path.filter((it) => typeof it !== 'symbol'),
      true,
    );
    const range = hasRange(node) ? node.range[0] : 0;
    return { ...place(range), code: 'manifest', message: manifestMessage(issue) };
  });
  return packError('manifest', path, 'pack.yaml is not a pack manifest', problems);
}

function hasRange(node: unknown): node is { readonly range: readonly [number, ...number[]] } {
  return typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range);
}

function manifestMessage(issue: z.core.$ZodIssue): string {
  const path = issue.path.map(String).join('.');
  const said = describeIssue(issue, Object.keys(PackManifest.shape));
  return path === '' ? said : `${path}: ${said}`;
}

/** Every `.rego` file below `folder`, in the order of names; links are not followed. */
async function readRego(folder: string, prefix: string): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  let bytes = 0;
  const walk = async (relative: string): Promise<void> => {
    const entries = await readdir(join(folder, relative), { withFileTypes: true });
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const name = relative === '' ? entry.name : `${relative}/${entry.name}`;
      if (entry.isDirectory() && !entry.name.startsWith('.') && entry.name !== 'node_modules') {
        await walk(name);
      } else if (entry.isFile() && entry.name.endsWith('.rego')) {
        const path = join(folder, name);
        bytes += (await lstat(path)).size;
        if (bytes > MOST_BYTES || Object.keys(found).length >= MOST_FILES) {
          throw new Error(`more than ${MOST_FILES} files or ${MOST_BYTES / 1e6} MB of Rego`);
        }
        found[prefix + name] = (await readFile(path, 'utf8')).replaceAll('\r\n', '\n');
      }
    }
  };
  await walk('');
  return found;
}

function digestOf(manifest: PackManifest, modules: Readonly<Record<string, string>>): string {
  const hash = createHash('sha256');
  const identity = [FORMAT, OPA_VERSION, HOST_BUILTINS, manifest.id, manifest.form ?? 'rules'];
  hash.update(JSON.stringify(identity));
  for (const name of Object.keys(modules).sort()) {
    hash.update(`\0${name}\0`).update(modules[name] ?? '');
  }
  return hash.digest('hex');
}

function describeFileError(error: unknown): string {
  if (typeof error === 'object' && error !== null && 'code' in error) {
    if (error.code === 'ENOENT') return 'not found';
    if (error.code === 'ENOTDIR') return 'not a folder';
    if (error.code === 'EACCES') return 'not readable';
    return String(error.code);
  }
  return error instanceof Error ? error.message : 'not readable';
}
