/** `initialize`: opens the client's folder and says what the server can do. */
import {
  CodeActionKind,
  TextDocumentSyncKind,
  type InitializeResult,
} from 'vscode-languageserver/node';
import { pathOfUri } from '../convert.ts';
import type { RequestHandler } from '../peer.ts';
import { COMMANDS } from '../protocol.ts';
import { InitializeShape } from '../shapes.ts';
import { SERVER } from '../authority.ts';
import type { z } from 'zod';

type Params = z.infer<typeof InitializeShape>;

export const initialize: RequestHandler<Params, InitializeResult> = {
  method: 'initialize',
  params: InitializeShape,
  early: true,
  async handle(peer, params) {
    const options = params.initializationOptions ?? {};
    const root = rootOf(params);
    peer.client = {
      root,
      watchesFiles: canWatch(params.capabilities),
      // Our own front ends send options and run the commands; a plain editor sends none and runs nothing.
      commands:
        options.clientCommands ?? (params.initializationOptions ? Object.values(COMMANDS) : []),
    };
    if (root !== null) {
      await peer.authority.open(root, {
        trusted: options.trusted ?? true,
        settings: options.settings ?? {},
      });
    }
    const [name = SERVER, version = ''] = SERVER.split('/');
    const commands = Object.values(COMMANDS).filter((it) => !peer.client.commands.includes(it));
    return {
      serverInfo: { name, version },
      capabilities: {
        positionEncoding: 'utf-16',
        textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
        notebookDocumentSync: {
          notebookSelector: [
            { notebook: '*', cells: [{ language: 'python' }, { language: 'sql' }] },
          ],
          save: false,
        },
        hoverProvider: true,
        definitionProvider: true,
        declarationProvider: true,
        codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix] },
        completionProvider: { triggerCharacters: ['"', "'", '.'] },
        ...(commands.length > 0 ? { executeCommandProvider: { commands } } : {}),
      },
    };
  },
};

function rootOf(params: Params): string | null {
  const given = params.initializationOptions?.workspaceRoot;
  if (given !== undefined) return given;
  const uri = params.workspaceFolders?.[0]?.uri ?? params.rootUri ?? null;
  return uri === null ? null : pathOfUri(uri);
}

function canWatch(capabilities: Readonly<Record<string, unknown>>): boolean {
  const workspace = capabilities['workspace'] as
    { didChangeWatchedFiles?: { dynamicRegistration?: boolean } } | undefined;
  return workspace?.didChangeWatchedFiles?.dynamicRegistration === true;
}
