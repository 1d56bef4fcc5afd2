/**
 * What is known of the datasets a document names, fetched before it is judged and remembered after.
 *
 * The analysis names every place a relative path could mean; which of them exists is asked here. A
 * catalogue that does not answer is a missing fact, not an error.
 */
import type { AssetFact, Catalog } from '../catalog/asset.ts';
import { mergeAssets } from '../catalog/merge.ts';
import type { DataRef } from '../operations/operation.ts';
import type { CancellationSignal } from '../text/known.ts';
import type { WrittenPlaces } from './flows.ts';

export interface FactStore {
  /** Facts for all of `refs` that somebody knows, by {@link DataRef.key}. */
  lookup(
    refs: readonly DataRef[],
    signal: CancellationSignal,
  ): Promise<ReadonlyMap<string, AssetFact>>;
  forget(): void;
}

interface Merged {
  readonly parts: readonly AssetFact[];
  readonly fact: AssetFact;
}

const MOST_MERGED = 4096;

export function createFactStore(catalogs: readonly Catalog[]): FactStore {
  // Null: asked, and nobody knows.
  const known = new Map<string, AssetFact | null>();
  // Facts as they were put together last, forgotten never: while the parts are the same objects, so is
  // the whole, and all that is remembered by it.
  const merged = new Map<string, Merged>();

  function merge(key: string, parts: readonly AssetFact[]): AssetFact {
    const last = merged.get(key);
    if (last?.parts.length === parts.length && last.parts.every((it, i) => it === parts[i]))
      return last.fact;
    const fact = mergeAssets(parts);
    if (merged.size >= MOST_MERGED) merged.clear();
    merged.set(key, { parts, fact });
    return fact;
  }

  /** Answers for what is not remembered. They are remembered only when every catalogue gave its own. */
  async function fetch(
    refs: readonly DataRef[],
    signal: CancellationSignal,
  ): Promise<ReadonlyMap<string, AssetFact | null>> {
    if (refs.length === 0) return new Map();
    const answers = await Promise.all(catalogs.map((it) => it.lookup(refs, signal)));
    const fresh = new Map(
      refs.map(({ key }) => {
        const facts = answers.flatMap((it) => (it.ok ? (it.value.get(key) ?? []) : []));
        return [key, facts.length > 0 ? merge(key, facts) : null];
      }),
    );
    if (!signal.aborted && answers.every(({ ok }) => ok))
      for (const [key, fact] of fresh) known.set(key, fact);
    return fresh;
  }

  return {
    async lookup(refs, signal) {
      const fresh = await fetch(
        refs.filter(({ key }) => !known.has(key)),
        signal,
      );
      const found = new Map<string, AssetFact>();
      for (const { key } of refs) {
        const fact = known.get(key) ?? fresh.get(key) ?? null;
        if (fact !== null) found.set(key, fact);
      }
      return found;
    },
    forget: () => known.clear(),
  };
}

/** The datasets behind what others have written: their labels are needed where it is read. */
export function referencesOf(places: WrittenPlaces): readonly DataRef[] {
  return [...places.values()].flatMap((it) => it.references);
}

/**
 * Without the places that a managed catalogue speaks of: what the organisation says of a dataset stands
 * before what code seems to have put there.
 */
export function notRuled(
  places: WrittenPlaces,
  assets: ReadonlyMap<string, AssetFact>,
): WrittenPlaces {
  if (places.size === 0) return places;
  const free = [...places].filter(([key]) => {
    const fact = assets.get(key);
    const evidence = [
      ...(fact?.evidence ?? []),
      ...(fact?.columns ?? []).flatMap((it) => it.evidence),
    ];
    return !evidence.some((it) => it.authority === 'managed' || it.authority === 'signed');
  });
  return free.length === places.size ? places : new Map(free);
}

/** `a/b.ipynb` → `a`; a document at the root → ''. */
export function folderOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '' : path.slice(0, slash);
}
