/**
 * What is known of the datasets a document names, fetched before it is judged and remembered after.
 *
 * A relative path in code is tried from the document's folder, then from the workspace root; the first
 * that any catalogue knows is the one. A catalogue that does not answer is a missing fact, not an error.
 */
import type { AssetFact, Catalog } from '../catalog/asset.ts';
import { mergeAssets } from '../catalog/merge.ts';
import type { DataRef } from '../operations/operation.ts';
import type { CancellationSignal } from '../text/known.ts';

export interface FactStore {
  /** Facts for all of `refs` that somebody knows, by {@link DataRef.key} as the code says it. */
  lookup(
    refs: readonly DataRef[],
    folder: string,
    signal: CancellationSignal,
  ): Promise<ReadonlyMap<string, AssetFact>>;
  forget(): void;
}

export function createFactStore(catalogs: readonly Catalog[]): FactStore {
  // Null: asked, and nobody knows. Keyed by workspace path, so that two folders do not share an answer.
  const known = new Map<string, AssetFact | null>();

  async function fetch(refs: readonly DataRef[], signal: CancellationSignal): Promise<void> {
    const unknown = refs.filter(({ key }) => !known.has(key));
    if (unknown.length === 0) return;
    const answers = await Promise.all(catalogs.map((it) => it.lookup(unknown, signal)));
    // A catalogue that refused is asked again the next time; the others' answers are used now.
    const isComplete = answers.every(({ ok }) => ok);
    for (const { key } of unknown) {
      const facts = answers.flatMap((it) => (it.ok ? (it.value.get(key) ?? []) : []));
      if (facts.length > 0 && !signal.aborted) known.set(key, mergeAssets(facts));
      else if (isComplete && !signal.aborted) known.set(key, null);
    }
  }

  return {
    async lookup(refs, folder, signal) {
      const candidates = refs.map((ref) => candidatesOf(ref, folder));
      await fetch(unique(candidates.flat()), signal);
      const found = new Map<string, AssetFact>();
      for (const [i, ref] of refs.entries()) {
        const facts = (candidates[i] ?? []).flatMap(({ key }) => known.get(key) ?? []);
        const fact = facts.find(({ exists }) => exists) ?? facts[0];
        if (fact !== undefined) found.set(ref.key, { ...fact, id: ref.key });
      }
      return found;
    },
    forget: () => known.clear(),
  };
}

/** The ways to read a relative path, best first. Everything else has one meaning. */
function candidatesOf(ref: DataRef, folder: string): readonly DataRef[] {
  const isRelative =
    ref.kind === 'file' && ref.scheme === 'file' && !/^([/~]|[a-z]:)/i.test(ref.key);
  if (!isRelative || folder === '') return [ref];
  return [{ ...ref, key: joinPath(folder, ref.key) }, ref];
}

/** `a/b` + `../x.csv` → `a/x.csv`. A path that leaves the workspace keeps its leading `..`. */
export function joinPath(folder: string, path: string): string {
  const parts: string[] = [];
  for (const part of `${folder}/${path}`.split('/')) {
    if (part === '' && parts.length > 0) continue;
    if (part === '.') continue;
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else parts.push(part);
  }
  return parts.join('/');
}

/** `a/b.ipynb` → `a`; a document at the root → ''. */
export function folderOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '' : path.slice(0, slash);
}

function unique(refs: readonly DataRef[]): readonly DataRef[] {
  return [...new Map(refs.map((ref) => [ref.key, ref])).values()];
}
