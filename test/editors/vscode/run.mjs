// The VS Code journeys: tests in the real extension host (payload route of code-server), then one journey through
// the real window. Ends with `N passed, N failed, N skipped`.
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { startVsCode } from '../../../scripts/start-vscode.mjs';
import { cache, root } from '../../../scripts/steps.mjs';
import { launchChromium } from '../chromium.mjs';
import { makeWorld } from './host/world.mjs';
import { uiJourney } from './ui.journey.mjs';

const only = process.argv[2];
const results = [];
const freePort = () =>
  new Promise((done) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });

async function hostTests() {
  const world = makeWorld();
  const server = await startVsCode({
    folder: world.folder,
    env: world.env,
    port: await freePort(),
    profile: join(world.base, 'profile'),
    options: ['--vscode-option', 'enable-smoke-test-driver'],
    install: false,
    handle: true,
  });
  const browser = await launchChromium();
  try {
    const page = await (await browser.newContext()).newPage();
    let done;
    const exit = new Promise((resolve) => (done = resolve));
    await page.exposeFunction('codeAutomationLog', () => undefined);
    await page.exposeFunction('codeAutomationExit', (code) => done(code));
    const remote = (path) => `vscode-remote://127.0.0.1:${server.port}${path}`;
    const payload = [
      ['extensionDevelopmentPath', remote(join(root, 'packages/vscode-extension'))],
      ['extensionTestsPath', remote(join(root, 'test/editors/vscode/host/tests.cjs'))],
    ];
    await page.goto(`${server.url}&payload=${encodeURIComponent(JSON.stringify(payload))}`);
    await Promise.race([exit, new Promise((resolve) => setTimeout(resolve, 300_000))]);
    if (existsSync(world.env.LACUNA_TEST_RESULTS)) {
      results.push(...JSON.parse(readFileSync(world.env.LACUNA_TEST_RESULTS, 'utf8')));
    } else {
      mkdirSync(join(cache, 'test-results'), { recursive: true });
      const picture = join(cache, 'test-results', 'vscode-host.png');
      await page.screenshot({ path: picture });
      results.push({
        name: 'extension host tests ran to their end',
        ok: false,
        message: `no results; see ${picture}`,
      });
    }
  } finally {
    await browser.close();
    server.stop();
  }
}

async function windowJourney() {
  const world = makeWorld();
  const server = await startVsCode({
    folder: world.folder,
    env: world.env,
    port: await freePort(),
    profile: join(world.base, 'profile'),
    handle: true,
  });
  const browser = await launchChromium();
  try {
    results.push(...(await uiJourney({ browser, server, world })));
  } finally {
    await browser.close();
    server.stop();
  }
}

for (const [name, part] of [
  ['host', hostTests],
  ['ui', windowJourney],
]) {
  if (only !== undefined && only !== name) continue;
  try {
    await part();
  } catch (error) {
    results.push({ name: `${name} starts`, ok: false, message: String(error.stack ?? error) });
  }
}
for (const it of results) {
  process.stdout.write(`${it.ok ? '✔' : '✘'} ${it.name}\n${it.ok ? '' : `    ${it.message}\n`}`);
}
const failed = results.filter((it) => !it.ok).length;
process.stdout.write(`${results.length - failed} passed, ${failed} failed, 0 skipped\n`);
process.exit(failed > 0 ? 1 : 0);
