/** The arguments of `lacuna check`, read and checked. It does no work. */
import { parseArgs } from 'node:util';
import type { Mode } from '@lacuna/shared-core';

export type Format = 'text' | 'json' | 'sarif';

export interface CheckOptions {
  /** Files and folders, as given. */
  readonly paths: readonly string[];
  readonly format: Format;
  /** Null: as configured, else `enforce`. */
  readonly mode: Mode | null;
  /** Managed configuration files, as given. */
  readonly managed: readonly string[];
  /** File the report is written to instead of standard output. */
  readonly output: string | null;
  readonly baseline: string | null;
  readonly updateBaseline: boolean;
  readonly alternatives: boolean;
  /** Rule to explain instead of checking anything. */
  readonly explain: string | null;
  /** Threads that read documents besides the one that reports. */
  readonly workers: number;
}

export type ReadOptions =
  | { readonly ok: true; readonly value: CheckOptions }
  | { readonly ok: false; readonly message: string };

const FORMATS: readonly Format[] = ['text', 'json', 'sarif'];
const MODES: readonly Mode[] = ['advise', 'enforce', 'strict'];
const MOST_WORKERS = 64;

export function readCheckOptions(args: readonly string[]): ReadOptions {
  let parsed;
  try {
    parsed = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        format: { type: 'string', default: 'text' },
        mode: { type: 'string' },
        managed: { type: 'string', multiple: true, default: [] },
        output: { type: 'string', short: 'o' },
        baseline: { type: 'string' },
        'update-baseline': { type: 'boolean', default: false },
        'no-alternatives': { type: 'boolean', default: false },
        explain: { type: 'string' },
        workers: { type: 'string', default: '2' },
      },
    });
  } catch (error) {
    // `parseArgs` says which option it did not expect; its first sentence is enough.
    return { ok: false, message: messageOf(error).split('. ')[0] ?? '' };
  }
  const { values, positionals } = parsed;
  const format = FORMATS.find((it) => it === values.format);
  if (format === undefined)
    return { ok: false, message: `--format: expected ${FORMATS.join(', ')}` };
  const mode = MODES.find((it) => it === values.mode) ?? null;
  if (values.mode !== undefined && mode === null)
    return { ok: false, message: `--mode: expected ${MODES.join(', ')}` };
  const workers = Number(values.workers);
  if (!Number.isInteger(workers) || workers < 0 || workers > MOST_WORKERS)
    return { ok: false, message: `--workers: expected a whole number from 0 to ${MOST_WORKERS}` };
  if (values['update-baseline'] && values.baseline === undefined)
    return { ok: false, message: '--update-baseline: expected --baseline FILE as well' };
  if (positionals.length === 0 && values.explain === undefined)
    return { ok: false, message: 'expected at least one file or folder' };
  return {
    ok: true,
    value: {
      paths: positionals,
      format,
      mode,
      managed: values.managed,
      output: values.output ?? null,
      baseline: values.baseline ?? null,
      updateBaseline: values['update-baseline'],
      alternatives: !values['no-alternatives'],
      explain: values.explain ?? null,
      workers,
    },
  };
}

/** Looks at the shape: errors of another realm are not `instanceof Error`. */
function messageOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'message' in error
    ? String(error.message)
    : '';
}
