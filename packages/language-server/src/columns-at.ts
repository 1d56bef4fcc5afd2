/**
 * The columns of an expression, a variable or a table of a query, as the analysis of the document knows
 * them. It reads reports and decides nothing.
 */
import {
  analyseSql,
  labelColumns,
  type ColumnFlow,
  type FrameAt,
  type LabelledColumn,
  type RelationAt,
  type Report,
} from '@lacuna/shared-core';
import type { FrameSource } from './column-context.ts';

/** A place in the core's terms. */
export interface CellOffset {
  readonly cell: number;
  readonly offset: number;
}

/** The frame that an expression of the cell is; by place first, then by name as it was last before. */
export function frameOf(report: Report, cell: number, source: FrameSource): FrameAt | null {
  const { frames } = report.analysis;
  const ends = frames.filter((it) => it.place.cell === cell && it.place.span.to === source.end);
  // `df` ends where `x + df` ends: the longest expression that is noted stands behind the bracket.
  ends.sort((a, b) => a.place.span.from - b.place.span.from);
  if (ends[0] !== undefined) return ends[0];
  return source.name === '' ? null : frameNamed(report, source.name, { cell, offset: source.end });
}

/** The frame of that name as it is at `at`: the nearest before, in the order of the document. */
export function frameNamed(report: Report, name: string, at: CellOffset): FrameAt | null {
  let nearest: FrameAt | null = null;
  for (const it of report.analysis.frames) {
    if (it.name !== name) continue;
    const { cell, span } = it.place;
    if (cell > at.cell || (cell === at.cell && span.from > at.offset)) continue;
    if (!nearest || isAfter(it, nearest)) nearest = it;
  }
  return nearest;
}

function isAfter(a: FrameAt, b: FrameAt): boolean {
  if (a.place.cell !== b.place.cell) return a.place.cell > b.place.cell;
  return a.place.span.from >= b.place.span.from;
}

/** Columns of a variable that is never read before `at`: its names, as the cell left them. */
export function columnsOfVariable(
  report: Report,
  name: string,
  at: CellOffset,
): readonly ColumnFlow[] {
  const last = report.analysis.variables.findLast(
    (it) => it.name === name && it.cell < at.cell && it.deleted !== true,
  );
  return (last?.columns ?? []).map((it) => withoutOrigin(it));
}

function withoutOrigin(name: string): ColumnFlow {
  return { name, from: [], must: [], may: [], influence: [] };
}

/** Columns of a table of a query: a Python frame of that name, a file or table that is known, a query in it. */
export function columnsOfRelation(
  report: Report,
  relation: RelationAt,
  at: CellOffset,
): readonly ColumnFlow[] {
  const { name, query } = relation;
  if (query === null) return name === null ? [] : columnsOfTable(report, name, at);
  const { statements } = analyseSql(query, {
    dialect: 'duckdb',
    schema: (table) => columnsOfTable(report, table, at).map((it) => it.name),
  });
  return (statements.at(-1)?.output ?? [])
    .filter((it) => it.name !== '*')
    .map((it) => ({
      ...withoutOrigin(it.name),
      from: it.direct.flatMap(({ ref }) =>
        ref.table === null
          ? []
          : (columnsOfTable(report, ref.table, at).find((x) => x.name === ref.column)?.from ?? []),
      ),
    }));
}

function columnsOfTable(report: Report, name: string, at: CellOffset): readonly ColumnFlow[] {
  const frame = frameNamed(report, name, at);
  if (frame !== null) return frame.columns;
  const variable = columnsOfVariable(report, name, at);
  if (variable.length > 0) return variable;
  const wanted = name.toLowerCase().replace(/^\.\//, '');
  for (const [key, fact] of report.assets) {
    const own = key.toLowerCase();
    const isMeant =
      own === wanted || own.endsWith(`/${wanted}`) || own.replace(/^[a-z+]+:/, '') === wanted;
    if (isMeant && fact.columns !== undefined)
      return fact.columns.map((it) => ({
        ...withoutOrigin(it.name),
        from: [{ asset: key, column: it.name }],
      }));
  }
  return [];
}

/** What each column is, and why: one for each of `columns`. */
export function labelled(
  report: Report,
  columns: readonly ColumnFlow[],
): readonly LabelledColumn[] {
  return labelColumns(columns, report.assets, report.ladder);
}
