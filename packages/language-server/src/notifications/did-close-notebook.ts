/** `notebookDocument/didClose`: a notebook is closed; what was said about its cells goes. */
import { pathOfUri } from '../convert.ts';
import type { NotificationHandler } from '../peer.ts';
import { DidCloseNotebookShape } from '../shapes.ts';

export const didCloseNotebook: NotificationHandler<{ notebookDocument: { uri: string } }> = {
  method: 'notebookDocument/didClose',
  params: DidCloseNotebookShape,
  handle(peer, { notebookDocument }) {
    const document = peer.documents.close(notebookDocument.uri);
    if (!document) return;
    peer.analyst.close(document);
    peer.states.close(document.uri);
    peer.authority.closed(pathOfUri(document.uri));
  },
};
