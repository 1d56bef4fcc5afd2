/** The registry of alternatives, in alphabetical order: one file, one line. */
import { dropColumns } from './drop-columns.ts';
import { governedPlace } from './governed-place.ts';
import type { AlternativeMaker } from './proposal.ts';
import { pseudonymise } from './pseudonymise.ts';
import { waiver } from './waiver.ts';

export const ALTERNATIVES: readonly AlternativeMaker[] = [
  dropColumns,
  governedPlace,
  pseudonymise,
  waiver,
];

/**
 * The makers that `names` ask for, the least giving-away first: drop, pseudonymise, another place,
 * asking. With a key provisioned pseudonymising comes first, because it keeps the analysis whole.
 */
export function alternativesFor(
  names: readonly string[],
  hasPseudonymKey: boolean,
): readonly AlternativeMaker[] {
  const order = hasPseudonymKey
    ? [pseudonymise, dropColumns, governedPlace, waiver]
    : [dropColumns, pseudonymise, governedPlace, waiver];
  return order.filter(({ name }) => names.includes(name));
}

export type { AlternativeMaker, EditMaker, Proposal, ProposalContext } from './proposal.ts';
export { callAt } from './tree.ts';
