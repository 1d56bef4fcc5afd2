/** In the status bar of a cell: that it was edited since it ran, or that something it read has changed. */
import * as vscode from 'vscode';

import type { CellStates } from '@lacuna/language-server/protocol';

import type { LacunaClient } from './client.ts';

type Words = CellStates['cells'][number];

const NOTEBOOKS = ['jupyter-notebook', 'interactive'];

export function cellStates(client: LacunaClient): vscode.Disposable {
  const changed = new vscode.EventEmitter<void>();
  /** By notebook, then by cell. */
  const told = new Map<string, ReadonlyMap<string, Words>>();
  const provider: vscode.NotebookCellStatusBarItemProvider = {
    onDidChangeCellStatusBarItems: changed.event,
    provideCellStatusBarItems: ({ notebook, document }) => {
      const words = told.get(notebook.uri.toString())?.get(document.uri.toString());
      return words === undefined ? [] : [itemOf(words)];
    },
  };
  return vscode.Disposable.from(
    changed,
    client.onCellStates(({ uri, cells }) => {
      told.set(vscode.Uri.parse(uri).toString(), new Map(cells.map((it) => [uriOf(it), it])));
      changed.fire();
    }),
    client.onAlive((isAlive) => {
      // Whoever answers next knows nothing of what was told before.
      if (isAlive || told.size === 0) return;
      told.clear();
      changed.fire();
    }),
    vscode.workspace.onDidCloseNotebookDocument(({ uri }) => told.delete(uri.toString())),
    ...NOTEBOOKS.map((it) =>
      vscode.notebooks.registerNotebookCellStatusBarItemProvider(it, provider),
    ),
  );
}

function uriOf({ cell }: Words): string {
  return vscode.Uri.parse(cell).toString();
}

function itemOf({ label, text }: Words): vscode.NotebookCellStatusBarItem {
  const item = new vscode.NotebookCellStatusBarItem(
    `$(history) ${label}`,
    vscode.NotebookCellStatusBarAlignment.Left,
  );
  item.tooltip = text;
  item.accessibilityInformation = { label: text };
  return item;
}
