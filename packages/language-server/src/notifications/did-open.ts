/** `textDocument/didOpen`: a script is open. */
import type { DidOpenTextDocumentParams } from 'vscode-languageserver/node';
import type { NotificationHandler } from '../peer.ts';
import { DidOpenShape } from '../shapes.ts';

export const didOpen: NotificationHandler<DidOpenTextDocumentParams> = {
  method: 'textDocument/didOpen',
  params: DidOpenShape,
  handle(peer, { textDocument }) {
    const document = peer.documents.openScript(textDocument);
    if (document) peer.analyst.touch(document);
  },
};
