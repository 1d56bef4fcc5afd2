/**
 * Where data is or goes, in normal form (DESIGN §5.1): paths relative to the workspace root, object
 * stores, URLs without user info and query, tables. It reads no files and decides nothing.
 */
import { renderPattern } from '../../values/pattern.ts';
import type { Pattern } from '../../values/pattern.ts';
import type { DataRef, DestinationType, Resource } from '../operation.ts';

export interface Place {
  readonly resource: Resource;
  /** Normal form of the one place it is, null when there are several or none is known. */
  readonly key: string | null;
  readonly refs: readonly DataRef[];
}

/** Which of the candidate keys exist: answers from facts. */
export type Exists = (key: string) => boolean;

const SCHEME = /^([A-Za-z][A-Za-z0-9+.-]{1,20}):\/\//;
const OBJECT_STORES: ReadonlyMap<string, string> = new Map([
  ['s3', 's3'],
  ['s3a', 's3'],
  ['s3n', 's3'],
  ['gs', 'gs'],
  ['gcs', 'gs'],
  ['az', 'az'],
  ['abfs', 'abfs'],
  ['abfss', 'abfs'],
  ['adl', 'adl'],
  ['wasb', 'wasb'],
  ['wasbs', 'wasb'],
  ['oss', 'oss'],
  ['r2', 's3'],
]);

/** Databricks' file system as Spark and as Python write it. */
const DBFS = /^(?:dbfs:|\/dbfs(?=\/))\/*(.*)$/;

/** `./a//b/../c` → `a/c`. Null when `..` leaves the top. */
export function foldPath(path: string): string | null {
  const out: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') out.push(part);
    else if (out.length === 0) return null;
    else out.pop();
  }
  return out.join('/');
}

function normalPath(text: string): string {
  const path = text.replaceAll('\\', '/');
  const root = path.startsWith('/') ? '/' : '';
  const folded = foldPath(path);
  return folded === null ? path : root + folded;
}

function isAnchored(path: string): boolean {
  return (
    path.startsWith('/') ||
    path.startsWith('~') ||
    /^[A-Za-z]:[\\/]/.test(path) ||
    path.startsWith('{')
  );
}

/** Folder of the document, relative to the workspace root; `''` at the root or when not below it. */
export function folderOf(documentPath: string): string {
  const path = documentPath.replaceAll('\\', '/');
  if (isAnchored(path) || path.startsWith('..')) return '';
  const folded = foldPath(path) ?? '';
  const slash = folded.lastIndexOf('/');
  return slash < 0 ? '' : folded.slice(0, slash);
}

