/** Carries out a fix: asks the authority for the new text, puts it into the cell, runs it if asked. */
import { Notification } from '@jupyterlab/apputils';
import type { INotebookTracker } from '@jupyterlab/notebook';

import type { FixWish } from './block-view.ts';
import type { Notebooks, SharedText } from './notebooks.ts';
import { placeOf, runAt, type Place } from './places.ts';

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
      placeOf(this.tracker, (it) => it.node.contains(node)),
      fix,
    );
  }

  /** A button in the tooltip of an editor. */
  async applyIn(text: SharedText, fix: FixWish): Promise<void> {
    await this.apply(
      placeOf(this.tracker, (it) => it.model.sharedModel === text),
      fix,
    );
  }

  private async apply(place: Place | null, fix: FixWish): Promise<void> {
    if (place === null) return;
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
    if (fix.thenRun) {
      await runAt(place);
      return;
    }
    panel.content.activeCellIndex = panel.content.widgets.indexOf(cell);
    cell.editor?.focus();
  }
}
