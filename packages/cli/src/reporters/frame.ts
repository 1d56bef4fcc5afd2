/** Draws the lines of code around a finding with carets under it, as compilers do. */
import type { CheckFinding, Excerpt } from '../check/result.ts';
import type { Colours } from './colours.ts';

const TAB = '    ';
const MOST_COLUMNS = 160;

/** Lines of the frame, with a margin of line numbers. `paint` colours the carets. */
export function drawFrame(
  { line, column, endLine, endColumn }: CheckFinding,
  { firstLine, lines }: Excerpt,
  colours: Colours,
  paint: (text: string) => string,
): readonly string[] {
  const width = String(firstLine + lines.length - 1).length;
  const margin = (label: string) => colours.blue(`${label.padStart(width)} │`);
  const frame = [margin('')];
  for (const [i, text] of lines.entries()) {
    const number = firstLine + i;
    frame.push(`${margin(String(number))} ${shown(text)}`.trimEnd());
    if (number < line || number > endLine) continue;
    const from = number === line ? column - 1 : text.length - text.trimStart().length;
    const to = number === endLine ? endColumn - 1 : text.length;
    if (to <= from && number !== line) continue;
    const start = displayWidth(text.slice(0, from));
    if (start >= MOST_COLUMNS) continue;
    const length = Math.max(1, displayWidth(text.slice(from, to)));
    const carets = '^'.repeat(Math.min(length, MOST_COLUMNS - start));
    frame.push(`${margin('')} ${' '.repeat(start)}${paint(carets)}`);
  }
  frame.push(margin(''));
  return frame;
}

/** The line as a terminal may show it: no tabs, no control characters, not endless. */
function shown(text: string): string {
  const flat = text
    .replaceAll('\t', TAB)
    .replace(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '·');
  return flat.length <= MOST_COLUMNS ? flat : `${flat.slice(0, MOST_COLUMNS - 1)}…`;
}

/** Columns a terminal needs: wide East Asian letters and emoji take two, combining marks none. */
function displayWidth(text: string): number {
  let width = 0;
  for (const letter of text.replaceAll('\t', TAB)) {
    if (/\p{Mn}|\u200d|\ufe0f/u.test(letter)) continue;
    width += WIDE.test(letter) ? 2 : 1;
  }
  return width;
}

const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u;
