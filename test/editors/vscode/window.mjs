// A real VS Code window in Chromium: how to open files, find things in outputs and run cells. It asserts nothing.

/** A page on the folder of `url`, with its workbench up. */
export async function openWindow(browser, url, viewport = { width: 1360, height: 860 }) {
  const context = await browser.newContext({ viewport, deviceScaleFactor: 2 });
  const page = await context.newPage();
  await page.goto(url);
  await page.locator('.monaco-workbench').waitFor({ timeout: 60_000 });
  return new Window(page);
}

export class Window {
  constructor(page) {
    this.page = page;
  }

  /** Our extension is registered and its server answers. */
  async extensionsReady() {
    const item = this.page.locator('.statusbar-item', { hasText: 'Lacuna' });
    await item.first().waitFor({ timeout: 60_000 });
  }

  /** Opens a file of the folder from the explorer. */
  async open(file) {
    await this.page.locator(`.monaco-list-row[aria-label^="${file}"]`).first().dblclick();
  }

  async openNotebook(file) {
    await this.open(file);
    await this.page.locator('.notebookOverlay:visible').first().waitFor({ timeout: 30_000 });
    await this.page.locator('.code-cell-row:visible').first().waitFor({ timeout: 30_000 });
  }

  async runAll() {
    const button = this.page.getByRole('button', { name: /Run All/ });
    await button.first().click();
  }

  /** Runs the cell that holds `text`. */
  async runCell(text) {
    const cell = this.page.locator('.code-cell-row:visible', { hasText: text }).first();
    await cell.locator('.view-lines').first().click();
    await this.page.keyboard.press('Shift+Enter');
  }

  /** Something visible in an output: outputs live in frames of their own. */
  async inOutputs(find, ms = 60_000) {
    const until = Date.now() + ms;
    while (Date.now() < until) {
      for (const frame of this.page.frames()) {
        const found = frame.locator(find).first();
        if (await found.isVisible().catch(() => false)) return found;
      }
      await this.page.waitForTimeout(150);
    }
    throw new Error(`expected in an output: ${find}`);
  }

  /** Presses a button of an output. The workbench lays a drag area over the frame, which no pointer passes. */
  async press(find) {
    const button = await this.inOutputs(find);
    await button.evaluate((it) => it.click());
  }
}
