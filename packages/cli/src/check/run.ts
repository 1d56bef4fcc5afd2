/** Runs `lacuna check`: finds documents, checks them, applies the baseline, writes the report. */
import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { errorCode, findDocuments } from '@lacuna/adapters';
import type { CommandIo } from '../command.ts';
import { REPORTERS } from '../reporters/index.ts';
import { applyBaseline, readBaseline, writeBaseline, type Baseline } from './baseline.ts';
import type { CheckOptions } from './options.ts';
import { createProgress } from './progress.ts';
import { scanTogether } from './pool.ts';
import { blockingCount, type CheckReport } from './result.ts';
import { joinSummaries, strictest } from './scan.ts';

export async function runCheck(options: CheckOptions, io: CommandIo): Promise<number> {
  const baseline = await openBaseline(options, io);
  if (baseline === undefined) return 2;
  const report = withBaseline(await scan(options, io), baseline, options);
  if (options.updateBaseline && options.baseline !== null)
    await writeBaseline(resolve(io.cwd, options.baseline), [
      ...report.accepted,
      ...report.findings,
    ]);
  const isFile = options.output !== null;
  const text = REPORTERS[options.format](report, io.isTerminal && !isFile);
  if (options.output === null) io.stdout(text);
  else {
    const problem = await write(resolve(io.cwd, options.output), text);
    if (problem !== null) {
      io.stderr(`lacuna: ${options.output}: ${problem}\n`);
      return 2;
    }
  }
  if (report.errors.length > 0) return 2;
  return blockingCount(report) > 0 ? 1 : 0;
}

async function openBaseline(options: CheckOptions, io: CommandIo): Promise<Baseline | undefined> {
  if (options.baseline === null) return { schema: 'lacuna/baseline/v1', accepted: [] };
  const read = await readBaseline(resolve(io.cwd, options.baseline));
  if (read.ok) return read.value;
  io.stderr(`lacuna: ${options.baseline}: ${read.message}\n`);
  return undefined;
}

async function scan(options: CheckOptions, io: CommandIo): Promise<CheckReport> {
  const start = performance.now();
  const { found, errors } = await findDocuments(options.paths, io.cwd);
  const progress = createProgress(found.length, io);
  const { results, summaries } = await scanTogether(
    found,
    {
      cwd: io.cwd,
      managed: options.managed.map((path) => resolve(io.cwd, path)),
      mode: options.mode,
      alternatives: options.alternatives,
      excerpts: options.format === 'text',
    },
    options.workers,
    () => progress.step(),
  );
  const summary = joinSummaries(summaries);
  progress.end();
  return {
    files: found.length,
    cells: results.reduce((sum, { cells }) => sum + cells, 0),
    ms: performance.now() - start,
    mode: options.mode ?? strictest(summary.modes),
    packs: summary.packs,
    findings: results.flatMap((it) => it.findings),
    excerpts: results.flatMap((it) => it.excerpts),
    accepted: [],
    errors: [...errors, ...results.flatMap((it) => it.errors), ...summary.problems],
  };
}

/** Accepted findings do not block and are not told again; with `--update-baseline` all of them are accepted. */
function withBaseline(
  report: CheckReport,
  baseline: Baseline,
  { updateBaseline }: CheckOptions,
): CheckReport {
  const { isAccepted } = updateBaseline
    ? { isAccepted: report.findings.map(() => true) }
    : applyBaseline(report.findings, baseline);
  return {
    ...report,
    findings: report.findings.filter((_, i) => isAccepted[i] !== true),
    excerpts: report.excerpts.filter((_, i) => isAccepted[i] !== true),
    accepted: report.findings.filter((_, i) => isAccepted[i] === true),
  };
}

async function write(file: string, text: string): Promise<string | null> {
  try {
    await writeFile(file, text);
    return null;
  } catch (error) {
    const code = errorCode(error);
    return `expected a file that can be written (${code})`;
  }
}
