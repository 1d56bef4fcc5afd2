/** One problem of a policy pack as a compiler shows it: the sentence, the place, the line, the underline. */
import type { PackProblem } from '@lacuna/adapters';

/** `sources` are by pack-relative name; a file that is not among them is shown without its line. */
export function formatPackProblem(
  problem: PackProblem,
  sources: Readonly<Record<string, string>>,
  directory: string,
): string {
  const { code, message, file, line, column, length, details } = problem;
  const place = [file.startsWith('lib/') ? file : `${directory}/${file}`];
  if (line > 0) place.push(String(line));
  if (line > 0 && column > 0) place.push(String(column));
  const text = sources[file]?.split('\n')[line - 1];
  const margin = ' '.repeat(String(line).length);
  const frame =
    text === undefined
      ? []
      : [
          `${margin} |`,
          `${line} | ${text.replaceAll('\t', '    ')}`,
          ...(column > 0 ? [`${margin} | ${underline(text, column, length ?? 1)}`] : []),
        ];
  // OPA repeats the line in its details; the frame above has it already.
  const isNews = (it: string): boolean =>
    !message.includes(it.trim()) && (text === undefined || !text.includes(it.trim()));
  const rest = (details ?? []).filter(isNews);
  const notes = rest
    .filter((it) => !/^\s*\^?\s*$/.test(it))
    .map((it) => `${margin} = ${it.trim()}`);
  return `${[`error[${code}]: ${message}`, `${margin}--> ${place.join(':')}`, ...frame, ...notes].join('\n')}\n\n`;
}

/** Carets under `length` units from the 1-based `column`; tabs are four wide, as in the line above. */
function underline(text: string, column: number, length: number): string {
  const wide = (part: string): number => part.replaceAll('\t', '    ').length;
  const before = wide(text.slice(0, column - 1));
  const under = wide(text.slice(column - 1, column - 1 + Math.max(length, 1)));
  return ' '.repeat(before) + '^'.repeat(Math.max(under, 1));
}
