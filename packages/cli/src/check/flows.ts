/**
 * Brings the documents of one command together: what one leaves in files and tables, another takes from
 * there. Everything is looked at once; only documents that read what others write are looked at again,
 * until nothing changes any more. Documents that were not named to the command are not looked at.
 */
import { joinWritten, sameWritten, type Written } from '@lacuna/shared-core';

/** What a document takes from and leaves to others of its workspace. */
export interface DocumentFlow {
  /** Root of the workspace: keys are relative to it. */
  readonly root: string;
  /** Places whose content it looks for. */
  readonly asked: readonly string[];
  readonly written: readonly Written[];
}

/** A document that reads what others write, and what that is. */
export interface Reader {
  readonly index: number;
  readonly written: readonly Written[];
}

/** A chain of documents is followed so far; it is longer only in a circle that keeps growing. */
const MOST_ROUNDS = 6;

/** Who has written what: place → document → content. */
type Writers = Map<string, Map<number, Written>>;

/**
 * Has the documents that read from others looked at `again`, with what those wrote, round by round.
 * `flows[i]` is what document `i` came to at the first look, absent where it could not be read.
 */
export async function settle(
  flows: readonly (DocumentFlow | undefined)[],
  again: (readers: readonly Reader[]) => Promise<readonly (DocumentFlow | undefined)[]>,
): Promise<void> {
  const current = [...flows];
  const writers: Writers = new Map();
  for (const [i, it] of current.entries()) note(writers, i, it);
  const reads = (i: number, isMeant: (place: string) => boolean) =>
    placesOf(current[i]).some((it) => isMeant(it) && others(writers, it, i).length > 0);
  let readers = [...current.keys()].filter((i) => reads(i, () => true));
  for (let round = 0; round < MOST_ROUNDS && readers.length > 0; round++) {
    const fresh = await again(
      readers.map((index) => ({ index, written: givenTo(writers, index, current[index]) })),
    );
    const changed = new Set<string>();
    for (const [at, i] of readers.entries()) {
      current[i] = fresh[at];
      for (const place of note(writers, i, fresh[at])) changed.add(place);
    }
    readers = [...current.keys()].filter((i) => reads(i, (it) => changed.has(it)));
  }
}

/** Notes what the document writes; the places whose content is another than before. */
function note(writers: Writers, index: number, flow: DocumentFlow | undefined): readonly string[] {
  const changed: string[] = [];
  for (const it of flow?.written ?? []) {
    const place = `${flow?.root ?? ''}\0${it.key}`;
    const known = writers.get(place) ?? new Map<number, Written>();
    if (!sameWritten(known.get(index), it)) changed.push(place);
    writers.set(place, known.set(index, it));
  }
  return changed;
}

function placesOf(flow: DocumentFlow | undefined): readonly string[] {
  return (flow?.asked ?? []).map((key) => `${flow?.root ?? ''}\0${key}`);
}

function others(writers: Writers, place: string, index: number): readonly Written[] {
  return [...(writers.get(place) ?? [])].filter(([i]) => i !== index).map(([, it]) => it);
}

function givenTo(
  writers: Writers,
  index: number,
  flow: DocumentFlow | undefined,
): readonly Written[] {
  return placesOf(flow).flatMap((it) => joinWritten(others(writers, it, index)) ?? []);
}
