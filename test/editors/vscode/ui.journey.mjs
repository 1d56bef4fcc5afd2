// One journey through the real window: squiggle, hover, quick fix menu, blocked cell, fix by its button, run again.
// With LACUNA_PICTURES=1 it also takes the README's pictures.
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cache, root } from '../../../scripts/steps.mjs';
import { openWindow } from './window.mjs';

export async function uiJourney({ browser, server, world }) {
  const results = [];
  const window = await openWindow(browser, server.url, { width: 1360, height: 1250 });
  const { page } = window;
  /** `height`: the upper part of the window alone, where there is nothing below. */
  const picture = async (name, height) => {
    if (process.env.LACUNA_PICTURES !== '1') return;
    mkdirSync(join(root, 'docs/pictures'), { recursive: true });
    const clip = height === undefined ? {} : { clip: { x: 0, y: 0, width: 1360, height } };
    await page.screenshot({ path: join(root, 'docs/pictures', `vscode-${name}.png`), ...clip });
  };
  const step = async (name, act) => {
    try {
      await act();
      results.push({ name, ok: true });
    } catch (error) {
      const path = join(cache, 'test-results', `vscode-ui-${results.length}.png`);
      mkdirSync(join(cache, 'test-results'), { recursive: true });
      await page.screenshot({ path }).catch(() => undefined);
      results.push({ name, ok: false, message: `${error.message}\n    picture: ${path}` });
    }
  };
  await step('a squiggle stands under the call that leaks', async () => {
    await window.open('leak.py');
    await page.locator('.squiggly-error').first().waitFor({ timeout: 60_000 });
  });
  await step('its hover shows the path and the rule', async () => {
    const box = await page.locator('.squiggly-error').first().boundingBox();
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await page.mouse.move(box.x + box.width / 2 + 2, box.y + box.height / 2);
    const hover = page.locator('.monaco-hover:not(.hidden)').first();
    await hover.waitFor({ timeout: 15_000 });
    const words = await hover.innerText();
    if (!/customers\.csv/.test(words)) throw new Error(`the hover says: ${words.slice(0, 300)}`);
    await picture('hover', 520);
  });
  await step('a script on public data has none', async () => {
    await window.open('harmless.py');
    await page.waitForTimeout(2500);
    if ((await page.locator('.editor-instance:visible .squiggly-error').count()) > 0)
      throw new Error('a squiggle in harmless.py');
  });
  await step('Run All refuses the leaking cell with its reason and its buttons', async () => {
    await window.openNotebook('analysis.ipynb');
    await window.runAll();
    await window.inOutputs('.lacuna-block[role="alert"]', 90_000);
    await window.inOutputs('.lacuna-fixes button');
    await page.waitForTimeout(800);
    await picture('blocked');
  });
  await step('Apply fix, run again: the file is there, without the personal columns', async () => {
    await window.press('.lacuna-fixes li:has-text("Drop") button:has-text("Apply fix")');
    await page.waitForTimeout(800);
    await window.runCell('Downloads/export.csv');
    const until = Date.now() + 60_000;
    let header = '';
    while (Date.now() < until && header === '') {
      try {
        header = readFileSync(world.env.LACUNA_TEST_EXPORT, 'utf8').split('\n')[0];
      } catch {
        await page.waitForTimeout(200);
      }
    }
    if (!header.includes('county') || /email|phone/.test(header))
      throw new Error(`the file's columns: ${header || 'no file'}`);
    await picture('fixed');
  });
  await step('F12 on a column goes to the cell that reads it, its hover to the file', async () => {
    await window.openNotebook('columns.ipynb');
    const cells = page.locator('.notebookOverlay:visible .code-cell-row:visible');
    const word = cells
      .nth(2)
      .locator('.view-line span', { hasText: /^"email"$/ })
      .last();
    await word.click();
    await page.keyboard.press('F12');
    await page.locator('.statusbar-item', { hasText: 'Cell 1 of 3' }).waitFor({ timeout: 20_000 });
    // The editor draws its words anew when the cursor comes or goes: each look finds the newest.
    await word.hover({ position: { x: 8, y: 6 } });
    await word.hover({ position: { x: 12, y: 6 } });
    const link = page.locator('.monaco-hover:not(.hidden) a', { hasText: 'data/customers.csv' });
    await link.waitFor({ timeout: 15_000 });
    await page.locator('.monaco-hover:not(.hidden) a', { hasText: 'Go to cell 1' }).waitFor();
    await picture('origin', 620);
    await link.click();
    await page
      .locator('.tab.active[data-resource-name="customers.csv"]')
      .waitFor({ timeout: 15_000 });
  });
  await step('a cell that is not as it ran says so below it, until it runs again', async () => {
    await window.openNotebook('columns.ipynb');
    await window.runAll();
    const cells = page.locator('.notebookOverlay:visible .code-cell-row:visible');
    await cells.nth(2).locator('.codicon-notebook-state-success').waitFor({ timeout: 90_000 });
    const mark = (i, text) => cells.nth(i).locator('.cell-statusbar-container', { hasText: text });
    await page.waitForTimeout(600);
    if ((await page.locator('.cell-statusbar-container', { hasText: 'since run' }).count()) > 0)
      throw new Error('a mark beside a cell that is as it ran');
    const runFirst = async () => {
      await cells.nth(0).locator('.view-lines').first().click();
      await page.keyboard.press('Shift+Enter');
    };
    await runFirst();
    await mark(1, '“customers” changed since run 2').waitFor({ timeout: 30_000 });
    await cells.nth(0).locator('.view-line').last().click();
    await page.keyboard.press('Control+End');
    await page.keyboard.type('customers = customers.head(50)');
    await mark(0, 'edited since run 4').waitFor({ timeout: 30_000 });
    await picture('states', 620);
    await runFirst();
    await mark(0, 'edited since').waitFor({ state: 'hidden', timeout: 30_000 });
  });
  await step('a cell that asks runs with a reason, and with nothing less', async () => {
    await window.openNotebook('asks.ipynb');
    await window.runAll();
    const field = await window.inOutputs('.lacuna-is-ask textarea', 90_000);
    const run = await window.inOutputs('button:has-text("Run with this reason")');
    if (!(await run.isDisabled())) throw new Error('it runs without a reason');
    await field.fill('The yearly report, agreed with the owner');
    await page.waitForTimeout(400);
    await picture('asks', 880);
    await window.press('button:has-text("Run with this reason")');
    await window.inOutputs(':text("ran with a reason")', 60_000);
    // It was for this code: the cell after it asks for its own.
    await window.runCell('two.txt');
    await window.inOutputs('.lacuna-is-ask textarea', 30_000);
  });
  return results;
}
