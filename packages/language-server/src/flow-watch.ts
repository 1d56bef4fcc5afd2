/**
 * Which open documents read what another one writes: an edit of the one is news for the others. It keeps
 * what each left last, and analyses nothing.
 */
import { sameWritten, type Analysis, type Written } from '@lacuna/shared-core';

interface Kept {
  readonly asked: ReadonlySet<string>;
  readonly written: ReadonlyMap<string, Written>;
}

export class FlowWatch {
  private readonly kept = new Map<string, Kept>();

  /** Takes the newest analysis of a document; the URIs of the others that read what it has changed. */
  readersAfter(uri: string, { asked, written }: Analysis): readonly string[] {
    const before = this.kept.get(uri)?.written ?? new Map<string, Written>();
    this.kept.set(uri, { asked: new Set(asked), written });
    const changed = [...new Set([...before.keys(), ...written.keys()])].filter(
      (it) => !sameWritten(before.get(it), written.get(it)),
    );
    if (changed.length === 0) return [];
    return [...this.kept]
      .filter(([other, it]) => other !== uri && changed.some((key) => it.asked.has(key)))
      .map(([other]) => other);
  }

  forget(uri: string): void {
    this.kept.delete(uri);
  }
}
