/** Private test tools: the spec harness. It is never published and mocks nothing of ours. */
export * from './spec.ts';
