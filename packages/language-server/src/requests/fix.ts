/**
 * `lacuna/fix`: the cell with one proven alternative applied, for exactly the text the front end shows.
 *
 * The document as it is open answers first; a cell that is only known to a kernel is judged again in
 * that session. A text that is neither gets `null`: the fix was made for other code.
 */
import { applyEdits, type Alternative, type Finding } from '@lacuna/shared-core';
import { cellAt, offered, pathOfUri, type Analysed } from '../convert.ts';
import type { Peer, RequestHandler } from '../peer.ts';
import { METHODS, type FixAnswer, type FixParams } from '../protocol.ts';
import { FixShape } from '../shapes.ts';

const NOTHING: FixAnswer = { newSource: null, title: '' };

export const fix: RequestHandler<FixParams, FixAnswer> = {
  method: METHODS.fix,
  params: FixShape,
  early: true,
  async handle(peer, params, signal) {
    return (await inDocument(peer, params, signal)) ?? (await inSession(peer, params, signal));
  },
};

async function inDocument(
  peer: Peer,
  params: FixParams,
  signal: AbortSignal,
): Promise<FixAnswer | null> {
  if (params.uri === undefined) return null;
  const analysed = await peer.analyst.current(params.uri, signal);
  if (!analysed) return null;
  const index = analysed.document.cells.findIndex(
    (it) =>
      (it.id === params.cell || it.uri === params.cell) && it.text.getText() === params.source,
  );
  const place = analysed.report.findings.find((it) => it.fingerprint === params.fingerprint)?.place;
  if (index < 0 || !place) return null;
  const alternative = alternativeOf(await peer.analyst.proven(analysed, place.cell), params);
  return alternative && answerIn(analysed, index, alternative, params.source);
}

/** Null where the alternative also edits other cells: the answer replaces one. */
function answerIn(
  analysed: Analysed,
  index: number,
  alternative: Alternative,
  source: string,
): FixAnswer | null {
  const cell = analysed.document.cells[index];
  const edits = alternative.edits.map((edit) => ({ edit, at: cellAt(analysed, edit.cell) }));
  if (edits.some(({ at }) => at?.cell !== cell)) return null;
  const placed = edits.map(({ edit: { from, to, newText }, at }) => {
    const offset = at?.offset ?? 0;
    return { from: from + offset, to: to + offset, newText };
  });
  return { newSource: applyEdits(source, placed), title: alternative.title };
}

async function inSession(peer: Peer, params: FixParams, signal: AbortSignal): Promise<FixAnswer> {
  const { kernel, epoch, uri, source } = params;
  if (kernel === undefined || epoch === undefined) return NOTHING;
  const session = peer.authority.sessions.view(kernel, epoch);
  const path = uri === undefined ? null : pathOfUri(uri);
  const workspace = await peer.authority.workspaceFor(path ?? peer.client.root);
  const reports = (await workspace?.reportNext({ source, path }, session, signal)) ?? [];
  for (const { report, cell } of reports) {
    const alternative = alternativeOf(report.findings, params);
    if (!alternative || alternative.edits.some((it) => it.cell !== cell)) continue;
    return { newSource: applyEdits(source, alternative.edits), title: alternative.title };
  }
  return NOTHING;
}

function alternativeOf(
  findings: readonly Finding[],
  { fingerprint, alternative }: FixParams,
): Alternative | null {
  for (const finding of findings) {
    if (finding.fingerprint !== fingerprint) continue;
    const found = offered(finding).find((it) => it.name === alternative && it.edits.length > 0);
    if (found) return found;
  }
  return null;
}
