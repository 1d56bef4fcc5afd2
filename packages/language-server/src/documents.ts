/**
 * The documents one client has open, each an immutable value that is replaced when it changes.
 *
 * It follows the sync messages of LSP 3.17 and knows neither analysis nor diagnostics. What a client
 * sends out of turn (a change of a document it never opened) is ignored: there is nothing to change.
 */
import type {
  DidChangeNotebookDocumentParams,
  DidOpenNotebookDocumentParams,
  NotebookCell,
  TextDocumentContentChangeEvent,
  TextDocumentItem,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { CellLanguage } from '@lacuna/shared-core';

export interface OpenCell {
  readonly uri: string;
  /** nbformat id, where the client told one. */
  readonly id: string | null;
  readonly language: CellLanguage;
  readonly tags: readonly string[];
  readonly text: TextDocument;
}

/** A notebook with its cells in order, or a script, which is one cell here. */
export interface OpenDocument {
  readonly uri: string;
  readonly kind: 'notebook' | 'script';
  /** The client's version of the whole document. */
  readonly version: number;
  readonly cells: readonly OpenCell[];
}

/** Which document, and which of its cells, a text document URI stands for. */
export interface Located {
  readonly document: OpenDocument;
  /** Index in `document.cells`. */
  readonly cell: number;
}

/** Documents by URI; one instance for each connection. */
export class Documents {
  private readonly open = new Map<string, OpenDocument>();
  /** URI of a cell's text document → URI of its notebook. */
  private readonly owners = new Map<string, string>();

  all(): Iterable<OpenDocument> {
    return this.open.values();
  }

  get(uri: string): OpenDocument | undefined {
    return this.open.get(uri);
  }

  /** The document that has `uri` as its own or as a cell's text. */
  locate(uri: string): Located | null {
    const document = this.open.get(this.owners.get(uri) ?? uri);
    const cell = document?.cells.findIndex((it) => it.uri === uri) ?? -1;
    return document && cell >= 0 ? { document, cell } : null;
  }

  openScript(item: TextDocumentItem): OpenDocument | null {
    const language = languageOf(item.languageId);
    if (language !== 'python' && language !== 'sql') return null;
    const text = TextDocument.create(item.uri, item.languageId, item.version, item.text);
    return this.keep({
      uri: item.uri,
      kind: 'script',
      version: item.version,
      cells: [{ uri: item.uri, id: null, language, tags: [], text }],
    });
  }

  changeScript(
    uri: string,
    version: number,
    changes: readonly TextDocumentContentChangeEvent[],
  ): OpenDocument | null {
    const known = this.open.get(uri);
    if (known?.kind !== 'script') return null;
    const cells = known.cells.map((it) => ({ ...it, text: changed(it.text, version, changes) }));
    return this.keep({ ...known, version, cells });
  }

  openNotebook(params: DidOpenNotebookDocumentParams): OpenDocument {
    const { uri, version, cells } = params.notebookDocument;
    const texts = new Map(params.cellTextDocuments.map((it) => [it.uri, created(it)]));
    return this.keep({
      uri,
      kind: 'notebook',
      version,
      cells: cells.map((it) => cellOf(it, texts.get(it.document))),
    });
  }

  /** The notebook after the change, with the URIs of cells that are gone. */
  changeNotebook(
    params: DidChangeNotebookDocumentParams,
  ): { readonly document: OpenDocument; readonly removed: readonly string[] } | null {
    const { uri, version } = params.notebookDocument;
    const known = this.open.get(uri);
    if (known?.kind !== 'notebook') return null;
    let cells = known.cells.slice();
    const { structure, data, textContent } = params.change.cells ?? {};
    if (structure) {
      const opened = new Map(structure.didOpen?.map((it) => [it.uri, created(it)]));
      // A cell that moves is deleted here and inserted there without being opened again.
      const before = new Map(cells.map((it) => [it.uri, it.text]));
      const { start, deleteCount, cells: inserted = [] } = structure.array;
      const added = inserted.map((it) =>
        cellOf(it, opened.get(it.document) ?? before.get(it.document)),
      );
      cells.splice(start, deleteCount, ...added);
    }
    const facts = new Map(data?.map((it) => [it.document, it]));
    if (facts.size > 0) {
      cells = cells.map((it) => {
        const fact = facts.get(it.uri);
        return fact ? cellOf(fact, it.text) : it;
      });
    }
    const texts = new Map(textContent?.map((it) => [it.document.uri, it]));
    if (texts.size > 0) {
      cells = cells.map((it) => {
        const change = texts.get(it.uri);
        return change
          ? { ...it, text: changed(it.text, change.document.version, change.changes) }
          : it;
      });
    }
    const left = new Set(cells.map((it) => it.uri));
    const removed = known.cells.map((it) => it.uri).filter((it) => !left.has(it));
    for (const it of removed) this.owners.delete(it);
    return { document: this.keep({ ...known, version, cells }), removed };
  }

  close(uri: string): OpenDocument | null {
    const known = this.open.get(uri);
    if (!known) return null;
    this.open.delete(uri);
    for (const it of known.cells) this.owners.delete(it.uri);
    return known;
  }

  private keep(document: OpenDocument): OpenDocument {
    this.open.set(document.uri, document);
    for (const it of document.cells) this.owners.set(it.uri, document.uri);
    return document;
  }
}

function created(item: TextDocumentItem): TextDocument {
  return TextDocument.create(item.uri, item.languageId, item.version, item.text);
}

/** A new text document: analyses under way keep the one they began with. */
function changed(
  text: TextDocument,
  version: number,
  changes: readonly TextDocumentContentChangeEvent[],
): TextDocument {
  const copy = TextDocument.create(text.uri, text.languageId, text.version, text.getText());
  return TextDocument.update(copy, [...changes], version);
}

function cellOf(cell: NotebookCell, text: TextDocument | undefined): OpenCell {
  const metadata: unknown = cell.metadata;
  const known = text ?? TextDocument.create(cell.document, 'plaintext', 0, '');
  return {
    uri: cell.document,
    id: textIn(metadata, 'id'),
    // NotebookCellKind.Markup is 1.
    language: cell.kind === 1 ? 'markdown' : languageOf(known.languageId),
    tags: tagsIn(metadata) ?? tagsIn(fieldIn(metadata, 'metadata')) ?? [],
    text: known,
  };
}

function languageOf(languageId: string): CellLanguage {
  if (languageId === 'python' || languageId === 'ipython') return 'python';
  if (languageId === 'sql') return 'sql';
  return languageId === 'markdown' ? 'markdown' : 'other';
}

function fieldIn(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;
}

function textIn(value: unknown, name: string): string | null {
  const found = fieldIn(value, name);
  return typeof found === 'string' && found !== '' ? found : null;
}

function tagsIn(value: unknown): readonly string[] | null {
  const found = fieldIn(value, 'tags');
  return Array.isArray(found) ? found.filter((it): it is string => typeof it === 'string') : null;
}
