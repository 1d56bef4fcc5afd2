/** Settings: their schema and the joining of their layers. No layer reads configuration by itself. */
export * from './settings.ts';
