/**
 * Every open notebook and what the authority says about its cells. It sends texts and keeps diagnostics;
 * how they look is linter.ts.
 */
import type { ICellModel } from '@jupyterlab/cells';
import type { DocumentRegistry } from '@jupyterlab/docregistry';
import type { INotebookModel, INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';
import { Signal, type ISignal } from '@lumino/signaling';

import {
  METHODS,
  type CellStates,
  type ColumnsAnswer,
  type DiagnosticData,
  type FixAnswer,
  type ReportSummary,
} from '@lacuna/language-server/protocol';

import type { LspClient } from './lsp-client.ts';
import { NotebookMirror } from './notebook-mirror.ts';

/** Time after the last keystroke before the text is sent, in milliseconds. */
const QUIET_MS = 60;

export interface LspPosition {
  readonly line: number;
  readonly character: number;
}

/** LSP's CompletionItem, as far as it is shown. */
export interface LspCompletion {
  readonly label: string;
  readonly detail?: string;
  readonly textEdit: {
    readonly newText: string;
    readonly range: { readonly start: LspPosition; readonly end: LspPosition };
  };
}

export interface LspLocation {
  readonly uri: string;
  readonly range: { readonly start: LspPosition; readonly end: LspPosition };
}

/** What the authority knows about one place in a cell. */
export interface About {
  /** Null where there is nothing to say. */
  readonly markdown: string | null;
  /** Where it comes from: the code that made it, then the files. */
  readonly places: readonly LspLocation[];
  /** All columns of the frame there. */
  readonly columns: ColumnsAnswer | null;
}

export const NOTHING_KNOWN: About = { markdown: null, places: [], columns: null };

/** LSP's Diagnostic, as far as it is shown. */
export interface LspDiagnostic {
  readonly range: { readonly start: LspPosition; readonly end: LspPosition };
  readonly severity?: number;
  readonly message: string;
  readonly code?: string | number;
  readonly data?: DiagnosticData;
}

/** A cell's text, by identity: an editor and a cell share it. */
export type SharedText = object;

export interface PlacedCell {
  readonly mirror: NotebookMirror;
  readonly uri: string;
}

export interface WantedFix {
  readonly fingerprint: string;
  readonly alternative: string;
  /** Kernel of the notebook, for findings that depend on what ran. */
  readonly kernel: string | null;
}

export class Notebooks {
  private readonly client: LspClient;
  private readonly root: string;
  private readonly mirrors = new Map<INotebookModel, NotebookMirror>();
  private readonly diagnosed = new Map<string, readonly LspDiagnostic[]>();
  private readonly reports = new Map<string, ReportSummary>();
  private readonly states = new Map<string, CellStates['cells']>();
  private readonly timers = new Map<NotebookMirror, ReturnType<typeof setTimeout>>();
  private readonly diagnosticsSignal = new Signal<this, SharedText>(this);
  private readonly statesSignal = new Signal<this, string | null>(this);
  private readonly reportSignal = new Signal<this, ReportSummary>(this);

  /** `root`: `file:` URI of the server's root folder, without a slash at its end. */
  constructor(client: LspClient, root: string) {
    this.client = client;
    this.root = root;
    client.aliveChanged.connect((_, isAlive) => {
      if (isAlive) for (const it of this.mirrors.values()) it.open();
      // Nobody knows any more whether they are true.
      this.states.clear();
      this.statesSignal.emit(null);
    });
    client.onNotification(METHODS.cellStates, (params) => {
      const { uri, cells } = params as CellStates;
      this.states.set(uri, cells);
      this.statesSignal.emit(uri);
    });
    client.onNotification('textDocument/publishDiagnostics', (params) => {
      this.receive(params as { uri: string; diagnostics: readonly LspDiagnostic[] });
    });
    client.onNotification(METHODS.report, (params) => {
      const report = params as ReportSummary;
      this.reports.set(report.uri, report);
      this.reportSignal.emit(report);
    });
  }

  /** Emits the shared text of a cell whose diagnostics are others than before. */
  get diagnosticsChanged(): ISignal<this, SharedText> {
    return this.diagnosticsSignal;
  }

  get reported(): ISignal<this, ReportSummary> {
    return this.reportSignal;
  }

  /** Emits the URI of a notebook whose cell states are others than before; null: of all of them. */
  get statesChanged(): ISignal<this, string | null> {
    return this.statesSignal;
  }

  follow(tracker: INotebookTracker): void {
    tracker.forEach((panel) => void this.add(panel));
    tracker.widgetAdded.connect((_, panel) => void this.add(panel));
  }

  reportOf(panel: NotebookPanel): ReportSummary | undefined {
    const model = panel.context.model;
    const mirror = this.mirrors.get(model);
    return mirror && this.reports.get(mirror.uri);
  }

  diagnosticsOf(text: SharedText): readonly LspDiagnostic[] {
    const cell = this.find(text);
    return (cell && this.diagnosed.get(cell.uri)) ?? [];
  }

  /** By the id of the cell: those that are not as they ran. */
  statesOf(panel: NotebookPanel): ReadonlyMap<string, CellStates['cells'][number]> {
    const mirror = this.mirrors.get(panel.context.model);
    const told = (mirror && this.states.get(mirror.uri)) ?? [];
    return new Map(
      told.flatMap((it) => {
        const cell = mirror?.cellOf(it.cell);
        return cell === undefined ? [] : [[cell.id, it] as const];
      }),
    );
  }

  uriOf(panel: NotebookPanel): string | undefined {
    return this.mirrors.get(panel.context.model)?.uri;
  }

  /** The cell of an open notebook that a URI stands for. */
  cellModelOf(uri: string): ICellModel | undefined {
    for (const mirror of this.mirrors.values()) {
      const cell = mirror.cellOf(uri);
      if (cell !== undefined) return cell;
    }
    return undefined;
  }

  /** Path of a file below the server's root folder; null for any other. */
  pathOf(uri: string): string | null {
    if (!uri.startsWith(`${this.root}/`)) return null;
    return uri
      .slice(this.root.length + 1)
      .split('/')
      .map(decodeURIComponent)
      .join('/');
  }

  /** What is known about a place in a cell. */
  async about(text: SharedText, position: LspPosition): Promise<About> {
    const cell = this.find(text);
    if (cell === undefined) return NOTHING_KNOWN;
    this.flush(cell.mirror);
    const at = { textDocument: { uri: cell.uri }, position };
    const [hover, made, files, columns] = await Promise.all([
      this.client.request('textDocument/hover', at),
      this.client.request('textDocument/definition', at),
      this.client.request('textDocument/declaration', at),
      this.client.request(METHODS.columns, at),
    ]);
    // Where the code begins the definition is the file itself.
    const places = [...(made as LspLocation[]), ...(files as LspLocation[])];
    return {
      markdown: (hover as { contents?: { value?: string } } | null)?.contents?.value ?? null,
      places: [...new Map(places.map((it) => [JSON.stringify(it), it])).values()],
      columns: columns as ColumnsAnswer | null,
    };
  }

  /** What can be completed at a place in a cell. */
  async complete(text: SharedText, position: LspPosition): Promise<readonly LspCompletion[]> {
    const cell = this.find(text);
    if (cell === undefined) return [];
    this.flush(cell.mirror);
    const answer = (await this.client.request('textDocument/completion', {
      textDocument: { uri: cell.uri },
      position,
    })) as { items?: readonly LspCompletion[] } | null;
    return answer?.items ?? [];
  }

  /** The cell's text after the fix; null where the cell has changed too much for it. */
  async fix(text: SharedText, cellId: string, wanted: WantedFix): Promise<FixAnswer | null> {
    const cell = this.find(text);
    const source = cell?.mirror.cellOf(cell.uri)?.sharedModel.getSource();
    if (cell === undefined || source === undefined) return null;
    this.flush(cell.mirror);
    const { fingerprint, alternative, kernel } = wanted;
    const answer = await this.client.request(METHODS.fix, {
      uri: cell.mirror.uri,
      cell: cellId,
      source,
      fingerprint,
      alternative,
      ...(kernel === null ? {} : { kernel }),
    });
    return answer as FixAnswer;
  }

  /** The open cell that has this text. */
  find(text: SharedText): PlacedCell | undefined {
    for (const mirror of this.mirrors.values()) {
      for (const cell of mirror.model.cells) {
        if (cell.sharedModel === text) return { mirror, uri: mirror.uriOf(cell) };
      }
    }
    return undefined;
  }

  private async add(panel: NotebookPanel): Promise<void> {
    await panel.context.ready;
    const { context } = panel;
    const model = context.model;
    if (panel.isDisposed || this.mirrors.has(model)) return;
    if (!isPython(model)) return;
    this.begin(model, context);
    model.contentChanged.connect(() => {
      const mirror = this.mirrors.get(model);
      if (mirror !== undefined) this.flushSoon(mirror);
    });
    context.pathChanged.connect(() => {
      this.end(model);
      this.begin(model, context);
    });
    context.disposed.connect(() => {
      this.end(model);
    });
  }

  private begin(model: INotebookModel, context: DocumentRegistry.Context): void {
    const path = context.localPath.split('/').map(encodeURIComponent).join('/');
    const mirror = new NotebookMirror(this.client, model, `${this.root}/${path}`);
    this.mirrors.set(model, mirror);
    if (this.client.isAlive) mirror.open();
  }

  private end(model: INotebookModel): void {
    const mirror = this.mirrors.get(model);
    if (mirror === undefined) return;
    clearTimeout(this.timers.get(mirror));
    this.timers.delete(mirror);
    this.mirrors.delete(model);
    this.reports.delete(mirror.uri);
    this.states.delete(mirror.uri);
    mirror.close();
  }

  private flushSoon(mirror: NotebookMirror): void {
    clearTimeout(this.timers.get(mirror));
    this.timers.set(
      mirror,
      setTimeout(() => {
        this.flush(mirror);
      }, QUIET_MS),
    );
  }

  private flush(mirror: NotebookMirror): void {
    clearTimeout(this.timers.get(mirror));
    this.timers.delete(mirror);
    mirror.flush();
  }

  private receive(params: { uri: string; diagnostics: readonly LspDiagnostic[] }): void {
    this.diagnosed.set(params.uri, params.diagnostics);
    for (const mirror of this.mirrors.values()) {
      const cell = mirror.cellOf(params.uri);
      if (cell !== undefined) this.diagnosticsSignal.emit(cell.sharedModel);
    }
  }
}

/** A notebook of another language is none of ours; without a kernel yet it is taken for Python. */
function isPython(model: INotebookModel): boolean {
  const language = model.defaultKernelLanguage;
  return language === '' || language === 'python';
}
