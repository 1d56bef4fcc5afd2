/**
 * A mark beside the prompt of a cell that is not as it ran. It takes no room, has its sentence as tooltip
 * and for screen readers, and is gone when the cell has run again.
 */
import type { Cell } from '@jupyterlab/cells';
import type { INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';

import type { CellStates } from '@lacuna/language-server/protocol';

import { element } from './elements.ts';
import { changedSince } from './icons.ts';
import type { Notebooks } from './notebooks.ts';

type Words = CellStates['cells'][number];

export class CellMarks {
  private readonly notebooks: Notebooks;
  /** Those that are drawn, by the cell they stand in. */
  private readonly marks = new WeakMap<Cell, HTMLElement>();

  constructor(notebooks: Notebooks, tracker: INotebookTracker) {
    this.notebooks = notebooks;
    tracker.forEach((it) => {
      this.follow(it);
    });
    tracker.widgetAdded.connect((_, it) => {
      this.follow(it);
    });
    notebooks.statesChanged.connect((_, uri) => {
      tracker.forEach((panel) => {
        if (uri === null || notebooks.uriOf(panel) === uri) this.draw(panel);
      });
    });
  }

  private follow(panel: NotebookPanel): void {
    // A cell that is moved or comes into view for the first time has a widget that knows of no mark.
    panel.content.modelContentChanged.connect(() => {
      this.draw(panel);
    });
    panel.content.cellInViewportChanged.connect(() => {
      this.draw(panel);
    });
  }

  private draw(panel: NotebookPanel): void {
    const states = this.notebooks.statesOf(panel);
    for (const cell of panel.content.widgets) this.mark(cell, states.get(cell.model.id));
  }

  private mark(cell: Cell, words: Words | undefined): void {
    const known = this.marks.get(cell);
    if (words === undefined) {
      known?.remove();
      this.marks.delete(cell);
      return;
    }
    if (known?.title === words.text) return;
    known?.remove();
    // Without an input there is nothing to stand beside: it is drawn when the cell comes into view.
    const area = cell.inputArea?.node;
    if (area === undefined) return;
    const mark = element('span', 'lacuna-State');
    mark.title = words.text;
    mark.setAttribute('role', 'img');
    mark.setAttribute('aria-label', words.text);
    changedSince.element({ container: mark, tag: 'span' });
    area.append(mark);
    this.marks.set(cell, mark);
  }
}
