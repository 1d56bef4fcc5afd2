/**
 * Cutting scripts into virtual cells: plain `.py`, py:percent and Databricks source.
 *
 * Every cell is a slice of the file (or a slice with blanks over what is not code), so that an offset
 * in a cell plus {@link CellDraft.offset} is an offset in the file.
 */
import type { CellDraft } from './build-snapshot.ts';
import { maskFirstLineMagic } from './mask.ts';

/** `# %%` with a title, a `[markdown]` tag or nothing behind it; `# %%sql` is a commented magic. */
const PERCENT = /^#[ \t]*%%(?=[\s[]|$).*$/gm;
const PERCENT_TAG = /%%.*\[(markdown|md|raw)\]/;
const COMMAND = /^# COMMAND -{10}.*$/gm;
const MAGIC = /^# MAGIC ?/gm;
const FIRST_LINE = /^# Databricks notebook source/;

/** True for the export format that Databricks calls "source file". */
export function isDatabricks(text: string): boolean {
  return FIRST_LINE.test(text);
}

/** True if a line of `text` is a py:percent marker. */
export function isPercent(text: string): boolean {
  // `search` ignores where an earlier match ended; `test` would not.
  return text.includes('%%') && text.search(PERCENT) >= 0;
}

/** A plain script is one cell. */
export function readScript(text: string, offset: number): readonly CellDraft[] {
  return [{ id: null, language: 'python', source: text, offset }];
}

/** Cells from marker to marker, the marker's comment line included; what precedes the first is one. */
export function readPercent(text: string, offset: number): readonly CellDraft[] {
  return cut(text, PERCENT).map((piece): CellDraft => {
    const firstLine = piece.text.slice(0, Math.max(0, piece.text.search(/[\r\n]|$/)));
    const tag = PERCENT_TAG.exec(firstLine)?.[1];
    const language = tag === undefined ? 'python' : tag === 'raw' ? 'other' : 'markdown';
    return {
      id: null,
      language,
      source: piece.text,
      offset: offset + piece.from,
      tags: tagsIn(firstLine),
    };
  });
}

/** jupytext's way to write a cell's tags: `# %% tags=["parameters"]`. */
function tagsIn(line: string): readonly string[] {
  const list = /%%.*\btags=\[([^\]]*)\]/.exec(line)?.[1] ?? '';
  return Array.from(list.matchAll(/["']([^"']+)["']/g), ([, it = '']) => it);
}

/** Cells between `# COMMAND ----------` lines; `# MAGIC ` prefixes become blanks. */
export function readDatabricks(text: string, offset: number): readonly CellDraft[] {
  return cut(text, COMMAND).map((piece): CellDraft => {
    const source = piece.text.replace(MAGIC, (it) => ' '.repeat(it.length));
    const hasMagic = source !== piece.text;
    const cell = hasMagic ? maskMagicCell(source) : { language: 'python' as const, source };
    return { id: null, ...cell, offset: offset + piece.from };
  });
}

/** The separator and title comments in front of a magic cell are not part of its language. */
function maskMagicCell(source: string): ReturnType<typeof maskFirstLineMagic> {
  const sign = source.search(/^[ \t]*%/m);
  if (sign < 0) return { language: 'python', source };
  const head = source.slice(0, sign);
  const isOnlyComments = head.split(/\r\n|\r|\n/).every((line) => /^\s*(#|$)/.test(line));
  if (!isOnlyComments) return { language: 'python', source };
  const cell = maskFirstLineMagic(head.replace(/[^\r\n]/g, ' ') + source.slice(sign));
  return cell;
}

interface Piece {
  readonly from: number;
  readonly text: string;
}

/** `text` cut before every match of `marker`; an empty piece in front is dropped. */
function cut(text: string, marker: RegExp): readonly Piece[] {
  const starts = [0, ...Array.from(text.matchAll(marker), (it) => it.index)];
  const pieces: Piece[] = [];
  for (const [at, from] of starts.entries()) {
    const piece = text.slice(from, starts[at + 1] ?? text.length);
    if (at > 0 || starts.length === 1 || piece.trim() !== '') pieces.push({ from, text: piece });
  }
  return pieces;
}
