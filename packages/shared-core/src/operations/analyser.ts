/**
 * Cells in order → {@link Analysis}, with memory: a cell is interpreted again only when its text or
 * something it read changed. Holds no policy and no labels.
 */
import type { Snapshot } from '../notebook/snapshot.ts';
import { analyseSql } from '../sql/analyse.ts';
import { assemble } from './assemble.ts';
import type { CellResult } from './assemble.ts';
import { FactAnswers } from './fact-reads.ts';
import { runCell } from './interpreter/interpreter.ts';
import type { CellRun } from './interpreter/interpreter.ts';
import { commit } from './interpreter/state.ts';
import type { Committed } from './interpreter/state.ts';
import { Modules } from './modules.ts';
import type { Analysis, AnalysisFacts } from './operation.ts';
import { withGuests } from './models/table.ts';
import { folderOf } from './record/resource.ts';
import { Summaries } from './summaries.ts';
import type { Wanted } from './summaries.ts';
import { seed } from './written.ts';

export interface Analyser {
  /** What the snapshot does, in the order of its cells. Never throws for what the code contains. */
  analyse(snapshot: Snapshot, facts: AnalysisFacts): Analysis;
}

const SHOWS_RESULTS: ReadonlySet<string> = new Set([
  'ipynb',
  'py-percent',
  'databricks',
  'marimo',
  'zeppelin',
  'sql',
]);

export function createAnalyser(): Analyser {
  const modules = new Modules();
  let summaries = new Summaries();
  let models: AnalysisFacts['models'];

  const runOf = (it: Wanted, base: Committed, answers: FactAnswers): CellRun => {
    const hit = summaries.find(it, base, answers);
    if (hit !== undefined) return hit.run;
    const module = summaries.module(it) ?? modules.of(it.cell);
    const run = runCell(base, {
      module,
      unit: it.unit,
      sha256: it.cell.sha256,
      folder: it.folder,
      facts: answers.watched,
      sql: analyseSql,
      displays: SHOWS_RESULTS.has(it.format),
    });
    return summaries.add(it, run, module, answers.takeReads()).run;
  };

  const analyseAll = (snapshot: Snapshot, facts: AnalysisFacts): Analysis => {
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
    summaries.endRound();
    return assemble(snapshot, results, facts.written);
  };

  return {
    analyse(snapshot, facts) {
      // Other models: what cells do has to be found out anew.
      if (facts.models !== models) summaries = new Summaries();
      models = facts.models;
      return withGuests(models?.table ?? null, () => analyseAll(snapshot, facts));
    },
  };
}

/** One analysis without memory. */
export function analyse(snapshot: Snapshot, facts: AnalysisFacts): Analysis {
  return createAnalyser().analyse(snapshot, facts);
}
