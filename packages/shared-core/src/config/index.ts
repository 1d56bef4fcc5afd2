/** Settings: their schema and the joining of their layers. No layer reads configuration by itself. */
export * from './settings.ts';
export * from './read.ts';
export * from './join.ts';
export * from './nearest.ts';
export * from './editor-settings.ts';
