/** Cells, their order, document formats, and what really ran. It does not know what the code means. */
export type * from './snapshot.ts';
export * from './session.ts';
