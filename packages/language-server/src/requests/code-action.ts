/**
 * `textDocument/codeAction`: one quick fix for each proven alternative, the rule explained, and for a call
 * into a library that nobody has described, the file that describes it.
 */
import { pathToFileURL } from 'node:url';
import {
  CodeActionKind,
  type CodeAction,
  type Range,
  type WorkspaceEdit,
} from 'vscode-languageserver/node';
import { modelsFile } from '@lacuna/adapters';
import { teachCall, type Finding, type TaughtCall } from '@lacuna/shared-core';
import {
  cellAt,
  offered,
  pathOfUri,
  toDiagnostic,
  toLocation,
  toWorkspaceEdit,
  type Analysed,
} from '../convert.ts';
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
    return [...actions, ...(await teaching(peer, analysed, uri, range))];
  },
};

/** "Teach this call": a row in the workspace's own models for each unknown call in `range`. */
async function teaching(
  peer: Peer,
  analysed: Analysed,
  uri: string,
  range: Range,
): Promise<readonly CodeAction[]> {
  const workspace = await peer.authority.workspaceFor(pathOfUri(analysed.document.uri));
  if (workspace === null) return [];
  const calls = new Set<string>();
  for (const { cause, api, place } of analysed.report.gaps) {
    const at = cause === 'unknown-call' ? toLocation(analysed, place) : null;
    if (api !== null && at?.uri === uri && touches(at.range, range)) calls.add(api);
  }
  return [...calls].flatMap((api) => {
    const { path, text } = modelsFile(workspace.root, api.split('.')[0] ?? '');
    const taught = teachCall(api, text);
    return taught === null ? [] : [teachAction(api, pathToFileURL(path).href, text, taught)];
  });
}

function teachAction(
  api: string,
  uri: string,
  text: string | null,
  taught: TaughtCall,
): CodeAction {
  const lines = (text ?? '').split('\n');
  const end = { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 };
  const edit: WorkspaceEdit = {
    documentChanges: [
      ...(text === null
        ? [{ kind: 'create' as const, uri, options: { ignoreIfExists: true } }]
        : []),
      {
        textDocument: { uri, version: null },
        edits: [{ range: { start: end, end }, newText: taught.text }],
      },
    ],
  };
  return { title: `Teach Lacuna what ${api} does`, kind: CodeActionKind.QuickFix, edit };
}

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
