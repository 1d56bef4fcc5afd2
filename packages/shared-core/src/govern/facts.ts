/**
 * What is known of the datasets a document names, fetched before it is judged and remembered after.
 *
 * The analysis names every place a relative path could mean; which of them exists is asked here. What a
 * catalogue did not answer about is said beside the facts, for nobody can decide about such data.
 */
import type { AssetFact, Catalog } from '../catalog/asset.ts';
import { mergeAssets } from '../catalog/merge.ts';
import type { DataOperation, DataRef } from '../operations/operation.ts';
import type { CancellationSignal } from '../text/known.ts';
import type { WrittenPlaces } from './flows.ts';

/** By {@link DataRef.key}. */
export interface Facts {
  /** What somebody knows. */
  readonly assets: ReadonlyMap<string, AssetFact>;
  /** What some catalogue should have been heard about and was not: the id of that catalogue. */
  readonly unanswered: ReadonlyMap<string, string>;
}

export interface FactStore {
  lookup(refs: readonly DataRef[], signal: CancellationSignal): Promise<Facts>;
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
  ): Promise<{ fresh: ReadonlyMap<string, AssetFact | null>; silent: string | undefined }> {
    if (refs.length === 0) return { fresh: new Map(), silent: undefined };
    const answers = await Promise.all(catalogs.map((it) => it.lookup(refs, signal)));
    const fresh = new Map(
      refs.map(({ key }) => {
        const facts = answers.flatMap((it) => (it.ok ? (it.value.get(key) ?? []) : []));
        return [key, facts.length > 0 ? merge(key, facts) : null];
      }),
    );
    const silent = catalogs.find((_, i) => answers[i]?.ok !== true)?.id;
    if (!signal.aborted && silent === undefined)
      for (const [key, fact] of fresh) known.set(key, fact);
    return { fresh, silent };
  }

  return {
    async lookup(refs, signal) {
      const { fresh, silent } = await fetch(
        refs.filter(({ key }) => !known.has(key)),
        signal,
      );
      const assets = new Map<string, AssetFact>();
      for (const { key } of refs) {
        const fact = known.get(key) ?? fresh.get(key) ?? null;
        if (fact !== null) assets.set(key, fact);
      }
      const unanswered = new Map<string, string>();
      if (silent !== undefined) for (const key of fresh.keys()) unanswered.set(key, silent);
      return { assets, unanswered };
    },
    forget: () => known.clear(),
  };
}

/** The catalogue without whose answer nobody can say what flows in `operation`; undefined where none is missing. */
export function silentCatalog(
  { columns, open, opaqueFrom }: DataOperation,
  unanswered: Facts['unanswered'],
): string | undefined {
  if (unanswered.size === 0) return undefined;
  const assets = [
    ...columns.flatMap(({ from }) => from.map(({ asset }) => asset)),
    ...open.map(({ asset }) => asset),
    ...opaqueFrom,
  ];
  return assets.map((it) => unanswered.get(it)).find((it) => it !== undefined);
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
