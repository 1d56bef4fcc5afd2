/** Questions to policy packs and what their answers mean. It does not know how Rego is run. */
export * from './input.ts';
export type * from './engine.ts';
export * from './manifest.ts';
export * from './levels.ts';
export * from './questions.ts';
export * from './simple-form.ts';
