/** Spans, edits and the shapes of answers. It knows no languages. */
export type * from './span.ts';
export * from './known.ts';
