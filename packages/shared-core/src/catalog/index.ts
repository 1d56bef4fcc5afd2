/** Assets and destinations as catalogues know them. It does not know how a catalogue is reached. */
export type * from './asset.ts';
