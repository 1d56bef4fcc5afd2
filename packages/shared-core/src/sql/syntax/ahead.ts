/** Whether a query starts at a token. */
import type { Cursor } from './cursor.ts';
import { isAt, isName, kind, word } from './cursor.ts';
import { WORD } from './tokens.ts';
import { words } from './words.ts';

const QUERY_STARTS = words(`
  SELECT WITH VALUES FROM TABLE DESCRIBE SHOW PIVOT UNPIVOT SUMMARIZE SEL MERGE
`);

/** `VALUES 1, 2`: rows of one column need no brackets. */
export function bareRows(dialect: string, filePrefix: boolean): boolean {
  return filePrefix || dialect === 'trino' || dialect === 'athena';
}

/** Whether a query starts at the token `ahead`. */
export function queryAhead(p: Cursor, ahead = 0): boolean {
  const w = word(p, ahead);
  if (kind(p, ahead) !== WORD || !QUERY_STARTS.has(w)) return false;
  switch (w) {
    case 'SELECT':
      return true;
    case 'FROM':
      return p.dialect.fromFirst || (p.dialect.pipes && isName(p, ahead + 1));
    case 'SEL':
      return p.dialect.name === 'teradata';
    case 'VALUES':
      return (
        isAt(p, ahead + 1, '(') ||
        isAt(p, ahead + 1, 'ROW') ||
        bareRows(p.dialect.name, p.dialect.filePrefix)
      );
    case 'WITH':
      return isName(p, ahead + 1);
    case 'MERGE':
      return isAt(p, ahead + 1, 'INTO');
    default:
      return isName(p, ahead + 1);
  }
}
