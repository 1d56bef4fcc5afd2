/** Spans, edits, lines, digests and the shapes of answers. It knows no languages. */
export type * from './span.ts';
export * from './known.ts';
export * from './digest.ts';
export * from './edits.ts';
export * from './line-index.ts';
export * from './markdown.ts';
