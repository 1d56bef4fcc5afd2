// While a cell is written: the squiggle, the hover, and a fix from the hover.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openNotebook, until, writeNotebook } from './lab.mjs';

const LOAD = 'import pandas as pd\n\ncustomers = pd.read_csv("data/customers.csv")';

const squiggleCount = async (lab, cell) => (await lab.squiggles(cell)).count();

const squiggle = {
  name: 'a squiggle appears while the export is typed, and none under a harmless one',
  run: async ({ browser, server, world, keep, picture }) => {
    const path = writeNotebook(world, 'typing.ipynb', {
      load: LOAD,
      export: '',
      beans: 'beans = pd.read_csv("public/beans.csv")\n',
    });
    const lab = keep(await openNotebook(browser, server, path, { height: 480 }));
    await lab.type('beans', 'beans.to_csv("~/Downloads/beans.csv")');
    await lab.type('export', 'customers.to_csv("~/Downloads/export.csv")');
    await until('the squiggle', () => squiggleCount(lab, 'export'), 15_000);
    // The control was typed first, so it has been judged by now.
    assert.equal(await squiggleCount(lab, 'beans'), 0);
    assert.match(await lab.status(), /enforce · 1 finding/);
    await picture(lab, 'squiggle');
  },
};

const hover = {
  name: 'the hover tells the path, the evidence and the owner; its fix clears the squiggle',
  run: async ({ browser, server, world, keep, picture }) => {
    const path = writeNotebook(world, 'hover.ipynb', {
      load: LOAD,
      export: 'customers.to_csv("~/Downloads/export.csv")',
    });
    const lab = keep(await openNotebook(browser, server, path, { height: 640 }));
    await until('the squiggle', () => squiggleCount(lab, 'export'), 15_000);
    await (await lab.squiggles('export')).first().hover();
    const tooltip = lab.page.locator('.lacuna-Tooltip');
    // Its words are rendered a moment after its buttons.
    await tooltip.locator('strong').first().waitFor();
    const said = await tooltip.innerText();
    for (const word of ['data/customers.csv.email', 'customers', 'export.csv', 'crm']) {
      assert.ok(said.includes(word), `the hover does not say ${word}:\n${said}`);
    }
    await lab.page.waitForTimeout(300);
    await picture(lab, 'hover');
    const before = await lab.source('export');
    await tooltip.getByRole('button').first().click();
    await until('the fix', async () => (await lab.source('export')) !== before, 15_000);
    await until('no squiggle', async () => (await squiggleCount(lab, 'export')) === 0, 15_000);
    assert.ok(!(await lab.source('export')).includes('~/Downloads/export.csv\n'));
  },
};

/** Column names that a renderer would read as a picture, bold words and a link. */
const HOSTILE = ['<img src=x onerror=alert(1)>', '**bold**', '[click](http://evil.example)'];

const hostile = {
  name: 'column names of a stranger are words in the hover and in the card, never markup',
  run: async ({ browser, server, world, keep }) => {
    const rows = [
      'ada@example.org',
      'bruno@example.org',
      'chiara@example.org',
      'dario@example.net',
    ];
    writeFileSync(
      join(world.folder, 'data', 'hostile.csv'),
      [HOSTILE.join(','), ...rows.map((it) => HOSTILE.map(() => it).join(','))].join('\n'),
    );
    const path = writeNotebook(world, 'hostile.ipynb', {
      load: LOAD.replaceAll('customers', 'hostile'),
      export: 'hostile.to_csv("~/Downloads/hostile.csv")',
    });
    const lab = keep(await openNotebook(browser, server, path));
    const asks = [];
    lab.page.on('dialog', (it) => (asks.push(it.message()), it.dismiss()));
    await until('the squiggle', () => squiggleCount(lab, 'export'), 15_000);
    await (await lab.squiggles('export')).first().hover();
    const tooltip = lab.page.locator('.lacuna-Tooltip');
    await tooltip.locator('strong').first().waitFor();
    await lab.runCell('load');
    await lab.runCell('export');
    const card = await lab.card('export');
    await card.waitFor();
    for (const place of [tooltip, card]) {
      if (place === tooltip) await (await lab.squiggles('export')).first().hover();
      await place.first().waitFor();
      const said = await place.innerText();
      for (const it of HOSTILE)
        assert.ok(said.includes(it), `${it} is not shown as it is:\n${said}`);
      // The control stands above: our own emphasis is rendered.
      assert.equal(await place.locator('img, a, script').count(), 0);
    }
    assert.deepEqual(asks, []);
  },
};

const clean = {
  name: 'nothing under a notebook about public data',
  run: async ({ browser, server, world, keep }) => {
    const path = writeNotebook(world, 'public.ipynb', {
      load: 'import pandas as pd\nbeans = pd.read_csv("public/beans.csv")',
      look: 'beans.describe()',
      keep: 'beans.to_csv("~/Downloads/beans.csv", index=False)',
    });
    const lab = keep(await openNotebook(browser, server, path));
    // The report counts; a bar that only says the mode would prove nothing.
    await until('the report', async () => /^0 findings/.test(await lab.statusTitle()), 15_000);
    for (const cell of ['load', 'look', 'keep']) assert.equal(await squiggleCount(lab, cell), 0);
    assert.doesNotMatch(await lab.status(), /finding/);
  },
};

const settings = {
  name: "the user's settings in JupyterLab raise the mode and cannot lower it",
  run: async ({ browser, server, world, keep }) => {
    const path = writeNotebook(world, 'settings.ipynb', { one: 'x = 1' });
    const set = async (values) => {
      const answer = await fetch(`${server.base}/lab/api/settings/@lacuna/jupyterlab:plugin`, {
        method: 'PUT',
        headers: { authorization: `token ${server.token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ raw: JSON.stringify(values) }),
      });
      assert.equal(answer.status, 204);
    };
    const shows = async (mode) => {
      const lab = await openNotebook(browser, server, path);
      try {
        await until(`mode ${mode}`, async () => (await lab.status()).includes(mode), 15_000);
        await lab.page.waitForTimeout(1500);
        assert.ok((await lab.status()).includes(mode), 'it did not stay');
      } finally {
        await lab.close();
      }
    };
    await set({ mode: 'advise' });
    await shows('enforce');
    await set({ mode: 'strict' });
    await shows('strict');
    await set({});
    keep(await openNotebook(browser, server, path));
    await shows('enforce');
  },
};

export const writingJourneys = {
  settings: [],
  journeys: [squiggle, hover, hostile, clean, settings],
};
