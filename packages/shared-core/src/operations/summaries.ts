/**
 * What is remembered of cells: what each did, and what it read when it did that. Bounded: a version
 * that nothing has asked for in a while goes first. It interprets nothing.
 */
import type { Module } from '../python/ast.ts';
import type { Cell, DocumentFormat } from '../notebook/snapshot.ts';
import type { FactAnswers, FactRead } from './fact-reads.ts';
import type { CellRun } from './interpreter/interpreter.ts';
import { sameObject, sameValue } from './interpreter/lattice.ts';
import { findsAgain } from './interpreter/state.ts';
import type { CellWrites, Committed } from './interpreter/state.ts';

/** What a cell does, as long as what it read stays the same. */
export interface Summary {
  readonly sha256: string;
  readonly language: Cell['language'];
  readonly format: DocumentFormat;
  readonly folder: string;
  readonly isParameters: boolean;
  readonly run: CellRun;
  readonly factReads: readonly FactRead[];
  /** Kept where values refer into it: reading the text again would make other functions of it. */
  readonly module: Module | null;
  /** The analysis that used it last, counted up. */
  used: number;
}

/** One cell as it is asked for. */
export interface Wanted {
  readonly cell: Cell;
  /** Key of the cell, unique in the snapshot. */
  readonly unit: string;
  readonly format: DocumentFormat;
  readonly folder: string;
}

/** Versions of one cell that are kept: undo, redo, what was executed, what alternatives would make of it. */
const VERSIONS = 6;
/** Weight of what is kept beside what the last analysis used; a cell of a common notebook weighs some 50. */
const MAX_WEIGHT = 100_000;

export class Summaries {
  private readonly units = new Map<string, Summary[]>();
  private weight = 0;
  private round = 0;

  /** A version that did exactly what the cell would do now. */
  find(it: Wanted, base: Committed, answers: FactAnswers): Summary | undefined {
    const versions = this.units.get(it.unit);
    if (versions === undefined) return undefined;
    for (const [i, summary] of versions.entries()) {
      if (!isOf(summary, it) || !findsAgain(base, summary.run.reads)) continue;
      if (!answers.holds(summary.factReads)) continue;
      if (i > 0) {
        versions.splice(i, 1);
        versions.unshift(summary);
      }
      summary.used = this.round;
      return summary;
    }
    return undefined;
  }

  /** The syntax tree that values of an earlier version refer into. */
  module(it: Wanted): Module | null {
    return this.units.get(it.unit)?.find((old) => isOf(old, it))?.module ?? null;
  }

  /** Remembers a run, with what equals the version before shared with it: its readers need not run again. */
  add(it: Wanted, run: CellRun, module: Module, factReads: readonly FactRead[]): Summary {
    const versions = this.units.get(it.unit) ?? [];
    const before = versions.find((old) => isOf(old, it)) ?? versions[0];
    const writes = before === undefined ? run.writes : shared(run.writes, before.run.writes);
    const summary: Summary = {
      sha256: it.cell.sha256,
      language: it.cell.language,
      format: it.format,
      folder: it.folder,
      isParameters: isParameters(it.cell),
      run: { ...run, writes },
      factReads,
      module: definesCode(writes) ? module : null,
      used: this.round,
    };
    versions.unshift(summary);
    this.weight += weightOf(summary);
    const dropped = versions.length > VERSIONS ? versions.pop() : undefined;
    if (dropped !== undefined) this.weight -= weightOf(dropped);
    this.units.set(it.unit, versions);
    return summary;
  }

  /** To be called after each analysis: forgets what has been idle longest. */
  endRound(): void {
    if (this.weight > MAX_WEIGHT) this.forget();
    this.round++;
  }

  private forget(): void {
    const idle: number[] = [];
    let live = 0;
    for (const versions of this.units.values())
      for (const it of versions)
        if (it.used === this.round) live += weightOf(it);
        else idle.push(it.used);
    if (this.weight <= 2 * live) return;
    // Half of the idle ones: so that this is rare.
    idle.sort((a, b) => a - b);
    const since = idle[idle.length >> 1] ?? 0;
    for (const [unit, versions] of this.units) {
      const kept = versions.filter((it) => it.used === this.round || it.used > since);
      if (kept.length === versions.length) continue;
      for (const it of versions) if (!kept.includes(it)) this.weight -= weightOf(it);
      if (kept.length === 0) this.units.delete(unit);
      else this.units.set(unit, kept);
    }
  }
}

/** papermill's mark: what is assigned there are defaults, which a run may replace. */
export function isParameters({ tags }: Cell): boolean {
  return tags.includes('parameters');
}

function isOf(summary: Summary, { cell, format, folder }: Wanted): boolean {
  return (
    summary.sha256 === cell.sha256 &&
    summary.format === format &&
    summary.folder === folder &&
    summary.language === cell.language &&
    summary.isParameters === isParameters(cell)
  );
}

/** How much memory it takes, roughly, in lists' elements. */
function weightOf({ run: { reads, writes, record } }: Summary): number {
  return (
    16 +
    reads.locs.length +
    reads.ids.length +
    writes.locs.length +
    4 * writes.ids.length +
    8 * record.operations.length +
    record.gaps.length +
    record.frames.length
  );
}

function definesCode(writes: CellWrites): boolean {
  return writes.values.some((it) => it?.k === 'func' || it?.k === 'class');
}

/** New writes with old values where they are equal. */
function shared(fresh: CellWrites, old: CellWrites): CellWrites {
  const vars = new Map(old.locs.map((loc, i) => [loc, old.values[i]] as const));
  const objs = new Map(old.ids.map((id, i) => [id, old.objs[i]] as const));
  return {
    locs: fresh.locs,
    values: fresh.values.map((value, i) => {
      const before = vars.get(fresh.locs[i] ?? '');
      return value !== null && before != null && sameValue(before, value) ? before : value;
    }),
    ids: fresh.ids,
    objs: fresh.objs.map((obj, i) => {
      const before = objs.get(fresh.ids[i] ?? '');
      return before !== undefined && sameObject(before, obj) ? before : obj;
    }),
  };
}
