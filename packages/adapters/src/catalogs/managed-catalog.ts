/**
 * A catalogue file on disk: our own `lacuna/catalog/v1`, or an ODCS data contract. What it says counts
 * with the authority of whoever handed the file to this process, which the file itself cannot claim.
 */
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { parseDocument } from 'yaml';
import type { z } from 'zod';
import type {
  AssetFact,
  Authority,
  Catalog,
  DataRef,
  DeclaredAsset,
  Result,
} from '@lacuna/shared-core';
import {
  CatalogFile,
  DataContract,
  contractAssets,
  coversPlace,
  declaredAssets,
  mergeAssets,
  normalPlace,
} from '@lacuna/shared-core';
import { errorCode } from '../error-code.ts';

export interface ManagedCatalogOptions {
  readonly path: string;
  readonly authority: Authority;
  /** Folder that the `path` of assets is relative to: the workspace. */
  readonly root: string;
}

/** The file cannot be used. `message` names the file, the place in it and what was expected. */
export interface CatalogFileError {
  readonly kind: 'unreadable' | 'invalid';
  readonly message: string;
}

/** The catalogue in the file at `path`, or one error that says what to change. */
export async function createManagedCatalog({
  path,
  authority,
  root,
}: ManagedCatalogOptions): Promise<Result<Catalog, CatalogFileError>> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    const message = `${path}: cannot be read (${errorCode(error)})`;
    return { ok: false, error: { kind: 'unreadable', message } };
  }
  const parsed = parseCatalog(text, path);
  if (!parsed.ok) return parsed;
  const by = `${authority === 'managed' || authority === 'signed' ? 'managed' : authority}-file:${basename(path)}`;
  return {
    ok: true,
    value: catalogOf(`file:${path}`, declaredAssets(parsed.value, authority, by), root),
  };
}

function parseCatalog(text: string, path: string): Result<CatalogFile, CatalogFileError> {
  const invalid = (message: string): Result<never, CatalogFileError> => ({
    ok: false,
    error: { kind: 'invalid', message: `${path}: ${message}` },
  });
  const document = parseDocument(text, { prettyErrors: false });
  const [fault] = document.errors;
  if (fault !== undefined) {
    const line = text.slice(0, fault.pos[0]).split('\n').length;
    // The parser's own message may quote the file; its code names what was wrong.
    return invalid(
      `line ${line}: expected YAML (${fault.code.toLowerCase().replaceAll('_', ' ')})`,
    );
  }
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 100 });
  } catch {
    return invalid('expected fewer aliases');
  }
  if (isDataContract(value)) {
    const contract = DataContract.safeParse(value);
    if (!contract.success) return invalid(sentenceOf(contract.error));
    const assets = [...contractAssets(contract.data)];
    return { ok: true, value: { schema: 'lacuna/catalog/v1', assets } };
  }
  const result = CatalogFile.safeParse(value);
  if (!result.success) return invalid(sentenceOf(result.error));
  return { ok: true, value: result.data };
}

/** Contracts say what they are; everything else has to be a catalogue of ours. */
function isDataContract(value: unknown): boolean {
  return (
    typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'DataContract'
  );
}

/** The first complaint, with the place in the file: `assets[0].columns.email.tear: unknown key`. */
function sentenceOf(error: z.ZodError): string {
  const [issue] = error.issues;
  if (issue === undefined) return 'not a catalogue';
  const place = issue.path
    .map((it) => (typeof it === 'number' ? `[${it}]` : `.${String(it)}`))
    .join('')
    .replace(/^\./, '');
  return `${place === '' ? 'top level' : place}: ${issue.message}`;
}

/** Names whose answer is kept. */
const MOST_KNOWN = 4096;

/** Looks up what was declared. A glob applies to every path it covers; several declarations are merged. */
function catalogOf(id: string, assets: readonly DeclaredAsset[], root: string): Catalog {
  const base = { root: root.replace(/\\/g, '/'), home: null };
  const paths = assets
    .filter(({ place }) => place.kind === 'path')
    .map(({ place, fact }) => ({ glob: normalPlace(place.pattern, base), fact }));
  const tables = assets
    .filter(({ place }) => place.kind === 'table')
    .map(({ place, fact }) => ({
      name: place.pattern.toLowerCase().replace(/["`[\]]/g, ''),
      fact,
    }));
  const factsOf = ({ key, kind }: DataRef): readonly AssetFact[] => {
    if (kind === 'table' || key.startsWith('table:')) {
      const name = key
        .replace(/^table:/, '')
        .toLowerCase()
        .replace(/["`[\]]/g, '');
      return tables.filter((it) => isSameTable(it.name, name)).map((it) => it.fact);
    }
    const form = normalPlace(key, base);
    if (isOpenBelow(key)) return possibleFacts(paths, form);
    return paths.filter((it) => coversPlace(it.glob, form)).map((it) => it.fact);
  };
  // The file was read once: what it says of a name never changes, and is the same object each time.
  const known = new Map<string, AssetFact | null>();
  const factOf = (ref: DataRef): AssetFact | null => {
    const key = `${ref.kind} ${ref.key}`;
    let fact = known.get(key);
    if (fact === undefined) {
      const facts = factsOf(ref);
      fact = facts.length > 0 ? { ...mergeAssets(facts), id: ref.key } : null;
      if (known.size >= MOST_KNOWN) known.clear();
      known.set(key, fact);
    }
    return fact;
  };
  return {
    id,
    lookup(refs, signal) {
      if (signal.aborted)
        return Promise.resolve({
          ok: false as const,
          error: {
            kind: 'cancelled' as const,
            message: 'looking into the catalogue was cancelled',
          },
        });
      const found = new Map<string, AssetFact>();
      for (const ref of refs) {
        const fact = factOf(ref);
        if (fact !== null) found.set(ref.key, fact);
      }
      return Promise.resolve({ ok: true as const, value: found });
    },
  };
}

/** `data/*.csv`, `data/{name}.csv`: a file of a folder that is known. */
function isOpenBelow(key: string): boolean {
  const open = key.search(/[*{]/);
  return open > 0 && key.slice(0, open).includes('/');
}

/** What is said of every file the pattern may mean: an upper bound, whose columns are not all of them. */
function possibleFacts(
  paths: readonly { readonly glob: string; readonly fact: AssetFact }[],
  form: string,
): readonly AssetFact[] {
  const glob = form.replace(/\{[^}]*\}/g, '*');
  return paths
    .filter((it) => coversPlace(it.glob, form) || coversPlace(glob, it.glob))
    .map(({ fact }) => ({ ...fact, partial: true }));
}

/** Equal, or one is the other without its leading qualifiers: `crm.customers` is `prod.crm.customers`. */
function isSameTable(declared: string, asked: string): boolean {
  return declared === asked || asked.endsWith(`.${declared}`) || declared.endsWith(`.${asked}`);
}
