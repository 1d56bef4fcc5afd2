/** The registry of catalogues: one file, one line. */
export * from './file-catalog.ts';
export * from './managed-catalog.ts';
