// The JupyterLab journeys: a real server, real kernels, Chromium, the real authority. Ends with
// `N passed, N failed, N skipped`. A word on the command line picks the journeys whose name holds it;
// LACUNA_PICTURES=1 renews the pictures of the documentation.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { cache, root } from '../../../scripts/steps.mjs';
import { columnJourneys } from './columns.journey.mjs';
import { gateJourneys } from './gate.journey.mjs';
import { launchBrowser, makeWorld, startServer } from './lab.mjs';
import { noNodeJourneys, outageJourneys } from './outage.journey.mjs';
import { bareJourneys, netJourneys } from './without-front-end.journey.mjs';
import { writingJourneys } from './writing.journey.mjs';

const SETS = [
  writingJourneys,
  columnJourneys,
  gateJourneys,
  outageJourneys,
  noNodeJourneys,
  bareJourneys,
  netJourneys,
];
const word = process.argv[2] ?? '';
const failures = join(cache, 'test-results');
mkdirSync(failures, { recursive: true });
const totals = { passed: 0, failed: 0 };

/** Runs one set of journeys on a server of its own. */
async function runSet(browser, { settings, journeys, prepare }) {
  const wanted = journeys.filter((it) => it.name.includes(word));
  if (wanted.length === 0) return;
  const world = makeWorld();
  prepare?.(world);
  let server;
  try {
    server = await startServer(world, settings);
    for (const journey of wanted) await runOne({ browser, server, world }, journey);
  } finally {
    await server?.stop();
    world.remove();
  }
}

async function runOne(given, journey) {
  const labs = [];
  const began = Date.now();
  const seconds = () => `${((Date.now() - began) / 1000).toFixed(1)} s`;
  try {
    await journey.run({ ...given, keep: (lab) => (labs.push(lab), lab), picture });
    totals.passed += 1;
    process.stdout.write(`  ✔ ${journey.name} (${seconds()})\n`);
  } catch (error) {
    totals.failed += 1;
    const name = journey.name.replaceAll(/\W+/g, '-');
    const files = await Promise.all(
      labs.map(async (lab, i) => {
        const path = join(failures, `jupyterlab-${name}-${i}.png`);
        await lab.page.screenshot({ path }).catch(() => undefined);
        return path;
      }),
    );
    const log = given.server
      .log()
      .split('\n')
      .filter((it) => it.includes('Lacuna'));
    process.stdout.write(
      `  ✘ ${journey.name} (${seconds()})\n    ${error.stack}\n    ${files.join(' ')}\n    ${log.slice(-6).join('\n    ')}\n`,
    );
  } finally {
    for (const lab of labs) await lab.close().catch(() => undefined);
  }
}

/** Saves a picture for the documentation when asked to. */
async function picture(lab, name, options = {}) {
  if (process.env.LACUNA_PICTURES !== '1') return;
  await lab.page.screenshot({
    path: join(root, 'docs', 'pictures', `jupyterlab-${name}.png`),
    ...options,
  });
}

if (process.env.LACUNA_PICTURES === '1')
  mkdirSync(join(root, 'docs', 'pictures'), { recursive: true });
const browser = await launchBrowser();
try {
  for (const set of SETS) {
    await runSet(browser, set);
  }
} catch (error) {
  totals.failed += 1;
  process.stdout.write(`  ✘ the journeys broke off\n    ${error.stack}\n`);
} finally {
  await browser.close();
}
process.stdout.write(`${totals.passed} passed, ${totals.failed} failed, 0 skipped\n`);
process.exitCode = totals.failed > 0 ? 1 : 0;
