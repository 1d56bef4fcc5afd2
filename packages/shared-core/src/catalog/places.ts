/**
 * Where data goes, compared with the registry of destinations. A place is managed only when that is
 * proven: every pattern the code may write to lies in a managed place that someone with managed or
 * signed authority declared. It reads no files; symbolic links are resolved by the caller.
 */
import type { DestinationFact } from './asset.ts';

/** What is needed to bring paths to one form; both absolute, with `/`. Null: relative stays relative, `~` stays. */
export interface PlaceBase {
  readonly root: string | null;
  readonly home: string | null;
}

const NO_BASE: PlaceBase = { root: null, home: null };

/** What the registry says about a destination; `managed` is false unless proven. */
export interface DestinationMatch {
  readonly managed: boolean;
  readonly encrypted: boolean | null;
  readonly jurisdiction: string | null;
  readonly owner: string | null;
  /** True when every pattern is matched by some entry, managed or not. */
  readonly known: boolean;
}

const NOWHERE: DestinationMatch = {
  managed: false,
  encrypted: null,
  jurisdiction: null,
  owner: null,
  known: false,
};

/**
 * The registry's word on a resource with the patterns `must` and `may`. Properties are told only where
 * all matching entries agree; `managed` and `encrypted` are true only where all of them say so.
 */
export function matchDestination(
  patterns: { readonly must: readonly string[]; readonly may: readonly string[] },
  registry: readonly DestinationFact[],
  base: PlaceBase = NO_BASE,
): DestinationMatch {
  const all = [...patterns.must, ...patterns.may];
  if (all.length === 0) return NOWHERE;
  const places = registry.map((fact) => ({ fact, glob: normalPlace(fact.pattern, base) }));
  const matches: DestinationFact[] = [];
  for (const pattern of all) {
    const form = normalPlace(pattern, base);
    const fitting = places.filter(({ glob }) => coversPlace(glob, form)).map(({ fact }) => fact);
    // Anybody may declare a place unmanaged; the declaration then wins over a managed one.
    const denied = fitting.find((it) => !it.managed);
    const granted = fitting.find(
      (it) => it.managed && (it.authority === 'managed' || it.authority === 'signed'),
    );
    const match = denied ?? granted ?? fitting[0];
    if (match === undefined) return NOWHERE;
    matches.push(match === granted ? match : { ...match, managed: false });
  }
  return {
    managed: matches.every((it) => it.managed),
    encrypted: same(matches.map((it) => it.encrypted)),
    jurisdiction: same(matches.map((it) => it.jurisdiction)),
    owner: same(matches.map((it) => it.owner)),
    known: true,
  };
}

function same<T>(values: readonly (T | null)[]): T | null {
  const [first] = values;
  return first !== undefined && values.every((it) => it === first) ? first : null;
}

/**
 * The normal form of a path, a bucket path or an URL: `/` as separator, `.` and `..` folded, no
 * repeated separators, `~` and relative paths made absolute where the base is known, scheme and host in
 * lower case, no user, query or fragment. A `..` that leaves the text's own beginning is kept.
 */
export function normalPlace(text: string, base: PlaceBase = NO_BASE): string {
  const url = /^([A-Za-z][A-Za-z0-9+.-]+):\/\/([^/?#]*)([^?#]*)/.exec(text);
  if (url !== null) {
    const [, scheme = '', authority = '', path = ''] = url;
    if (scheme.toLowerCase() === 'file') return normalPlace(path === '' ? '/' : path, base);
    const host = authority.slice(authority.lastIndexOf('@') + 1);
    // Buckets are case sensitive by name rules that forbid capitals; hosts are not.
    return `${SAME_STORE[scheme.toLowerCase()] ?? scheme.toLowerCase()}://${host.toLowerCase()}${fold(path === '' ? '/' : path)}`;
  }
  if (text.startsWith('table:')) return text.toLowerCase();
  let path = isWindowsPath(text) ? text.replace(/\\/g, '/') : text;
  if (/^[A-Za-z]:/.test(path)) path = (path[0] ?? '').toLowerCase() + path.slice(1);
  else if (base.home !== null && (path === '~' || path.startsWith('~/')))
    path = base.home + path.slice(1);
  else if (
    !path.startsWith('/') &&
    !path.startsWith('~') &&
    !path.startsWith('{') &&
    base.root !== null
  )
    path = `${base.root}/${path}`;
  return fold(path);
}

/** Spellings of one store. */
const SAME_STORE: Readonly<Record<string, string>> = {
  s3a: 's3',
  s3n: 's3',
  gcs: 'gs',
  abfs: 'abfss',
};

function isWindowsPath(text: string): boolean {
  return text.includes('\\');
}

function fold(path: string): string {
  const absolute = path.startsWith('/');
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    const last = parts.at(-1);
    if (part !== '..') parts.push(part);
    // A hole can hold several parts, or none: what `..` takes away after it is not known.
    else if (last === undefined ? !absolute : last === '..' || last.includes('{') || last === '**')
      parts.push(part);
    else if (last !== undefined) parts.pop();
  }
  return (
    (absolute ? '/' : '') + parts.join('/') + (path.endsWith('/') && parts.length > 0 ? '/' : '')
  );
}

/**
 * True when every place that `pattern` may stand for matches `glob`, both in normal form. In the glob,
 * `**` is any depth, `*` and `?` stay within one part. In the pattern, `{…}` is text known only at run
 * time: it matches nothing but a `**` that the literal text before it has already reached.
 */
export function coversPlace(glob: string, pattern: string): boolean {
  if (
    pattern.includes('/../') ||
    pattern.startsWith('../') ||
    pattern === '..' ||
    pattern.endsWith('/..')
  )
    return false;
  const hole = pattern.indexOf('{');
  const wild = pattern.indexOf('*');
  const open = hole < 0 ? wild : wild < 0 ? hole : Math.min(hole, wild);
  if (open < 0) return matchParts(partsOf(glob), 0, partsOf(pattern), 0);
  if (!glob.endsWith('/**')) return false;
  const known = partsOf(pattern.slice(0, open));
  // The part that the hole begins in is not whole: only full parts before it prove anything.
  if (!pattern.slice(0, open).endsWith('/')) known.pop();
  const head = partsOf(glob.slice(0, -3));
  return known.length >= head.length && matchParts(head, 0, known.slice(0, head.length), 0);
}

function partsOf(path: string): string[] {
  const parts = path.split('/');
  if (parts.at(-1) === '') parts.pop();
  return parts;
}

function matchParts(
  glob: readonly string[],
  g: number,
  path: readonly string[],
  p: number,
): boolean {
  for (; g < glob.length; g += 1, p += 1) {
    if (glob[g] === '**') {
      if (g === glob.length - 1) return true;
      for (let skip = p; skip <= path.length; skip += 1)
        if (matchParts(glob, g + 1, path, skip)) return true;
      return false;
    }
    if (p >= path.length || !matchPart(glob[g] ?? '', path[p] ?? '')) return false;
  }
  return p === path.length;
}

/** `*` and `?` within one part, in time linear in the product of the lengths. */
function matchPart(glob: string, text: string): boolean {
  let g = 0;
  let t = 0;
  let star = -1;
  let mark = 0;
  while (t < text.length) {
    if (g < glob.length && glob[g] === '*') {
      star = g;
      mark = t;
      g += 1;
    } else if (g < glob.length && (glob[g] === '?' || glob[g] === text[t])) {
      g += 1;
      t += 1;
    } else if (star >= 0) {
      g = star + 1;
      mark += 1;
      t = mark;
    } else return false;
  }
  while (glob[g] === '*') g += 1;
  return g === glob.length;
}
