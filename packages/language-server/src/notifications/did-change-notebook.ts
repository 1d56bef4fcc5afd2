/** `notebookDocument/didChange`: cells were added, removed, moved, retyped or edited. */
import type { DidChangeNotebookDocumentParams } from 'vscode-languageserver/node';
import type { NotificationHandler } from '../peer.ts';
import { DidChangeNotebookShape } from '../shapes.ts';

export const didChangeNotebook: NotificationHandler<DidChangeNotebookDocumentParams> = {
  method: 'notebookDocument/didChange',
  params: DidChangeNotebookShape,
  handle(peer, params) {
    const change = peer.documents.changeNotebook(params);
    if (!change) return;
    peer.analyst.forget(change.removed);
    peer.analyst.touch(change.document);
  },
};
