/**
 * The last line of a hover: where a frame or a column comes from, to go there, and the whole list of a
 * wide frame. Places and lists are the server's; only these two commands are trusted, not the words above.
 */
import * as vscode from 'vscode';
import type { Location } from 'vscode-languageclient';

import { METHODS } from '@lacuna/language-server/protocol';
import type { ColumnsAnswer } from '@lacuna/language-server/protocol';

export const GO_TO = 'lacuna.goTo';
export const SHOW_COLUMNS = 'lacuna.showColumns';

export interface HoverPlace {
  readonly document: vscode.TextDocument;
  readonly position: vscode.Position;
}

type Ask = <T>(method: string, params: object) => Promise<T>;

/** The hover of the server with our links below; the links alone are no hover. */
export async function withLinks(
  { document, position }: HoverPlace,
  next: () => vscode.ProviderResult<vscode.Hover>,
  ask: Ask,
): Promise<vscode.Hover | undefined> {
  const { line, character } = position;
  const at = { textDocument: { uri: document.uri.toString() }, position: { line, character } };
  const [hover, made, files, columns] = await Promise.all([
    next(),
    ask<readonly Location[]>('textDocument/definition', at).catch(() => []),
    ask<readonly Location[]>('textDocument/declaration', at).catch(() => []),
    ask<ColumnsAnswer | null>(METHODS.columns, at).catch(() => null),
  ]);
  if (!hover) return undefined;
  // Where the code begins the definition is the file itself.
  const places = new Map([...made, ...files].map((it) => [JSON.stringify(it), it]));
  const links = [...places.values()].map((it) => link(nameOf(it, document), GO_TO, [it]));
  if (columns !== null && columns.beyondHover > 0)
    links.push(link(`All ${String(columns.columns.length)} columns`, SHOW_COLUMNS, [at]));
  if (links.length === 0) return hover;
  const below = new vscode.MarkdownString(links.join(' · '));
  below.isTrusted = { enabledCommands: [GO_TO, SHOW_COLUMNS] };
  return new vscode.Hover([...hover.contents, below], hover.range);
}

function link(title: string, command: string, args: readonly unknown[]): string {
  const query = encodeURIComponent(JSON.stringify(args));
  return `[${title.replaceAll(/[\\[\]`*_<>]/g, '\\$&')}](command:${command}?${query})`;
}

/** `Cell 2`, counted as the reader does; a line of the same script; the name of another file. */
function nameOf({ uri, range }: Location, from: vscode.TextDocument): string {
  const target = vscode.Uri.parse(uri);
  for (const notebook of vscode.workspace.notebookDocuments) {
    const cell = notebook.getCells().find((it) => it.document.uri.toString() === target.toString());
    if (cell !== undefined) return `Go to cell ${String(cell.index + 1)}`;
  }
  if (target.toString() === from.uri.toString())
    return `Go to line ${String(range.start.line + 1)}`;
  return `Open ${vscode.workspace.asRelativePath(target)}`;
}
