/** Places in texts as LSP and JupyterLab count them. */

/** A line and a UTF-16 unit in it, both from 0. */
export interface TextPlace {
  readonly line: number;
  readonly character: number;
}

/** Offset in UTF-16 units, held inside the text. */
export function offsetIn(text: string, { line, character }: TextPlace): number {
  let from = 0;
  for (let i = 0; i < line; i++) {
    const end = text.indexOf('\n', from);
    if (end < 0) return text.length;
    from = end + 1;
  }
  const end = text.indexOf('\n', from);
  return Math.min(from + character, end < 0 ? text.length : end);
}

/** In characters of Unicode: JupyterLab's completer counts as Python does. */
export function unicodeLength(text: string): number {
  return Array.from(text).length;
}
