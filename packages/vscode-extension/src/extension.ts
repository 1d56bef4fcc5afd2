/**
 * Lacuna in VS Code: starts the language server and shows what it says. Every judgement is the server's;
 * this file is the list of features, each of which is a `Disposable`.
 */
import type * as vscode from 'vscode';

import { blockedCells } from './features/blocked-cells.ts';
import { cellStates } from './features/cell-states.ts';
import { startClient } from './features/client.ts';
import { columnCommands } from './features/columns.ts';
import { commands } from './features/commands.ts';
import { governedController } from './features/controller.ts';
import { statusBar } from './features/status-bar.ts';

/** What other extensions, and the tests in the extension host, may use. */
export interface LacunaApi {
  /** Resolves when the language server answers. */
  readonly ready: Promise<void>;
}

export async function activate(context: vscode.ExtensionContext): Promise<LacunaApi> {
  const client = startClient(context);
  const controller = governedController(context, client);
  context.subscriptions.push(
    client,
    statusBar(client),
    controller,
    blockedCells(client),
    cellStates(client),
    columnCommands(client),
    commands(client, controller),
  );
  const ready = client.start();
  await ready;
  return { ready };
}
