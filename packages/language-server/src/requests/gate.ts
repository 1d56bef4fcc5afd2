/** `lacuna/gate`: may these cells run, after what has really run in this kernel? */
import { resolve } from 'node:path';
import type { RequestHandler } from '../peer.ts';
import { Refusal } from '../peer.ts';
import { ERRORS, METHODS, type GateAnswer, type GateRequest } from '../protocol.ts';
import { GateShape } from '../shapes.ts';

export const gate: RequestHandler<GateRequest, GateAnswer> = {
  method: METHODS.gate,
  params: GateShape,
  early: true,
  async handle(peer, request, signal) {
    // Read before anything is awaited: the events that came before this request have been applied.
    const session = peer.authority.sessions.view(request.kernel, request.epoch);
    if ((session?.revision ?? 0) < request.revision) {
      throw new Refusal(ERRORS.stale, 'the session must be replayed first');
    }
    const workspace = await peer.authority.workspaceFor(request.document ?? peer.client.root);
    if (!workspace) throw new Refusal(ERRORS.unavailable, 'no folder is open');
    if (request.document !== undefined)
      peer.authority.runsIn(resolve(workspace.root, request.document), request.kernel);
    return workspace.judge(request, session, signal);
  },
};
