// The project's Python environment `.venv`: JupyterLab, a kernel, pandas, pytest, and our server extension in
// place of an installed one. With Chromium for the journeys where root may install it (Debian, Ubuntu).
// Uses Node alone and needs nothing that is built: it runs beside the build. Flags: --no-browser, --force.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const extension = join(root, 'packages', 'jupyterlab-extension');
const venv = join(root, '.venv');
const windows = process.platform === 'win32';
const python = join(venv, windows ? 'Scripts/python.exe' : 'bin/python');
const flags = new Set(process.argv.slice(2));

/** What is installed from the package index; a change of this list installs again. */
const PACKAGES = [
  'jupyterlab>=4.4,<5',
  'ipykernel',
  'pandas',
  'pyarrow',
  'pytest',
  'pytest-jupyter[server]',
  'hatchling',
];
/** Debian's names of what the journeys need. */
const BROWSER = ['chromium', 'fonts-dejavu-core'];

function run(command, args, options = {}) {
  return new Promise((done, fail) => {
    execFile(command, args, { maxBuffer: 64e6, ...options }, (error, out, err) => {
      if (error === null) done(out);
      else fail(new Error(`${command} ${args.join(' ')}\n${(out + err).slice(-4000) || error}`));
    });
  });
}

const answers = (command, args) =>
  run(command, args).then(
    (out) => out.trim(),
    () => null,
  );

/** The oldest Python the wheel supports is 3.9; the first that answers is taken. */
async function findPython() {
  const candidates = windows ? [['py', '-3'], ['python']] : [['python3'], ['python']];
  const code = 'import sys, venv; print(sys.version_info >= (3, 9))';
  for (const [command, ...args] of candidates) {
    if ((await answers(command, [...args, '-c', code])) === 'True') return [command, ...args];
  }
  throw new Error('Python 3.9 or newer with the module venv was not found on PATH.');
}

async function createEnvironment() {
  const stamp = join(venv, 'lacuna-packages.sha256');
  const wanted = createHash('sha256').update(PACKAGES.join('\n')).digest('hex');
  const installed = existsSync(stamp) ? readFileSync(stamp, 'utf8') : '';
  if (
    !flags.has('--force') &&
    installed === wanted &&
    (await answers(python, ['-c', '0'])) !== null
  )
    return;
  if (!existsSync(python)) {
    const [command, ...args] = await findPython();
    await run(command, [...args, '-m', 'venv', venv]);
  }
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check'];
  await run(python, [...pip, ...PACKAGES]);
  writeFileSync(stamp, wanted);
}

/**
 * Our package as a wheel would install it, but read from the checkout: a path file, the server's
 * configuration, and a link to the front end, which may be built later.
 */
async function linkExtension() {
  const site = await run(python, ['-c', 'import sysconfig; print(sysconfig.get_path("purelib"))']);
  writeFileSync(join(site.trim(), 'jupyterlab_lacuna.pth'), `${extension}\n`);
  const config = join(venv, 'etc', 'jupyter', 'jupyter_server_config.d');
  mkdirSync(config, { recursive: true });
  cpSync(join(extension, 'jupyter-config', 'server-config'), config, { recursive: true });
  const link = join(venv, 'share', 'jupyter', 'labextensions', '@lacuna', 'jupyterlab');
  mkdirSync(dirname(link), { recursive: true });
  rmSync(link, { recursive: true, force: true });
  const built = join(extension, 'jupyterlab_lacuna', 'labextension');
  mkdirSync(built, { recursive: true });
  symlinkSync(built, link, windows ? 'junction' : 'dir');
}

function onPath(names) {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return names.some((name) => folders.some((it) => existsSync(join(it, name))));
}

async function installBrowser() {
  const isThere = process.env.LACUNA_CHROMIUM
    ? existsSync(process.env.LACUNA_CHROMIUM)
    : onPath(['chromium', 'chromium-browser', 'google-chrome']);
  if (isThere) return;
  if (process.platform !== 'linux' || process.getuid?.() !== 0 || !onPath(['apt-get'])) {
    throw new Error(
      `Chromium was not found. Install it (on Debian as root: apt-get install ${BROWSER.join(' ')}), ` +
        'or name one in LACUNA_CHROMIUM.',
    );
  }
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await run('apt-get', ['update', '-q'], { env });
  await run('apt-get', ['install', '-y', '-q', '--no-install-recommends', ...BROWSER], { env });
}

try {
  const parts = [createEnvironment().then(linkExtension)];
  if (!flags.has('--no-browser')) parts.push(installBrowser());
  await Promise.all(parts);
} catch (error) {
  process.stderr.write(`setup-jupyter: ${error.message}\n`);
  process.exitCode = 1;
}
