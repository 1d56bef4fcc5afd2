/** `textDocument/didChange`: a script has a newer text. */
import type { DidChangeTextDocumentParams } from 'vscode-languageserver/node';
import type { NotificationHandler } from '../peer.ts';
import { DidChangeShape } from '../shapes.ts';

export const didChange: NotificationHandler<DidChangeTextDocumentParams> = {
  method: 'textDocument/didChange',
  params: DidChangeShape,
  handle(peer, { textDocument: { uri, version }, contentChanges }) {
    const document = peer.documents.changeScript(uri, version, contentChanges);
    if (document) peer.analyst.touch(document);
  },
};
