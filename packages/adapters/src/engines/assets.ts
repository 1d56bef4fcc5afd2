/**
 * Where Lacuna's own files are: the packs it ships, the Rego compiler, the cache it may write.
 * It looks for them around this very file, so it works in a checkout and in a bundle; it reads no
 * setting but the environment of the user's cache, and never a path that a workspace chose.
 */
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface Assets {
  /** Holds `baseline/` and `lib/`. */
  readonly policies: string;
  /** Folder of compiler.wasm, wasm_exec.js and host.cjs; null where it was not built or shipped. */
  readonly compiler: string | null;
  /** Compiled packs are kept here by digest. */
  readonly cache: string;
  /** A clone of the repository, where the compiler can be built by a script. */
  readonly isCheckout: boolean;
}

/** How many folders above this file are searched for `policies/`. */
const CLIMB = 8;

/**
 * The files around `from` (a folder; default: this module's). Undefined when there is no
 * `policies/baseline` above it: a broken installation.
 */
export function findAssets(
  from: string = dirname(fileURLToPath(import.meta.url)),
): Assets | undefined {
  let folder = from;
  for (let i = 0; i < CLIMB; i += 1) {
    if (existsSync(join(folder, 'policies', 'baseline', 'pack.yaml'))) return assetsAt(folder);
    folder = dirname(folder);
  }
  return undefined;
}

/** The folder of the pack that is always in force. */
export function baselinePackDirectory(assets: Assets | undefined = findAssets()): string {
  return join(assets?.policies ?? 'policies', 'baseline');
}

/** The folder of the Rego that every pack may import; null in a broken installation. */
export function packLibrary(assets: Assets | undefined = findAssets()): string | null {
  return assets === undefined ? null : join(assets.policies, 'lib');
}

function assetsAt(root: string): Assets {
  const policies = join(root, 'policies');
  const isCheckout = existsSync(join(root, 'packages', 'rego-compiler', 'go.mod'));
  if (!isCheckout) {
    const shipped = join(root, 'rego-compiler');
    const compiler = existsSync(join(shipped, 'compiler.wasm')) ? shipped : null;
    return { policies, compiler, cache: join(userCache(), 'packs'), isCheckout };
  }
  const home = join(root, '.cache', 'rego-compiler');
  return {
    policies,
    compiler: builtCompiler(home),
    cache: join(root, '.cache', 'compiled-packs'),
    isCheckout,
  };
}

function builtCompiler(home: string): string | null {
  try {
    const current: unknown = JSON.parse(readFileSync(join(home, 'current.json'), 'utf8'));
    const hash =
      typeof current === 'object' && current !== null && 'hash' in current ? current.hash : null;
    if (typeof hash !== 'string') return null;
    const folder = join(home, hash);
    return existsSync(join(folder, 'compiler.wasm')) ? folder : null;
  } catch {
    // Not built yet, or half written: the caller says how to build it.
    return null;
  }
}

function userCache(): string {
  const { env, platform } = process;
  if (platform === 'win32') {
    return join(env['LOCALAPPDATA'] ?? join(homedir(), 'AppData', 'Local'), 'Lacuna', 'Cache');
  }
  if (platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'lacuna');
  return join(env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'lacuna');
}
