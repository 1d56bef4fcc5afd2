/** Assets and destinations as catalogues know them. It does not know how a catalogue is reached. */
export type * from './asset.ts';
export * from './catalog-file.ts';
export { provenTypes } from './column-types.ts';
export * from './data-contract.ts';
export * from './merge.ts';
export * from './places.ts';
