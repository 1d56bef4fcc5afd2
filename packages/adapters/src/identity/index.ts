/** The registry of identity sources: one file, one line. */
export * from './os-identity.ts';
