/**
 * Cells for tests that need many: bodies of functions of the standard library, which every machine with
 * Python has, or the code cells of notebooks below a folder. None of them is kept in the repository.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseCell, readDocument, type Stmt } from '../../src/index.ts';
import { pythonFiles, pythons, sample } from './corpus.ts';

/** About `count` cells of 4 to 40 lines without a syntax error, always the same ones on one machine. */
export function functionBodies(root: string, count: number): readonly string[] {
  const newest = pythons(root)[0];
  if (newest === undefined) return [];
  const stdlib = { ...newest, folders: newest.folders.slice(0, 1) };
  const files = pythonFiles([stdlib]).filter(
    (it) => !/[\\/](site-packages|test|tests|idlelib)[\\/]/.test(it),
  );
  const cells: string[] = [];
  for (const file of sample(files, 400)) {
    const source = readFileSync(file, 'utf8');
    for (const it of functionsOf(parseCell(source).body)) {
      const body = dedentedBody(source, it);
      if (body !== null) cells.push(body);
    }
  }
  return sample(cells, count);
}

/** The Python cells of at least `minLines` lines of every notebook below `folder`, magics left out. */
export function notebookCells(folder: string, minLines: number): readonly string[] {
  const cells: string[] = [];
  for (const path of notebooksBelow(folder)) {
    const document = readDocument(path, readFileSync(path, 'utf8'));
    if (!document.ok) continue;
    for (const { language, source } of document.value.cells) {
      if (language !== 'python' || source.trim().split('\n').length < minLines) continue;
      if (isClean(source)) cells.push(source);
    }
  }
  return cells;
}

function functionsOf(body: readonly Stmt[]): readonly Extract<Stmt, { kind: 'FunctionDef' }>[] {
  return body.flatMap((it) =>
    it.kind === 'FunctionDef' ? [it] : it.kind === 'ClassDef' ? functionsOf(it.body) : [],
  );
}

function dedentedBody(source: string, it: Extract<Stmt, { kind: 'FunctionDef' }>): string | null {
  const first = it.body[0];
  if (first === undefined) return null;
  const lineFrom = source.lastIndexOf('\n', first.from - 1) + 1;
  const indent = source.slice(lineFrom, first.from);
  if (indent === '' || indent.trim() !== '') return null;
  const lines = source.slice(lineFrom, it.to).split('\n');
  if (lines.length < 4 || lines.length > 40) return null;
  const text = lines
    .map((line) => (line.startsWith(indent) ? line.slice(indent.length) : line))
    .join('\n');
  return isClean(text) ? text : null;
}

function isClean(source: string): boolean {
  const { body, errors } = parseCell(source);
  return errors.length === 0 && body.every((it) => it.kind !== 'Magic' && it.kind !== 'Broken');
}

function notebooksBelow(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true })
    .map(String)
    .filter((it) => it.endsWith('.ipynb') && !it.includes('.ipynb_checkpoints'))
    .sort()
    .map((it) => join(folder, it));
}
