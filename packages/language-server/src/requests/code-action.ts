/** `textDocument/codeAction`: one quick fix for each proven alternative, and the rule explained. */
import { CodeActionKind, type CodeAction, type Range } from 'vscode-languageserver/node';
import type { Finding } from '@lacuna/shared-core';
import { cellAt, offered, toDiagnostic, toWorkspaceEdit, type Analysed } from '../convert.ts';
import type { Peer, RequestHandler } from '../peer.ts';
import { COMMANDS } from '../protocol.ts';
import { CodeActionShape } from '../shapes.ts';

export const codeAction: RequestHandler<
  { textDocument: { uri: string }; range: Range; context: { only?: string[] | undefined } },
  CodeAction[]
> = {
  method: 'textDocument/codeAction',
  params: CodeActionShape,
  async handle(peer, { textDocument: { uri }, range, context }, signal) {
    const wanted = context.only?.some((it) => it === '' || it.startsWith(CodeActionKind.QuickFix));
    const located = peer.documents.locate(uri);
    if (!located || wanted === false) return [];
    const analysed = await peer.analyst.current(located.document.uri, signal);
    if (!analysed) return [];
    const actions: CodeAction[] = [];
    for (const finding of await provenIn(peer, analysed, uri)) {
      const placed = toDiagnostic(analysed, finding, () => null);
      if (placed?.cell.uri !== uri || !touches(placed.diagnostic.range, range)) continue;
      const diagnostics = [placed.diagnostic];
      for (const [i, alternative] of offered(finding).entries()) {
        const edit = toWorkspaceEdit(analysed, alternative);
        if (!edit || alternative.edits.length === 0) continue;
        actions.push({
          title: alternative.title,
          kind: CodeActionKind.QuickFix,
          diagnostics,
          edit,
          isPreferred: i === 0,
        });
      }
      actions.push({
        title: `Explain ${finding.rule}`,
        kind: CodeActionKind.QuickFix,
        diagnostics,
        command: { title: 'Explain', command: COMMANDS.explain, arguments: [finding.rule] },
      });
    }
    return actions;
  },
};

/** Findings of the cells that stand in this text document, with their alternatives. */
async function provenIn(
  { analyst }: Peer,
  analysed: Analysed,
  uri: string,
): Promise<readonly Finding[]> {
  const all = analysed.report.findings.map((it) => it.place.cell);
  const cells = [...new Set(all)].filter((it) => cellAt(analysed, it)?.cell.uri === uri);
  return (await Promise.all(cells.map((it) => analyst.proven(analysed, it)))).flat();
}

function touches(a: Range, b: Range): boolean {
  const isBefore = (x: Range['start'], y: Range['start']) =>
    x.line < y.line || (x.line === y.line && x.character < y.character);
  return !isBefore(a.end, b.start) && !isBefore(b.end, a.start);
}
