/** Policy packs: reading, compiling, evaluating them. It does not know what a decision leads to. */
export { baselinePackDirectory, findAssets, packLibrary, type Assets } from './assets.ts';
export { HOST_BUILTINS } from './builtins/index.ts';
export {
  compilePack,
  loadPack,
  writeCompiled,
  type LoadPackOptions,
  type LoadedPack,
} from './load-pack.ts';
export { createOpaEngine } from './opa-engine.ts';
export { describePackError, type PackError, type PackProblem } from './pack-error.ts';
export { readPackSource, type PackSource } from './pack-source.ts';
export { nameOf, testPack, type TestedPack } from './test-pack.ts';
export { createRegoCompiler, type RegoCompiler, type RegoTest } from './rego-compiler.ts';
