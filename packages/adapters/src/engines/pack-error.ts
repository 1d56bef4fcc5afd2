/** Why a pack is not in force, with the places in its files. Words only; nothing is decided here. */
import type { Result } from '@lacuna/shared-core';

/** One place in a file of the pack. */
export interface PackProblem {
  readonly code: string;
  /** What is wrong and what was expected. */
  readonly message: string;
  /** Pack-relative; `lib/…` is the shared library. */
  readonly file: string;
  /** 1-based; 0 where the place is not known. */
  readonly line: number;
  readonly column: number;
  /** UTF-16 units concerned on that line; absent where not known. */
  readonly length?: number;
  readonly details?: readonly string[];
}

export interface PackError {
  readonly kind:
    | 'unreadable'
    | 'empty'
    | 'manifest'
    | 'engine'
    | 'metadata'
    | 'compile'
    | 'no-compiler'
    | 'compiler';
  /** The pack's folder, or the one file concerned. */
  readonly path: string;
  readonly message: string;
  readonly problems: readonly PackProblem[];
}

export function packError(
  kind: PackError['kind'],
  path: string,
  message: string,
  problems: readonly PackProblem[] = [],
): { readonly ok: false; readonly error: PackError } & Result<never, PackError> {
  return { ok: false, error: { kind, path, message, problems } };
}

/** The error as lines of text: the sentence, then one `file:line:column: message` for each place. */
export function describePackError(error: PackError): string {
  const places = error.problems.map(({ file, line, column, message }) => {
    const at = line > 0 ? `:${line}${column > 0 ? `:${column}` : ''}` : '';
    return `  ${file}${at}: ${message}`;
  });
  return [`${error.path}: ${error.message}`, ...places].join('\n');
}
