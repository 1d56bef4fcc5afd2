/** `lacuna/session/event`: something ran, or ended, in a kernel. */
import type { NotificationHandler } from '../peer.ts';
import { METHODS, type SessionEvent } from '../protocol.ts';
import { SessionEventShape } from '../shapes.ts';

export const sessionEvent: NotificationHandler<SessionEvent> = {
  method: METHODS.sessionEvent,
  params: SessionEventShape,
  early: true,
  handle(peer, event) {
    const outcome = peer.authority.sessions.apply(event);
    if (outcome) peer.authority.recordOutcome(outcome);
    peer.authority.ran();
  },
};
