/**
 * Reading marimo notebooks: a Python file whose cells are functions under `@app.cell`.
 *
 * marimo runs cells by what they define and use, not from top to bottom; the cells are returned in
 * that order, with their place in the file as `index`. A cell's header, and its last `return`, are
 * blanks in its source, so that its body reads like a notebook cell at its offset in the file.
 */
import type { CellDraft } from './build-snapshot.ts';
import { blank } from './mask.ts';

const APP = /^[A-Za-z_]\w*[ \t]*=[ \t]*marimo\.App\(/m;
const DECORATOR = /^@[A-Za-z_]\w*\.(cell|function|class_definition)\b/;
const SETUP = /^with [A-Za-z_]\w*\.setup\b.*:[ \t]*$/;
const HEADER = /^(?:async[ \t]+)?def[ \t]+\w+[ \t]*\(/;
const NAME = /[\p{L}_][\p{L}\p{N}_]*/gu;

/** True for a Python file that makes a marimo app. */
export function isMarimo(text: string): boolean {
  return text.includes('marimo.App(') && APP.test(text);
}

/** The cells in the order in which marimo runs them. */
export function readMarimo(text: string, offset: number): readonly CellDraft[] {
  const cells = split(text).map((piece, index) => toCell(piece, index, offset));
  return inRunOrder(cells).map(({ draft }) => draft);
}

interface Piece {
  readonly from: number;
  readonly text: string;
}

interface MarimoCell {
  readonly draft: CellDraft;
  readonly reads: readonly string[];
  readonly writes: readonly string[];
}

/** Pieces begin at a decorator or `with app.setup` at the start of a line; the rest is the frame. */
function split(text: string): readonly Piece[] {
  const starts = [0];
  for (const line of text.matchAll(/^[@wi].*$/gm)) {
    const isStart =
      DECORATOR.test(line[0]) || SETUP.test(line[0]) || line[0].startsWith('if __name__');
    if (isStart && line.index > 0) starts.push(line.index);
  }
  return starts.map((from, at) => ({ from, text: text.slice(from, starts[at + 1]) }));
}

function toCell({ from, text }: Piece, index: number, offset: number): MarimoCell {
  const draft = (source: string): CellDraft => ({
    id: null,
    language: 'python',
    source,
    offset: offset + from,
    index,
  });
  if (DECORATOR.exec(text)?.[1] !== 'cell') {
    if (SETUP.test(text.split('\n', 1)[0] ?? ''))
      return withoutHeader(text, text.indexOf(':') + 1, draft);
    // A shared function or class: the decorator is marimo's, the rest is plain Python.
    const isShared = text.startsWith('@');
    const lineEnd = isShared ? text.search(/[\r\n]|$/) : 0;
    return {
      draft: draft(blank(text.slice(0, lineEnd)) + text.slice(lineEnd)),
      reads: [],
      writes: [],
    };
  }
  const header = /^(?:async[ \t]+)?def[ \t]+\w+[ \t]*\(/m.exec(text);
  if (header === null || !HEADER.test(header[0]))
    return { draft: draft(text), reads: [], writes: [] };
  const close = text.indexOf(')', header.index);
  const colon = close < 0 ? -1 : text.indexOf(':', close);
  if (colon < 0) return { draft: draft(text), reads: [], writes: [] };
  const reads = text.slice(header.index + header[0].length, close).match(NAME) ?? [];
  return { ...withoutHeader(text, colon + 1, draft), reads };
}

/** Blanks over the header and over the last `return`, whose names are what the cell defines. */
function withoutHeader(
  text: string,
  bodyFrom: number,
  draft: (source: string) => CellDraft,
): MarimoCell {
  const body = text.slice(bodyFrom);
  const returns = [...body.matchAll(/^ {4}return\b.*$/gm)].at(-1);
  const from = returns?.index ?? body.length;
  const end = returns === undefined ? from : endOfReturn(body, from);
  const writes = body.slice(from + '    return'.length, end).match(NAME) ?? [];
  const source =
    blank(text.slice(0, bodyFrom)) +
    body.slice(0, from) +
    blank(body.slice(from, end)) +
    body.slice(end);
  return { draft: draft(source), reads: [], writes: returns === undefined ? [] : writes };
}

/** `return (a, b)` may be broken over lines by a formatter. */
function endOfReturn(body: string, from: number): number {
  let depth = 0;
  for (let i = from; i < body.length; i++) {
    const char = body[i];
    if (char === '(') depth++;
    else if (char === ')') depth--;
    else if ((char === '\n' || char === '\r') && depth <= 0) return i;
  }
  return body.length;
}

/** A stable topological order; cells in a circle keep the order of the file. */
function inRunOrder(cells: readonly MarimoCell[]): readonly MarimoCell[] {
  const writer = new Map<string, number>();
  for (const [at, cell] of cells.entries()) for (const name of cell.writes) writer.set(name, at);
  const state = new Uint8Array(cells.length);
  const order: MarimoCell[] = [];
  // An explicit stack: a chain of a thousand cells must not be a thousand calls deep.
  const stack: { at: number; next: number }[] = [];
  for (const start of cells.keys()) {
    if (state[start] === 0) stack.push({ at: start, next: 0 });
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      state[top.at] = 1;
      const cell = cells[top.at];
      const name = cell?.reads[top.next++];
      if (cell === undefined || name === undefined) {
        if (state[top.at] !== 2 && cell !== undefined) order.push(cell);
        state[top.at] = 2;
        stack.pop();
        continue;
      }
      const from = writer.get(name);
      if (from !== undefined && state[from] === 0) stack.push({ at: from, next: 0 });
    }
  }
  return order;
}
