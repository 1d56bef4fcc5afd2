/**
 * Sets of columns that a deferred expression chooses by name or by what they are (`cs.numeric()`), under
 * `|`, `&`, `-` and `~`. What one set cannot say becomes a larger one in which every column is doubtful.
 */
import type { BinaryOperator } from '../../python/ast.ts';
import { allocate } from './machine.ts';
import type { Machine, Ranged } from './machine.ts';
import type { ColumnChoice, ColumnExpr, Obj, Value } from './value.ts';
import { exprObject } from './vectors.ts';

/** Of every column it is not known whether it is meant. */
export const DOUBTFUL: ColumnChoice = { words: ['?'], not: false, sure: true };

/** An object that chooses columns and does nothing to them. */
export function isSelector(obj: Obj | undefined): obj is Obj & { readonly expr: ColumnExpr } {
  return obj?.expr?.selects === true;
}

/** `a | b`, `a & b`, `a - b`; null for an operator that no sets have. */
export function combineSelectors(
  m: Machine,
  op: BinaryOperator,
  [a, b]: readonly [Obj & { readonly expr: ColumnExpr }, Obj & { readonly expr: ColumnExpr }],
  at: Ranged,
): Value | null {
  const make = SETS[op];
  return make === undefined ? null : allocate(m, exprObject(a.type, make(a.expr, b.expr)), at);
}

/** `~a`. */
export function invertSelector(
  m: Machine,
  obj: Obj & { readonly expr: ColumnExpr },
  at: Ranged,
): Value {
  return allocate(m, exprObject(obj.type, complement(obj.expr)), at);
}

const SETS: Partial<Record<BinaryOperator, (a: ColumnExpr, b: ColumnExpr) => ColumnExpr>> = {
  '|': either,
  '&': (a, b) => without(a, complement(b)),
  '-': without,
};

function complement(a: ColumnExpr): ColumnExpr {
  if (a.allBut === null) return { ...a, reads: [], allBut: a.reads, choice: null };
  if (a.choice === null) return { ...a, reads: a.allBut, allBut: null };
  // What was left out by name is in it, whatever it is; and what may be missing here is there.
  if (a.allBut.length > 0 || !a.choice.sure) return { ...a, allBut: [], choice: DOUBTFUL };
  return { ...a, choice: { ...a.choice, not: !a.choice.not } };
}

/** The larger set: of some columns it is not known whether they are taken out. */
function atMost(a: ColumnExpr): ColumnExpr {
  if (a.allBut === null)
    return { ...a, reads: [], allBut: [], choice: { ...wordsOf(a.reads), sure: false } };
  return { ...a, choice: a.choice === null ? DOUBTFUL : { ...a.choice, sure: false } };
}

function without(a: ColumnExpr, b: ColumnExpr): ColumnExpr {
  if (b.allBut === null) {
    if (a.allBut === null) return { ...a, reads: a.reads.filter((it) => !b.reads.includes(it)) };
    return { ...a, allBut: [...new Set([...a.allBut, ...b.reads])] };
  }
  if (b.choice === null) {
    // All but some: those are what stays, as far as they are in `a`.
    const left = b.allBut;
    if (a.allBut === null) return { ...a, reads: a.reads.filter((it) => left.includes(it)) };
    if (a.choice !== null) return atMost(a);
    return { ...a, reads: left.filter((it) => a.allBut?.includes(it) !== true), allBut: null };
  }
  const isWhole = a.allBut !== null && a.choice === null && b.allBut.length === 0;
  return isWhole && b.choice.sure
    ? { ...a, choice: { ...b.choice, not: !b.choice.not } }
    : atMost(a);
}

function either(a: ColumnExpr, b: ColumnExpr): ColumnExpr {
  if (a.allBut === null && b.allBut === null)
    return { ...a, reads: [...new Set([...a.reads, ...b.reads])] };
  if (a.allBut === null) return either(b, a);
  const left = a.allBut.filter((it) =>
    b.allBut === null ? !b.reads.includes(it) : b.allBut.includes(it),
  );
  if (a.choice === null) return { ...a, allBut: left };
  if (b.allBut !== null && b.choice === null) return either(b, a);
  const other = b.choice ?? wordsOf(b.reads);
  const isPlain = a.allBut.length === 0 && (b.allBut ?? []).length === 0;
  if (!isPlain || a.choice.not || other.not) return { ...a, allBut: [], choice: DOUBTFUL };
  const words = [...a.choice.words, ...other.words];
  return { ...a, choice: { words, not: false, sure: a.choice.sure && other.sure } };
}

function wordsOf(names: readonly string[]): ColumnChoice {
  return { words: names.map((it) => `by_name ${it}`), not: false, sure: true };
}
