/** What code does to data. It joins `python` and `sql` with the library models; it does not judge. */
export type * from './operation.ts';
export * from './vocabulary.ts';
export { analyse, createAnalyser } from './analyser.ts';
export { checkModels, type CheckedModels } from './models/check.ts';
export { birthOf, definitionOf } from './record/births.ts';
export { joinWritten, sameWritten } from './written.ts';
export { hasMember } from './models/table.ts';
export type { WorkspaceModels } from './models/table.ts';
export { readWorkspaceModels, teachCall, type TaughtCall } from './models/workspace.ts';
export { parseVersion, type Version, type Versions } from './models/versions.ts';
export { ModelFile } from './models/schema.ts';
