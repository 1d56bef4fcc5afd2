/** Settings on disk: where they are and how they are read. What they mean is the core's. */
export * from './load.ts';
export * from './places.ts';
