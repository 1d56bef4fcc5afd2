/** language-server: core ↔ LSP, the authority of a workspace. */
export * from './protocol.ts';
