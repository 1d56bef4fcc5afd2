/** What the buttons of a blocked cell do: fetch the edit from the server, put it into the cell, run it if asked. */
import * as vscode from 'vscode';

import { METHODS } from '@lacuna/language-server/protocol';
import type { FixAnswer, FixParams } from '@lacuna/language-server/protocol';

import type { LacunaClient } from './client.ts';
import { cellKey } from './controller.ts';

/** Sent by `renderer/block-renderer.ts`. */
interface ApplyFix {
  readonly type: string;
  readonly cell: string | null;
  readonly fingerprint: string;
  readonly alternative: string;
  readonly thenRun: boolean;
}

export function blockedCells(client: LacunaClient): vscode.Disposable {
  const messaging = vscode.notebooks.createRendererMessaging('lacuna-block');
  return messaging.onDidReceiveMessage(({ editor, message }) => {
    const wanted = message as ApplyFix;
    if (wanted.type === 'apply-fix') void applyFix(client, editor, wanted);
  });
}

async function applyFix(
  client: LacunaClient,
  editor: vscode.NotebookEditor,
  wanted: ApplyFix,
): Promise<void> {
  const cell = editor.notebook.getCells().find((it) => cellKey(it) === wanted.cell);
  if (cell === undefined) {
    await vscode.window.showWarningMessage('The cell of this message is gone; run the cell again.');
    return;
  }
  const params: FixParams = {
    uri: editor.notebook.uri.toString(),
    cell: cell.document.uri.toString(),
    source: cell.document.getText(),
    fingerprint: wanted.fingerprint,
    alternative: wanted.alternative,
  };
  let answer: FixAnswer;
  try {
    answer = await client.request<FixAnswer>(METHODS.fix, params);
  } catch {
    await vscode.window.showErrorMessage('The fix could not be made: Lacuna does not answer.');
    return;
  }
  if (answer.newSource === null) {
    await vscode.window.showInformationMessage(
      'The cell has changed since it was refused; run it again for fixes that fit.',
    );
    return;
  }
  const edit = new vscode.WorkspaceEdit();
  const all = new vscode.Range(0, 0, cell.document.lineCount, 0);
  edit.replace(cell.document.uri, all, answer.newSource);
  await vscode.workspace.applyEdit(edit);
  if (wanted.thenRun) {
    await vscode.commands.executeCommand('notebook.cell.execute', {
      ranges: [{ start: cell.index, end: cell.index + 1 }],
      document: editor.notebook.uri,
    });
  }
}
