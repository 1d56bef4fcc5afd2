/** The façade over all layers. The CLI, the server and every spec call the functions of this layer. */
export type * from './ports.ts';
export * from './flows.ts';
export * from './govern.ts';
export * from './judge.ts';
export * from './prove.ts';
export { runNumber } from './runs.ts';
export * from './states.ts';
