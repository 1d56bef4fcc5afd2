/** An immutable version of one document, cut into cells. It knows nothing of what the code means. */
import type { Span } from '../text/span.ts';

export type DocumentFormat =
  'ipynb' | 'py' | 'py-percent' | 'databricks' | 'marimo' | 'zeppelin' | 'sql';

/** `python`: IPython code, magics included. `sql`: the whole cell is SQL. */
export type CellLanguage = 'python' | 'sql' | 'markdown' | 'other';

export interface Cell {
  /** nbformat id where present and unique in the snapshot, else `<sha256>:<ordinal>`. Display and caching only. */
  readonly key: string;
  /** nbformat id as written, or null. */
  readonly id: string | null;
  /** 0-based index of the cell in the file, markdown cells counted. */
  readonly index: number;
  readonly language: CellLanguage;
  readonly source: string;
  /** Lower-case hex SHA-256 of `source` as UTF-8 (lone surrogates replaced by U+FFFD). */
  readonly sha256: string;
  readonly tags: readonly string[];
  /** `execution_count` as saved, or null: an approximate executed order for the CLI. */
  readonly executionCount: number | null;
  /** Offset of the cell in the file's text for scripts (virtual cells of one text); 0 in a notebook. */
  readonly offset: number;
}

export interface Snapshot {
  /** Path as given, or relative to the folder given; `/` as separator. Not an URI. */
  readonly path: string;
  readonly format: DocumentFormat;
  readonly cells: readonly Cell[];
}

/** Why a file could not be read as a document; `message` says what was expected. */
export interface DocumentError {
  readonly code:
    'not-json' | 'not-a-notebook' | 'nbformat-too-old' | 'not-text' | 'unreadable' | 'too-large';
  readonly message: string;
}

/** A place in a document: `cell` is {@link Cell.index}. */
export interface Place {
  readonly cell: number;
  readonly span: Span;
}
