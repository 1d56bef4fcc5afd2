/** Offsets to lines and characters and back, for one text. It does not know editors or encodings. */

/** 0-based line, and 0-based UTF-16 unit within the line, as in the Language Server Protocol. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

/** Answers both ways for one text; build it once per text. */
export interface LineIndex {
  readonly lineCount: number;
  /** The position of `offset`; offsets outside the text are moved to its nearest end. */
  positionAt(offset: number): Position;
  /** The offset of `position`; a character behind the end of its line is moved to the line's end. */
  offsetAt(position: Position): number;
}

const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;

/** Lines end in LF, CRLF or a lone CR, as Python, LSP and JupyterLab count them. */
export function lineIndex(text: string): LineIndex {
  const starts = lineStarts(text);
  const startOf = (line: number): number => starts[line] ?? text.length;
  return {
    lineCount: starts.length,
    positionAt(offset) {
      const at = Math.max(0, Math.min(offset, text.length));
      let low = 0;
      let high = starts.length - 1;
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if (startOf(middle) <= at) low = middle;
        else high = middle - 1;
      }
      return { line: low, character: at - startOf(low) };
    },
    offsetAt({ line, character }) {
      if (line < 0) return 0;
      if (line >= starts.length) return text.length;
      const from = startOf(line);
      return from + Math.max(0, Math.min(character, endOfLine(text, startOf(line + 1)) - from));
    },
  };
}

function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit === LINE_FEED) starts.push(i + 1);
    else if (unit === CARRIAGE_RETURN && text.charCodeAt(i + 1) !== LINE_FEED) starts.push(i + 1);
  }
  return starts;
}

/** Where the line that ends before `next` ends, its line break not counted. */
function endOfLine(text: string, next: number): number {
  let end = next;
  if (end > 0 && text.charCodeAt(end - 1) === LINE_FEED) end--;
  if (end > 0 && text.charCodeAt(end - 1) === CARRIAGE_RETURN) end--;
  return end;
}
