/** Commands about columns: go to the cell or file one comes from, and look through all of a wide frame. */
import * as vscode from 'vscode';
import type { Location } from 'vscode-languageclient';

import { METHODS } from '@lacuna/language-server/protocol';
import type { ColumnsAnswer, ColumnsParams } from '@lacuna/language-server/protocol';

import type { LacunaClient } from './client.ts';
import { GO_TO, SHOW_COLUMNS } from './hover-links.ts';

export function columnCommands(client: LacunaClient): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.commands.registerCommand(GO_TO, (place: Location) => goTo(place)),
    vscode.commands.registerCommand(SHOW_COLUMNS, (at?: ColumnsParams) => showColumns(client, at)),
  );
}

async function goTo({ uri, range: { start, end } }: Location): Promise<void> {
  const target = vscode.Uri.parse(uri);
  const range = new vscode.Range(start.line, start.character, end.line, end.character);
  // The editor's own way of opening a place: it finds the notebook around a cell.
  await vscode.commands.executeCommand('vscode.open', target, { selection: range });
}

async function showColumns(client: LacunaClient, given: ColumnsParams | undefined): Promise<void> {
  const at = given ?? atCursor();
  const answer =
    at === undefined ? null : await client.request<ColumnsAnswer | null>(METHODS.columns, at);
  if (answer === null) {
    await vscode.window.showInformationMessage('There is no data frame at the cursor.');
    return;
  }
  const count = String(answer.columns.length);
  const chosen = await vscode.window.showQuickPick(
    answer.columns.map(({ name, detail }) => ({ label: name, description: detail })),
    {
      title: `${answer.name}: ${count} columns${answer.isOpen ? ' known, others possible' : ''}`,
      placeHolder: 'Search; Enter copies the name',
      matchOnDescription: true,
    },
  );
  if (chosen !== undefined) await vscode.env.clipboard.writeText(chosen.label);
}

function atCursor(): ColumnsParams | undefined {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined) return undefined;
  const { line, character } = editor.selection.active;
  return { textDocument: { uri: editor.document.uri.toString() }, position: { line, character } };
}
