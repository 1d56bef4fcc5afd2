/**
 * HTML and scripts that a cell shows: what a browser would fetch from elsewhere, with data in it. It
 * reads the text as a browser finds addresses; it does not parse HTML and runs no script.
 */
import { renderPattern } from '../../values/pattern.ts';
import type { Pattern } from '../../values/pattern.ts';

/** Ways in which a page calls out that need no click. */
const CALLS_OUT =
  /<(?:img|script|iframe|link|object|embed|source|video|audio|form|input|meta|image|use)\b|\burl\(|@import|fetch\(|XMLHttpRequest|sendBeacon|WebSocket|EventSource|\.src\s*=|location\s*=|window\.open|!\[[^\]]*\]\(|\$\.(?:get|post|ajax)|axios|import\(/i;
const ADDRESS = /(?:https?:|wss?:|ftp:)?\/\/[\w.-]+\.[a-z][\w.-]*[^\s"'<>)\\]*/i;

/** An address elsewhere in what is shown; `always`: whatever is around it, as for `Image(url=…)`. */
export function addressShown(pats: readonly Pattern[], always: boolean): string | null {
  for (const it of pats) {
    const text = renderPattern(it);
    if (!always && !CALLS_OUT.test(text)) continue;
    const found = ADDRESS.exec(text)?.[0];
    if (found !== undefined) return found.startsWith('//') ? `https:${found}` : found;
  }
  return null;
}
