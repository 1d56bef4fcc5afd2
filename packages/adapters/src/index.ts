/** Everything that touches the world: files, engines, catalogues, records. One line per subject. */
export * from './catalogs/index.ts';
export * from './config/index.ts';
export * from './engines/index.ts';
export { sha256 } from './digest.ts';
export { errorCode } from './error-code.ts';
export * from './identity/index.ts';
export * from './sinks/index.ts';
export * from './workspace/index.ts';
