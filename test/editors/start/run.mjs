// What `npm start` opens, in its three ways, driven like a person would: the server itself, not one like it.
// Ends with `N passed, N failed, N skipped`. A word on the command line picks: jupyterlab, vscode, cli.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cache, root } from '../../../scripts/steps.mjs';
import { launchChromium } from '../chromium.mjs';
import { until } from '../until.mjs';
import { openWindow } from '../vscode/window.mjs';

const EXPORT = 'Downloads/export.csv';
const results = join(cache, 'test-results');
mkdirSync(results, { recursive: true });

/** `npm start` with a home and a demo of its own; `url(name)` waits for an address that it prints. */
function npmStart(...flags) {
  const place = mkdtempSync(join(tmpdir(), 'lacuna-start-'));
  const home = join(place, 'home');
  mkdirSync(home);
  const env = { ...process.env, HOME: home };
  // A group of its own, so that ending it ends what it started.
  const child = spawn('npm', ['start', '--', ...flags, '--no-browser', '--place', place], {
    cwd: root,
    env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (it) => (said += it));
  const ended = new Promise((done) => child.once('exit', done));
  return {
    said: () => said,
    ended,
    exported: join(home, EXPORT),
    audit: join(place, 'demo-audit'),
    printed: (pattern) =>
      until(`npm start prints ${pattern}`, () => {
        if (child.exitCode !== null) throw new Error(`npm start ended\n${said.slice(-3000)}`);
        return pattern.exec(said);
      }),
    async stop() {
      if (child.exitCode === null) process.kill(-child.pid, 'SIGINT');
      await Promise.race([ended, new Promise((done) => setTimeout(done, 15_000))]);
      rmSync(place, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

const header = (path) => readFileSync(path, 'utf8').split('\n')[0].trim().split(',');

function assertHarmless(path) {
  const columns = header(path);
  for (const it of ['name', 'email', 'phone']) assert.ok(!columns.includes(it), `${it} left`);
  assert.ok(columns.includes('county'), 'county should have been kept');
}

const jupyterlab = {
  name: 'npm start: the export is refused, Apply fix, and it runs',
  flags: ['--port', '0'],
  async run({ start, browser, show }) {
    const [, url, port, token] = await start.printed(
      /(http:\/\/127\.0\.0\.1:(\d+)\/lab\/tree\/analysis\.ipynb\?token=(\w+))/,
    );
    const doors = ['tour-scientist.ipynb', 'tour-team-lead.ipynb', 'tour-auditor.ipynb'];
    for (const door of doors) {
      await start.printed(new RegExp(door));
      const answer = await fetch(
        `http://127.0.0.1:${port}/api/contents/${door}?content=0&token=${token}`,
      );
      assert.equal(answer.status, 200, door);
    }
    const page = await (
      await browser.newContext({ viewport: { width: 1240, height: 1000 }, deviceScaleFactor: 2 })
    ).newPage();
    show(page);
    await page.goto(url);
    await page
      .locator('.jp-StatusBar-TextItem', { hasText: '| Idle' })
      .waitFor({ timeout: 90_000 });
    await page.locator('.lacuna-Status-button', { hasText: 'enforce' }).waitFor();
    const cell = (text) => page.locator('.jp-CodeCell', { hasText: text }).first();
    const runCell = async (text) => {
      await cell(text).locator('.cm-content').click();
      await page.keyboard.press('Control+Enter');
    };
    const hasRun = (text) =>
      cell(text)
        .locator('.jp-InputPrompt', { hasText: /\[\d+\]/ })
        .waitFor();
    await runCell('pd.read_csv("data/customers.csv")');
    await hasRun('pd.read_csv("data/customers.csv")');
    await runCell(EXPORT);
    const card = cell(EXPORT).locator('.lacuna-Block[role="alert"]');
    await card.waitFor();
    assert.match(await card.innerText(), /email.*export\.csv/s);
    assert.ok(!existsSync(start.exported), 'the file was written');
    await show(page, 'refused');
    await card
      .getByRole('button', { name: /^Apply fix: .*drop/i })
      .first()
      .click();
    await cell('drop(columns=').waitFor();
    assert.ok(!existsSync(start.exported), 'it ran by itself');
    await runCell(EXPORT);
    await until('the file', () => existsSync(start.exported), 30_000);
    await card.waitFor({ state: 'detached' });
    assertHarmless(start.exported);
    await show(page, 'fixed');
  },
};

const vscode = {
  name: 'npm start -- --vscode: the same in VS Code',
  flags: ['--vscode', '--port', '0'],
  async run({ start, browser, show }) {
    const [, url] = await start.printed(/VS Code is up: (http:\S+)/);
    const window = await openWindow(browser, url, { width: 1360, height: 1250 });
    show(window.page);
    // Before the extensions of a new profile are there, a notebook opens as text.
    await window.extensionsReady();
    await window.openNotebook('analysis.ipynb');
    await window.runAll();
    await window.inOutputs('.lacuna-block[role="alert"]', 90_000);
    assert.ok(!existsSync(start.exported), 'the file was written');
    await show(window.page, 'refused');
    await window.press('.lacuna-fixes li:has-text("Drop") button:has-text("Apply fix")');
    await window.page.locator('.code-cell-row', { hasText: 'drop(columns=' }).first().waitFor();
    await window.runCell(EXPORT);
    await until('the file', () => existsSync(start.exported), 60_000);
    assertHarmless(start.exported);
    await show(window.page, 'fixed');
  },
};

const cli = {
  name: 'npm start -- --cli: what the command line says about the demo',
  flags: ['--cli'],
  async run({ start }) {
    assert.equal(await start.ended, 0, start.said());
    const said = start.said();
    for (const it of [
      'block[export-classified]',
      'analysis.ipynb, cell 5, line 1',
      'customers.to_csv("~/Downloads/export.csv")',
      'data/customers.csv.name → customers → ~/Downloads/export.csv',
      '1 finding, 1 blocking in 1 file',
    ]) {
      assert.ok(said.includes(it), `not said: ${it}\n${said}`);
    }
    assert.ok(!said.includes('beans'), 'the public data is none of it');
  },
};

const word = process.argv[2] ?? '';
const wanted = Object.entries({ jupyterlab, vscode, cli }).filter(([name]) => name.includes(word));
const totals = { passed: 0, failed: 0 };
const browser = await launchChromium();
for (const [name, journey] of wanted) {
  const began = Date.now();
  const start = npmStart(...journey.flags);
  let shown;
  const show = async (page, what) => {
    shown = page;
    if (what === undefined) return;
    await page.screenshot({ path: join(results, `start-${name}-${what}.png`) });
  };
  try {
    await journey.run({ start, browser, show });
    totals.passed += 1;
    process.stdout.write(`  ✔ ${journey.name} (${((Date.now() - began) / 1000).toFixed(1)} s)\n`);
  } catch (error) {
    totals.failed += 1;
    const picture = join(results, `start-${name}.png`);
    await shown?.screenshot({ path: picture }).catch(() => undefined);
    process.stdout.write(`  ✘ ${journey.name}\n    ${error.stack}\n    ${picture}\n`);
  } finally {
    await shown?.context().close();
    await start.stop();
  }
}
await browser.close();
process.stdout.write(`${totals.passed} passed, ${totals.failed} failed, 0 skipped\n`);
process.exitCode = totals.failed > 0 ? 1 : 0;
