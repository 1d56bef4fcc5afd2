/** `shutdown`: the client is done. The authority stays: other connections may be using it. */
import type { RequestHandler } from '../peer.ts';
import { NothingShape } from '../shapes.ts';

export const shutdown: RequestHandler<unknown, null> = {
  method: 'shutdown',
  params: NothingShape,
  early: true,
  handle(peer) {
    peer.analyst.dispose();
    return null;
  },
};
