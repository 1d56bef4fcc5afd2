/** What code does to data. It joins `python` and `sql` with the library models; it does not judge. */
export type * from './operation.ts';
export { analyse, createAnalyser, type Analyser } from './analyser.ts';
