/** From an open document to its report: the snapshot is cut here, the governor does the rest. */
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { readDocument, snapshotOf, type Finding, type Snapshot } from '@lacuna/shared-core';
import type { Authority } from './authority.ts';
import { pathInside, pathOfUri, type Analysed } from './convert.ts';
import { sha256 } from './digest.ts';
import type { OpenDocument } from './documents.ts';

/** Page of a rule on the web. None is published yet; `lacuna/explain` has the same words. */
export function docsUrl(_rule: string): string | null {
  return null;
}

/** Null where no folder is open, or the text is not a document Lacuna reads. */
export async function analyseDocument(
  authority: Authority,
  document: OpenDocument,
  signal: AbortSignal,
): Promise<Analysed | null> {
  const path = pathOfUri(document.uri);
  const workspace = await authority.workspaceFor(path);
  if (!workspace || signal.aborted) return null;
  const snapshot = snapshotIn(pathInside(workspace.root, path), document);
  if (!snapshot) return null;
  const report = await workspace.govern(
    snapshot,
    { gate: 'edit', alternatives: false, checks: true },
    signal,
  );
  return { document, snapshot, report };
}

/** The findings of one cell with their alternatives proven: the same as in the report otherwise. */
export async function proveCell(
  authority: Authority,
  { document, snapshot }: Analysed,
  cell: number,
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  const workspace = await authority.workspaceFor(pathOfUri(document.uri));
  if (!workspace) return [];
  const options = { gate: 'edit', alternatives: true, checks: true, cells: [cell] } as const;
  return (await workspace.govern(snapshot, options, signal)).findings;
}

/** Texts are values here: their digests are as well. */
const digests = new WeakMap<TextDocument, string>();

function digestOf(text: TextDocument): string {
  const known = digests.get(text);
  if (known !== undefined) return known;
  const digest = sha256(text.getText());
  digests.set(text, digest);
  return digest;
}

/** The core's view of an open document; `path` is what paths in the code are relative to. */
function snapshotIn(path: string, document: OpenDocument): Snapshot | null {
  const [only] = document.cells;
  if (document.kind === 'script') {
    const read = readDocument(path, only?.text.getText() ?? '');
    return read.ok ? read.value : null;
  }
  return snapshotOf(
    path,
    'ipynb',
    document.cells.map(({ id, language, tags, text }) => ({
      id,
      language,
      source: text.getText(),
      sha256: digestOf(text),
      tags,
    })),
  );
}
