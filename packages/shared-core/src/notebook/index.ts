/** Cells, their order, document formats, and what really ran. It does not know what the code means. */
export type * from './snapshot.ts';
export * from './session.ts';
export { snapshotOf, type CellDraft, type Sha256 } from './build-snapshot.ts';
export { dropOutputs } from './outputs.ts';
export { readDocument, MAX_CODE_LENGTH, MAX_DOCUMENT_LENGTH } from './read-document.ts';
