/** `textDocument/definition`: the code that made the frame or the column under the cursor, in whichever cell. */
import type { Location, Position } from 'vscode-languageserver/node';
import { filesOf, madeAt, underCursor } from '../column-places.ts';
import { pathOfUri, placeAt } from '../convert.ts';
import type { RequestHandler } from '../peer.ts';
import { AtPositionShape } from '../shapes.ts';

export const definition: RequestHandler<
  { textDocument: { uri: string }; position: Position },
  readonly Location[]
> = {
  method: 'textDocument/definition',
  params: AtPositionShape,
  async handle(peer, { textDocument: { uri }, position }, signal) {
    const located = peer.documents.locate(uri);
    const analysed = located && (await peer.analyst.current(located.document.uri, signal));
    const at = analysed && placeAt(analysed, uri, position);
    if (!at) return [];
    const under = underCursor(analysed, at);
    const made = madeAt(analysed, under);
    if (made !== null) return [made];
    if (under.frame !== null) return [];
    // Where the code begins, the file goes on.
    const workspace = await peer.authority.workspaceFor(pathOfUri(analysed.document.uri));
    return workspace === null ? [] : filesOf(analysed, under, workspace.root);
  },
};
