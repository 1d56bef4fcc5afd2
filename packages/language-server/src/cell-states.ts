/**
 * Tells a client which cells of its open notebooks are not as they ran. After a run, an edit or a restart
 * of the kernel it looks again, when things have rested for a moment, and speaks only where something is
 * other than it said last. It judges nothing.
 */
import {
  cellStates,
  snapshotOf,
  stateWords,
  type Executed,
  type Snapshot,
} from '@lacuna/shared-core';
import { isCurrent, type Analysed } from './convert.ts';
import type { Documents, OpenDocument } from './documents.ts';
import { METHODS, type CellStates } from './protocol.ts';

export interface StateTellerHost {
  readonly documents: Documents;
  /** The analysis of the newest revision, where there is one. */
  current(uri: string, signal: AbortSignal): Promise<Analysed | null>;
  /** What ran in the kernel of the document; null where nothing is known of one. */
  executed(document: OpenDocument, signal: AbortSignal): Promise<Executed | null>;
  notify(method: string, params: object): void;
  /** A bug: it threw. */
  failed(error: unknown): void;
}

/** Run All is one run after the other: nothing is said between two that follow at once. */
const REST_MS = 120;

export class StateTeller {
  private readonly host: StateTellerHost;
  private readonly timers = new Map<string, ReturnType<typeof setTimeout>>();
  private readonly abort = new AbortController();
  /** By notebook: the cells told last, as JSON. */
  private readonly told = new Map<string, string>();

  constructor(host: StateTellerHost) {
    this.host = host;
  }

  /** The notebook was edited, or something ran in its kernel. */
  touch({ uri, kind }: OpenDocument): void {
    if (kind !== 'notebook' || this.abort.signal.aborted) return;
    clearTimeout(this.timers.get(uri));
    this.timers.set(
      uri,
      setTimeout(() => {
        this.timers.delete(uri);
        this.tell(uri).catch((error: unknown) => {
          if (!this.abort.signal.aborted) this.host.failed(error);
        });
      }, REST_MS),
    );
  }

  close(uri: string): void {
    clearTimeout(this.timers.get(uri));
    this.timers.delete(uri);
    this.told.delete(uri);
  }

  dispose(): void {
    this.abort.abort();
    for (const it of this.timers.values()) clearTimeout(it);
    this.timers.clear();
  }

  private async tell(uri: string): Promise<void> {
    const { signal } = this.abort;
    const analysed = await this.host.current(uri, signal);
    if (!analysed) return;
    const executed = await this.host.executed(analysed.document, signal);
    // A newer revision will ask again.
    if (signal.aborted || !isCurrent(analysed, this.host.documents)) return;
    const cells = executed === null ? [] : wordsOf(analysed, executed);
    const json = JSON.stringify(cells);
    if ((this.told.get(uri) ?? '[]') === json) return;
    this.told.set(uri, json);
    const params: CellStates = { uri, version: analysed.document.version, cells };
    this.host.notify(METHODS.cellStates, params);
  }
}

function wordsOf({ document, snapshot }: Analysed, executed: Executed): CellStates['cells'] {
  const states = cellStates(withKeys(snapshot, document), executed);
  return document.cells.flatMap(({ uri }, index) => {
    const words = stateWords(states.get(index));
    return words === null ? [] : [{ cell: uri, ...words }];
  });
}

/** Cells without an nbformat id run under the URI of their text. */
function withKeys(snapshot: Snapshot, { cells }: OpenDocument): Snapshot {
  if (cells.every((it) => it.id !== null)) return snapshot;
  const drafts = snapshot.cells.map((it) => ({ ...it, id: it.id ?? cells[it.index]?.uri ?? null }));
  return snapshotOf(snapshot.path, snapshot.format, drafts);
}
