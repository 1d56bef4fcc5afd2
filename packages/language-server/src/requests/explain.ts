/** `lacuna/explain`: what a rule is for, from the metadata of its pack. */
import { explainRule } from '../markdown.ts';
import type { RequestHandler } from '../peer.ts';
import { METHODS, type ExplainAnswer, type ExplainParams } from '../protocol.ts';
import { ExplainShape } from '../shapes.ts';

export const explain: RequestHandler<ExplainParams, ExplainAnswer> = {
  method: METHODS.explain,
  params: ExplainShape,
  early: true,
  async handle(peer, { rule }) {
    await peer.authority.status();
    const packs = peer.authority.workspaces().flatMap((it) => it.packs());
    return { markdown: explainRule(rule, packs) };
  },
};
