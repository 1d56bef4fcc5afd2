/**
 * From a column to where it comes from: the names of the links in a tooltip, and going there. Which places
 * those are is the authority's matter.
 */
import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { Cell } from '@jupyterlab/cells';
import type { INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';

import type { LspLocation, Notebooks, SharedText } from './notebooks.ts';

export class Origins {
  private readonly commands: JupyterFrontEnd['commands'];
  private readonly tracker: INotebookTracker;
  private readonly notebooks: Notebooks;

  constructor(
    commands: JupyterFrontEnd['commands'],
    tracker: INotebookTracker,
    notebooks: Notebooks,
  ) {
    this.commands = commands;
    this.tracker = tracker;
    this.notebooks = notebooks;
  }

  /** For a link, as seen from the cell with that text; null where it cannot be shown here. */
  nameOf(place: LspLocation, from: SharedText): string | null {
    const found = this.cellAt(place);
    if (found === null) return this.notebooks.pathOf(place.uri);
    if (found.cell.model.sharedModel === from)
      return `line ${String(place.range.start.line + 1)} of this cell`;
    return `cell ${String(found.panel.content.widgets.indexOf(found.cell) + 1)}`;
  }

  /** Shows the place: the cell in view with the code selected, or the file in a tab. */
  async go(place: LspLocation): Promise<void> {
    const found = this.cellAt(place);
    if (found === null) {
      const path = this.notebooks.pathOf(place.uri);
      if (path !== null) await this.commands.execute('docmanager:open', { path });
      return;
    }
    const { panel, cell } = found;
    await this.commands.execute('docmanager:open', { path: panel.context.path });
    const { content } = panel;
    content.deselectAll();
    content.activeCellIndex = content.widgets.indexOf(cell);
    await content.scrollToCell(cell, 'center');
    await cell.ready;
    content.mode = 'edit';
    const { start, end } = place.range;
    cell.editor?.focus();
    cell.editor?.setSelection({
      start: { line: start.line, column: start.character },
      end: { line: end.line, column: end.character },
    });
  }

  /** Goes to where what is at the cursor comes from. False where nobody knows. */
  async goFrom(cell: Cell): Promise<boolean> {
    const { editor } = cell;
    if (!editor) return false;
    const { line, column } = editor.getCursorPosition();
    const { places } = await this.notebooks.about(cell.model.sharedModel, {
      line,
      character: column,
    });
    const [first] = places;
    if (first !== undefined) await this.go(first);
    return first !== undefined;
  }

  private cellAt({ uri }: LspLocation): { panel: NotebookPanel; cell: Cell } | null {
    const model = this.notebooks.cellModelOf(uri);
    let found: { panel: NotebookPanel; cell: Cell } | null = null;
    if (model === undefined) return null;
    this.tracker.forEach((panel) => {
      const cell = panel.content.widgets.find(
        (it) => it.model.id === model.id && it.model.sharedModel === model.sharedModel,
      );
      if (cell !== undefined) found ??= { panel, cell };
    });
    return found;
  }
}
