/** How labels travel along lineage: joins raise, checked aggregates come down. It does not know policies. */
export type * from './label.ts';
export * from './algebra.ts';
export * from './label-operations.ts';
