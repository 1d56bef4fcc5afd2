/** Records and their chain. It does not know where they are stored. */
export * from './record.ts';
export * from './canonical.ts';
export * from './chain.ts';
export * from './verify.ts';
