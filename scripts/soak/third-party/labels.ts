/**
 * Hand labels of units in third-party notebooks. A label file holds places and labels only, never text of the
 * notebooks; `labels/README.md` says what a unit and an operation are, so that the next person labels alike.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Unit } from './units.ts';

export interface Label extends Unit {
  readonly repository: string;
  readonly commit: string;
  readonly path: string;
  readonly cell: number;
  /** From which of the two halves it was drawn. */
  readonly drawn: 'operation' | 'none';
  readonly label: 'operation' | 'shape' | 'none' | null;
  /** Why the first label was wrong, where it was corrected. */
  readonly why?: string;
}

export interface LabelFile {
  readonly seed: number;
  /** How many units the engine of that day called an operation, and how many not. */
  readonly population: { readonly operation: number; readonly none: number };
  readonly labels: readonly Label[];
}

const FOLDER = resolve('scripts', 'soak', 'labels');

/** Where the units that a seed draws are labelled. */
export function labelsOf(seed: number): string {
  return join(FOLDER, `${seed}.json`);
}

/** Every label file by its name, in the order of the names. */
export function readLabels(): readonly (readonly [name: string, file: LabelFile])[] {
  if (!existsSync(FOLDER)) return [];
  return readdirSync(FOLDER)
    .filter((it) => it.endsWith('.json'))
    .sort()
    .map((it) => [it, JSON.parse(readFileSync(join(FOLDER, it), 'utf8')) as LabelFile] as const);
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
