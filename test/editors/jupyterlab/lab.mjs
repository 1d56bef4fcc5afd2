// Drives a real JupyterLab: starts a server on a copy of the clinic, opens its notebooks in Chromium, and knows
// where things are on the page. It asserts nothing.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { environment, root, venvBin } from '../../../scripts/steps.mjs';
import { launchChromium } from '../chromium.mjs';
import { until } from '../until.mjs';

export { until };

const BOOT_MS = 120_000;

function freePort() {
  return new Promise((done) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });
}

/** A copy of the clinic with a home, a Jupyter configuration and a record of its own. */
export function makeWorld() {
  const base = mkdtempSync(join(tmpdir(), 'lacuna-lab-'));
  const folder = join(base, 'clinic');
  cpSync(join(root, 'test', 'worlds', 'clinic'), folder, { recursive: true });
  const home = join(base, 'home');
  const downloads = join(home, 'Downloads');
  mkdirSync(downloads, { recursive: true });
  const jupyter = (name) => join(base, 'jupyter', name);
  return {
    base,
    folder,
    exported: join(downloads, 'export.csv'),
    audit: join(base, 'audit'),
    env: {
      ...environment,
      HOME: home,
      JUPYTER_CONFIG_DIR: jupyter('config'),
      JUPYTER_DATA_DIR: jupyter('data'),
      JUPYTER_RUNTIME_DIR: jupyter('runtime'),
      IPYTHONDIR: join(base, 'ipython'),
      LACUNA_PSEUDONYM_KEY: randomBytes(32).toString('hex'),
    },
    remove: () => rmSync(base, { recursive: true, force: true }),
  };
}

/** Writes a notebook of code cells `{ id: source }` beside the others; its path inside the folder. */
export function writeNotebook(world, name, cells) {
  const notebook = {
    cells: Object.entries(cells).map(([id, source]) => ({
      cell_type: 'code',
      execution_count: null,
      id,
      metadata: {},
      outputs: [],
      source,
    })),
    metadata: {
      kernelspec: { display_name: 'Python 3 (ipykernel)', language: 'python', name: 'python3' },
      language_info: { name: 'python' },
    },
    nbformat: 4,
    nbformat_minor: 5,
  };
  writeFileSync(join(world.folder, name), JSON.stringify(notebook));
  return name;
}

