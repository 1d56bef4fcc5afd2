/** The registry of catalogues: one file, one line. */
export * from './data-file.ts';
export { createFileCatalog, type FileCatalogOptions } from './file-catalog.ts';
export * from './managed-catalog.ts';
