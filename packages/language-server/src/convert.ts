/**
 * Between the core's words and LSP's: cells and spans ↔ URIs and ranges, findings → diagnostics.
 *
 * The only file where both meet. It decides nothing: levels, messages and alternatives come from the report.
 */
import { isAbsolute, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  DiagnosticSeverity,
  type Diagnostic,
  type DiagnosticRelatedInformation,
  type Location,
  type Position,
  type Range,
  type WorkspaceEdit,
} from 'vscode-languageserver/node';
import type {
  Alternative,
  Finding,
  Level,
  Place,
  Report,
  Snapshot,
  Span,
} from '@lacuna/shared-core';
import type { Documents, OpenCell, OpenDocument } from './documents.ts';
import type { DiagnosticData } from './protocol.ts';

/** One version of a document together with what is known of exactly this version. */
export interface Analysed {
  readonly document: OpenDocument;
  readonly snapshot: Snapshot;
  /** Without alternatives: those are proven afterwards, cell by cell. */
  readonly report: Report;
}

/** A diagnostic and the text document it belongs to. */
export interface PlacedDiagnostic {
  readonly cell: OpenCell;
  readonly diagnostic: Diagnostic;
}

/**
 * The file path behind a URI. Documents that are not files (`untitled:`, a remote scheme) get the path
 * part of their URI: it serves as a name and for its extension.
 */
export function pathOfUri(uri: string): string {
  try {
    const url = new URL(uri);
    return url.protocol === 'file:' ? fileURLToPath(url) : decodeURIComponent(url.pathname);
  } catch {
    // `new URL` and the decoders refuse what is not a URI: then it is taken as a path.
    return uri;
  }
}

/** `path` relative to `root` with `/`, or absolute with `/` where it is outside. */
export function pathInside(root: string, path: string): string {
  const inside = isAbsolute(path) ? relative(root, path) : path;
  const isOutside = inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside);
  return (isOutside ? path : inside).replaceAll('\\', '/');
}

/** The open cell a core cell index stands for, and where its text begins in that cell's text document. */
export function cellAt(
  analysed: Pick<Analysed, 'document' | 'snapshot'>,
  index: number,
): { readonly cell: OpenCell; readonly offset: number } | null {
  const { document, snapshot } = analysed;
  const cell = document.kind === 'script' ? document.cells[0] : document.cells[index];
  if (!cell) return null;
  const offset =
    document.kind === 'script' ? (snapshot.cells.find((it) => it.index === index)?.offset ?? 0) : 0;
  return { cell, offset };
}

/** The place in the core's terms of an LSP position; null outside every cell. */
export function placeAt(
  analysed: Analysed,
  uri: string,
  position: Position,
): { readonly cell: number; readonly offset: number } | null {
  const { document, snapshot } = analysed;
  const index = document.cells.findIndex((it) => it.uri === uri);
  const open = document.cells[index];
  if (!open) return null;
  const offset = open.text.offsetAt(position);
  if (document.kind === 'notebook') return { cell: index, offset };
  const inside = snapshot.cells.findLast(
    (it) => it.offset <= offset && offset <= it.offset + it.source.length,
  );
  return inside ? { cell: inside.index, offset: offset - inside.offset } : null;
}

export function toRange(cell: OpenCell, span: Span, offset: number): Range {
  return {
    start: cell.text.positionAt(span.from + offset),
    end: cell.text.positionAt(span.to + offset),
  };
}

export function toLocation(analysed: Analysed, place: Place): Location | null {
  const at = cellAt(analysed, place.cell);
  return at && { uri: at.cell.uri, range: toRange(at.cell, place.span, at.offset) };
}

/** Whether the half-open span holds `offset`; its end counts, so that a cursor behind a word is on it. */
export function isInside(span: Span, offset: number): boolean {
  return span.from <= offset && offset <= span.to;
}

/** Null for a rule that only observes: it is recorded and not shown. */
function severityOf(level: Level): DiagnosticSeverity | null {
  switch (level) {
    case 'observe':
      return null;
    case 'inform':
      return DiagnosticSeverity.Information;
    case 'warn':
    case 'justify':
      return DiagnosticSeverity.Warning;
    case 'block':
      return DiagnosticSeverity.Error;
  }
}

/** Null where the finding is not to be shown, or its cell is not open. */
export function toDiagnostic(
  analysed: Analysed,
  finding: Finding,
  docsUrl: (rule: string) => string | null,
): PlacedDiagnostic | null {
  const severity = severityOf(finding.level);
  const at = cellAt(analysed, finding.place.cell);
  if (severity === null || !at) return null;
  const href = docsUrl(finding.rule);
  const data: DiagnosticData = {
    fingerprint: finding.fingerprint,
    level: finding.level,
    alternatives: offered(finding).map(({ name, title }) => ({ name, title })),
  };
  const diagnostic: Diagnostic = {
    range: toRange(at.cell, finding.place.span, at.offset),
    severity,
    source: 'lacuna',
    code: finding.rule,
    message: finding.message,
    data,
    ...(href === null ? {} : { codeDescription: { href } }),
  };
  const steps = stepsOf(analysed, finding);
  if (steps.length > 0) diagnostic.relatedInformation = steps;
  return { cell: at.cell, diagnostic };
}

/** The alternatives a person may be offered: proven ones. */
export function offered(finding: Finding): readonly Alternative[] {
  return finding.alternatives.filter((it) => it.proven);
}

/** The operation of a finding: two cells with the same code have operations of the same id. */
function operationOf({ report }: Analysed, { operation, place }: Finding) {
  return report.analysis.operations.find(
    (it) => it.id === operation && it.place.cell === place.cell,
  );
}

/** Where the data passed on its way: one entry for each step with a known place. */
function stepsOf(analysed: Analysed, finding: Finding): DiagnosticRelatedInformation[] {
  const operation = operationOf(analysed, finding);
  if (!operation) return [];
  const steps: DiagnosticRelatedInformation[] = [];
  for (const [i, place] of analysed.report.analysis.viaPlaces(operation).entries()) {
    const location = place && toLocation(analysed, place);
    const name = operation.via[i];
    if (location && name !== undefined) steps.push({ location, message: `Passes through ${name}` });
  }
  return steps;
}

/** The edit of an alternative on exactly the versions that were analysed; null where a cell is not open. */
export function toWorkspaceEdit(
  analysed: Analysed,
  alternative: Alternative,
): WorkspaceEdit | null {
  const byUri = new Map<string, { cell: OpenCell; edits: { range: Range; newText: string }[] }>();
  for (const edit of alternative.edits) {
    const at = cellAt(analysed, edit.cell);
    if (!at) return null;
    const known = byUri.get(at.cell.uri) ?? { cell: at.cell, edits: [] };
    byUri.set(at.cell.uri, known);
    known.edits.push({ range: toRange(at.cell, edit, at.offset), newText: edit.newText });
  }
  return {
    documentChanges: [...byUri.values()].map(({ cell, edits }) => ({
      textDocument: { uri: cell.uri, version: cell.text.version },
      edits,
    })),
  };
}

/** Whether every text that `analysed` was made of is still the client's newest. */
export function isCurrent(analysed: Analysed, documents: Documents): boolean {
  return documents.get(analysed.document.uri) === analysed.document;
}
