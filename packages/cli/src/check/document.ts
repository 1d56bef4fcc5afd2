/** Checks one file: reads it, governs it, and says the findings in lines and columns of that file. */
import { statSync } from 'node:fs';
import { errorCode, readDocumentText, sha256 } from '@lacuna/adapters';
import {
  decideFinding,
  findingsIn,
  lineIndex,
  readDocument,
  type Alternative,
  type Analysis,
  type Cell,
  type Finding,
  type Governor,
  type LineIndex,
  type Mode,
  type Span,
  type Written,
} from '@lacuna/shared-core';
import type { DocumentFlow } from './flows.ts';
import type { CheckAlternative, CheckFinding, DocumentResult, Excerpt } from './result.ts';

/** A file to check. */
export interface Target {
  /** As the report names it. */
  readonly path: string;
  readonly absolute: string;
  /** Relative to the workspace, `/` as separator; absolute when it is outside. */
  readonly inWorkspace: string;
}

export interface DocumentOptions {
  readonly mode: Mode;
  readonly alternatives: boolean;
  /** Keep lines of code for code frames. */
  readonly excerpts: boolean;
  /** Root of its workspace. */
  readonly root: string;
  /** What others have left, where that is known already. */
  readonly written: readonly Written[] | null;
}

/** One string of V8 holds no more; what is larger is not a document. */
const MOST_BYTES = 500 * 1024 * 1024;
const NEVER = { aborted: false };
/** Lines shown above the first and below the last line of a finding. */
const CONTEXT_LINES = 1;
const MOST_LINES = 8;

export async function checkDocument(
  governor: Governor,
  { path, absolute, inWorkspace }: Target,
  options: DocumentOptions,
): Promise<DocumentResult> {
  const text = readText(absolute);
  if (!text.ok) return refused(path, text.code, text.message);
  const document = readDocument(inWorkspace, text.value, sha256);
  if (!document.ok) return refused(path, document.error.code, document.error.message);
  const snapshot = document.value;
  const report = await governor.govern(
    snapshot,
    {
      gate: 'ci',
      alternatives: options.alternatives,
      ...(options.written && { written: new Map(options.written.map((it) => [it.key, it])) }),
    },
    NEVER,
  );
  const isNotebook = snapshot.format === 'ipynb' || snapshot.format === 'zeppelin';
  const places = createPlaces(snapshot.cells, isNotebook ? null : text.value);
  const shown = findingsIn(report, options.mode).filter(
    ({ level, effect }) => level !== 'observe' || effect === 'undecided',
  );
  return {
    path,
    cells: snapshot.cells.length,
    findings: shown.map((finding) => toCheckFinding(path, finding, places, options.mode)),
    excerpts: options.excerpts
      ? shown.map(({ place }) => places.excerpt(place.cell, place.span))
      : [],
    errors: [],
    flow: flowOf(options.root, report.analysis),
  };
}

export function flowOf(root: string, { asked, written }: Analysis): DocumentFlow {
  return { root, asked, written: [...written.values()] };
}

function refused(path: string, code: string, message: string): DocumentResult {
  return { path, cells: 0, findings: [], excerpts: [], errors: [{ path, code, message }] };
}

type ReadText =
  | { readonly ok: true; readonly value: string }
  | { readonly ok: false; readonly code: string; readonly message: string };

/** Read in one go: a scan is bound by the processor, and waiting for a thread that reads costs more. */
function readText(path: string): ReadText {
  try {
    const { size } = statSync(path);
    if (size > MOST_BYTES)
      return { ok: false, code: 'too-large', message: `expected at most ${MOST_BYTES} bytes` };
    return { ok: true, value: readDocumentText(path) };
  } catch (error) {
    const code = errorCode(error);
    return { ok: false, code: 'unreadable', message: `expected a readable file (${code})` };
  }
}

interface Places {
  range(
    cell: number,
    span: Span,
  ): Pick<CheckFinding, 'cell' | 'line' | 'column' | 'endLine' | 'endColumn'>;
  excerpt(cell: number, span: Span): Excerpt;
}

/** Cells of a notebook count their own lines; those of a script are places in one `text`. */
function createPlaces(cells: readonly Cell[], text: string | null): Places {
  const whole = text === null ? null : lineIndex(text);
  const indexes = new Map<number, LineIndex>();
  const locate = (index: number) => {
    const cell = cells.find((it) => it.index === index);
    const source = text ?? cell?.source ?? '';
    const known = whole ?? indexes.get(index) ?? lineIndex(source);
    indexes.set(index, known);
    return { source, lines: known, offset: text === null ? 0 : (cell?.offset ?? 0) };
  };
  return {
    range(index, { from, to }) {
      const { lines, offset } = locate(index);
      const start = lines.positionAt(offset + from);
      const end = lines.positionAt(offset + to);
      return {
        cell: text === null ? index : null,
        line: start.line + 1,
        column: start.character + 1,
        endLine: end.line + 1,
        endColumn: end.character + 1,
      };
    },
    excerpt(index, { from, to }) {
      const { source, lines, offset } = locate(index);
      const first = Math.max(0, lines.positionAt(offset + from).line - CONTEXT_LINES);
      const last = Math.min(
        lines.lineCount - 1,
        lines.positionAt(offset + to).line + CONTEXT_LINES,
        first + MOST_LINES,
      );
      const shown = source.slice(
        lines.offsetAt({ line: first, character: 0 }),
        lines.offsetAt({ line: last, character: Number.MAX_SAFE_INTEGER }),
      );
      return { firstLine: first + 1, lines: shown.split(/\r\n|\r|\n/) };
    },
  };
}

function toCheckFinding(path: string, finding: Finding, places: Places, mode: Mode): CheckFinding {
  return {
    path,
    ...places.range(finding.place.cell, finding.place.span),
    rule: finding.rule,
    pack: finding.pack,
    level: finding.level,
    effect: finding.effect,
    blocks: decideFinding(finding, mode) === 'block',
    title: finding.metadata.title,
    message: finding.message,
    why: finding.why,
    operation: finding.operation,
    lineage: finding.lineage,
    owners: finding.owners,
    alternatives: finding.alternatives.map((it) => toCheckAlternative(it, places)),
    fingerprint: finding.fingerprint,
  };
}

function toCheckAlternative(
  { name, title, proven, edits }: Alternative,
  places: Places,
): CheckAlternative {
  return {
    name,
    title,
    proven,
    edits: edits.map((edit) => ({ ...places.range(edit.cell, edit), newText: edit.newText })),
  };
}
