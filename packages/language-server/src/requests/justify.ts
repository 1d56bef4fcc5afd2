/** `lacuna/justify`: a person says why a cell that was asked about has to run. The reason goes to the record, nowhere else. */
import type { RequestHandler } from '../peer.ts';
import { NOT_WAITING } from '../permissions.ts';
import { METHODS, type JustifyAnswer, type JustifyParams } from '../protocol.ts';
import { JustifyShape } from '../shapes.ts';

export const justify: RequestHandler<JustifyParams, JustifyAnswer> = {
  method: METHODS.justify,
  params: JustifyShape,
  early: true,
  async handle(peer, { decisionId, reason }) {
    for (const workspace of peer.authority.workspaces()) {
      const answer = await workspace.justify(decisionId, reason);
      if (answer !== null) return answer;
    }
    return { accepted: false, message: NOT_WAITING, until: null };
  },
};
