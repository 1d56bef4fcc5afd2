/**
 * Cells' text → syntax trees, remembered for as long as they are likely to be asked for again. Trees
 * take some thirty times the room of their text and are made in no time, so few are kept.
 */
import type { Module } from '../python/ast.ts';
import { parseCell } from '../python/parse.ts';
import type { Cell } from '../notebook/snapshot.ts';

/** Length of the text whose trees are kept, twice: of the last cells read and of those before. */
const MAX_TEXT = 64 * 1024;

export class Modules {
  private recent = new Map<string, Module>();
  private older = new Map<string, Module>();
  private length = 0;

  of(cell: Cell): Module {
    const key = cell.language === 'sql' ? `sql:${cell.sha256}` : cell.sha256;
    const hit = this.recent.get(key);
    if (hit !== undefined) return hit;
    const module =
      this.older.get(key) ??
      (cell.language === 'sql' ? sqlModule(cell.source) : parseCell(cell.source));
    this.length += cell.source.length;
    if (this.length > MAX_TEXT) {
      this.older = this.recent;
      this.recent = new Map();
      this.length = cell.source.length;
    }
    this.recent.set(key, module);
    return module;
  }
}

/** A whole cell of SQL, as the magic that would run it. */
function sqlModule(source: string): Module {
  const magic = {
    kind: 'Magic',
    form: 'cell',
    name: 'sql',
    line: '',
    lineFrom: 0,
    cellText: source,
    cellFrom: 0,
    targets: [],
    body: [],
    from: 0,
    to: source.length,
  } as const;
  return { body: [magic], errors: [] };
}
