/**
 * Hiding what is not code by blanks of the same length, so that offsets in a cell stay offsets in its
 * file. What the code means is not known here.
 */
import type { CellLanguage } from './snapshot.ts';

const NAME = /^\s*%([A-Za-z_][\w.]*)/;
const NOT_BREAK = /[^\r\n]/g;

/** What Databricks and Zeppelin call their interpreters; other names are line magics of IPython. */
const INTERPRETERS: Readonly<Record<string, CellLanguage | 'shell'>> = {
  sql: 'sql',
  'spark.sql': 'sql',
  jdbc: 'sql',
  'bigquery.sql': 'sql',
  md: 'markdown',
  'md-sandbox': 'markdown',
  angular: 'markdown',
  python: 'python',
  pyspark: 'python',
  'spark.pyspark': 'python',
  ipyspark: 'python',
  'spark.ipyspark': 'python',
  'python.ipython': 'python',
  ipython: 'python',
  sh: 'shell',
  shell: 'shell',
  scala: 'other',
  r: 'other',
  spark: 'other',
  'spark.r': 'other',
  html: 'other',
};

/** `text` with every character but line breaks replaced by a blank. */
export function blank(text: string): string {
  return text.replace(NOT_BREAK, ' ');
}

/** The language of a cell that starts with an interpreter name, and its source without that name. */
export interface MaskedCell {
  readonly language: CellLanguage;
  /** Same length as the source given. */
  readonly source: string;
}

/**
 * The cell under the conventions of Databricks and Zeppelin, where `%sql` on the first line names the
 * language of the whole cell.
 *
 * `%sh` becomes IPython's `%%sh` where a character in front of it has room for the second `%`; at the
 * very start of the text it stays a line magic. `%run`, `%pip` and `%fs` are line magics and stay.
 */
export function maskFirstLineMagic(source: string): MaskedCell {
  const match = NAME.exec(source);
  const name = match?.[1]?.toLowerCase();
  if (match === null || name === undefined) return { language: 'python', source };
  const masked = blank(match[0]) + source.slice(match[0].length);
  const language = INTERPRETERS[name];
  if (language === 'shell') return { language: 'python', source: asCellMagic(source) };
  return language === undefined ? { language: 'python', source } : { language, source: masked };
}

/** `  %sh ls` → ` %%sh ls`; without a blank in front the cell stays as it is. */
function asCellMagic(source: string): string {
  const sign = source.indexOf('%');
  if (sign === 0) return source;
  return `${source.slice(0, sign - 1)}%${source.slice(sign)}`;
}
