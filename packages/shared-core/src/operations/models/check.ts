/** Checks model files as a whole: shape, known words, every name once. For the generator and for workspace models. */
import { z } from 'zod';
import type { Result } from '../../text/known.ts';
import { ModelFile } from './schema.ts';
import { isStep } from './steps.ts';

export interface CheckedModels {
  readonly files: readonly ModelFile[];
  readonly nameCount: number;
}

/** `name` is the file's, for the message; `value` what its YAML says. */
export function checkModels(
  list: readonly { readonly name: string; readonly value: unknown }[],
): Result<CheckedModels, string> {
  const files: ModelFile[] = [];
  const seen = new Map<string, { readonly name: string; readonly isRanged: boolean }>();
  let nameCount = 0;
  for (const { name, value } of list) {
    const parsed = ModelFile.safeParse(value);
    if (!parsed.success) return { ok: false, error: `${name}: ${z.prettifyError(parsed.error)}` };
    for (const row of parsed.data.models) {
      for (const key of keysOf(row)) {
        const before = seen.get(key);
        const isRanged = row.versions !== undefined;
        // A name may come again for other versions of its library.
        if (before !== undefined && !(before.isRanged && isRanged))
          return { ok: false, error: `${name}: ${key} is already in ${before.name}` };
        if (before === undefined) nameCount++;
        seen.set(key, { name, isRanged });
      }
      const word = unknownStep(row);
      if (word !== null)
        return { ok: false, error: `${name}: ${keysOf(row)[0] ?? ''}: ${word} is no column step` };
    }
    files.push(parsed.data);
  }
  return { ok: true, value: { files, nameCount } };
}

function keysOf(row: ModelFile['models'][number]): readonly string[] {
  const list = (kind: string, names: string | readonly string[] | undefined): readonly string[] =>
    (names === undefined ? [] : typeof names === 'string' ? [names] : names).map(
      (it) => `${kind} ${it}`,
    );
  return [...list('fn', row.fn), ...list('method', row.method), ...list('prop', row.prop)];
}

/** The first word under a `columns` that is no step. */
function unknownStep(value: unknown): string | null {
  if (Array.isArray(value)) {
    for (const it of value) {
      const word = unknownStep(it);
      if (word !== null) return word;
    }
    return null;
  }
  if (typeof value !== 'object' || value === null) return null;
  for (const [key, it] of Object.entries(value)) {
    // The `columns` of an operation are names, those of a result are steps.
    const word =
      key === 'columns' && Array.isArray(it) && !('kind' in value)
        ? unknownIn(it)
        : unknownStep(it);
    if (word !== null) return word;
  }
  return null;
}

function unknownIn(steps: readonly unknown[]): string | null {
  for (const it of steps) {
    const words = typeof it === 'string' ? [it] : Object.keys(it as object);
    for (const word of words) if (!isStep(word)) return word;
  }
  return null;
}
