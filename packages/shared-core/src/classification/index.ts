/** Tiers, categories, classifiers and the merging of their votes. It does not know policies. */
export * from './classification.ts';
