/** `notebookDocument/didClose`: a notebook is closed; what was said about its cells goes. */
import type { NotificationHandler } from '../peer.ts';
import { DidCloseNotebookShape } from '../shapes.ts';

export const didCloseNotebook: NotificationHandler<{ notebookDocument: { uri: string } }> = {
  method: 'notebookDocument/didClose',
  params: DidCloseNotebookShape,
  handle(peer, { notebookDocument }) {
    const document = peer.documents.close(notebookDocument.uri);
    if (document) peer.analyst.close(document);
  },
};
