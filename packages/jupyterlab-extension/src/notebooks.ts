/**
 * Every open notebook and what the authority says about its cells. It sends texts and keeps diagnostics;
 * how they look is linter.ts.
 */
import type { DocumentRegistry } from '@jupyterlab/docregistry';
import type { INotebookModel, INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';
import { Signal, type ISignal } from '@lumino/signaling';

import {
  METHODS,
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
  private readonly timers = new Map<NotebookMirror, ReturnType<typeof setTimeout>>();
  private readonly diagnosticsSignal = new Signal<this, SharedText>(this);
  private readonly reportSignal = new Signal<this, ReportSummary>(this);

  /** `root`: `file:` URI of the server's root folder, without a slash at its end. */
  constructor(client: LspClient, root: string) {
    this.client = client;
    this.root = root;
    client.aliveChanged.connect((_, isAlive) => {
      if (isAlive) for (const it of this.mirrors.values()) it.open();
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

  /** Markdown about a place in a cell; null where there is nothing to say. */
  async hover(text: SharedText, position: LspPosition): Promise<string | null> {
    const cell = this.find(text);
    if (cell === undefined) return null;
    this.flush(cell.mirror);
    const answer = (await this.client.request('textDocument/hover', {
      textDocument: { uri: cell.uri },
      position,
    })) as { contents?: { value?: string } } | null;
    return answer?.contents?.value ?? null;
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
