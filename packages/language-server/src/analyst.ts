/**
 * Keeps an analysis of the newest revision of every open document of one connection, and publishes it.
 *
 * A newer revision cancels the analysis under way, and what belongs to an old one is dropped: nothing
 * is ever published for a text the client no longer has. Findings come at once; their alternatives are
 * proven when somebody asks for them, or when the text has rested for a moment, and published then.
 */
import { PublishDiagnosticsNotification, type Diagnostic } from 'vscode-languageserver/node';
import type { Finding, Report } from '@lacuna/shared-core';
import { isCurrent, toDiagnostic, type Analysed } from './convert.ts';
import type { Documents, OpenCell, OpenDocument } from './documents.ts';
import { FlowWatch } from './flow-watch.ts';
import { METHODS, type ReportSummary } from './protocol.ts';

/** What the analyst needs of the world around it. */
export interface AnalystHost {
  readonly documents: Documents;
  /** The analysis of one version, or null where the document cannot be governed. */
  analyse(document: OpenDocument, signal: AbortSignal): Promise<Analysed | null>;
  /** The findings of one cell with their alternatives proven. */
  prove(analysed: Analysed, cell: number, signal: AbortSignal): Promise<readonly Finding[]>;
  docsUrl(rule: string): string | null;
  modeOf(document: OpenDocument): ReportSummary['mode'];
  notify(method: string, params: object): void;
  /** The diagnostics of this newest revision were sent. */
  published(analysed: Analysed): void;
  /** A bug: the analysis threw. */
  failed(error: unknown): void;
}

/** How long a text rests before alternatives are proven that nobody has asked for: a pause in typing. */
const REST_MS = 200;

interface Run {
  readonly abort: AbortController;
  readonly result: Promise<Analysed | null>;
  /** By cell: the proof under way, or made. */
  readonly proofs: Map<number, Promise<readonly Finding[]>>;
  /** By cell: findings with proven alternatives. */
  readonly proven: Map<number, readonly Finding[]>;
}

/** A finding as a diagnostic, with all that its places depend on. */
interface Said {
  readonly uri: string;
  readonly diagnostic: Diagnostic;
  readonly json: string;
  /** Cells whose text it has places in, and where they stood. */
  readonly texts: readonly { readonly cell: OpenCell; readonly at: number }[];
}

export class Analyst {
  private readonly host: AnalystHost;
  private readonly runs = new Map<string, Run>();
  private readonly flows = new FlowWatch();
  /** Last published diagnostics by text document URI, as JSON. */
  private readonly published = new Map<string, string>();
  private readonly said = new WeakMap<Finding, Said>();

  constructor(host: AnalystHost) {
    this.host = host;
  }

  /** Analyses this newest revision; an analysis of an older one ends without a word. */
  touch(document: OpenDocument): void {
    this.runs.get(document.uri)?.abort.abort();
    const abort = new AbortController();
    const result = this.run(document, abort.signal);
    this.runs.set(document.uri, { abort, result, proofs: new Map(), proven: new Map() });
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
    this.flows.forget(document.uri);
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

  /** The findings of one cell of the newest revision, with proven alternatives; as they are when it is no longer the newest. */
  async proven(analysed: Analysed, cell: number): Promise<readonly Finding[]> {
    const run = this.runs.get(analysed.document.uri);
    if (!run || !isCurrent(analysed, this.host.documents)) return findingsIn(analysed, cell);
    const known = run.proofs.get(cell) ?? this.prove(run, analysed, cell);
    run.proofs.set(cell, known);
    return known;
  }

  /** The findings of one cell as far as they are known now: with alternatives where those are proven. */
  soFar(analysed: Analysed, cell: number): readonly Finding[] {
    return this.runs.get(analysed.document.uri)?.proven.get(cell) ?? findingsIn(analysed, cell);
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
      this.host.notify(
        METHODS.report,
        summaryOf(document, analysed.report, this.host.modeOf(document)),
      );
      this.host.published(analysed);
      void this.proveAtRest(analysed, signal);
      this.touchReaders(analysed);
      return analysed;
    } catch (error) {
      // The one catch of this process edge; an aborted run may end in any way.
      if (!isAborted(signal)) this.host.failed(error);
      return null;
    }
  }

  /** Other open documents read what this one writes. */
  private touchReaders({ document, report }: Analysed): void {
    for (const uri of this.flows.readersAfter(document.uri, report.analysis)) {
      const reader = this.host.documents.get(uri);
      if (reader) this.touch(reader);
    }
  }

  private async proveAtRest(analysed: Analysed, signal: AbortSignal): Promise<void> {
    const cells = new Set(analysed.report.findings.map((it) => it.place.cell));
    if (cells.size === 0) return;
    await rest(signal);
    for (const cell of cells) {
      if (isAborted(signal)) return;
      await this.proven(analysed, cell);
      // One cell each turn: a question that has come in meanwhile is answered first.
      await nextTurn();
    }
  }

  private async prove(run: Run, analysed: Analysed, cell: number): Promise<readonly Finding[]> {
    try {
      const findings = await this.host.prove(analysed, cell, run.abort.signal);
      if (isAborted(run.abort.signal)) return findingsIn(analysed, cell);
      run.proven.set(cell, findings);
      this.publish(analysed);
      return findings;
    } catch (error) {
      if (!isAborted(run.abort.signal)) this.host.failed(error);
      return findingsIn(analysed, cell);
    }
  }

  private publish(analysed: Analysed): void {
    const { document, report } = analysed;
    const said = new Map<string, Said[]>();
    const cells = new Set(report.findings.map((it) => it.place.cell));
    for (const finding of [...cells].flatMap((it) => this.soFar(analysed, it))) {
      const one = this.say(analysed, finding);
      if (one) said.set(one.uri, [...(said.get(one.uri) ?? []), one]);
    }
    for (const { uri, text } of document.cells) {
      const own = said.get(uri);
      // Most cells have nothing to say, and said nothing before.
      if (own === undefined && !this.published.has(uri)) continue;
      const json = own?.map((it) => it.json).join() ?? '';
      const key = own === undefined ? '' : `${text.version} ${json}`;
      if ((this.published.get(uri) ?? '') === key) continue;
      this.published.set(uri, key);
      this.send(uri, text.version, own?.map((it) => it.diagnostic) ?? []);
    }
  }

  /** A finding as a diagnostic: as it was, while the texts it has places in are as they were. */
  private say(analysed: Analysed, finding: Finding): Said | null {
    const texts = analysed.document.cells;
    const last = this.said.get(finding);
    if (last?.texts.every(({ cell, at }) => texts[at] === cell) === true) return last;
    const placed = toDiagnostic(analysed, finding, (rule) => this.host.docsUrl(rule));
    if (!placed) return null;
    const { cell, diagnostic } = placed;
    const uris = new Set([
      cell.uri,
      ...(diagnostic.relatedInformation ?? []).map(({ location }) => location.uri),
    ]);
    const said: Said = {
      uri: cell.uri,
      diagnostic,
      json: JSON.stringify(diagnostic),
      texts: texts.flatMap((it, at) => (uris.has(it.uri) ? [{ cell: it, at }] : [])),
    };
    this.said.set(finding, said);
    return said;
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

function findingsIn({ report }: Analysed, cell: number): readonly Finding[] {
  return report.findings.filter((it) => it.place.cell === cell);
}

/** Resolves after {@link REST_MS}, or as soon as the signal is aborted. */
function rest(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, REST_MS);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
