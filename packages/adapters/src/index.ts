/** Everything that touches the world: files, engines, catalogues, records. One line per subject. */
export * from './config/index.ts';
export { errorCode } from './error-code.ts';
