// What the columns are good for while one works: completing, going to the cell a column comes from, and the
// marks of cells that are not as they ran.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openNotebook, until, writeNotebook } from './lab.mjs';

const LOAD = 'import pandas as pd\n\ncustomers = pd.read_csv("data/customers.csv")';
const COUNT = 'by_county = customers.groupby("county")["email"].count()\nby_county.max()';

const marks = async (lab, cell) => (await lab.cell(cell)).locator('.lacuna-State');
/** The sentence of the mark beside a cell; empty where there is none. */
const said = async (lab, cell) => {
  const mark = await marks(lab, cell);
  return (await mark.count()) === 0 ? '' : ((await mark.first().getAttribute('title')) ?? '');
};

const completion = {
  name: 'columns complete after df[" in a kernel that has not run a cell',
  run: async ({ browser, server, world, keep, picture }) => {
    const path = writeNotebook(world, 'completing.ipynb', { load: LOAD, look: '' });
    const lab = keep(await openNotebook(browser, server, path, { height: 560 }));
    await lab.type('look', 'customers["');
    await lab.page.keyboard.press('Tab');
    const menu = lab.page.locator('.jp-Completer:visible');
    await menu.locator('.jp-Completer-item', { hasText: 'email' }).first().waitFor();
    const words = await menu.innerText();
    for (const it of ['email', 'phone', 'county']) assert.ok(words.includes(it), words);
    await picture(lab, 'columns');
    await lab.page.keyboard.type('cou');
    await lab.page.keyboard.press('Enter');
    await until('the column is there', async () =>
      /customers\["county/.test(await lab.source('look')),
    );
    // The control: where no column is meant none is offered.
    await lab.page.keyboard.press('End');
    await lab.page.keyboard.type('\nprint("em');
    await lab.page.keyboard.press('Tab');
    await lab.page.waitForTimeout(1500);
    assert.equal(await menu.locator('.jp-Completer-item', { hasText: 'email' }).count(), 0);
  },
};

const origin = {
  name: 'the hover of a column leads to the cell that reads it, and to the file',
  run: async ({ browser, server, world, keep, picture }) => {
    const names = Array.from({ length: 30 }, (_, i) => `m${i}`).join(',');
    writeFileSync(join(world.folder, 'data', 'wide.csv'), `email,${names}\n`);
    const path = writeNotebook(world, 'origin.ipynb', {
      load: `${LOAD}\nwide = pd.read_csv("data/wide.csv")`,
      filler: Array.from({ length: 60 }, (_, i) => `x${i} = ${i}`).join('\n'),
      use: 'emails = customers["email"]\nn = len(wide)',
    });
    const lab = keep(await openNotebook(browser, server, path, { height: 640 }));
    await lab.run('notebook:move-cursor-down');
    await lab.type('use', '\n');
    const tooltip = lab.page.locator('.lacuna-Tooltip');
    const over = async (line, column) => {
      await lab.page.mouse.move(5, 5);
      const { left, right, top, bottom } = await lab.placeOf('use', { line, column });
      await lab.page.mouse.move((left + right) / 2, (top + bottom) / 2);
      await lab.page.mouse.move((left + right) / 2 + 2, (top + bottom) / 2);
      await tooltip.locator('.lacuna-Tooltip-links').waitFor();
    };
    await over(0, 'emails = customers["em'.length);
    const links = tooltip.locator('.lacuna-Link');
    assert.deepEqual(await links.allInnerTexts(), ['from cell 1 ↗', 'from data/customers.csv ↗']);
    await lab.page.waitForTimeout(300);
    await links.first().click();
    const selected = () =>
      lab.page.evaluate(() => {
        const { activeCell } = globalThis.jupyterapp.shell.currentWidget.content;
        const { start, end } = activeCell.editor.getSelection();
        const line = activeCell.editor.getLine(start.line) ?? '';
        return `${activeCell.model.id}: ${line.slice(start.column, end.column)}`;
      });
    await until(
      'the cell that reads it, with the call selected',
      async () => (await selected()) === 'load: pd.read_csv("data/customers.csv")',
    );
    assert.ok(await (await lab.cell('load')).isVisible());
    // A wide frame: five columns, and the whole list behind a link.
    await lab.type('use', '\n');
    await over(1, 'n = len(wi'.length);
    await tooltip.locator('.lacuna-Link', { hasText: 'all 31 columns' }).waitFor();
    assert.equal(await tooltip.locator('tbody tr').count(), 5);
    await tooltip.locator('.lacuna-Link', { hasText: 'all 31 columns' }).click();
    assert.equal(await tooltip.locator('.lacuna-Columns dt').count(), 31);
    await picture(lab, 'wide');
  },
};

const states = {
  name: 'a cell that is not as it ran has a mark, until it runs again or the kernel restarts',
  run: async ({ browser, server, world, keep, picture }) => {
    const path = writeNotebook(world, 'states.ipynb', {
      load: LOAD,
      count: COUNT,
      other: 'print(1)',
    });
    const lab = keep(await openNotebook(browser, server, path, { height: 480 }));
    await lab.runCell('load');
    await lab.runCell('count');
    await lab.runCell('load');
    await until('what the cell read has changed', async () =>
      /^Run 3 has changed “customers” since this cell ran \(run 2\)\.$/.test(
        await said(lab, 'count'),
      ),
    );
    const before = await (await lab.cell('other')).boundingBox();
    await lab.type('load', '.head(50)');
    await until('the cell was edited', async () =>
      /edited since it ran/.test(await said(lab, 'load')),
    );
    assert.equal(await said(lab, 'other'), '', 'a cell that never ran has none');
    assert.deepEqual(await (await lab.cell('other')).boundingBox(), before, 'nothing has moved');
    assert.equal(await (await marks(lab, 'load')).getAttribute('role'), 'img');
    await picture(lab, 'states');
    await lab.runCell('load');
    await until('it ran again', async () => (await said(lab, 'load')) === '');
    await lab.runCell('count');
    await until('and so did its reader', async () => (await said(lab, 'count')) === '');
    await lab.type('load', '.copy()');
    await until('edited again', async () => (await said(lab, 'load')) !== '');
    await lab.page.evaluate(() =>
      globalThis.jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart(),
    );
    await until(
      'a restarted kernel has run nothing',
      async () => (await said(lab, 'load')) === '',
      30_000,
    );
  },
};

export const columnJourneys = { settings: [], journeys: [completion, origin, states] };
