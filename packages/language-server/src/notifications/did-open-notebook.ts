/** `notebookDocument/didOpen`: a notebook is open, with the texts of its cells. */
import type { DidOpenNotebookDocumentParams } from 'vscode-languageserver/node';
import type { NotificationHandler } from '../peer.ts';
import { DidOpenNotebookShape } from '../shapes.ts';

export const didOpenNotebook: NotificationHandler<DidOpenNotebookDocumentParams> = {
  method: 'notebookDocument/didOpen',
  params: DidOpenNotebookShape,
  handle(peer, params) {
    peer.analyst.touch(peer.documents.openNotebook(params));
  },
};
