/** Private test tools: the spec harness, a client of the language server. It is never published and mocks nothing of ours. */
export * from './spec.ts';
export * from './facts.ts';
export * from './lsp-client.ts';
export * from './lsp-client-process.ts';
export * from './world.ts';
