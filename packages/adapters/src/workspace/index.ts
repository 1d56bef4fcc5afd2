/** A workspace as a whole: settings, packs, catalogues, places, identity, record. */
export { readDocumentText } from './document-text.ts';
export * from './documents.ts';
export * from './find.ts';
export { modelsFile } from './models.ts';
export * from './walk.ts';
export { openWorkspace, thisMachine } from './open.ts';
export type * from './workspace.ts';
