// Running cells: the refused one, Run All, the fix, what really ran, and the console.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openNotebook, until, writeNotebook } from './lab.mjs';

const EXPORT = 'customers.to_csv("~/Downloads/export.csv", index=False)';
const LOAD = 'import pandas as pd\n\ncustomers = pd.read_csv("data/customers.csv")';
const columnsOf = (path) => readFileSync(path, 'utf8').split('\n')[0].trim().split(',');

const blocked = {
  name: 'the export of customers is refused before the kernel sees it; harmless cells run',
  run: async ({ browser, server, world, keep, picture }) => {
    const lab = keep(await openNotebook(browser, server, 'analysis.ipynb', { height: 1000 }));
    await lab.runCell('load');
    await lab.runCell('export');
    const card = await lab.card('export');
    await card.waitFor();
    assert.equal(await card.getAttribute('role'), 'alert');
    const said = await card.innerText();
    for (const word of ['Not run', 'email', 'export.csv', 'crm']) {
      assert.ok(said.includes(word), `the card does not say ${word}:\n${said}`);
    }
    assert.ok(!existsSync(world.exported), 'the file was written');
    const outputs = await lab.outputs('export');
    assert.ok(!JSON.stringify(outputs).includes('customers.to_csv'), 'cell text in the output');
    // The same twice: the card, and the error for front ends without it, which is not shown here.
    const errors = (await lab.cell('export')).locator('[data-mime-type$="stderr"]');
    assert.equal(await errors.filter({ visible: true }).count(), 0);
    await lab.runCell('after');
    assert.match(await lab.printed('after'), /the cell after the export/);
    await card.scrollIntoViewIfNeeded();
    await picture(lab, 'blocked');
    await lab.theme('JupyterLab Dark');
    await picture(lab, 'blocked-dark');
    await lab.theme('JupyterLab Light');
  },
};

const runAll = {
  name: 'Run All stops at the refused cell',
  run: async ({ browser, server, world, keep }) => {
    const path = writeNotebook(world, 'run-all.ipynb', {
      load: LOAD,
      before: 'print("before")',
      export: EXPORT,
      after: 'print("after")',
    });
    const lab = keep(await openNotebook(browser, server, path));
    await lab.runAll();
    await (await lab.card('export')).waitFor();
    assert.equal(await lab.printed('before'), 'before\n');
    assert.deepEqual(await lab.outputs('after'), []);
    assert.ok(!existsSync(world.exported), 'the file was written');
  },
};

const fix = {
  name: 'Apply and run writes the file without the columns',
  run: async ({ browser, server, world, keep }) => {
    rmSync(world.exported, { force: true });
    const path = writeNotebook(world, 'fix.ipynb', { load: LOAD, export: EXPORT });
    const lab = keep(await openNotebook(browser, server, path));
    await lab.runAll();
    const card = await lab.card('export');
    await card.getByRole('button', { name: /^Apply and run: .*drop/i }).click();
    await until('the file', () => existsSync(world.exported), 30_000);
    await lab.settled();
    assert.equal(await card.count(), 0, 'the card is still there');
    const columns = columnsOf(world.exported);
    for (const it of ['name', 'email', 'phone']) assert.ok(!columns.includes(it), `${it} left`);
    assert.ok(columns.includes('county'), 'county should have been kept');
    // Undo works: the fix went through the shared text.
    await lab.run('notebook:undo-cell-action');
  },
};

const applyOnly = {
  name: 'Apply fix changes the cell and leaves the running to the user',
  run: async ({ browser, server, world, keep }) => {
    rmSync(world.exported, { force: true });
    const path = writeNotebook(world, 'apply.ipynb', { load: LOAD, export: EXPORT });
    const lab = keep(await openNotebook(browser, server, path));
    await lab.runAll();
    const card = await lab.card('export');
    await card
      .getByRole('button', { name: /^Apply fix/ })
      .first()
      .click();
    await until('the fix', async () => (await lab.source('export')) !== EXPORT, 15_000);
    assert.ok(!existsSync(world.exported), 'it ran by itself');
    await lab.runCell('export');
    assert.equal(await (await lab.card('export')).count(), 0);
  },
};

