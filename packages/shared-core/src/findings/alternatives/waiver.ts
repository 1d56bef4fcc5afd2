/** `waiver`: no edit, but the people who may permit it. It is offered where the rule says a permission is possible. */
import { listWords } from '../words.ts';
import type { AskMaker } from './proposal.ts';

export const waiver: AskMaker = {
  kind: 'ask',
  name: 'waiver',
  title({ finding: { owners } }) {
    const whom = owners.length > 0 ? listWords(owners) : 'the owner of the data';
    return `Ask ${whom} for a waiver`;
  },
};
