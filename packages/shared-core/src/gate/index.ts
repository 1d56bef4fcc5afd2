/** The decision whether a cell may run, and its life cycle. It does not know kernels or editors. */
export * from './wire.ts';
export * from './decide.ts';
export * from './permission.ts';