const session = {
  name: 'what really ran decides: clean from top to bottom, refused out of order',
  run: async ({ browser, server, world, keep }) => {
    rmSync(world.exported, { force: true });
    const path = writeNotebook(world, 'session.ipynb', {
      load: LOAD,
      narrow: 'customers = customers[["county", "plan"]]',
      export: EXPORT,
    });
    const lab = keep(await openNotebook(browser, server, path));
    await lab.runCell('load');
    await lab.runCell('export');
    await (await lab.card('export')).waitFor();
    assert.ok(!existsSync(world.exported), 'the file was written');
    await lab.runCell('narrow');
    await lab.runCell('export');
    assert.equal(await (await lab.card('export')).count(), 0);
    assert.deepEqual(columnsOf(world.exported), ['county', 'plan']);
  },
};

const ordinaryError = {
  name: 'Run All stops at an ordinary error',
  run: async ({ browser, server, world, keep }) => {
    const path = writeNotebook(world, 'error.ipynb', {
      first: 'print("first")',
      failing: '1/0',
      after: 'print("after")',
    });
    const lab = keep(await openNotebook(browser, server, path));
    await lab.runAll();
    assert.equal(await lab.printed('first'), 'first\n');
    assert.match(JSON.stringify(await lab.outputs('failing')), /ZeroDivisionError/);
    assert.deepEqual(await lab.outputs('after'), []);
  },
};

const anyExtension = {
  name: 'code that another extension sends to the kernel is refused as well',
  run: async ({ browser, server, world, keep }) => {
    rmSync(world.exported, { force: true });
    const path = writeNotebook(world, 'request.ipynb', { load: LOAD });
    const lab = keep(await openNotebook(browser, server, path));
    await lab.runCell('load');
    const ask = (code) =>
      lab.page.evaluate(async (source) => {
        const { kernel } = globalThis.jupyterapp.shell.currentWidget.sessionContext.session;
        const reply = await kernel.requestExecute({ code: source }).done;
        return reply.content.status;
      }, code);
    assert.equal(await ask(EXPORT), 'error');
    assert.ok(!existsSync(world.exported), 'the file was written');
    assert.equal(await ask('1 + 1'), 'ok');
  },
};

const REASON = 'The yearly report, agreed with the owner of the data';

const justified = {
  name: 'a cell that asks runs with a reason, which stands in the record and not in the notebook',
  run: async ({ browser, server, world, keep, picture }) => {
    for (const it of ['one', 'two'])
      writeFileSync(join(world.folder, `${it}.txt`), `print("ran ${it}", len(customers))`);
    const path = writeNotebook(world, 'justified.ipynb', {
      load: LOAD,
      asks: 'exec(open("one.txt").read())',
      other: 'exec(open("two.txt").read())',
    });
    const lab = keep(await openNotebook(browser, server, path, { height: 700 }));
    await lab.runCell('load');
    await lab.runCell('asks');
    const card = await lab.card('asks');
    await card.waitFor();
    assert.match(await card.innerText(), /asks first/);
    assert.doesNotMatch(await lab.printed('asks'), /ran one/);
    const run = card.getByRole('button', { name: 'Run with this reason' });
    const field = card.getByRole('textbox', { name: /Why does this have to run/ });
    assert.ok(await run.isDisabled(), 'it runs without a reason');
    await field.fill('because');
    assert.ok(await run.isDisabled(), 'one word is a reason');
    await field.fill(REASON);
    // The other journeys' notebooks are of no interest in the picture.
    await lab.run('application:toggle-left-area');
    await picture(lab, 'asks');
    await run.click();
    await until('the run', async () => /ran one \d+/.test(await lab.printed('asks')), 30_000);
    await lab.settled();
    // It was for this code: the next cell asks for its own.
    await lab.runCell('other');
    await (await lab.card('other')).waitFor();
    assert.doesNotMatch(await lab.printed('other'), /ran two/);

    await lab.run('docmanager:save');
    const saved = () => readFileSync(join(world.folder, path), 'utf8');
    await until('the notebook on disk', () => saved().includes('ran one'), 15_000);
    assert.ok(!saved().includes(REASON), 'the reason is in the notebook');
    const records = readdirSync(world.audit, { recursive: true })
      .filter((it) => it.endsWith('.jsonl'))
      .map((it) => readFileSync(join(world.audit, it), 'utf8'))
      .join('');
    assert.equal(records.split(REASON).length, 2, 'the reason stands in the record once');
    assert.match(records, /"justifiedBy"/);
    assert.ok(!server.log().includes(REASON), 'the reason is in the log');
  },
};

export const gateJourneys = {
  settings: [],
  journeys: [blocked, runAll, fix, applyOnly, session, ordinaryError, anyExtension, justified],
};
