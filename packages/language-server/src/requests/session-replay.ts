/** `lacuna/session/replay`: the owner of a kernel tells its whole session, after a restart of the authority. */
import type { RequestHandler } from '../peer.ts';
import { METHODS, type ReplayAnswer, type Session } from '../protocol.ts';
import { SessionShape } from '../shapes.ts';

export const sessionReplay: RequestHandler<Session, ReplayAnswer> = {
  method: METHODS.sessionReplay,
  params: SessionShape,
  early: true,
  handle: (peer, session) => {
    const revision = peer.authority.sessions.replay(session);
    peer.authority.ran();
    return { revision };
  },
};
