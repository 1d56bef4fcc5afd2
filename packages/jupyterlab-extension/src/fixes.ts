/** Carries out a fix: asks the authority for the new text, puts it into the cell, runs it if asked. */
import { Notification } from '@jupyterlab/apputils';
import type { Cell } from '@jupyterlab/cells';
import { NotebookActions, type INotebookTracker, type NotebookPanel } from '@jupyterlab/notebook';

import type { FixWish } from './block-view.ts';
import type { Notebooks, SharedText } from './notebooks.ts';

interface Place {
  readonly panel: NotebookPanel;
  readonly cell: Cell;
}

export class Fixes {
  private readonly notebooks: Notebooks;
  private readonly tracker: INotebookTracker;

  constructor(notebooks: Notebooks, tracker: INotebookTracker) {
    this.notebooks = notebooks;
    this.tracker = tracker;
  }

  /** A button in the output of a cell. */
  async applyAt(node: HTMLElement, fix: FixWish): Promise<void> {
    await this.apply(
      this.place((it) => it.node.contains(node)),
      fix,
    );
  }

  /** A button in the tooltip of an editor. */
  async applyIn(text: SharedText, fix: FixWish): Promise<void> {
    await this.apply(
      this.place((it) => it.model.sharedModel === text),
      fix,
    );
  }

  private place(isIt: (cell: Cell) => boolean): Place | null {
    let found: Place | null = null;
    this.tracker.forEach((panel) => {
      const cell = panel.content.widgets.find(isIt);
      if (cell !== undefined) found ??= { panel, cell };
    });
    return found;
  }

  private async apply(place: Place | null, fix: FixWish): Promise<void> {
    if (place === null) {
      Notification.warning('The cell of this message is gone; run the cell again.');
      return;
    }
    const { panel, cell } = place;
    const { fingerprint, alternative } = fix;
    const kernel = panel.sessionContext.session?.kernel?.id ?? null;
    const wanted = { fingerprint, alternative, kernel };
    const answer = await this.notebooks
      .fix(cell.model.sharedModel, cell.model.id, wanted)
      .catch(() => undefined);
    if (answer === undefined) {
      Notification.error('The fix could not be made: Lacuna does not answer.');
      return;
    }
    if (answer?.newSource == null) {
      Notification.info(
        'The cell has changed since it was refused; run it again for fixes that fit.',
      );
      return;
    }
    // Through the shared model: undo works, and others who edit see it.
    cell.model.sharedModel.setSource(answer.newSource);
    const { content } = panel;
    content.activeCellIndex = content.widgets.indexOf(cell);
    if (fix.thenRun) {
      await NotebookActions.runCells(content, [cell], panel.sessionContext);
    } else {
      cell.editor?.focus();
    }
  }
}