function withoutSecrets(url: string): string {
  const scheme = SCHEME.exec(url)?.[0] ?? '';
  let rest = url.slice(scheme.length);
  // `{?}` is a hole of the text, not the beginning of a query.
  const end = rest.search(/(?<!\{)\?|#/);
  if (end >= 0) rest = rest.slice(0, end);
  const slash = rest.indexOf('/');
  const authority = slash < 0 ? rest : rest.slice(0, slash);
  const at = authority.lastIndexOf('@');
  return scheme + (at < 0 ? rest : rest.slice(at + 1));
}

export function hostOf(url: string): string | null {
  const rest = withoutSecrets(url).replace(SCHEME, '');
  const host = rest.split('/')[0] ?? '';
  return host === '' ? null : host.replace(/:\d+$/, '');
}

interface Known {
  readonly scheme: string;
  readonly type: DestinationType;
  readonly key: string;
  readonly host: string | null;
  readonly kind: DataRef['kind'];
  /** Other keys under which the facts may know it. */
  readonly others: readonly string[];
}

function ofUrl(scheme: string, text: string): Known {
  // fsspec chains: `simplecache::s3://bucket/key`.
  const store = OBJECT_STORES.get(scheme);
  const key = withoutSecrets(text);
  if (store !== undefined)
    return {
      scheme: store,
      type: 'object_store',
      key: `${store}://${key.replace(SCHEME, '')}`,
      host: hostOf(text),
      kind: 'object',
      others: [],
    };
  if (
    scheme === 'http' ||
    scheme === 'https' ||
    scheme === 'ftp' ||
    scheme === 'sftp' ||
    scheme === 'ws' ||
    scheme === 'wss'
  )
    return { scheme, type: 'http', key, host: hostOf(text), kind: 'url', others: [] };
  if (scheme === 'dbfs' || scheme === 'hdfs' || scheme === 'viewfs')
    return { scheme, type: 'object_store', key, host: null, kind: 'object', others: [] };
  return { scheme, type: 'unknown', key, host: hostOf(text), kind: 'url', others: [] };
}

/** A text as a place: one, or a local path that several keys may stand for, the likeliest first. */
interface Located {
  readonly known: Known;
  readonly candidates: readonly string[];
}

/** By folder of the document, then by text: a workspace's documents read the same files. */
const LOCATED = new Map<string, Map<string, Located>>();
let locatedCount = 0;
/** Paths come from user code: no memory of them may grow without end. */
const MAX_LOCATED = 10_000;

function located(text: string, folder: string): Located {
  let inFolder = LOCATED.get(folder);
  let out = inFolder?.get(text);
  if (out === undefined) {
    if (locatedCount >= MAX_LOCATED) {
      LOCATED.clear();
      locatedCount = 0;
      inFolder = undefined;
    }
    if (inFolder === undefined) LOCATED.set(folder, (inFolder = new Map<string, Located>()));
    out = locateAfresh(text, folder);
    inFolder.set(text, out);
    locatedCount++;
  }
  return out;
}

/** One path or URL as code writes it, given the document's folder. */
export function locate(text: string, folder: string, exists: Exists): Known {
  const { known, candidates } = located(text, folder);
  if (candidates.length < 2) return known;
  const key = candidates.find((it) => exists(it)) ?? candidates[0];
  if (key === undefined || key === known.key) return known;
  return { ...known, key, others: candidates.filter((it) => it !== key) };
}

function one(known: Known): Located {
  return { known, candidates: NO_KEYS };
}

const NO_KEYS: readonly string[] = [];

function locateAfresh(text: string, folder: string): Located {
  const chained = text.lastIndexOf('::');
  const path = chained >= 0 ? text.slice(chained + 2) : text;
  const mounted = DBFS.exec(path)?.[1];
  if (mounted !== undefined) return one(ofUrl('dbfs', `dbfs:/${mounted}`));
  const scheme =
    SCHEME.exec(path)?.[1]?.toLowerCase() ?? (/^file:/i.test(path) ? 'file' : undefined);
  if (scheme !== undefined && scheme !== 'file') return one(ofUrl(scheme, path));
  const local = normalPath(
    scheme === 'file' ? path.replace(/^file:(\/\/(localhost(?=\/))?)?/i, '') : path,
  );
  const file = { scheme: 'file', type: 'local_file', host: null, kind: 'file' } as const;
  if (isAnchored(local)) return one({ ...file, key: local, others: NO_KEYS });
  const fromRoot = foldPath(local);
  const fromFolder = folder === '' ? fromRoot : foldPath(`${folder}/${local}`);
  const candidates = [fromFolder, fromRoot].filter((it): it is string => it !== null && it !== '');
  const key = candidates[0] ?? local;
  const others = candidates.filter((it) => it !== key);
  return {
    known: { ...file, key, others },
    candidates: others.length === 0 ? NO_KEYS : candidates,
  };
}

/** Resource of a set of path patterns. `folder` is the document's, as {@link folderOf} gives it. */
export function placeOfPaths(pats: readonly Pattern[], folder: string, exists: Exists): Place {
  const text = pats.length === 1 && pats[0] !== undefined ? renderPattern(pats[0]) : null;
  return text === null
    ? placeOfSeveral(pats, folder, exists)
    : placeOfOne(locate(text, folder, exists));
}

const PLACES = new WeakMap<Known, Place>();

/** The same place again for the same text. */
function placeOfOne(known: Known): Place {
  let out = PLACES.get(known);
  if (out === undefined) {
    const { scheme, type, key, host } = known;
    out = {
      resource: { scheme, type, must: [key], may: [], host },
      key,
      refs: refsOf(known),
    };
    PLACES.set(known, out);
  }
  return out;
}

function refsOf({ key, others, scheme, kind }: Known): readonly DataRef[] {
  return [key, ...others].map((it) => ({ key: it, scheme, kind }));
}

function placeOfSeveral(pats: readonly Pattern[], folder: string, exists: Exists): Place {
  const texts = pats.map((it) => renderPattern(it));
  const known = texts.map((it) => locate(it, folder, exists));
  const keys = [...new Set(known.map((it) => it.key))];
  const first = known[0];
  const only = keys.length === 1 ? (keys[0] ?? null) : null;
  return {
    resource: {
      scheme: first?.scheme ?? 'unknown',
      type: first?.type ?? 'unknown',
      must: only === null ? [] : [only],
      may: only === null ? keys : [],
      host: first?.host ?? null,
    },
    key: only,
    refs: known.flatMap(refsOf),
  };
}

/** A table, with the scheme of its connection where that is known: `table:hr.salaries`. */
export function placeOfTable(name: string, scheme: string | null): Place {
  const key = `${scheme ?? 'table'}:${name}`;
  return {
    resource: { scheme: scheme ?? 'table', type: 'database', must: [key], may: [], host: null },
    key,
    refs: [{ key, scheme: scheme ?? 'table', kind: 'table' }],
  };
}

/** A place without a name: standard output, the clipboard, a model. */
export function placeOfKind(scheme: string, type: DestinationType, name?: string): Place {
  return {
    resource: { scheme, type, must: name === undefined ? [] : [name], may: [], host: null },
    key: null,
    refs: [],
  };
}
