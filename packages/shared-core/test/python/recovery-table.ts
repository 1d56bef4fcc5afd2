/**
 * How much of a cell is still understood while one of its statements is broken: one mutation of each
 * kind in each cell, at a statement boundary; the score is the share of the other statements' calls
 * (by callee text) that are still in the tree.
 */
import { parseCell, type Stmt } from '../../src/index.ts';
import { calls } from './walk.ts';

export interface RecoveryRow {
  readonly mutation: string;
  readonly cells: number;
  readonly calls: number;
  readonly kept: number;
}

/** Text that is inserted as a line of its own; null cuts a statement's last line off in its middle. */
const MUTATIONS: readonly (readonly [string, string | null])[] = [
  ['truncate a line', null],
  ['insert df.', 'df.'],
  ['insert df["', 'df["'],
  ['insert x = pd.read_csv(', 'x = pd.read_csv('],
  ['insert for x in', 'for x in'],
  ['insert x =', 'x = '],
  ['insert s = f"{a', 's = f"{a'],
  ['insert q = """select', 'q = """select'],
  ['insert if x', 'if x'],
  ['insert foo(a, b', 'foo(a, b'],
  ['insert d = {"a": [1,', 'd = {"a": [1,'],
  ['insert def f(a', 'def f(a'],
];

export function recoveryTable(
  cells: readonly string[],
  report?: (lost: string) => void,
): readonly RecoveryRow[] {
  return MUTATIONS.map(([mutation, inserted]) => {
    let total = 0;
    let kept = 0;
    let used = 0;
    const random = generator(7);
    for (const cell of cells) {
      const mutated = mutate(cell, inserted, random);
      if (mutated === null) continue;
      used++;
      const expected = mutated.callees;
      const present = countOf(
        calls(mutated.text, parseCell(mutated.text).body).map((it) => it.callee),
      );
      let lost = 0;
      for (const callee of expected) {
        const count = present.get(callee) ?? 0;
        present.set(callee, count - 1);
        if (count > 0) kept++;
        else lost++;
      }
      total += expected.length;
      if (lost > 0)
        report?.(`== ${mutation}: ${lost} of ${expected.length} lost\n${mutated.text}\n`);
    }
    return { mutation, cells: used, calls: total, kept };
  });
}

interface Mutated {
  readonly text: string;
  /** Of the calls that the mutation did not touch. */
  readonly callees: readonly string[];
}

function mutate(cell: string, inserted: string | null, random: () => number): Mutated | null {
  const { body } = parseCell(cell);
  const statements = simpleStatements(body).filter((it) => beginsLine(cell, it.from));
  const target = statements[Math.floor(random() * statements.length)];
  if (target === undefined) return null;
  const all = calls(cell, body);
  if (inserted !== null) {
    const lineFrom = cell.lastIndexOf('\n', target.from - 1) + 1;
    const indent = cell.slice(lineFrom, target.from);
    const text = `${cell.slice(0, lineFrom)}${indent}${inserted}\n${cell.slice(lineFrom)}`;
    return { text, callees: all.map((it) => it.callee) };
  }
  const lineEnd = (cell + '\n').indexOf('\n', target.to);
  const lineFrom = Math.max(target.from, cell.lastIndexOf('\n', target.to - 1) + 1);
  const cut = lineFrom + 1 + Math.floor(random() * Math.max(1, target.to - lineFrom - 1));
  const text = cell.slice(0, cut) + cell.slice(lineEnd);
  const others = all.filter((it) => it.at < target.from || it.at >= target.to);
  return { text, callees: others.map((it) => it.callee) };
}

function beginsLine(text: string, at: number): boolean {
  return text.slice(text.lastIndexOf('\n', at - 1) + 1, at).trim() === '';
}

function simpleStatements(body: readonly Stmt[]): readonly Stmt[] {
  return body.flatMap((it) => {
    const blocks = blocksOf(it);
    return blocks.length === 0 ? [it] : blocks.flatMap((block) => simpleStatements(block));
  });
}

function blocksOf(it: Stmt): readonly (readonly Stmt[])[] {
  switch (it.kind) {
    case 'FunctionDef':
    case 'ClassDef':
    case 'With':
      return [it.body];
    case 'If':
    case 'For':
    case 'While':
      return [it.body, it.orelse];
    case 'Try':
      return [it.body, ...it.handlers.map((handler) => handler.body), it.orelse, it.finalbody];
    case 'Match':
      return it.cases.map((one) => one.body);
    default:
      return [];
  }
}

function countOf(items: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const it of items) counts.set(it, (counts.get(it) ?? 0) + 1);
  return counts;
}

/** A small generator of numbers in [0, 1) that is the same everywhere. */
export function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
