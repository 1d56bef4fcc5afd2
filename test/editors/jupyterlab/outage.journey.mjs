// The authority is killed: nothing runs, the cell says why, and everything comes back.
import assert from 'node:assert/strict';
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
