/** Template holes in SQL: `{{ … }}`, `{name}`, `%s`, `%(name)s`. It never evaluates them. */
import { nameEnd, namePart, nameStart } from './scanning.ts';

/** Offset after the `}}` that closes the `{{` at `at`, or -1. */
export function jinjaEnd(text: string, at: number): number {
  const end = text.indexOf('}}', at + 2);
  return end < 0 ? -1 : end + 2;
}

/** Offset after a `{name}` placeholder (with `!r`, `:fmt`, dotted and indexed names), or `at`. */
export function bracesHole(text: string, at: number): number {
  if (!nameStart(text.charCodeAt(at + 1))) return text.startsWith('{}', at) ? at : at;
  let i = nameEnd(text, at + 1);
  while (text.charCodeAt(i) === 46 && nameStart(text.charCodeAt(i + 1))) i = nameEnd(text, i + 1);
  return text.charCodeAt(i) === 125 ? i + 1 : at;
}

/** Offset after `%s` or `%(name)s`, or `at` where the percent sign is the operator. */
export function percentParameter(text: string, at: number): number {
  if (text.charCodeAt(at + 1) === 40) {
    const end = nameEnd(text, at + 2);
    if (text.startsWith(')s', end) && !namePart(text.charCodeAt(end + 2))) return end + 2;
    return at;
  }
  const before = text.charCodeAt(at - 1);
  const free = at === 0 || !(namePart(before) || before === 41 || before === 34);
  if (free && text.charCodeAt(at + 1) === 115 && !namePart(text.charCodeAt(at + 2))) return at + 2;
  return at;
}

/** Whether a template tag or expression stands only between the turns of a loop. */
export function separates(text: string): boolean {
  return /\bif\s+not\s+loop\s*\.\s*(?:last|first)\b/.test(text);
}

/** Offset after the tag `[at, end)`; `{% if not loop.last %}, {% endif %}` is passed over whole. */
export function separatorEnd(text: string, at: number, end: number): number {
  if (!separates(text.slice(at, end))) return end;
  const close = /\{%-?\s*(endif|else|elif)\b[^%]*%\}/g;
  close.lastIndex = end;
  const found = close.exec(text);
  return found === null ? end : found.index + (found[1] === 'endif' ? found[0].length : 0);
}

/**
 * A name with its template expressions filled in: dbt's `ref('x')` and `source('a', 'b')` say it, anything
 * else is `{?}`.
 */
export function templateName(text: string): string {
  let result = '';
  let at = 0;
  for (;;) {
    const open = text.indexOf('{{', at);
    const close = open < 0 ? -1 : text.indexOf('}}', open);
    if (close < 0) return at === 0 && open < 0 ? '{?}' : result + text.slice(at);
    const inner = text
      .slice(open + 2, close)
      .replace(/^-|-$/g, '')
      .trim();
    result += text.slice(at, open) + (dbtName(inner) ?? '{?}');
    at = close + 2;
  }
}

function dbtName(call: string): string | undefined {
  const open = call.indexOf('(');
  const name = call.slice(0, Math.max(open, 0)).trim();
  if ((name !== 'ref' && name !== 'source') || !call.endsWith(')')) return undefined;
  const parts = call
    .slice(open + 1, -1)
    .split(',')
    .map((part) => part.trim());
  const names = parts
    .filter((part) => /^(['"])[^'"]*\1$/.test(part))
    .map((part) => part.slice(1, -1));
  if (names.length === 0 || names.length !== parts.length) return undefined;
  return name === 'ref' ? names.at(-1) : names.join('.');
}
