/** Where a message of ours stands: the open notebook and the cell. */
import { Notification } from '@jupyterlab/apputils';
import type { Cell } from '@jupyterlab/cells';
import { NotebookActions, type INotebookTracker, type NotebookPanel } from '@jupyterlab/notebook';

export interface Place {
  readonly panel: NotebookPanel;
  readonly cell: Cell;
}

/** The open cell that is `it`; null, and a word to the user, where it is gone. */
export function placeOf(tracker: INotebookTracker, isIt: (cell: Cell) => boolean): Place | null {
  const found: Place[] = [];
  tracker.forEach((panel) => {
    const cell = panel.content.widgets.find(isIt);
    if (cell !== undefined) found.push({ panel, cell });
  });
  const [place = null] = found;
  if (place === null) {
    Notification.warning('The cell of this message is gone; run the cell again.');
  }
  return place;
}

/** Runs the cell as its user would. */
export async function runAt({ panel, cell }: Place): Promise<void> {
  panel.content.activeCellIndex = panel.content.widgets.indexOf(cell);
  await NotebookActions.runCells(panel.content, [cell], panel.sessionContext);
}
