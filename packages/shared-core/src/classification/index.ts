/** Tiers, categories, classifiers and the merging of their votes. It does not know policies. */
export * from './classification.ts';
export * from './classify.ts';
export * from './classify-asset.ts';
export { hasPersonalValue, redactWord } from './redact.ts';
export { isWithin, meaningOf, oneStepDown, rankOf, tierOfGrade } from './taxonomy.ts';
export type { CategoryMeaning, Grade } from './taxonomy.ts';
export { voteByName, isAboutPeople, NO_CONTEXT } from './names/vote-by-name.ts';
export type { TableContext } from './names/vote-by-name.ts';
export { voteByValues, LONGEST_VALUE, SAMPLE_SIZE } from './values/vote-by-values.ts';
export { ENTITIES, recognise, validate } from './recognisers/recognise.ts';
export type { EntitySpan } from './recognisers/recogniser.ts';
