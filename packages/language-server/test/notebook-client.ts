/** A notebook that a test types into, at a real server: `|` in a cell is the cursor. */
import { pathToFileURL } from 'node:url';
import type { LspClient } from '@lacuna/testkit';

export interface TypedNotebook {
  readonly uri: string;
  /** URI of the text document of a cell. */
  cell(index: number): string;
  /** Replaces the text of the cell, and waits until it is analysed. The position of `|`. */
  type(index: number, text: string): Promise<{ line: number; character: number }>;
  /** Asks for what is at `|` in the cell after typing. */
  ask(method: string, index: number, text: string): Promise<unknown>;
  /** Diagnostics told last. */
  diagnostics(index: number): readonly Told[];
  close(): Promise<void>;
}

export interface Told {
  readonly code: string;
  readonly message: string;
  readonly severity: number;
  readonly range: {
    readonly start: { readonly line: number; readonly character: number };
    readonly end: { readonly line: number; readonly character: number };
  };
}

export async function openNotebook(
  client: LspClient,
  path: string,
  sources: readonly string[],
): Promise<TypedNotebook> {
  const uri = pathToFileURL(path).href;
  const cell = (i: number) => `${uri}#c${i}`;
  let version = 1;
  const reported = () =>
    client.waitFor('lacuna/report', (it) => {
      const told = it as { uri: string; version: number };
      return told.uri === uri && told.version === version;
    });
  await client.notify('notebookDocument/didOpen', {
    notebookDocument: {
      uri,
      notebookType: 'jupyter-notebook',
      version,
      cells: sources.map((_, i) => ({ kind: 2, document: cell(i), metadata: { id: `c${i}` } })),
    },
    cellTextDocuments: sources.map((text, i) => ({
      uri: cell(i),
      languageId: 'python',
      version,
      text,
    })),
  });
  await reported();
  const type = async (i: number, marked: string) => {
    const text = marked.replace('|', '');
    version += 1;
    await client.notify('notebookDocument/didChange', {
      notebookDocument: { uri, version },
      change: {
        cells: { textContent: [{ document: { uri: cell(i), version }, changes: [{ text }] }] },
      },
    });
    await reported();
    const before = marked.slice(0, Math.max(0, marked.indexOf('|'))).split('\n');
    return { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
  };
  return {
    uri,
    cell,
    type,
    ask: async (method, i, marked) => {
      const position = await type(i, marked);
      return client.request(method, { textDocument: { uri: cell(i) }, position });
    },
    diagnostics: (i) => {
      const all = client.received.filter(
        (it) =>
          it.method === 'textDocument/publishDiagnostics' &&
          (it.params as { uri: string }).uri === cell(i),
      );
      return (all.at(-1)?.params as { diagnostics: Told[] } | undefined)?.diagnostics ?? [];
    },
    close: () =>
      client.notify('notebookDocument/didClose', {
        notebookDocument: { uri },
        cellTextDocuments: sources.map((_, i) => ({ uri: cell(i) })),
      }),
  };
}
