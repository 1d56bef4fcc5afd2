/** What the buttons of a blocked cell do: an edit from the server into the cell, or a reason to the server; then run it. */
import * as vscode from 'vscode';

import { METHODS } from '@lacuna/language-server/protocol';
import type { FixAnswer, FixParams, JustifyAnswer } from '@lacuna/language-server/protocol';

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

/** Sent by `renderer/reason-view.ts`. */
interface Justify {
  readonly type: string;
  readonly cell: string | null;
  readonly decisionId: string;
  readonly reason: string;
}

export function blockedCells(client: LacunaClient): vscode.Disposable {
  const messaging = vscode.notebooks.createRendererMessaging('lacuna-block');
  return messaging.onDidReceiveMessage(({ editor, message }) => {
    const { type } = message as { readonly type?: unknown };
    if (type === 'apply-fix') void applyFix(client, editor, message as ApplyFix);
    if (type === 'justify') void justify(client, editor, message as Justify);
  });
}

const GONE = 'The cell of this message is gone; run the cell again.';

/** The reason goes to the server and stays nowhere here. */
async function justify(
  client: LacunaClient,
  editor: vscode.NotebookEditor,
  { cell: key, decisionId, reason }: Justify,
): Promise<void> {
  const cell = editor.notebook.getCells().find((it) => cellKey(it) === key);
  if (cell === undefined) {
    await vscode.window.showWarningMessage(GONE);
    return;
  }
  let answer: JustifyAnswer;
  try {
    answer = await client.request<JustifyAnswer>(METHODS.justify, { decisionId, reason });
  } catch {
    await vscode.window.showErrorMessage(
      'The reason could not be recorded: Lacuna does not answer.',
    );
    return;
  }
  if (answer.accepted) await run(cell);
  else await vscode.window.showInformationMessage(answer.message);
}

async function run(cell: vscode.NotebookCell): Promise<void> {
  await vscode.commands.executeCommand('notebook.cell.execute', {
    ranges: [{ start: cell.index, end: cell.index + 1 }],
    document: cell.notebook.uri,
  });
}

async function applyFix(
  client: LacunaClient,
  editor: vscode.NotebookEditor,
  wanted: ApplyFix,
): Promise<void> {
  const cell = editor.notebook.getCells().find((it) => cellKey(it) === wanted.cell);
  if (cell === undefined) {
    await vscode.window.showWarningMessage(GONE);
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
  if (wanted.thenRun) await run(cell);
}
