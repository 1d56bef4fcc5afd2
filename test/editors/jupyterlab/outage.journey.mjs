// The authority is killed, or cannot be started for want of Node: nothing runs, the cell says why, and
// everything comes back.
import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { venvBin } from '../../../scripts/steps.mjs';
import { openNotebook, until, writeNotebook } from './lab.mjs';

const killed = {
  name: 'with the authority killed nothing runs and the cell says why; then it recovers',
  run: async ({ browser, server, world, keep, picture }) => {
    const path = writeNotebook(world, 'outage.ipynb', {
      first: 'x = 1\nprint("ran", x)',
      second: 'x = 2\nprint("ran", x)',
    });
    const lab = keep(await openNotebook(browser, server, path, { height: 620 }));
    await lab.runCell('first');
    assert.equal(await lab.printed('first'), 'ran 1\n');
    const [authority, ...others] = server.authority();
    assert.ok(authority !== undefined && others.length === 0, 'expected one authority');
    process.kill(authority, 'SIGKILL');
    await until('the outage', async () => (await server.status()).authority === 'down', 10_000);

    await lab.runCell('second');
    const card = await lab.card('second');
    await card.waitFor();
    assert.match(await card.innerText(), /the authority that decides is not running/);
    assert.doesNotMatch(await lab.printed('second'), /ran/);
    await until('the status bar', async () => /not answering/.test(await lab.status()), 10_000);
    await picture(lab, 'outage');

    await until('the recovery', async () => (await server.status()).authority === 'ready', 60_000);
    await lab.runCell('second');
    assert.equal(await lab.printed('second'), 'ran 2\n');
    await until('the status bar', async () => /enforce/.test(await lab.status()), 30_000);
  },
};

export const outageJourneys = {
  settings: ['--Lacuna.restart_delay=6', '--Lacuna.grace_seconds=0.3'],
  journeys: [killed],
};

const binOf = (world) => join(world.base, 'bin');

const noNode = {
  name: 'without Node nothing runs and the cell says what to install; with it the same cell runs',
  run: async ({ browser, server, world, keep, picture }) => {
    const path = writeNotebook(world, 'no-node.ipynb', {
      first: 'x = 1\nprint("ran", x)',
      after: 'print("after")',
    });
    const lab = keep(await openNotebook(browser, server, path, { height: 620 }));
    await lab.runAll();
    const card = await lab.card('first');
    await card.waitFor();
    const said = await card.innerText();
    for (const it of ['is not running', 'Nothing was sent to the kernel', 'Node.js 20 or newer']) {
      assert.ok(said.includes(it), `the card does not say ${it}:\n${said}`);
    }
    assert.match(said, /pip install jupyterlab-lacuna\[node\]/);
    assert.doesNotMatch(await lab.printed('first'), /ran/);
    assert.deepEqual(await lab.outputs('after'), []);
    await until('the status bar', async () => /not answering/.test(await lab.status()), 10_000);
    await until('the reason', async () => /Node\.js/.test(await lab.statusTitle()), 10_000);
    await picture(lab, 'no-node');

    // Somebody installs it: no restart of the server is needed.
    symlinkSync(process.execPath, join(binOf(world), 'node'));
    await until('the recovery', async () => (await server.status()).authority === 'ready', 60_000);
    await lab.runCell('first');
    assert.equal(await lab.printed('first'), 'ran 1\n');
    await until('the status bar', async () => /enforce/.test(await lab.status()), 30_000);
  },
};

export const noNodeJourneys = {
  settings: ['--Lacuna.grace_seconds=0.3'],
  /** Python is on PATH, Node is not. */
  prepare: (world) => {
    mkdirSync(binOf(world));
    world.env.PATH = [binOf(world), venvBin].join(delimiter);
  },
  journeys: [noNode],
};
