/** Making snapshots from cells. Where the cells come from is the readers' business. */
import { sha256Hex } from '../text/digest.ts';
import type { Cell, CellLanguage, DocumentFormat, Snapshot } from './snapshot.ts';

/** What a reader, an editor or a kernel channel knows of one cell. */
export interface CellDraft {
  /** nbformat id as written, or null. */
  readonly id: string | null;
  readonly language: CellLanguage;
  readonly source: string;
  /** {@link Cell.sha256} of `source`, by a caller that has it already: a keystroke changes one cell of many. */
  readonly sha256?: string;
  readonly tags?: readonly string[];
  readonly executionCount?: number | null;
  /** Offset of `source` in the file's text; 0 by default. */
  readonly offset?: number;
  /** 0-based index in the file; by default the place in the list. */
  readonly index?: number;
}

/** nbformat 4.5 allows these ids; anything else is not used as a key. */
const CELL_ID = /^[a-zA-Z0-9_-]{1,64}$/;

/** {@link sha256Hex}, or what a host has that does the same faster. */
export type Sha256 = (text: string) => string;

/** The snapshot of `cells` in analysis order; backslashes of `path` become `/`. Never fails. */
export function snapshotOf(
  path: string,
  format: DocumentFormat,
  cells: readonly CellDraft[],
  digest: Sha256 = sha256Hex,
): Snapshot {
  const idCount = new Map<string, number>();
  for (const { id } of cells) if (id !== null) idCount.set(id, (idCount.get(id) ?? 0) + 1);
  const hashCount = new Map<string, number>();
  return {
    path: path.replaceAll('\\', '/'),
    format,
    cells: cells.map((draft, place): Cell => {
      const sha256 = draft.sha256 ?? digest(draft.source);
      const ordinal = hashCount.get(sha256) ?? 0;
      hashCount.set(sha256, ordinal + 1);
      const id = draft.id;
      const isUsable = id !== null && idCount.get(id) === 1 && CELL_ID.test(id);
      return {
        key: isUsable ? id : `${sha256}:${ordinal}`,
        id,
        index: draft.index ?? place,
        language: draft.language,
        source: draft.source,
        sha256,
        tags: draft.tags ?? [],
        executionCount: draft.executionCount ?? null,
        offset: draft.offset ?? 0,
      };
    }),
  };
}
