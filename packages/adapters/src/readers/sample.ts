/**
 * The rows that stand for a table: the first ten, then forty chosen evenly at random from the rest of
 * what was read. The choice is seeded, so the same bytes give the same sample and the same evidence.
 */

import type { ColumnType, Layout } from '@lacuna/shared-core';
import { typeOfCells } from './cell-types.ts';

/** Column names and, for each, its sampled values as strings. Lives as long as one look-up; never stored. */
export interface TableSample {
  readonly columns: readonly string[];
  /** Same order as `columns`; nulls are empty strings. */
  readonly values: readonly (readonly string[])[];
  /** Same order; what the values prove of the type, undefined where nothing. */
  readonly types: readonly (ColumnType | undefined)[];
  /** Where the same text can be read as another table. */
  readonly layout?: Layout;
}

const FIRST = 10;
const RESERVOIR = 40;

/** At most fifty of `rows`, in their order. */
export function sampleRows<Row>(rows: readonly Row[]): readonly Row[] {
  if (rows.length <= FIRST + RESERVOIR) return rows;
  const chosen: number[] = [];
  let state = 0x9e3779b9;
  for (let i = FIRST; i < rows.length; i += 1) {
    if (chosen.length < RESERVOIR) {
      chosen.push(i);
      continue;
    }
    // xorshift32: enough for a fair choice, the same on every machine.
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    const slot = (state >>> 0) % (i - FIRST + 1);
    if (slot < RESERVOIR) chosen[slot] = i;
  }
  chosen.sort((a, b) => a - b);
  return [...rows.slice(0, FIRST), ...chosen.flatMap((i) => rows.slice(i, i + 1))];
}

/** Rows of cells turned into columns; missing cells are empty. `all`: every row, where all were read. */
export function toColumns(
  columns: readonly string[],
  rows: readonly (readonly string[])[],
  all?: readonly (readonly string[])[],
): TableSample {
  const values = columns.map((_, at) => rows.map((row) => row[at] ?? ''));
  const types = values.map((cells, at) =>
    typeOfCells(cells, all && (() => all.map((row) => row[at] ?? ''))),
  );
  return { columns, values, types };
}
