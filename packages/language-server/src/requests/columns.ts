/** `lacuna/columns`: every column of the frame under the cursor, for what a hover has no room for. */
import { labelled } from '../columns-at.ts';
import { underCursor } from '../column-places.ts';
import { placeAt } from '../convert.ts';
import { frameColumns } from '../frame-markdown.ts';
import type { RequestHandler } from '../peer.ts';
import { METHODS, type ColumnsAnswer, type ColumnsParams } from '../protocol.ts';
import { AtPositionShape } from '../shapes.ts';

export const columns: RequestHandler<ColumnsParams, ColumnsAnswer | null> = {
  method: METHODS.columns,
  params: AtPositionShape,
  async handle(peer, { textDocument: { uri }, position }, signal) {
    const located = peer.documents.locate(uri);
    const analysed = located && (await peer.analyst.current(located.document.uri, signal));
    const at = analysed && placeAt(analysed, uri, position);
    const frame = at && underCursor(analysed, at).frame;
    return frame ? frameColumns(frame, labelled(analysed.report, frame.columns)) : null;
  },
};
