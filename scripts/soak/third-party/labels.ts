/**
 * Hand labels of units in third-party notebooks, and how the engine compares with them. A label file holds places and
 * labels only, never text of the notebooks.
 *
 * `operation`: the unit, when it runs, reads, joins, aggregates, anonymises, writes, sends or shows data from outside
 * the code (a file, table, URL or a library's data set), or runs code or a command that cannot be seen. `shape`: it
 * only selects, filters, renames or computes within such data, which the engine carries but does not tell as an
 * operation. `none`: neither.
 */
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Unit } from './units.ts';

export interface Label extends Unit {
  readonly repository: string;
  readonly commit: string;
  readonly path: string;
  readonly cell: number;
  /** From which of the two halves it was drawn. */
  readonly drawn: 'operation' | 'none';
  readonly label: 'operation' | 'shape' | 'none' | null;
}

export interface LabelFile {
  readonly seed: number;
  /** How many units the engine of that day called an operation, and how many not. */
  readonly population: { readonly operation: number; readonly none: number };
  readonly labels: readonly Label[];
}

export const LABELS = resolve('scripts', 'soak', 'labels', 'third-party.json');

export function readLabels(): LabelFile | null {
  return existsSync(LABELS) ? (JSON.parse(readFileSync(LABELS, 'utf8')) as LabelFile) : null;
}

/** Numbers in [0, 1) that are the same for the same seed. */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

export function draw<T>(list: readonly T[], count: number, next: () => number): readonly T[] {
  const left = [...list];
  const out: T[] = [];
  while (out.length < count && left.length > 0) {
    const [it] = left.splice(Math.floor(next() * left.length), 1);
    if (it !== undefined) out.push(it);
  }
  return out;
}
