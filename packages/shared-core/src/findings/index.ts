/** Findings, their words and their alternatives. It does not know editors. */
export type * from './finding.ts';
