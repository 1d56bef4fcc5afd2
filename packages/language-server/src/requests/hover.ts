/** `textDocument/hover`: the reason of a finding, the columns of a frame, what a column is, under the cursor. */
import type { Hover, Position } from 'vscode-languageserver/node';
import { underCursor } from '../column-places.ts';
import { labelled } from '../columns-at.ts';
import { isInside, placeAt, toLocation } from '../convert.ts';
import { describeColumn, describeFrame } from '../frame-markdown.ts';
import { describeFinding } from '../markdown.ts';
import type { RequestHandler } from '../peer.ts';
import { AtPositionShape } from '../shapes.ts';

export const hover: RequestHandler<
  { textDocument: { uri: string }; position: Position },
  Hover | null
> = {
  method: 'textDocument/hover',
  params: AtPositionShape,
  async handle(peer, { textDocument: { uri }, position }, signal) {
    const located = peer.documents.locate(uri);
    const analysed = located && (await peer.analyst.current(located.document.uri, signal));
    const at = analysed && placeAt(analysed, uri, position);
    if (!at) return null;
    const here = (it: { cell: number; span: { from: number; to: number } }) =>
      it.cell === at.cell && isInside(it.span, at.offset);
    const { report } = analysed;
    const findings = peer.analyst
      .soFar(analysed, at.cell)
      .filter((it) => it.level !== 'observe' && here(it.place));
    const { frame, column } = underCursor(analysed, at);
    const [label] = column ? labelled(report, [column.column]) : [];
    const parts = [
      ...findings.map((it) => describeFinding(it)),
      ...(frame ? [describeFrame(frame, labelled(report, frame.columns))] : []),
      ...(column && label ? [describeColumn(label, column.of)] : []),
    ];
    if (parts.length === 0) return null;
    const place =
      findings[0]?.place ??
      frame?.place ??
      (column && { cell: at.cell, span: { from: column.from, to: column.to } });
    const range = place && toLocation(analysed, place)?.range;
    return {
      contents: { kind: 'markdown', value: parts.join('\n\n---\n\n') },
      ...(range ? { range } : {}),
    };
  },
};
