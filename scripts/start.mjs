// `npm start`: from a fresh clone to JupyterLab on the demo with the gate on, in one command.
// Flags: --no-browser, --vscode (the demo in VS Code), --cli (the demo on the command line), --reset, --port N,
// --place FOLDER (where the copy of the demo, its key and its record live; default .cache).
import { createHash, randomBytes } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { homedir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { spawn } from 'node:child_process';
import { bundles, codeServer, compiler, everything, jupyter, packages, packs } from './setup.mjs';
import { cache, environment, root, run, runSteps, venvBin } from './steps.mjs';

const flags = new Set(process.argv.slice(2));
const started = Date.now();
const say = (text) => process.stdout.write(`${text}\n`);
const valueOf = (flag) => (flags.has(flag) ? process.argv[process.argv.indexOf(flag) + 1] : null);
const place = resolve(valueOf('--place') ?? cache);
const demo = join(place, 'demo');

/** The demo is a copy, so that playing with it leaves the checkout clean. */
function provisionDemo() {
  copyDemo();
  mkdirSync(join(homedir(), 'Downloads'), { recursive: true });
  const keyFile = join(place, 'demo.key');
  if (!existsSync(keyFile))
    writeFileSync(keyFile, randomBytes(32).toString('hex'), { mode: 0o600 });
  return {
    ...environment,
    LACUNA_PSEUDONYM_KEY: readFileSync(keyFile, 'utf8'),
    LACUNA_DEMO: demo,
    LACUNA_AUDIT_DIR: join(place, 'demo-audit'),
  };
}

/** A copy of an older demo is put aside: what was written in it is kept, and the new one is whole. */
function copyDemo() {
  const world = join(root, 'test', 'worlds', 'clinic');
  const stamp = join(place, 'demo.sha256');
  const digest = digestOf(world);
  if (flags.has('--reset')) rmSync(demo, { recursive: true, force: true });
  if (existsSync(demo) && (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== digest)) {
    const aside = join(place, 'demo-before');
    rmSync(aside, { recursive: true, force: true });
    renameSync(demo, aside);
    say(`  The demo has changed; your copy of the one before is in ${relative(root, aside)}.`);
  }
  if (!existsSync(demo)) cpSync(world, demo, { recursive: true });
  writeFileSync(stamp, digest);
}

function digestOf(folder) {
  const hash = createHash('sha256');
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((it) => it.isFile())
    .map((it) => join(it.parentPath ?? it.path, it.name))
    .sort();
  for (const file of files) hash.update(relative(folder, file)).update(readFileSync(file));
  return hash.digest('hex');
}

function freePort(wanted) {
  return new Promise((done) => {
    const server = createServer();
    server.once('error', () => done(freePort(0)));
    server.listen(wanted, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });
}

async function startJupyter(env) {
  const port = await freePort(Number(valueOf('--port') ?? 8888));
  const token = randomBytes(16).toString('hex');
  const args = [
    '-m',
    'jupyterlab',
    '--no-browser',
    '--allow-root',
    `--ServerApp.root_dir=${demo}`,
    `--ServerApp.port=${port}`,
    '--ServerApp.ip=127.0.0.1',
    `--IdentityProvider.token=${token}`,
    // The demo works offline: JupyterLab does not ask to fetch news.
    '--Lacuna.disabled_plugins=@jupyterlab/apputils-extension:announcements',
    `--Lacuna.managed_config=${join(demo, 'governance', 'managed.yaml')}`,
    `--Lacuna.audit_dir=${env.LACUNA_AUDIT_DIR}`,
  ];
  const server = spawn(join(venvBin, 'python'), args, {
    cwd: demo,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let log = '';
  for (const stream of [server.stdout, server.stderr])
    stream.on('data', (chunk) => (log = (log + chunk).slice(-8000)));
  server.on('exit', (code) => {
    if (code !== 0 && code !== null) say(`JupyterLab ended with ${code}.\n${log}`);
    process.exit(code ?? 0);
  });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => server.kill('SIGTERM'));
  const url = (path) => `http://127.0.0.1:${port}/lab/tree/${path}?token=${token}`;
  for (;;) {
    const up = await fetch(`http://127.0.0.1:${port}/api/status?token=${token}`).then(
      (it) => it.ok,
      () => false,
    );
    if (up) return url;
    await new Promise((done) => setTimeout(done, 150));
  }
}

function openBrowser(url) {
  const [command, ...args] =
    process.platform === 'darwin'
      ? ['open', url]
      : process.platform === 'win32'
        ? ['cmd', '/c', 'start', url]
        : ['xdg-open', url];
  spawn(command, args, { stdio: 'ignore', detached: true }).on('error', () => {});
}

function printDoors(url) {
  const seconds = ((Date.now() - started) / 1000).toFixed(0);
  say(`
  Lacuna is up, ${seconds} s after npm start. The gate is on: mode enforce.

  ${url('analysis.ipynb')}

  Three doors, 90 seconds each:
    scientist   ${url('tour-scientist.ipynb')}
    team lead   ${url('tour-team-lead.ipynb')}
    auditor     ${url('tour-auditor.ipynb')}

  Ctrl+C stops it. The demo lives in ${relative(root, demo)}; npm start -- --reset puts it back.
`);
}

try {
  say('Lacuna: setting up (the first time takes a few minutes)');
  if (flags.has('--cli')) {
    await runSteps([packages, compiler, packs, bundles]);
    const env = provisionDemo();
    say(
      await run(
        process.execPath,
        [
          join(root, 'packages/cli/bin/lacuna.mjs'),
          'check',
          'analysis.ipynb',
          '--managed',
          'governance/managed.yaml',
        ],
        { cwd: demo, env, anyExit: true },
      ),
    );
  } else if (flags.has('--vscode')) {
    await runSteps([...everything, jupyter(false), codeServer]);
    const { startVsCode } = await import('./start-vscode.mjs');
    // Ctrl+C ends what was started with it: the end of this process does.
    for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(0));
    const url = await startVsCode({
      folder: demo,
      env: provisionDemo(),
      port: await freePort(Number(valueOf('--port') ?? 8890)),
      profile: join(place, 'vscode-profile'),
    });
    say(
      `\n  VS Code is up: ${url}\n  Open analysis.ipynb and choose the kernel "Governed Python". Ctrl+C stops it.\n`,
    );
    if (!flags.has('--no-browser')) openBrowser(url);
  } else {
    await runSteps([...everything, jupyter(false)]);
    const url = await startJupyter(provisionDemo());
    printDoors(url);
    if (!flags.has('--no-browser')) openBrowser(url('analysis.ipynb'));
  }
} catch (error) {
  say(`\nnpm start could not finish:\n${error.message}`);
  process.exitCode = 1;
}
