/**
 * Reading `.ipynb` text: nbformat 4, and nbformat 3 with its worksheets. Outputs are not read.
 *
 * Source: the notebook file format page of the nbformat documentation.
 */
import type { Result } from '../text/known.ts';
import type { CellDraft } from './build-snapshot.ts';
import { maskFirstLineMagic } from './mask.ts';
import type { CellLanguage, DocumentError } from './snapshot.ts';

type Json = Readonly<Record<string, unknown>>;

/** The cells of a parsed `.ipynb`, or why it is not one. */
export function readNotebook(notebook: unknown): Result<readonly CellDraft[], DocumentError> {
  if (!isRecord(notebook)) return notANotebook('expected an object at the top of the notebook');
  const version = notebook['nbformat'];
  if (typeof version !== 'number') {
    return notANotebook('expected "nbformat": 3 or 4 at the top of the notebook');
  }
  if (version < 3) {
    const message = `expected nbformat 3 or 4, found ${Math.trunc(version)}; open and save the notebook in Jupyter to convert it`;
    return { ok: false, error: { code: 'nbformat-too-old', message } };
  }
  if (version >= 5) return notANotebook('expected nbformat 3 or 4, found a newer one');
  const raw = version < 4 ? worksheetCells(notebook['worksheets']) : notebook['cells'];
  if (!Array.isArray(raw)) return notANotebook('expected a list of cells');

  const metadata = recordIn(notebook, 'metadata');
  const code = kernelLanguage(metadata);
  const isDatabricks = 'application/vnd.databricks.v1+notebook' in metadata;
  const cells: CellDraft[] = [];
  for (const [index, cell] of raw.entries()) {
    if (!isRecord(cell)) return notANotebook(`expected an object as cell ${index}`);
    cells.push(readCell(cell, code, isDatabricks));
  }
  return { ok: true, value: cells };
}

function readCell(cell: Json, code: CellLanguage, isDatabricks: boolean): CellDraft {
  const isCode = cell['cell_type'] === 'code';
  const source = textOf(cell['source'] ?? cell['input']);
  const count = cell['execution_count'] ?? cell['prompt_number'];
  const tags = recordIn(cell, 'metadata')['tags'];
  const draft = {
    id: typeof cell['id'] === 'string' ? cell['id'] : null,
    language: isCode ? code : cell['cell_type'] === 'raw' ? 'other' : 'markdown',
    source,
    tags: Array.isArray(tags) ? tags.filter((it) => typeof it === 'string') : [],
    executionCount: typeof count === 'number' && Number.isSafeInteger(count) ? count : null,
  } as const;
  return isCode && isDatabricks ? { ...draft, ...maskFirstLineMagic(source) } : draft;
}

/** nbformat 3 keeps cells in worksheets; most notebooks have one. */
function worksheetCells(worksheets: unknown): unknown {
  if (!Array.isArray(worksheets)) return null;
  return worksheets.flatMap((it: unknown) => {
    const cells = isRecord(it) ? it['cells'] : null;
    return Array.isArray(cells) ? (cells as readonly unknown[]) : [];
  });
}

/** The language of the code cells; a notebook that does not say is Python. */
function kernelLanguage(metadata: Json): CellLanguage {
  const spec = recordIn(metadata, 'kernelspec');
  const info = recordIn(metadata, 'language_info');
  const name = spec['language'] ?? info['name'];
  if (typeof name !== 'string') return 'python';
  const lower = name.toLowerCase();
  if (lower.includes('python')) return 'python';
  return lower === 'sql' ? 'sql' : 'other';
}

/** nbformat's "multiline string": a string, or a list of strings to be joined. */
function textOf(source: unknown): string {
  if (typeof source === 'string') return source;
  if (!Array.isArray(source)) return '';
  return source.filter((it) => typeof it === 'string').join('');
}

function recordIn(object: Json, key: string): Json {
  const value = object[key];
  return isRecord(value) ? value : {};
}

function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function notANotebook(message: string): Result<never, DocumentError> {
  return { ok: false, error: { code: 'not-a-notebook', message } };
}
