/** Why a pack is not in force, with the places in its files. Words only; nothing is decided here. */
import { nearest, type Result } from '@lacuna/shared-core';
import type { z } from 'zod';

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

/** What a schema says about a value of `fields`, in the words of this house: expected, and what was missing. */
export function describeIssue(issue: z.core.$ZodIssue, fields: readonly string[]): string {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys
      .map((key) => {
        const meant = nearest(key, fields);
        const hint =
          meant === undefined ? `expected one of ${fields.join(', ')}` : `did you mean ${meant}?`;
        return `there is no field ${key}; ${hint}`;
      })
      .join('; ');
  }
  const expected = issue.message.replace(/^Invalid (input|option): /, '');
  const missing = /^(expected .*), received undefined$/.exec(expected)?.[1];
  return missing === undefined ? expected : `missing; ${missing}`;
}
