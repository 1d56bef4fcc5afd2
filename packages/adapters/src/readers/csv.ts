/**
 * Delimited text: finds the separator and whether there is a header, and reads the rows of a bounded
 * head. Quotes by RFC 4180; ragged rows are taken as they are. It keeps nothing.
 */
import type { TableSample } from './sample.ts';
import { sampleRows, toColumns } from './sample.ts';

const SEPARATORS = [',', ';', '\t', '|'] as const;
/** More columns than this is no table that anybody names. */
const MOST_COLUMNS = 5000;

/** The columns and sampled values of delimited text; undefined when it is empty. `whole`: the last row is complete. */
export function readCsv(text: string, whole: boolean): TableSample | undefined {
  const separator = separatorOf(text);
  const rows = rowsOf(text, separator);
  if (!whole && rows.length > 1) rows.pop();
  let before = 0;
  for (; rows.length > 0 && isComment(rows[0]); before++) rows.shift();
  const [first, ...rest] = rows;
  if (first === undefined || first.length > MOST_COLUMNS) return undefined;
  const isNamed = hasHeader(first, rest);
  const layout = { separator, named: isNamed, plain: before === 0 };
  if (isNamed) {
    const table = toColumns(named(first), sampleRows(rest), whole ? rest : undefined);
    // A row longer than the header shifts the names by one: nobody knows what is under them.
    const isShifted = rest.some((row) => row.length > first.length);
    return { ...table, ...(isShifted ? { types: [] } : {}), layout };
  }
  // pandas calls them 0, 1, 2 with `header=None`.
  const numbers = first.map((_, at) => String(at));
  return { ...toColumns(numbers, sampleRows(rows)), layout };
}

function isComment(row: readonly string[] | undefined): boolean {
  return row?.length === 1 && ((row[0] ?? '').startsWith('#') || (row[0] ?? '').trim() === '');
}

/** The separator that cuts the first rows into the same number of cells, more than one. */
function separatorOf(text: string): string {
  const head = text.slice(0, 16 * 1024);
  const isCut = head.length < text.length;
  let best: string = ',';
  let score = 0;
  for (const separator of SEPARATORS) {
    const rows = rowsOf(head, separator);
    // The last row of a cut head ends anywhere.
    if (isCut && rows.length > 1) rows.pop();
    const counts = rows
      .slice(0, 20)
      .filter((row) => !isComment(row))
      .map((row) => row.length);
    const width = counts[0] ?? 1;
    if (width < 2) continue;
    const same = counts.filter((it) => it === width).length / counts.length;
    // Among separators that all fit, the one that cuts most is the finer reading.
    const value = same * 100 + Math.min(width, 50) / 50;
    if (value > score) [best, score] = [separator, value];
  }
  return best;
}

/** All rows of `text`, empty lines left out; an unclosed quote ends with the text. */
function rowsOf(text: string, separator: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  while (at < text.length) {
    const [cell, end] = text[at] === '"' ? quoted(text, at) : plain(text, at, separator);
    row.push(cell);
    at = end;
    if (text[at] === separator) {
      at += 1;
      if (at < text.length) continue;
      row.push('');
    }
    // A stray text after a closing quote belongs to nobody.
    while (at < text.length && text[at] !== '\n' && text[at] !== '\r' && text[at] !== separator)
      at += 1;
    if (text[at] === separator) {
      at += 1;
      continue;
    }
    if (text[at] === '\r') at += 1;
    if (text[at] === '\n') at += 1;
    if (row.length > 1 || row[0] !== '') rows.push(row);
    row = [];
  }
  if (row.length > 0) rows.push(row);
  return rows;
}

function quoted(text: string, from: number): [string, number] {
  let cell = '';
  let at = from + 1;
  for (;;) {
    const quote = text.indexOf('"', at);
    if (quote < 0) return [cell + text.slice(at), text.length];
    cell += text.slice(at, quote);
    if (text[quote + 1] !== '"') return [cell, quote + 1];
    cell += '"';
    at = quote + 2;
  }
}

function plain(text: string, from: number, separator: string): [string, number] {
  let at = from;
  while (at < text.length && text[at] !== separator && text[at] !== '\n' && text[at] !== '\r')
    at += 1;
  return [text.slice(from, at), at];
}

/** Rows below the first that are looked at to tell a name from a value. */
const ROWS_BELOW = 50;

/**
 * Whether the first row names the columns. No names: a cell that is empty twice, and a number or a value
 * such as an address above nothing but such values. `person,4711,4712` above words are names.
 */
function hasHeader(first: readonly string[], rest: readonly (readonly string[])[]): boolean {
  const below = rest.slice(0, ROWS_BELOW);
  const isAboveValues = (at: number): boolean =>
    below.every((row) => (row[at] ?? '').trim() === '' || isValue(row[at] ?? ''));
  if (first.some((it, at) => isValue(it) && isAboveValues(at))) return false;
  if (rest.length === 0) return true;
  const filled = first.filter((it) => it.trim() !== '');
  return filled.length > 0 && new Set(filled).size >= filled.length - 1;
}

function isValue(cell: string): boolean {
  const text = cell.trim();
  return (
    (/^-?\d+([.,]\d+)?$/.test(text) && !/^(1[89]|20)\d\d$/.test(text)) ||
    /^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(text) ||
    /^\d{4}-\d\d-\d\d/.test(text)
  );
}

/** Names as pandas gives them: `Unnamed: 3` for an empty one, `a.1` for the second `a`. */
function named(cells: readonly string[]): readonly string[] {
  const seen = new Map<string, number>();
  return cells.map((cell, at) => {
    const name = cell === '' ? `Unnamed: ${at}` : cell;
    const times = seen.get(name) ?? 0;
    seen.set(name, times + 1);
    return times === 0 ? name : `${name}.${times}`;
  });
}
