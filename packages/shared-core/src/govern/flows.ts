/**
 * Flow between the documents of a workspace: one writes a file or table, another reads it. What was
 * written is found by analysing the documents whose text names the place; nothing is run.
 *
 * A document that is reached again on its own way (A reads what B writes, B reads what A writes) counts
 * with what it writes by itself, so the search ends and no source is lost.
 */
import type { Snapshot } from '../notebook/snapshot.ts';
import type { Order } from '../operations/analyser.ts';
import type { Analysis, Written } from '../operations/operation.ts';
import { joinWritten } from '../operations/written.ts';
import type { CancellationSignal } from '../text/known.ts';
import type { Documents } from './ports.ts';

export type WrittenPlaces = ReadonlyMap<string, Written>;

export const NOTHING_WRITTEN: WrittenPlaces = new Map();

/** Asks what others have written to the places that an analysis looked for. */
export type AskFlows = (keys: readonly string[]) => Promise<WrittenPlaces>;

export interface FlowStore {
  /** For the document at `path`. */
  askerFor(path: string, signal: CancellationSignal): AskFlows;
  /** The newest cells that really ran in the document's kernel. */
  executed(snapshot: Snapshot): void;
}

/** How long a chain of documents is followed. */
const MOST_STEPS = 8;

/** `analyse` as the governor does it, with facts; `ask` answers for the places it looks for. */
export function createFlowStore(
  documents: Documents | undefined,
  analyse: (
    snapshot: Snapshot,
    ask: AskFlows,
    signal: CancellationSignal,
    order: Order,
  ) => Promise<Analysis>,
): FlowStore {
  const ran = new Map<string, Snapshot>();
  const joined = new Map<string, { readonly of: readonly Written[]; readonly as: Written }>();

  /** The same contents joined are the same object: cells that read them need not run again. */
  function join(key: string, of: readonly Written[]): Written | undefined {
    const known = joined.get(key);
    if (known?.of.length === of.length && of.every((it, i) => it.content === known.of[i]?.content))
      return known.as;
    const as = joinWritten(of);
    if (as !== undefined) joined.set(key, { of, as });
    return as;
  }

  /** What really ran is true; for what it did not touch, the text is the best there is. */
  async function writtenIn(
    snapshot: Snapshot,
    ask: AskFlows,
    signal: CancellationSignal,
  ): Promise<WrittenPlaces> {
    const { written } = await analyse(snapshot, ask, signal, 'document');
    const executed = ran.get(snapshot.path);
    if (executed === undefined) return written;
    const real = await analyse(executed, ask, signal, 'executed');
    return real.written.size === 0 ? written : new Map([...written, ...real.written]);
  }

  function askerOn(way: readonly string[], signal: CancellationSignal): AskFlows {
    const path = way.at(-1) ?? '';
    return async (keys) => {
      if (documents === undefined || keys.length === 0 || signal.aborted) return NOTHING_WRITTEN;
      const writers = await documents.writersOf(keys, path, signal);
      if (writers.length === 0) return NOTHING_WRITTEN;
      const found = new Map<string, Written[]>();
      for (const it of writers) {
        // Most documents that mention a place read it: they are not followed, or every order of them would be.
        const own = await writtenIn(it, alone, signal);
        if (!keys.some((key) => own.has(key))) continue;
        const isEnd = way.includes(it.path) || way.length >= MOST_STEPS;
        const ask = isEnd ? alone : askerOn([...way, it.path], signal);
        const written = await writtenIn(it, ask, signal);
        for (const key of keys) {
          const content = written.get(key);
          if (content !== undefined) found.set(key, [...(found.get(key) ?? []), content]);
        }
      }
      const out = new Map<string, Written>();
      for (const [key, of] of found) {
        const content = join(key, of);
        if (content !== undefined) out.set(key, content);
      }
      return out;
    };
  }

  return {
    askerFor: (path, signal) => askerOn([path], signal),
    executed(snapshot) {
      if (snapshot.cells.length > 0) ran.set(snapshot.path, snapshot);
    },
  };
}

const alone: AskFlows = () => Promise.resolve(NOTHING_WRITTEN);

/** True when both hold the same contents: nothing that reads them would change. */
export function isSamePlaces(a: WrittenPlaces, b: WrittenPlaces): boolean {
  if (a === b) return true;
  if (a.size !== b.size) return false;
  for (const [key, it] of a) if (b.get(key)?.content !== it.content) return false;
  return true;
}
