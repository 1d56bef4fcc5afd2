/**
 * One open notebook as the authority sees it: which cells, in which order, with which text.
 *
 * It compares the notebook with what was sent last and sends the difference, so that it cannot drift
 * however the notebook was changed. It shows nothing.
 */
import type { ICellModel } from '@jupyterlab/cells';
import type { INotebookModel } from '@jupyterlab/notebook';

import type { LspClient } from './lsp-client.ts';

/** LSP's NotebookCellKind. */
const MARKUP = 1;
const CODE = 2;

interface SentCell {
  readonly uri: string;
  readonly kind: number;
  readonly tags: string;
  text: string;
  version: number;
}

export class NotebookMirror {
  readonly uri: string;
  readonly model: INotebookModel;
  private readonly client: LspClient;
  private sent: SentCell[] = [];
  private version = 1;
  private isOpen = false;

  constructor(client: LspClient, model: INotebookModel, uri: string) {
    this.client = client;
    this.model = model;
    this.uri = uri;
  }

  uriOf(cell: { readonly id: string }): string {
    return `${this.uri}#${encodeURIComponent(cell.id)}`;
  }

  /** The cell a URI stands for. */
  cellOf(uri: string): ICellModel | undefined {
    return cellsOf(this.model).find((it) => this.uriOf(it) === uri);
  }

  /** The authority knows nothing of this notebook: everything is told. */
  open(): void {
    this.sent = cellsOf(this.model).map((it) => this.describe(it));
    this.version += 1;
    this.isOpen = true;
    this.client.notify('notebookDocument/didOpen', {
      notebookDocument: {
        uri: this.uri,
        notebookType: 'jupyter-notebook',
        version: this.version,
        cells: this.sent.map((it) => this.cellItem(it)),
      },
      cellTextDocuments: this.sent.map((it) => this.textItem(it)),
    });
  }

  close(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.client.notify('notebookDocument/didClose', {
      notebookDocument: { uri: this.uri },
      cellTextDocuments: this.sent.map((it) => ({ uri: it.uri })),
    });
  }

  /** Tells what has changed since it was told last. */
  flush(): void {
    if (!this.isOpen || !this.client.isAlive) return;
    const before = new Map(this.sent.map((it) => [it.uri, it]));
    const next = cellsOf(this.model).map((cell) => {
      const described = this.describe(cell);
      const known = before.get(described.uri);
      return known?.kind === described.kind ? { ...described, version: known.version } : described;
    });
    const structure = spliceOf(this.sent, next);
    const changes = next.flatMap((it) => {
      const known = before.get(it.uri);
      if (known === undefined || known.text === it.text) return [];
      it.version += 1;
      return [{ document: { uri: it.uri, version: it.version }, changes: [{ text: it.text }] }];
    });
    const data = next.filter((it) => (before.get(it.uri)?.tags ?? it.tags) !== it.tags);
    this.sent = next;
    if (structure === null && changes.length === 0 && data.length === 0) return;
    this.version += 1;
    const cells: Record<string, unknown> = {};
    if (structure !== null) {
      const { start, removed, inserted } = structure;
      const after = new Set(next.map((it) => it.uri));
      cells['structure'] = {
        array: {
          start,
          deleteCount: removed.length,
          cells: inserted.map((it) => this.cellItem(it)),
        },
        didOpen: inserted.filter((it) => !before.has(it.uri)).map((it) => this.textItem(it)),
        didClose: removed.filter((it) => !after.has(it.uri)).map((it) => ({ uri: it.uri })),
      };
    }
    if (changes.length > 0) cells['textContent'] = changes;
    if (data.length > 0) cells['data'] = data.map((it) => this.cellItem(it));
    this.client.notify('notebookDocument/didChange', {
      notebookDocument: { uri: this.uri, version: this.version },
      change: { cells },
    });
  }

  private describe(cell: ICellModel): SentCell {
    const tags: unknown = cell.getMetadata('tags');
    return {
      uri: this.uriOf(cell),
      kind: cell.type === 'code' ? CODE : MARKUP,
      tags: Array.isArray(tags) ? JSON.stringify(tags) : '[]',
      text: cell.sharedModel.getSource(),
      version: 1,
    };
  }

  private cellItem(cell: SentCell): object {
    const id = decodeURIComponent(cell.uri.slice(this.uri.length + 1));
    return {
      kind: cell.kind,
      document: cell.uri,
      metadata: { id, tags: JSON.parse(cell.tags) as unknown },
    };
  }

  private textItem(cell: SentCell): object {
    const languageId = cell.kind === CODE ? 'python' : 'markdown';
    return { uri: cell.uri, languageId, version: cell.version, text: cell.text };
  }
}

export function cellsOf(model: INotebookModel): ICellModel[] {
  return Array.from({ length: model.cells.length }, (_, i) => model.cells.get(i));
}

interface Splice {
  readonly start: number;
  readonly removed: readonly SentCell[];
  readonly inserted: readonly SentCell[];
}

/** The smallest single splice that turns one list of cells into the other; null when they are equal. */
export function spliceOf(before: readonly SentCell[], after: readonly SentCell[]): Splice | null {
  const isSame = (a: SentCell | undefined, b: SentCell | undefined) =>
    a !== undefined && a.uri === b?.uri && a.kind === b.kind;
  let start = 0;
  while (start < before.length && isSame(before[start], after[start])) start += 1;
  let end = 0;
  while (
    end < before.length - start &&
    end < after.length - start &&
    isSame(before[before.length - 1 - end], after[after.length - 1 - end])
  ) {
    end += 1;
  }
  const removed = before.slice(start, before.length - end);
  const inserted = after.slice(start, after.length - end);
  return removed.length === 0 && inserted.length === 0 ? null : { start, removed, inserted };
}
