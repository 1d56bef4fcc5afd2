/** The commands of the palette. The texts they show are the server's. */
import * as vscode from 'vscode';

import { METHODS } from '@lacuna/language-server/protocol';
import type { StatusAnswer } from '@lacuna/language-server/protocol';

import type { LacunaClient } from './client.ts';
import type { GovernedController } from './controller.ts';

export function commands(client: LacunaClient, controller: GovernedController): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.commands.registerCommand('lacuna.showStatus', () => showStatus(client)),
    vscode.commands.registerCommand('lacuna.explainRule', (rule?: string) => explain(client, rule)),
    vscode.commands.registerCommand('lacuna.restartServer', () => client.restart()),
    vscode.commands.registerCommand('lacuna.restartKernel', () => controller.restartKernel()),
  );
}

async function showStatus(client: LacunaClient): Promise<void> {
  const status = await client.request<StatusAnswer>(METHODS.status, {});
  const lines = [
    `Mode: ${status.mode}`,
    ...status.packs.map((it) => `${it.id} ${it.version} (${it.layer}): ${String(it.rules)} rules`),
    ...status.problems.map((it) => `Problem in ${it.path}: ${it.message}`),
    status.auditWritable ? 'The record is written.' : 'The record cannot be written.',
  ];
  await vscode.window.showInformationMessage('Lacuna', { modal: true, detail: lines.join('\n') });
}

async function explain(client: LacunaClient, rule: string | undefined): Promise<void> {
  const wanted =
    rule ??
    (await vscode.window.showInputBox({
      prompt: 'Rule id',
      placeHolder: 'for example the code shown with a finding',
    }));
  if (wanted === undefined || wanted === '') return;
  const { markdown } = await client.request<{ markdown: string }>(METHODS.explain, {
    rule: wanted,
  });
  const document = await vscode.workspace.openTextDocument({
    language: 'markdown',
    content: markdown,
  });
  await vscode.commands.executeCommand('markdown.showPreview', document.uri);
}
