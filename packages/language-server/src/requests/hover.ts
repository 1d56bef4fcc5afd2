/** `textDocument/hover`: the reason of a finding, or the columns of a frame, under the cursor. */
import type { Hover, Position } from 'vscode-languageserver/node';
import { isInside, placeAt, toLocation } from '../convert.ts';
import { describeFinding, describeFrame } from '../markdown.ts';
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
    const frame = report.analysis.frames.findLast((it) => here(it.place));
    const parts = [
      ...findings.map((it) => describeFinding(it)),
      ...(frame ? [describeFrame(frame, report.operations)] : []),
    ];
    if (parts.length === 0) return null;
    const place = findings[0]?.place ?? frame?.place;
    const range = place && toLocation(analysed, place)?.range;
    return {
      contents: { kind: 'markdown', value: parts.join('\n\n---\n\n') },
      ...(range ? { range } : {}),
    };
  },
};
