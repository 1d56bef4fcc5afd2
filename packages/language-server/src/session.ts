/**
 * What really ran in each kernel, as its owner told: the mutable state that outlives a connection.
 *
 * It counts revisions exactly as the owner does (protocol.ts, `SessionEvent`) and never guesses: an
 * event that does not follow the one before makes the session incomplete, and the owner replays it.
 */
import type { Session, SessionEntry } from '@lacuna/shared-core';
import { sha256 } from './digest.ts';
import type { SessionEvent } from './protocol.ts';

/** The end of an execution that a decision had cleared: what the audit record is told. */
export interface Outcome {
  readonly decisionId: string;
  readonly outcome: 'executed' | 'failed' | 'aborted';
}

interface Kept {
  epoch: number;
  revision: number;
  complete: boolean;
  entries: SessionEntry[];
  /** Decision an execution was cleared by, by `seq`, until it finishes. */
  readonly decisions: Map<number, string>;
}

const OUTCOMES = { ok: 'executed', error: 'failed', aborted: 'aborted' } as const;

/** Sessions by kernel. A kernel has one session, that of its newest epoch. */
export class SessionLog {
  private readonly kept = new Map<string, Kept>();

  /** The session as of now, never changed afterwards; null when nothing is known of this kernel and epoch. */
  view(kernel: string, epoch: number): Session | null {
    const kept = this.kept.get(kernel);
    if (kept?.epoch !== epoch) return null;
    return {
      schema: 'lacuna/session/v1',
      kernel,
      epoch,
      revision: kept.revision,
      complete: kept.complete,
      entries: kept.entries.slice(),
    };
  }

  /** The session of the kernel's newest epoch; null when nothing is known of the kernel. */
  newest(kernel: string): Session | null {
    const kept = this.kept.get(kernel);
    return kept ? this.view(kernel, kept.epoch) : null;
  }

  /** Takes a whole session over, unless a newer state of it is known. The revision now in force. */
  replay(session: Session): number {
    const known = this.kept.get(session.kernel);
    if (known && isNewer(known, session)) return known.revision;
    this.kept.set(session.kernel, {
      epoch: session.epoch,
      revision: session.revision,
      complete: session.complete,
      // Digests stand for code in caches: what stands here is computed here.
      entries: session.entries.map((it) => ({ ...it, sourceSha256: sha256(it.source) })),
      decisions: known?.epoch === session.epoch ? known.decisions : new Map<number, string>(),
    });
    return session.revision;
  }

  /** Follows one event. An outcome where it ended an execution that carried a decision. */
  apply(event: SessionEvent): Outcome | null {
    const known = this.kept.get(event.kernel);
    // A late event of a kernel that has been restarted since says nothing about the present.
    if (known && event.epoch < known.epoch) return null;
    if (event.event === 'ended') {
      this.kept.delete(event.kernel);
      return null;
    }
    if (event.event === 'started') {
      this.kept.set(event.kernel, begin(event.epoch, event.complete));
      return null;
    }
    let kept = known;
    if (kept?.epoch !== event.epoch) {
      // The start was not seen: whatever ran before is unknown.
      kept = begin(event.epoch, false);
      this.kept.set(event.kernel, kept);
    }
    kept.revision += 1;
    return event.event === 'entry' ? enter(kept, event) : finish(kept, event);
  }
}

function begin(epoch: number, complete: boolean): Kept {
  return { epoch, revision: 0, complete, entries: [], decisions: new Map() };
}

function isNewer(known: Kept, than: Session): boolean {
  if (known.epoch !== than.epoch) return known.epoch > than.epoch;
  return known.revision > than.revision;
}

function enter(kept: Kept, event: SessionEvent & { event: 'entry' }): null {
  const last = kept.entries.at(-1)?.seq ?? 0;
  // A hole: something ran that was not told.
  if (event.seq !== last + 1) kept.complete = false;
  if (event.seq <= last) return null;
  kept.entries.push({
    seq: event.seq,
    sourceSha256: sha256(event.source),
    source: event.source,
    ...(event.cell === undefined ? {} : { cell: event.cell }),
    status: 'running',
    silent: event.silent,
  });
  if (event.decisionId !== undefined) kept.decisions.set(event.seq, event.decisionId);
  return null;
}

function finish(kept: Kept, event: SessionEvent & { event: 'finished' }): Outcome | null {
  const at = kept.entries.findLastIndex((it) => it.seq === event.seq);
  const entry = kept.entries[at];
  if (!entry) {
    kept.complete = false;
    return null;
  }
  // A new object: views that were handed out stay as they were.
  kept.entries[at] = { ...entry, status: event.status };
  const decisionId = kept.decisions.get(event.seq);
  kept.decisions.delete(event.seq);
  return decisionId === undefined ? null : { decisionId, outcome: OUTCOMES[event.status] };
}
