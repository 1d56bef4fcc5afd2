// One journey through the real window: squiggle, hover, quick fix menu, blocked cell, fix by its button, run again.
// With LACUNA_PICTURES=1 it also takes the README's pictures.
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cache, root } from '../../../scripts/steps.mjs';

export async function uiJourney({ browser, server, world }) {
  const results = [];
  const page = await (
    await browser.newContext({ viewport: { width: 1360, height: 1250 }, deviceScaleFactor: 2 })
  ).newPage();
  const picture = async (name) => {
    if (process.env.LACUNA_PICTURES !== '1') return;
    mkdirSync(join(root, 'docs/pictures'), { recursive: true });
    await page.screenshot({ path: join(root, 'docs/pictures', `vscode-${name}.png`) });
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
  const open = (file) => page.locator(`.monaco-list-row[aria-label^="${file}"]`).first().dblclick();
  /** Outputs live in frames of their own. */
  const inFrames = async (find, ms = 60_000) => {
    const until = Date.now() + ms;
    while (Date.now() < until) {
      for (const frame of page.frames()) {
        const found = frame.locator(find).first();
        if (await found.isVisible().catch(() => false)) return found;
      }
      await page.waitForTimeout(150);
    }
    throw new Error(`expected in an output: ${find}`);
  };

  await page.goto(server.url);
  await page.locator('.monaco-workbench').waitFor({ timeout: 60_000 });

  await step('a squiggle stands under the call that leaks', async () => {
    await open('leak.py');
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
    await picture('hover');
  });
  await step('a script on public data has none', async () => {
    await open('harmless.py');
    await page.waitForTimeout(2500);
    if ((await page.locator('.editor-instance:visible .squiggly-error').count()) > 0)
      throw new Error('a squiggle in harmless.py');
  });
  await step('Run All refuses the leaking cell with its reason and its buttons', async () => {
    await open('analysis.ipynb');
    await page.locator('.notebookOverlay').first().waitFor({ timeout: 30_000 });
    await page.locator('.code-cell-row').first().waitFor({ timeout: 30_000 });
    await page
      .getByRole('button', { name: /Run All/ })
      .first()
      .click();
    await inFrames('.lacuna-block[role="alert"]', 90_000);
    await inFrames('.lacuna-buttons button');
    await page.waitForTimeout(800);
    await picture('blocked');
  });
  await step('Apply fix, run again: the file is there, without the personal columns', async () => {
    // The workbench lays a drag area over the frame of outputs, which a pointer made by a program does not pass.
    const button = await inFrames('.lacuna-buttons button:has-text("rop")');
    await button.evaluate((it) => it.click());
    const editor = page.locator('.code-cell-row', { hasText: 'Downloads/export.csv' }).first();
    await page.waitForTimeout(800);
    await editor.locator('.view-lines').first().click();
    await page.keyboard.press('Shift+Enter');
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
  return results;
}
