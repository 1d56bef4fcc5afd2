/**
 * The shape of an operation: one text of everything a question about it is made of, built without labels
 * and without the question. Operations of one shape have one answer, whichever document they stand in.
 *
 * Every word stands behind its length, so that two operations never share a shape by what they are called.
 * What packs cannot see (variables, the document, earlier exports) is left out where the engine says so.
 */
import type { AssetFact } from '../catalog/asset.ts';
import type { Snapshot } from '../notebook/snapshot.ts';
import type { DataOperation } from '../operations/operation.ts';
import type { PolicyEngine } from './engine.ts';
import type { PolicyInput } from './input.ts';

/** What a shape depends on besides the operation, its facts and the ports, which never change under a governor. */
export interface ShapeContext {
  readonly snapshot: Pick<Snapshot, 'path' | 'format'>;
  readonly assets: ReadonlyMap<string, AssetFact>;
  readonly gate: PolicyInput['gate'];
}

/** `exports`: how many operations before this one `session.exports` counts. */
export type ShapeOf = (operation: DataOperation, context: ShapeContext, exports: number) => string;

/** Assets that are told apart; all are numbered anew when there are more. Numbers are never used twice. */
const MOST_ASSETS = 4096;

/** One per governor: it numbers facts, so that another fact about the same asset is another shape. */
export function createShapes({ reads = () => true }: Pick<PolicyEngine, 'reads'>): ShapeOf {
  const seesVia = reads('source', 'lineage');
  const seesDocument = reads('context', 'document');
  const seesExports = reads('context', 'session');
  const numbers = new Map<
    string,
    { readonly fact: AssetFact | undefined; readonly text: string }
  >();
  let next = 0;

  return (operation, { snapshot, assets, gate }, exports) => {
    const asset = (key: string): string => {
      const fact = assets.get(key);
      const known = numbers.get(key);
      if (known !== undefined && known.fact === fact) return known.text;
      if (numbers.size >= MOST_ASSETS) numbers.clear();
      const text = `${(next += 1)},`;
      numbers.set(key, { fact, text });
      return text;
    };
    const { kind, api, certainty, condition, resource, columns, open, opaqueFrom } = operation;
    let text = `${kind} ${gate} ${certainty} ${condition} ${word(api)}${words(operation.causes)}`;
    text += placeOf(snapshot, seesDocument);
    text +=
      resource === null
        ? '-'
        : `${resource.type} ${words(resource.must)}${words(resource.may)}${resource.host === null ? '-' : word(resource.host)}`;
    text += `c${columns.length}`;
    for (const { name, from, must, may } of columns) {
      text += `${word(name)}${words(must)}${words(may)}f${from.length} `;
      for (const it of from) text += `${asset(it.asset)}${word(it.column)}`;
    }
    text += `o${open.length}`;
    for (const it of open)
      text += `${asset(it.asset)}${words(it.except)}${words(it.must)}${words(it.may)}`;
    text += `q${opaqueFrom.length} `;
    for (const it of opaqueFrom) text += asset(it);
    if (operation.rows.length > 0) text += JSON.stringify(operation.rows);
    if (seesVia) text += words(operation.via);
    return seesExports ? `${text}x${exports}` : text;
  };
}

/** A relative path means another place in another folder, and in a script it may mean two. */
function placeOf({ path, format }: ShapeContext['snapshot'], seesDocument: boolean): string {
  const folder = seesDocument ? path : path.slice(0, Math.max(path.lastIndexOf('/'), 0));
  return `${format} ${word(folder)}`;
}

function word(text: string): string {
  return `${text.length}:${text}`;
}

function words(list: readonly string[]): string {
  let text = `${list.length};`;
  for (const it of list) text += `${it.length}:${it}`;
  return text;
}
