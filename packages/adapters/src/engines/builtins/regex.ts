/**
 * Regular expressions that policy.wasm leaves to the host, by RE2 in JavaScript: linear in the text,
 * whatever a pack asks for. Matches are counted as Go does: an empty one right behind another is none.
 */
import { RE2JS, type Matcher } from 're2js';
import { BuiltinError, smallIntegerOf, stringOf, type Builtin } from './builtin.ts';

/** Compiled patterns kept; packs have few, and a pack that makes them up gets no more. */
const PATTERNS = 100;
const compiled = new Map<string, RE2JS>();

function compile(pattern: string): RE2JS {
  const known = compiled.get(pattern);
  if (known !== undefined) return known;
  let regex: RE2JS;
  try {
    regex = RE2JS.compile(pattern);
  } catch {
    // RE2's own message quotes the pattern, which may be data.
    throw new BuiltinError('the pattern is no regular expression');
  }
  if (compiled.size >= PATTERNS) compiled.clear();
  compiled.set(pattern, regex);
  return regex;
}

interface Match {
  readonly from: number;
  readonly to: number;
  /** Group 0 is the match; null where a group took no part. */
  readonly groups: readonly (string | null)[];
}

/** At most `limit` matches in order; all of them for a negative limit. */
function matchesOf(regex: RE2JS, text: string, limit: number): readonly Match[] {
  const matches: Match[] = [];
  const matcher: Matcher = regex.matcher(text);
  let end = -1;
  while ((limit < 0 || matches.length < limit) && matcher.find()) {
    const [from, to] = [matcher.start(), matcher.end()];
    if (from === to && from === end) continue;
    end = to;
    const groups = Array.from({ length: matcher.groupCount() + 1 }, (_, i) => matcher.group(i));
    matches.push({ from, to, groups });
  }
  return matches;
}

export const regexFindN: Builtin = (pattern, text, count) =>
  matchesOf(compile(stringOf(pattern)), stringOf(text), smallIntegerOf(count)).map(
    ({ groups }) => groups[0] ?? '',
  );

export const regexSplit: Builtin = (pattern, text) => {
  const [regex, whole] = [compile(stringOf(pattern)), stringOf(text)];
  const parts: string[] = [];
  let from = 0;
  for (const match of matchesOf(regex, whole, -1)) {
    // An empty match at either end parts nothing.
    if (match.to === 0 || (match.from === match.to && match.from === whole.length)) continue;
    parts.push(whole.slice(from, match.from));
    from = match.to;
  }
  return [...parts, whole.slice(from)];
};

export const regexReplace: Builtin = (text, pattern, replacement) => {
  const [whole, regex, template] = [
    stringOf(text),
    compile(stringOf(pattern)),
    stringOf(replacement),
  ];
  const names = regex.namedGroups();
  let result = '';
  let from = 0;
  for (const match of matchesOf(regex, whole, -1)) {
    result += whole.slice(from, match.from) + expand(template, match, names);
    from = match.to;
  }
  return result + whole.slice(from);
};

/** Go's templates: `$name` takes as many word characters as it can, `${name}` is exact, `$$` is `$`. */
function expand(template: string, match: Match, names: Readonly<Record<string, number>>): string {
  return template.replace(/\$(?:\$|\{(\w+)\}|(\w+))/g, (all, braced?: string, bare?: string) => {
    const name = braced ?? bare;
    if (name === undefined) return all === '$$' ? '$' : all;
    const index = /^\d+$/.test(name) ? Number(name) : names[name];
    return index === undefined ? '' : (match.groups[index] ?? '');
  });
}

/** A text with parts between delimiters, each a regular expression: `urn:foo:{.*}`. */
export const regexTemplateMatch: Builtin = (template, text, start, end) => {
  const [open, close] = [stringOf(start), stringOf(end)];
  if (open.length !== 1 || close.length !== 1) {
    throw new BuiltinError('a delimiter must be one character');
  }
  const pattern = templatePattern(stringOf(template), open, close);
  return compile(`^${pattern}$`).matcher(stringOf(text)).find();
};

function templatePattern(template: string, open: string, close: string): string {
  let [pattern, level, from] = ['', 0, 0];
  for (let i = 0; i < template.length; i += 1) {
    const unit = template[i];
    if (unit === open) {
      level += 1;
      if (level === 1) {
        pattern += RE2JS.quote(template.slice(from, i));
        from = i + 1;
      }
    } else if (unit === close) {
      level -= 1;
      if (level < 0) break;
      if (level === 0) {
        const inner = template.slice(from, i);
        compile(`^${inner}$`);
        pattern += `(${inner})`;
        from = i + 1;
      }
    }
  }
  if (level !== 0) throw new BuiltinError('the delimiters of the template are not balanced');
  return pattern + RE2JS.quote(template.slice(from));
}

/** Every character that has a meaning in a glob, made to mean itself. */
export const globQuoteMeta: Builtin = (pattern) =>
  stringOf(pattern).replace(/[*?\\[\]{}]/g, '\\$&');
