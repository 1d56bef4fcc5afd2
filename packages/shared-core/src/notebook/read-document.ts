/** From the text of a file to a snapshot. Reading the file is done elsewhere; its bytes are UTF-8 text here. */
import type { Result } from '../text/known.ts';
import { snapshotOf, type CellDraft, type Sha256 } from './build-snapshot.ts';
import { readNotebook } from './ipynb.ts';
import { isMarimo, readMarimo } from './marimo.ts';
import { isDatabricks, isPercent, readDatabricks, readPercent, readScript } from './scripts.ts';
import type { DocumentError, DocumentFormat, Snapshot } from './snapshot.ts';
import { isZeppelin, readZeppelin } from './zeppelin.ts';

/**
 * The largest file that is read, in UTF-16 units. Chosen so that a notebook with 50 MB of outputs
 * is read and a data file with the wrong name is not.
 */
export const MAX_DOCUMENT_LENGTH = 128 * 1024 * 1024;
/** The most code that is analysed, in UTF-16 units; outputs do not count. */
export const MAX_CODE_LENGTH = 16 * 1024 * 1024;

/**
 * The snapshot of the file at `path` with the content `text`, or why it is not a document.
 *
 * The extension decides: `.ipynb`, `.sql`, `.zpln` and `.json` (a Zeppelin note or a notebook);
 * everything else is Python, whose form is seen from its first line and its markers. A byte order
 * mark is not part of the first cell. Line breaks are kept as they are. `digest` is as in
 * {@link snapshotOf}.
 */
export function readDocument(
  path: string,
  text: string,
  digest?: Sha256,
): Result<Snapshot, DocumentError> {
  if (text.length > MAX_DOCUMENT_LENGTH) {
    return refuse('too-large', `expected at most ${MAX_DOCUMENT_LENGTH} characters`);
  }
  const offset = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  const content = offset === 0 ? text : text.slice(offset);
  const extension = /\.([A-Za-z0-9]+)$/.exec(path)?.[1]?.toLowerCase() ?? '';
  if (extension === 'ipynb' || extension === 'zpln' || extension === 'json') {
    return readJson(path, content, digest);
  }
  if (content.includes('\0')) {
    return refuse('not-text', 'expected text, found NUL characters');
  }
  const [format, cells] = readText(extension, content, offset);
  return finish(path, format, cells, digest);
}

function readText(
  extension: string,
  content: string,
  offset: number,
): readonly [DocumentFormat, readonly CellDraft[]] {
  if (extension === 'sql') {
    return ['sql', [{ id: null, language: 'sql', source: content, offset }]];
  }
  if (isDatabricks(content)) return ['databricks', readDatabricks(content, offset)];
  if (isMarimo(content)) return ['marimo', readMarimo(content, offset)];
  if (isPercent(content)) return ['py-percent', readPercent(content, offset)];
  return ['py', readScript(content, offset)];
}

function readJson(
  path: string,
  content: string,
  digest: Sha256 | undefined,
): Result<Snapshot, DocumentError> {
  let json: unknown;
  try {
    json = JSON.parse(content);
  } catch {
    // The parser's message quotes the text, which may be data.
    return refuse('not-json', 'expected JSON; the file is damaged or is not a notebook');
  }
  const isNote = isZeppelin(json);
  const cells = isNote ? readZeppelin(json) : readNotebook(json);
  return cells.ok ? finish(path, isNote ? 'zeppelin' : 'ipynb', cells.value, digest) : cells;
}

function finish(
  path: string,
  format: DocumentFormat,
  cells: readonly CellDraft[],
  digest: Sha256 | undefined,
): Result<Snapshot, DocumentError> {
  const codeLength = cells.reduce((sum, it) => sum + it.source.length, 0);
  if (codeLength > MAX_CODE_LENGTH) {
    return refuse('too-large', `expected at most ${MAX_CODE_LENGTH} characters of code`);
  }
  return { ok: true, value: snapshotOf(path, format, cells, digest) };
}

function refuse(code: DocumentError['code'], message: string): Result<never, DocumentError> {
  return { ok: false, error: { code, message } };
}
