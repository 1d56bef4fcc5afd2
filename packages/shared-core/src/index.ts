/**
 * The governance core: pure TypeScript that runs anywhere. One door, one line per layer; the reading
 * order is the order of the layers.
 */
export * from './config/index.ts';
export * from './text/index.ts';
export * from './notebook/index.ts';
export * from './values/index.ts';
export * from './python/index.ts';
export * from './sql/index.ts';
export * from './operations/index.ts';
export * from './catalog/index.ts';
export * from './classification/index.ts';
export * from './lineage/index.ts';
export * from './policy/index.ts';
export * from './findings/index.ts';
export * from './gate/index.ts';
export * from './audit/index.ts';
export * from './govern/index.ts';
