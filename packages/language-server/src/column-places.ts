/**
 * Where frames and columns under the cursor come from: the code that made them, and the files they were
 * read from. It reads reports and looks for files; it decides nothing.
 */
import { pathToFileURL } from 'node:url';
import type { Location } from 'vscode-languageserver/node';
import { findDataFile } from '@lacuna/adapters';
import {
  birthOf,
  definitionOf,
  type ColumnOrigin,
  type FrameAt,
  type Place,
} from '@lacuna/shared-core';
import { columnUnder, type ColumnUnder } from './column-under.ts';
import { frameNamed, type CellOffset } from './columns-at.ts';
import { isInside, toLocation, type Analysed } from './convert.ts';

/** Of one frame; a join of more is shown by its first. */
const MOST_FILES = 4;

/** A frame or a column of one, as the cursor is on it. */
export interface Under {
  readonly at: CellOffset;
  /** The variable under the cursor. */
  readonly frame: FrameAt | null;
  readonly column: ColumnUnder | null;
}

export function underCursor({ report }: Analysed, at: CellOffset): Under {
  const frame = report.analysis.frames.findLast(
    ({ name, place }) => name !== '' && place.cell === at.cell && isInside(place.span, at.offset),
  );
  return { at, frame: frame ?? null, column: frame ? null : columnUnder(report, at) };
}

/** The code that made what is under the cursor; null where it stands there itself, or nobody knows. */
export function madeAt(analysed: Analysed, { at, frame, column }: Under): Location | null {
  const place = frame
    ? definitionOf(analysed.report.analysis, frame)
    : column && birthOfColumn(analysed, column, at);
  if (!place || (place.cell === at.cell && isInside(place.span, at.offset))) return null;
  return toLocation(analysed, place);
}

function birthOfColumn(
  { report }: Analysed,
  { column, of, frame }: ColumnUnder,
  at: CellOffset,
): Place | null {
  // In SQL a table may be a frame of that name.
  const own = frame ?? frameNamed(report, of, at);
  return own && birthOf(report.analysis, own, column.name);
}

/** The files that what is under the cursor was read from, where they exist: at the column's name in the header. */
export async function filesOf(
  analysed: Analysed,
  { at, frame, column }: Under,
  root: string,
): Promise<readonly Location[]> {
  const origins = frame ? assetsOf(frame) : (column?.column.from ?? readAt(analysed, at));
  const found: Location[] = [];
  for (const { asset, column: name } of origins.slice(0, MOST_FILES)) {
    const file = await findDataFile(asset, name === '*' ? null : name, { root });
    if (file === null) continue;
    const { from, to } = file.header ?? { from: 0, to: 0 };
    const range = { start: { line: 0, character: from }, end: { line: 0, character: to } };
    found.push({ uri: pathToFileURL(file.path).href, range });
  }
  return found;
}

/** Each dataset once. */
function assetsOf({ columns }: FrameAt): readonly ColumnOrigin[] {
  const assets = new Set(columns.flatMap(({ from }) => from.map(({ asset }) => asset)));
  return [...assets].map((asset) => ({ asset, column: '*' }));
}

/** The file that a call reads, where the cursor is on its name. */
function readAt({ report, snapshot }: Analysed, at: CellOffset): readonly ColumnOrigin[] {
  const source = snapshot.cells.find((it) => it.index === at.cell)?.source ?? '';
  const reading = report.analysis.operations.findLast(
    ({ kind, place }) =>
      kind === 'read' && place.cell === at.cell && isInside(place.span, at.offset),
  );
  return (reading?.resource?.must ?? [])
    .filter((asset) => isWordAt(source, asset, at.offset))
    .map((asset) => ({ asset, column: '*' }));
}

/** The cursor is in the text that ends as the key does: the code may write the path in another way. */
function isWordAt(source: string, key: string, offset: number): boolean {
  const name = key.slice(key.lastIndexOf('/') + 1);
  for (let at = source.indexOf(name); at >= 0; at = source.indexOf(name, at + 1)) {
    const from = Math.max(source.lastIndexOf('"', at), source.lastIndexOf("'", at));
    if (from < offset && offset <= at + name.length) return true;
  }
  return false;
}