/** A running Jupyter server; `settings` are further command line arguments. */
export async function startServer(world, settings = []) {
  const port = await freePort();
  const token = randomBytes(16).toString('hex');
  const args = [
    '-m',
    'jupyterlab',
    '--no-browser',
    '--allow-root',
    '--LabApp.expose_app_in_browser=True',
    '--LabApp.extension_manager=readonly',
    `--ServerApp.root_dir=${world.folder}`,
    `--ServerApp.port=${port}`,
    '--ServerApp.port_retries=0',
    '--ServerApp.ip=127.0.0.1',
    `--IdentityProvider.token=${token}`,
    `--Lacuna.managed_config=${join(world.folder, 'governance', 'managed.yaml')}`,
    `--Lacuna.audit_dir=${world.audit}`,
    // It would ask to be allowed to fetch news, in front of every picture.
    '--Lacuna.disabled_plugins=@jupyterlab/apputils-extension:announcements',
    ...settings,
  ];
  const child = spawn(join(venvBin, 'python'), args, {
    cwd: world.folder,
    env: world.env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let log = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (it) => (log += it));
  const base = `http://127.0.0.1:${port}`;
  const get = async (path) => {
    const answer = await fetch(`${base}/${path}`, { headers: { authorization: `token ${token}` } });
    return answer.json();
  };
  const server = {
    base,
    token,
    get,
    log: () => log,
    /** Process ids of the authority: children of the server that run its program. */
    authority: () => authorityOf(child.pid),
    status: () => get('lacuna/api/status'),
    stop: () =>
      new Promise((done) => {
        if (child.exitCode !== null) return done();
        child.once('exit', done);
        child.kill('SIGTERM');
        setTimeout(() => child.kill('SIGKILL'), 10_000).unref();
      }),
  };
  await until('the server answers', async () => {
    if (child.exitCode !== null) throw new Error(`JupyterLab ended\n${log.slice(-4000)}`);
    return get('api/status').then(
      () => true,
      () => false,
    );
  });
  return server;
}

/** Linux: the children that were told to listen; a kernel is not. */
function authorityOf(parent) {
  const path = `/proc/${parent}/task/${parent}/children`;
  if (!existsSync(path)) return [];
  return readFileSync(path, 'utf8')
    .split(' ')
    .filter(Boolean)
    .map(Number)
    .filter((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('--listen'));
}

export const launchBrowser = launchChromium;

/** One browser window on one notebook of `server`. */
export async function openNotebook(browser, server, path, options = {}) {
  const context = await browser.newContext({
    viewport: { width: 1240, height: options.height ?? 860 },
    deviceScaleFactor: 2,
    colorScheme: 'light',
  });
  const page = await context.newPage();
  await page.goto(`${server.base}/lab/tree/${path}?token=${server.token}&reset`);
  const lab = new Lab(page, context);
  await lab.ready();
  return lab;
}

/** A page of JupyterLab with a notebook in front. */
export class Lab {
  constructor(page, context) {
    this.page = page;
    this.context = context;
  }

  /** The kernel is up and connected, and the authority was told of the notebook. */
  async ready() {
    await this.page.waitForFunction(
      () => {
        const panel = globalThis.jupyterapp?.shell.currentWidget;
        const session = panel?.sessionContext;
        const kernel = session?.session?.kernel;
        return (
          session?.isReady === true &&
          kernel?.connectionStatus === 'connected' &&
          kernel.status === 'idle'
        );
      },
      undefined,
      { timeout: BOOT_MS },
    );
  }

  async theme(name) {
    await this.run('apputils:change-theme', { theme: name });
    await this.page.waitForTimeout(400);
  }

  run(command, args = {}) {
    return this.page.evaluate(
      ([id, given]) => void globalThis.jupyterapp.commands.execute(id, given),
      [command, args],
    );
  }

  /** The cell with this nbformat id, as the application knows it: its index. */
  async index(id) {
    const index = await this.page.evaluate(
      (wanted) =>
        globalThis.jupyterapp.shell.currentWidget.content.widgets.findIndex(
          (it) => it.model.id === wanted,
        ),
      id,
    );
    if (index < 0) throw new Error(`no cell ${id}`);
    return index;
  }

  async cell(id) {
    const index = await this.index(id);
    return this.page.locator(`.jp-Cell[data-windowed-list-index="${index}"]`);
  }

  source(id) {
    return this.page.evaluate(
      (wanted) =>
        globalThis.jupyterapp.shell.currentWidget.content.widgets
          .find((it) => it.model.id === wanted)
          .model.sharedModel.getSource(),
      id,
    );
  }

  /** Puts the cursor at the end of a cell and types. */
  async type(id, text) {
    const index = await this.index(id);
    await this.page.evaluate((at) => {
      const { content } = globalThis.jupyterapp.shell.currentWidget;
      content.activeCellIndex = at;
      content.mode = 'edit';
      content.activeCell.editor.focus();
      const { editor } = content.activeCell;
      const line = editor.lineCount - 1;
      editor.setCursorPosition({ line, column: editor.getLine(line).length });
    }, index);
    await this.page.keyboard.type(text);
  }

  /** Where a character of a cell stands in the window. */
  async placeOf(id, position) {
    const index = await this.index(id);
    return this.page.evaluate(
      ([at, given]) => {
        const { content } = globalThis.jupyterapp.shell.currentWidget;
        const { left, right, top, bottom } =
          content.widgets[at].editor.getCoordinateForPosition(given);
        return { left, right, top, bottom };
      },
      [index, position],
    );
  }

  /** Runs one cell as Ctrl+Enter does, and waits for it to end. */
  async runCell(id) {
    const index = await this.index(id);
    await this.page.evaluate((at) => {
      globalThis.jupyterapp.shell.currentWidget.content.activeCellIndex = at;
    }, index);
    await this.run('notebook:run-cell');
    await this.settled();
  }

  async runAll() {
    await this.run('notebook:run-all-cells');
    await this.settled();
  }

  /** No cell waits or runs. */
  async settled() {
    await this.page.waitForTimeout(150);
    await this.page.waitForFunction(
      () =>
        globalThis.jupyterapp.shell.currentWidget.content.widgets.every(
          (it) => it.model.type !== 'code' || it.model.executionState !== 'running',
        ) &&
        globalThis.jupyterapp.shell.currentWidget.sessionContext.session?.kernel?.status === 'idle',
      undefined,
      { timeout: BOOT_MS },
    );
    await this.page.waitForTimeout(150);
  }

  /** Outputs of a cell as saved. */
  outputs(id) {
    return this.page.evaluate(
      (wanted) =>
        globalThis.jupyterapp.shell.currentWidget.content.widgets
          .find((it) => it.model.id === wanted)
          .model.sharedModel.toJSON().outputs,
      id,
    );
  }

  /** Text a cell printed or displayed. */
  async printed(id) {
    const outputs = await this.outputs(id);
    return outputs.map((it) => [it.text ?? it.data?.['text/plain'] ?? ''].flat().join('')).join('');
  }

  /** The card of a refused cell. */
  async card(id) {
    return (await this.cell(id)).locator('.lacuna-Block');
  }

  /** Wavy lines in a cell. */
  async squiggles(id) {
    return (await this.cell(id)).locator('.cm-lintRange');
  }

  async status() {
    return this.page.locator('.lacuna-Status-button').innerText();
  }

  async statusTitle() {
    return (await this.page.locator('.lacuna-Status-button').getAttribute('title')) ?? '';
  }

  async close() {
    await this.context.close();
  }
}
