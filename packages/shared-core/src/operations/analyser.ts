/**
 * Cells in order → {@link Analysis}, with memory: a cell is interpreted again only when its text or
 * something it read changed. Holds no policy and no labels.
 */
import type { Module } from '../python/ast.ts';
import type { Snapshot } from '../notebook/snapshot.ts';
import { analyseSql } from '../sql/analyse.ts';
import { assemble } from './assemble.ts';
import type { CellResult } from './assemble.ts';
import { FactAnswers } from './fact-reads.ts';
import { runCell } from './interpreter/interpreter.ts';
import type { CellJob, CellRun } from './interpreter/interpreter.ts';
import { calledAt } from './interpreter/functions.ts';
import { noteCalled, prepare, uncalledGroups } from './interpreter/uncalled.ts';
import type { Group } from './interpreter/uncalled.ts';
import { commit } from './interpreter/state.ts';
import type { Committed } from './interpreter/state.ts';
import { Modules } from './modules.ts';
import type { Analysis, AnalysisFacts } from './operation.ts';
import { withModels } from './models/table.ts';
import { folderOf } from './record/resource.ts';
import { isParameters, Summaries } from './summaries.ts';
import type { Wanted } from './summaries.ts';
import { seed, withoutUnknown } from './written.ts';

/**
 * `document`: somebody reads it, so functions that no cell calls are looked into as well. `executed`: what a
 * kernel ran or is about to run, where defining a function does nothing, unless unseen code was handed it.
 */
export type Order = 'document' | 'executed';

export interface Analyser {
  /** What the snapshot does, in the order of its cells. Never throws for what the code contains. */
  analyse(snapshot: Snapshot, facts: AnalysisFacts, order?: Order): Analysis;
}

const SHOWS_RESULTS: ReadonlySet<string> = new Set([
  'ipynb',
  'py-percent',
  'databricks',
  'marimo',
  'zeppelin',
  'sql',
]);

/** Abstract steps for one function that nothing calls, and for all of a document. */
const STEPS_PER_GROUP = 5_000;
const STEPS_UNCALLED = 100_000;
const NO_MODULE: Module = { body: [], errors: [] };

function jobOf(it: Wanted, answers: FactAnswers): Omit<CellJob, 'module'> {
  return {
    unit: it.unit,
    sha256: it.cell.sha256,
    folder: it.folder,
    facts: answers.watched,
    sql: analyseSql,
    displays: SHOWS_RESULTS.has(it.format),
    isParameters: isParameters(it.cell),
  };
}

export function createAnalyser(): Analyser {
  const modules = new Modules();
  let summaries = new Summaries();
  let models: AnalysisFacts['models'];
  let versions: AnalysisFacts['versions'];

  const runOf = (it: Wanted, base: Committed, answers: FactAnswers): CellRun => {
    const hit = summaries.find(it, base, answers);
    if (hit !== undefined) return hit.run;
    const module = summaries.module(it) ?? modules.of(it.cell);
    const run = runCell(base, { ...jobOf(it, answers), module });
    return summaries.add(it, run, module, answers.takeReads()).run;
  };

  const runOfGroup = (
    it: Wanted,
    base: Committed,
    answers: FactAnswers,
    uncalled: Group,
    budget: number,
  ): CellRun => {
    const job = { ...jobOf(it, answers), module: NO_MODULE, uncalled, budget };
    const run = runCell(base, job);
    const kept = { ...run, writes: withoutUnknown(run.writes) };
    return summaries.add(it, kept, NO_MODULE, answers.takeReads()).run;
  };

  const runUncalled = (
    results: readonly CellResult[],
    { format, path }: Snapshot,
    base: Committed,
    answers: FactAnswers,
    order: Order,
  ): readonly CellResult[] => {
    const cells = new Map(results.map((it) => [it.unit, it.cell]));
    const groups = uncalledGroups(
      results.map((it) => it.run.record),
      ({ unit, node }) => cells.get(unit)?.source.slice(node.from, node.to) ?? '',
    ).filter(({ fns }) => order === 'document' || fns.some((it) => it.wrapped));
    if (groups.length === 0) return [];
    for (const { run } of results) noteCalled(base, run.record.called);
    const out: CellResult[] = [];
    let left = STEPS_UNCALLED;
    for (const group of groups) {
      const cell = cells.get(group.unit);
      if (cell === undefined || group.fns.every((it) => base.vars.has(calledAt(it)))) continue;
      prepare(base, group);
      const budget = left > 0 ? STEPS_PER_GROUP : 0;
      const unit = `${group.key}:${budget}`;
      const it = { cell, unit, format, folder: folderOf(path) };
      const hit = summaries.find(it, base, answers);
      const run = hit?.run ?? runOfGroup(it, base, answers, group, budget);
      left -= run.steps;
      commit(base, run.writes);
      noteCalled(base, run.record.called);
      out.push({ cell, unit, run });
    }
    return out;
  };

  const analyseAll = (snapshot: Snapshot, facts: AnalysisFacts, order: Order): Analysis => {
    const base: Committed = { vars: new Map(), objs: new Map() };
    seed(base.objs, facts.written);
    const results: CellResult[] = [];
    const seen = new Map<string, number>();
    const answers = new FactAnswers(facts);
    const { format } = snapshot;
    const folder = folderOf(snapshot.path);
    for (const cell of snapshot.cells) {
      if (cell.language !== 'python' && cell.language !== 'sql') continue;
      const count = seen.get(cell.key) ?? 0;
      seen.set(cell.key, count + 1);
      const unit = count === 0 ? cell.key : `${cell.key}#${count}`;
      const run = runOf({ cell, unit, format, folder }, base, answers);
      commit(base, run.writes);
      results.push({ cell, unit, run });
    }
    const uncalled = runUncalled(results, snapshot, base, answers, order);
    summaries.endRound();
    return assemble(snapshot, results, uncalled, facts.written);
  };

  return {
    analyse(snapshot, facts, order = 'document') {
      // Other models: what cells do has to be found out anew.
      if (facts.models !== models || facts.versions !== versions) summaries = new Summaries();
      ({ models, versions } = facts);
      return withModels(models?.table ?? null, versions, () => analyseAll(snapshot, facts, order));
    },
  };
}

/** One analysis without memory. */
export function analyse(snapshot: Snapshot, facts: AnalysisFacts): Analysis {
  return createAnalyser().analyse(snapshot, facts);
}
