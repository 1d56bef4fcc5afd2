/** `textDocument/didClose`: a script is closed; what was said about it goes. */
import type { DidCloseTextDocumentParams } from 'vscode-languageserver/node';
import { pathOfUri } from '../convert.ts';
import type { NotificationHandler } from '../peer.ts';
import { DidCloseShape } from '../shapes.ts';

export const didClose: NotificationHandler<DidCloseTextDocumentParams> = {
  method: 'textDocument/didClose',
  params: DidCloseShape,
  handle(peer, { textDocument }) {
    const document = peer.documents.close(textDocument.uri);
    if (!document) return;
    peer.analyst.close(document);
    peer.authority.closed(pathOfUri(document.uri));
  },
};
