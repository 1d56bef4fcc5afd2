/**
 * Keeps an analysis of the newest revision of every open document of one connection, and publishes it.
 *
 * A newer revision cancels the analysis under way, and what belongs to an old one is dropped: nothing
 * is ever published for a text the client no longer has.
 */
import { PublishDiagnosticsNotification, type Diagnostic } from 'vscode-languageserver/node';
import type { Report } from '@lacuna/shared-core';
import { isCurrent, toDiagnostic, type Analysed } from './convert.ts';
import type { Documents, OpenDocument } from './documents.ts';
import { METHODS, type ReportSummary } from './protocol.ts';

/** What the analyst needs of the world around it. */
export interface AnalystHost {
  readonly documents: Documents;
  /** The analysis of one version, or null where the document cannot be governed. */
  analyse(document: OpenDocument, signal: AbortSignal): Promise<Analysed | null>;
  docsUrl(rule: string): string | null;
  modeOf(document: OpenDocument): ReportSummary['mode'];
  notify(method: string, params: object): void;
  /** A bug: the analysis threw. */
  failed(error: unknown): void;
}

interface Run {
  readonly abort: AbortController;
  readonly result: Promise<Analysed | null>;
}

export class Analyst {
  private readonly host: AnalystHost;
  private readonly runs = new Map<string, Run>();
  /** Last published diagnostics by text document URI, as JSON. */
  private readonly published = new Map<string, string>();

  constructor(host: AnalystHost) {
    this.host = host;
  }

  /** Analyses this newest revision; an analysis of an older one ends without a word. */
  touch(document: OpenDocument): void {
    this.runs.get(document.uri)?.abort.abort();
    const abort = new AbortController();
    this.runs.set(document.uri, { abort, result: this.run(document, abort.signal) });
  }

  /** Analyses every open document again: settings or packs have changed. */
  touchAll(): void {
    for (const it of this.host.documents.all()) this.touch(it);
  }

  /** Clears what was said about text documents that are closed. */
  forget(uris: readonly string[]): void {
    for (const uri of uris) {
      if (this.published.delete(uri)) this.send(uri, undefined, []);
    }
  }

  close(document: OpenDocument): void {
    this.runs.get(document.uri)?.abort.abort();
    this.runs.delete(document.uri);
    this.forget(document.cells.map((it) => it.uri));
  }

  /** The analysis of the newest revision, waiting for it; null where there is none. */
  async current(uri: string, signal: AbortSignal): Promise<Analysed | null> {
    while (!isAborted(signal)) {
      const run = this.runs.get(uri);
      if (!run) return null;
      const result = await Promise.race([run.result, aborted(signal)]);
      if (this.runs.get(uri) === run) return result;
    }
    return null;
  }

  dispose(): void {
    for (const it of this.runs.values()) it.abort.abort();
    this.runs.clear();
  }

  private async run(document: OpenDocument, signal: AbortSignal): Promise<Analysed | null> {
    // Messages are read one each turn: after two turns no newer revision was waiting.
    await nextTurn();
    await nextTurn();
    if (isAborted(signal)) return null;
    try {
      const analysed = await this.host.analyse(document, signal);
      if (isAborted(signal) || !analysed || !isCurrent(analysed, this.host.documents)) return null;
      this.publish(analysed);
      return analysed;
    } catch (error) {
      // The one catch of this process edge; an aborted run may end in any way.
      if (!isAborted(signal)) this.host.failed(error);
      return null;
    }
  }

  private publish(analysed: Analysed): void {
    const { document, report } = analysed;
    const byUri = new Map<string, Diagnostic[]>(document.cells.map((it) => [it.uri, []]));
    for (const finding of report.findings) {
      const placed = toDiagnostic(analysed, finding, (rule) => this.host.docsUrl(rule));
      if (placed) byUri.get(placed.cell.uri)?.push(placed.diagnostic);
    }
    for (const { uri, text } of document.cells) {
      const diagnostics = byUri.get(uri) ?? [];
      const json = diagnostics.length === 0 ? '' : `${text.version} ${JSON.stringify(diagnostics)}`;
      if ((this.published.get(uri) ?? '') === json) continue;
      this.published.set(uri, json);
      this.send(uri, text.version, diagnostics);
    }
    this.host.notify(METHODS.report, summaryOf(document, report, this.host.modeOf(document)));
  }

  private send(uri: string, version: number | undefined, diagnostics: readonly Diagnostic[]): void {
    this.host.notify(PublishDiagnosticsNotification.method, {
      uri,
      ...(version === undefined ? {} : { version }),
      diagnostics,
    });
  }
}

function summaryOf(
  document: OpenDocument,
  report: Report,
  mode: ReportSummary['mode'],
): ReportSummary {
  return {
    uri: document.uri,
    version: document.version,
    findings: report.findings.filter((it) => it.level !== 'observe').length,
    blocking: report.findings.filter((it) => it.level === 'block').length,
    gaps: report.gaps.length,
    mode,
  };
}

/** Resolves with null when the signal is aborted. */
function aborted(signal: AbortSignal): Promise<null> {
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(null), { once: true });
  });
}

/** A call, so that the compiler does not take the flag for settled across an `await`. */
function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
