/** Findings, their words and their alternatives. It does not know editors. */
export type * from './finding.ts';
export * from './build.ts';
export * from './checks/index.ts';
export * from './describe.ts';
export * from './fingerprint.ts';
export * from './gap-finding.ts';
export * from './host-rules.ts';
export * from './text.ts';
export * from './words.ts';
export * from './alternatives/index.ts';
