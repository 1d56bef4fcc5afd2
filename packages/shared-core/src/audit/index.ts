/** Records and their chain. It does not know where they are stored. */
export * from './record.ts';
