/** `lacuna/status`: mode, packs in force, and what is wrong with the configuration. */
import type { RequestHandler } from '../peer.ts';
import { METHODS, type StatusAnswer } from '../protocol.ts';
import { NothingShape } from '../shapes.ts';

export const status: RequestHandler<unknown, StatusAnswer> = {
  method: METHODS.status,
  params: NothingShape,
  early: true,
  handle: (peer) => peer.authority.status(),
};
