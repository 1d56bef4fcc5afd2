/**
 * What stands before the cursor: `df["…`, `df[["a", "…` or `df.…`. It reads characters backwards on one
 * line and needs no syntax tree, for the line is unfinished while it is being typed.
 */

export type ColumnContext =
  | { readonly kind: 'item'; readonly name: string; readonly quote: '"' | "'" }
  | { readonly kind: 'attribute'; readonly name: string };

/** Null where no column can be meant. */
export function columnContext(text: string, offset: number): ColumnContext | null {
  const from = Math.max(text.lastIndexOf('\n', offset - 1), text.lastIndexOf('\r', offset - 1)) + 1;
  const line = text.slice(from, offset);
  const open = openQuote(line);
  return open ? item(line, open) : attribute(line);
}

function attribute(line: string): ColumnContext | null {
  const start = wordStart(line, line.length);
  if (line[start - 1] !== '.') return null;
  const name = wordBefore(line, start - 1);
  return name === null ? null : { kind: 'attribute', name };
}

function item(line: string, open: OpenQuote): ColumnContext | null {
  let at = open.at;
  // Over the elements before, back to the bracket that opened: `df[["a", 'b', "`.
  while (at > 0) {
    const char = line[at - 1];
    if (char === '[') {
      const before = line[at - 2] === '[' ? at - 2 : at - 1;
      const name = wordBefore(line, line[before - 1] === '.' ? before - 1 : before);
      if (name === null) return null;
      return { kind: 'item', name: beforeLoc(line, before, name), quote: open.quote };
    }
    if (char === '"' || char === "'") {
      const start = line.lastIndexOf(char, at - 2);
      if (start < 0) return null;
      at = start;
    } else if (char === ',' || char === ' ' || char === ':') at -= 1;
    else return null;
  }
  return null;
}

/** `df.loc[` has `df` as its frame. */
function beforeLoc(line: string, end: number, name: string): string {
  if (name !== 'loc') return name;
  const dot = wordStart(line, end) - 1;
  return line[dot] === '.' ? (wordBefore(line, dot) ?? name) : name;
}

interface OpenQuote {
  readonly at: number;
  readonly quote: '"' | "'";
}

/** The quote the end of the line is inside of; null in code. */
function openQuote(line: string): OpenQuote | null {
  let open: OpenQuote | null = null;
  for (let i = 0; i < line.length; i++) {
    const char = line[i];
    if (char === '\\') i += 1;
    else if (open) {
      if (char === open.quote) open = null;
    } else if (char === '"' || char === "'") open = { at: i, quote: char };
    else if (char === '#') return null;
  }
  return open;
}

function wordBefore(line: string, end: number): string | null {
  const start = wordStart(line, end);
  return start < end ? line.slice(start, end) : null;
}

function wordStart(line: string, end: number): number {
  let start = end;
  while (start > 0 && isWordCharacter(line.charCodeAt(start - 1))) start -= 1;
  return start;
}

function isWordCharacter(code: number): boolean {
  return (
    (code >= 97 && code <= 122) ||
    (code >= 65 && code <= 90) ||
    (code >= 48 && code <= 57) ||
    code === 95 ||
    code > 127
  );
}
