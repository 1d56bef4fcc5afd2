/** Abstract values: column sets, lineage of data, string patterns. Immutable; equality is structural and shared where unchanged. */
export type { ColumnType, ColumnTypes } from './column-type.ts';
