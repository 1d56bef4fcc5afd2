/** `textDocument/completion`: the columns of a frame after `df["` and `df.`, as the analysis knows them. */
import { CompletionItemKind, type CompletionItem, type Position } from 'vscode-languageserver/node';
import type { FrameAt, Report } from '@lacuna/shared-core';
import { columnContext, type ColumnContext } from '../column-context.ts';
import { placeAt } from '../convert.ts';
import type { RequestHandler } from '../peer.ts';
import { AtPositionShape } from '../shapes.ts';

export const completion: RequestHandler<
  { textDocument: { uri: string }; position: Position },
  CompletionItem[]
> = {
  method: 'textDocument/completion',
  params: AtPositionShape,
  async handle(peer, { textDocument: { uri }, position }, signal) {
    const located = peer.documents.locate(uri);
    const text = located?.document.cells[located.cell]?.text;
    if (!located || !text) return [];
    const context = columnContext(text.getText(), text.offsetAt(position));
    if (!context) return [];
    const analysed = await peer.analyst.current(located.document.uri, signal);
    const at = analysed && placeAt(analysed, uri, position);
    const frame = at && frameBefore(analysed.report, context.name, at);
    return frame ? itemsOf(frame, context) : [];
  },
};

/** The frame of that name as it is at `at`: the nearest before, in the order of the document. */
function frameBefore(
  report: Report,
  name: string,
  at: { readonly cell: number; readonly offset: number },
): FrameAt | null {
  let nearest: FrameAt | null = null;
  for (const it of report.analysis.frames) {
    if (it.name !== name || it.columns.length === 0) continue;
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

function itemsOf(frame: FrameAt, context: ColumnContext): CompletionItem[] {
  const names = frame.columns.map((it) => ({
    name: it.name,
    from: it.from.map(({ asset, column }) => `${asset}.${column}`).join(', '),
  }));
  return names
    .filter(({ name }) => context.kind === 'item' || isIdentifier(name))
    .map(({ name, from }, i) => ({
      label: name,
      kind: CompletionItemKind.Field,
      detail: from === '' ? 'column' : `column from ${from}`,
      // In the order of the frame, which is the order people know.
      sortText: String(i).padStart(5, '0'),
      ...(context.kind === 'item' ? { insertText: quoted(name, context.quote) } : {}),
    }));
}

function isIdentifier(name: string): boolean {
  return /^[\p{L}_][\p{L}\p{N}_]*$/u.test(name);
}

/** The name as it stands inside that quote. */
function quoted(name: string, quote: string): string {
  return name.replaceAll('\\', '\\\\').replaceAll(quote, `\\${quote}`);
}
