/** The column that is named where the cursor stands: `df["email"]`, `df.email`, `select email from …`. */
import { relationsAt, type ColumnFlow, type FrameAt, type Report } from '@lacuna/shared-core';
import { columnContext } from './column-context.ts';
import { columnsOfRelation, frameOf, type CellOffset } from './columns-at.ts';
import type { OpenString } from './cursor-text.ts';
import { sqlContext } from './sql-context.ts';

export interface ColumnUnder {
  readonly column: ColumnFlow;
  /** Name of the variable or table it is a column of; empty where it has none. */
  readonly of: string;
  /** The frame it is a column of; null in SQL. */
  readonly frame: FrameAt | null;
  /** The name in the cell's text. */
  readonly from: number;
  readonly to: number;
}

/** Null where the cursor is on no column that the analysis knows. */
export function columnUnder(report: Report, at: CellOffset): ColumnUnder | null {
  const cell = report.analysis.snapshot.cells.find((it) => it.index === at.cell);
  if (cell === undefined) return null;
  const { source } = cell;
  const sql = sqlContext(source, at.offset, cell.language);
  if (sql !== null) {
    const end = wordEnd(source, at.offset);
    const position = relationsAt(sql.text, end - sql.base, sql.dialect);
    if (position === null) return null;
    const name = sql.text.slice(position.from, end - sql.base).replaceAll(/^["`[]|["`\]]$/g, '');
    for (const relation of position.relations) {
      if (position.qualifier !== null && relation.alias !== position.qualifier) continue;
      const columns = columnsOfRelation(report, relation, at);
      const column = columns.find((it) => it.name.toLowerCase() === name.toLowerCase());
      const of = relation.name ?? relation.alias;
      if (column) return { column, of, frame: null, from: sql.base + position.from, to: end };
    }
    return null;
  }
  const context = columnContext(source, at.offset);
  if (context === null) return null;
  const [from, to] =
    context.kind === 'attribute'
      ? [context.from, context.to]
      : [context.string.from, closingQuote(source, context.string)];
  const written = source.slice(from, to);
  const name = context.kind === 'attribute' ? written : unescaped(written, context.string);
  for (const it of context.sources) {
    const frame = frameOf(report, at.cell, it);
    const column = frame?.columns.find((x) => x.name === name);
    if (frame && column) return { column, of: frame.name || it.name, frame, from, to };
  }
  return null;
}

function wordEnd(text: string, offset: number): number {
  let end = offset;
  while (end < text.length && /[\p{L}\p{N}_]/u.test(text[end] ?? '')) end += 1;
  return end;
}

/** The end of the string on its line; without one, the end of the line. */
function closingQuote(text: string, { from, quote }: OpenString): number {
  let at = from;
  while (at < text.length && text[at] !== quote && text[at] !== '\n')
    at += text[at] === '\\' ? 2 : 1;
  return Math.min(at, text.length);
}

function unescaped(text: string, { isRaw }: OpenString): string {
  return isRaw ? text : text.replaceAll(/\\(.)/g, '$1');
}
