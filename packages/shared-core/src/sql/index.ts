/** SQL lineage: text in, tables and columns out. It does not know Python, catalogues or policies. */
export type * from './lineage.ts';
export { analyseSql } from './analyse.ts';
export { relationsAt } from './relations-at.ts';
export type { RelationAt, SqlPosition } from './relations-at.ts';
export { DIALECT_NAMES } from './dialects/dialect.ts';
