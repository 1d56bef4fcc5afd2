/** `textDocument/declaration`: the files that the frame or the column under the cursor was read from. */
import type { Location, Position } from 'vscode-languageserver/node';
import { filesOf, underCursor } from '../column-places.ts';
import { pathOfUri, placeAt } from '../convert.ts';
import type { RequestHandler } from '../peer.ts';
import { AtPositionShape } from '../shapes.ts';

export const declaration: RequestHandler<
  { textDocument: { uri: string }; position: Position },
  readonly Location[]
> = {
  method: 'textDocument/declaration',
  params: AtPositionShape,
  async handle(peer, { textDocument: { uri }, position }, signal) {
    const located = peer.documents.locate(uri);
    const analysed = located && (await peer.analyst.current(located.document.uri, signal));
    const at = analysed && placeAt(analysed, uri, position);
    const workspace = at && (await peer.authority.workspaceFor(pathOfUri(analysed.document.uri)));
    return workspace ? filesOf(analysed, underCursor(analysed, at), workspace.root) : [];
  },
};
