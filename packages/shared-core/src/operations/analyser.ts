/**
 * Cells in order → {@link Analysis}, with memory: a cell is interpreted again only when its text or
 * something it read changed. Holds no policy and no labels.
 */
import type { Module } from '../python/ast.ts';
import { parseCell } from '../python/parse.ts';
import type { Cell, Snapshot } from '../notebook/snapshot.ts';
import { analyseSql } from '../sql/analyse.ts';
import { assemble } from './assemble.ts';
import type { CellResult } from './assemble.ts';
import { variablesAfter } from './variables.ts';
import { runCell } from './interpreter/interpreter.ts';
import type { CellRun } from './interpreter/interpreter.ts';
import { sameObject, sameValue } from './interpreter/lattice.ts';
import { commit } from './interpreter/state.ts';
import type { Committed, Writes } from './interpreter/state.ts';
import type { Obj, Value } from './interpreter/value.ts';
import type { Analysis, AnalysisFacts } from './operation.ts';
import { folderOf } from './record/resource.ts';

export interface Analyser {
  /** What the snapshot does, in the order of its cells. Never throws for what the code contains. */
  analyse(snapshot: Snapshot, facts: AnalysisFacts): Analysis;
}

interface FactRead {
  readonly kind: 'columns' | 'module' | 'env';
  readonly name: string;
  readonly answer: string;
}

/** What a cell does, as long as what it read stays the same. */
interface Summary {
  readonly run: CellRun;
  readonly varReads: ReadonlyMap<string, Value | undefined>;
  readonly objReads: ReadonlyMap<string, Obj | undefined>;
  readonly factReads: readonly FactRead[];
  readonly readsAll: boolean;
  readonly folder: string;
}

interface Job {
  readonly cell: Cell;
  readonly unit: string;
  readonly snapshot: Snapshot;
  readonly base: Committed;
  readonly facts: AnalysisFacts;
  readonly answers: Map<string, string>;
}

/** Versions of one cell that are kept: undo, redo, the version that was executed. */
const VERSIONS = 4;
const MAX_CELLS = 5000;

const SHOWS_RESULTS: ReadonlySet<string> = new Set([
  'ipynb',
  'py-percent',
  'databricks',
  'marimo',
  'zeppelin',
  'sql',
]);

export function createAnalyser(): Analyser {
  const parsed = new Map<string, Module>();
  const summaries = new Map<string, Summary[]>();

  const parse = (cell: Cell): Module => {
    const key = `${cell.language}:${cell.sha256}`;
    const hit = parsed.get(key);
    if (hit !== undefined) return hit;
    const module = cell.language === 'sql' ? sqlModule(cell.source) : parseCell(cell.source);
    if (parsed.size >= MAX_CELLS) parsed.clear();
    parsed.set(key, module);
    return module;
  };

  const summaryOf = ({ cell, unit, snapshot, base, facts, answers }: Job): Summary => {
    const key = `${unit}\0${cell.sha256}\0${cell.language}\0${snapshot.format}`;
    const known = summaries.get(key) ?? [];
    const folder = folderOf(snapshot.path);
    const hit = known.find((it) => it.folder === folder && holds(it, base, facts, answers));
    if (hit !== undefined) return hit;
    const reads: FactRead[] = [];
    const run = runCell(base, {
      module: parse(cell),
      unit,
      folder,
      facts: watched(facts, reads),
      sql: analyseSql,
      displays: SHOWS_RESULTS.has(snapshot.format),
    });
    const before = known[0] ?? summaries.get(unit)?.[0];
    const summary: Summary = {
      run: before === undefined ? run : { ...run, writes: shared(run.writes, before.run.writes) },
      varReads: run.state.varReads,
      objReads: run.state.objReads,
      factReads: reads,
      readsAll: run.state.readsAll,
      folder,
    };
    if (summaries.size >= MAX_CELLS) summaries.clear();
    summaries.set(key, [summary, ...known].slice(0, VERSIONS));
    summaries.set(unit, [summary]);
    return summary;
  };

  return {
    analyse(snapshot, facts) {
      const base: Committed = { vars: new Map(), objs: new Map() };
      const results: CellResult[] = [];
      const seen = new Map<string, number>();
      const answers = new Map<string, string>();
      for (const cell of snapshot.cells) {
        if (cell.language !== 'python' && cell.language !== 'sql') continue;
        const count = seen.get(cell.key) ?? 0;
        seen.set(cell.key, count + 1);
        const unit = count === 0 ? cell.key : `${cell.key}#${count}`;
        const { run } = summaryOf({ cell, unit, snapshot, base, facts, answers });
        const changed = new Set([...run.writes.objs.keys()].filter((it) => base.objs.has(it)));
        commit(base, run.writes);
        results.push({ cell, unit, run, variables: variablesAfter(base, run.writes, changed) });
      }
      return assemble(snapshot, results);
    },
  };
}

/** One analysis without memory. */
export function analyse(snapshot: Snapshot, facts: AnalysisFacts): Analysis {
  return createAnalyser().analyse(snapshot, facts);
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

function answerOf(facts: AnalysisFacts, kind: FactRead['kind'], name: string): string {
  if (kind === 'columns') return facts.columnsOf(name)?.join('\0') ?? '\u0001';
  return (kind === 'module' ? facts.moduleSource?.(name) : facts.env?.(name)) ?? '\u0001';
}

/** The same facts, noting what was asked. */
function watched(facts: AnalysisFacts, reads: FactRead[]): AnalysisFacts {
  const note = (kind: FactRead['kind'], name: string): void => {
    if (!reads.some((it) => it.kind === kind && it.name === name))
      reads.push({ kind, name, answer: answerOf(facts, kind, name) });
  };
  return {
    columnsOf(key) {
      note('columns', key);
      return facts.columnsOf(key);
    },
    moduleSource(name) {
      note('module', name);
      return facts.moduleSource?.(name);
    },
    env(name) {
      note('env', name);
      return facts.env?.(name);
    },
  };
}

/** `answers`: what the facts said so far in this analysis. */
function holds(
  summary: Summary,
  base: Committed,
  facts: AnalysisFacts,
  answers: Map<string, string>,
): boolean {
  if (summary.readsAll) return false;
  for (const [loc, value] of summary.varReads) if (base.vars.get(loc) !== value) return false;
  for (const [id, obj] of summary.objReads) if (base.objs.get(id) !== obj) return false;
  return summary.factReads.every((it) => {
    const key = `${it.kind} ${it.name}`;
    let answer = answers.get(key);
    if (answer === undefined) {
      answer = answerOf(facts, it.kind, it.name);
      answers.set(key, answer);
    }
    return answer === it.answer;
  });
}

/** New writes with old values where they are equal, so that what reads them need not run again. */
function shared(fresh: Writes, old: Writes): Writes {
  for (const [loc, value] of fresh.vars) {
    const before = old.vars.get(loc);
    if (value !== null && before != null && before !== value && sameValue(before, value))
      fresh.vars.set(loc, before);
  }
  for (const [id, obj] of fresh.objs) {
    const before = old.objs.get(id);
    if (before !== undefined && before !== obj && sameObject(before, obj))
      fresh.objs.set(id, before);
  }
  return fresh;
}
