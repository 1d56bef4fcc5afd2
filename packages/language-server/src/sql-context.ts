/** SQL around the cursor: in a cell of SQL, behind a magic, or in a text that reads as a query. */
import type { CellLanguage } from '@lacuna/shared-core';
import { cursorText, type OpenString } from './cursor-text.ts';

export interface SqlContext {
  /** The SQL as far as it goes. */
  readonly text: string;
  /** Where it begins in the cell's text. */
  readonly base: number;
  readonly dialect: string;
  /** The Python string it stands in; null in a cell or magic. */
  readonly string: OpenString | null;
}

const QUERY =
  /^\s*(?:--[^\n]*\n\s*)*(?:select|with|insert|update|delete|from|create|merge|explain)\s/i;
const CELL_MAGIC = /^\s*%%(\w*sql|bigquery|snowflake|redshift|read_sql)\b[^\n]*\n/;
const LINE_MAGIC = /^[^\n"'#]*%(\w*sql)[ \t]+/;
const DIALECTS: readonly (readonly [RegExp, string])[] = [
  [/\b(?:spark|sqlContext)\b/, 'spark'],
  [/\bbigquery\b/, 'bigquery'],
  [/\bsnowflake\b/, 'snowflake'],
];

/** Null where the cursor stands in no SQL. */
export function sqlContext(
  text: string,
  offset: number,
  language: CellLanguage,
): SqlContext | null {
  if (language === 'sql') return { text, base: 0, dialect: 'duckdb', string: null };
  const magic = CELL_MAGIC.exec(text);
  if (magic !== null) {
    const base = magic[0].length;
    return offset < base
      ? null
      : { text: text.slice(base), base, dialect: dialectOf(magic[0]), string: null };
  }
  const line = text.lastIndexOf('\n', offset - 1) + 1;
  const end = text.indexOf('\n', offset);
  const whole = text.slice(line, end < 0 ? text.length : end);
  const inline = LINE_MAGIC.exec(whole);
  if (inline !== null && line + inline[0].length <= offset) {
    const base = line + inline[0].length;
    return { text: text.slice(base, line + whole.length), base, dialect: 'duckdb', string: null };
  }
  return inString(text, offset);
}

function inString(text: string, offset: number): SqlContext | null {
  const string = cursorText(text, offset)?.string ?? null;
  if (string === null) return null;
  const sql = text.slice(string.from, endOf(text, offset, string));
  if (!QUERY.test(`${sql} `)) return null;
  const before = text.slice(Math.max(0, string.at - 80), string.at);
  return { text: sql, base: string.from, dialect: dialectOf(before), string };
}

/** The closing quote behind the cursor; without one, the end of the line, or of the cell. */
function endOf(text: string, offset: number, { quote, isTriple }: OpenString): number {
  if (isTriple) {
    const end = text.indexOf(quote.repeat(3), offset);
    return end < 0 ? text.length : end;
  }
  for (let at = offset; at < text.length; at++)
    if (text[at] === quote || text[at] === '\n' || text[at] === '\r') return at;
  return text.length;
}

function dialectOf(text: string): string {
  return DIALECTS.find(([words]) => words.test(text))?.[1] ?? 'duckdb';
}
