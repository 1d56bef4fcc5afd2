/**
 * String values as small sets of patterns: literal parts and named holes. They answer "which text can
 * this be" for paths, URLs, SQL and column names; they do not execute Python.
 */

/** A part not known before run time. `label` is shown as `{label}`: `env:STAGE`, `param`, `loop`, `?`. */
export interface Hole {
  readonly hole: string;
}

export type Part = string | Hole;
/** Never two adjacent literals; `[]` is the empty text. */
export type Pattern = readonly Part[];

/** More alternatives than this are widened to prefix, hole, suffix. */
const MAX_ALTERNATIVES = 8;
const MAX_PARTS = 40;

export const UNKNOWN_PATTERN: Pattern = [{ hole: '?' }];

export function literal(text: string): Pattern {
  return text === '' ? [] : [text];
}

export function hole(label: string): Pattern {
  return [{ hole: label }];
}

/** The text where it is fully known, else null. */
export function textOf(pattern: Pattern): string | null {
  if (pattern.length === 0) return '';
  const only = pattern[0];
  return pattern.length === 1 && typeof only === 'string' ? only : null;
}

export function concat(a: Pattern, b: Pattern): Pattern {
  if (a.length === 0) return b;
  if (b.length === 0) return a;
  const out: Part[] = [...a];
  for (const part of b) {
    const last = out[out.length - 1];
    if (typeof part === 'string' && typeof last === 'string') out[out.length - 1] = last + part;
    else if (
      typeof part !== 'string' &&
      typeof last === 'object' &&
      part.hole === '?' &&
      last.hole === '?'
    )
      continue;
    else out.push(part);
  }
  return out.length > MAX_PARTS ? [...out.slice(0, 4), { hole: '?' }] : out;
}

/** The pattern as people read it: `s3://prod-{env:STAGE}/x.csv`. */
export function renderPattern(pattern: Pattern): string {
  let out = '';
  for (const part of pattern) out += typeof part === 'string' ? part : `{${part.hole}}`;
  return out;
}

export function samePattern(a: Pattern, b: Pattern): boolean {
  return (
    a === b ||
    (a.length === b.length &&
      a.every((part, i) => {
        const other = b[i];
        if (typeof part === 'string') return part === other;
        return typeof other === 'object' && other.hole === part.hole;
      }))
  );
}

/** The text before the first hole. */
export function prefixOf(pattern: Pattern): string {
  const first = pattern[0];
  return typeof first === 'string' ? first : '';
}

function suffixOf(pattern: Pattern): string {
  const last = pattern[pattern.length - 1];
  return typeof last === 'string' ? last : '';
}

function commonPrefix(a: string, b: string): string {
  let i = 0;
  while (i < a.length && i < b.length && a.charCodeAt(i) === b.charCodeAt(i)) i++;
  return a.slice(0, i);
}

function commonSuffix(a: string, b: string): string {
  let i = 0;
  while (
    i < a.length &&
    i < b.length &&
    a.charCodeAt(a.length - 1 - i) === b.charCodeAt(b.length - 1 - i)
  )
    i++;
  return a.slice(a.length - i);
}

/** One pattern that covers all: common prefix, hole, common suffix. */
export function widen(patterns: readonly Pattern[]): Pattern {
  const [first, ...others] = patterns;
  if (first === undefined) return UNKNOWN_PATTERN;
  let prefix = prefixOf(first);
  let suffix = textOf(first) === null ? suffixOf(first) : '';
  for (const it of others) {
    prefix = commonPrefix(prefix, prefixOf(it));
    suffix = commonSuffix(suffix === '' ? suffixOf(first) : suffix, suffixOf(it));
  }
  return concat(concat(literal(prefix), hole('?')), literal(suffix));
}

/** Both sets of alternatives, widened when there are too many. */
export function joinPatterns(a: readonly Pattern[], b: readonly Pattern[]): readonly Pattern[] {
  if (a === b) return a;
  const fresh = b.filter((it) => !a.some((x) => samePattern(x, it)));
  if (fresh.length === 0) return a;
  const all = [...a, ...fresh];
  return all.length > MAX_ALTERNATIVES ? [widen(all)] : all;
}

/** Every alternative of `a` followed by every alternative of `b`. */
export function concatAll(a: readonly Pattern[], b: readonly Pattern[]): readonly Pattern[] {
  const only = a[0];
  const other = b[0];
  if (a.length === 1 && b.length === 1 && only !== undefined && other !== undefined)
    return [concat(only, other)];
  let out: readonly Pattern[] = [];
  for (const x of a)
    out = joinPatterns(
      out,
      b.map((y) => concat(x, y)),
    );
  return out;
}
