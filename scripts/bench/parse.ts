/**
 * The Python parser: speed cold and warm, CPython's own parser beside it, and how much of a broken cell
 * is still understood. Cells are function bodies of the standard library, and the notebooks below
 * LACUNA_NOTEBOOK_CORPUS where that is set.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { functionBodies, notebookCells } from '../../packages/shared-core/test/python/cells.ts';
import { pythons } from '../../packages/shared-core/test/python/corpus.ts';
import { recoveryTable } from '../../packages/shared-core/test/python/recovery-table.ts';
import type { BenchRow } from './main.ts';

const root = resolve('.');
const ROUNDS = 40;

export async function rows(): Promise<BenchRow[]> {
  // Cold has to be measured before anything else has been parsed, in a process of its own.
  const cold = process.env['LACUNA_BENCH_COLD'];
  if (cold !== undefined) return coldRows(cold);
  const notebooks = process.env['LACUNA_NOTEBOOK_CORPUS'];
  const cells = notebooks === undefined ? functionBodies(root, 5000) : notebookCells(notebooks, 1);
  const kind = notebooks === undefined ? 'function bodies' : 'notebook cells';
  const { parseCell } = await import('../../packages/shared-core/src/index.ts');
  const size = cells.reduce((sum, it) => sum + it.length, 0);
  const speeds: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const start = busyMs();
    for (const cell of cells) parseCell(cell);
    speeds.push(size / 1000 / (busyMs() - start));
  }
  speeds.sort((a, b) => a - b);
  const at = (share: number): number => speeds[Math.floor((speeds.length - 1) * share)] ?? 0;
  const speed: BenchRow = {
    what: `parse ${cells.length} ${kind} (${(size / 1e6).toFixed(1)} MB), warm`,
    p50: `${at(0.5).toFixed(1)} MB/s`,
    p95: `${at(0.05).toFixed(1)} MB/s`,
    value: `${at(0.5).toFixed(1)} MB/s, ${(size / at(0.5) / cells.length).toFixed(1)} µs/cell`,
    goal: '≥ 20 MB/s',
    peer: peer(cells, size),
  };
  const recovered = recoveryTable(cells.slice(0, 1000)).map(
    ({ mutation, calls, kept }): BenchRow => ({
      what: `calls kept: ${mutation}`,
      value: `${((100 * kept) / calls).toFixed(1)} % of ${calls}`,
      goal: mutation.includes('"""') ? '≥ 85 %' : '≥ 97 %',
    }),
  );
  return [...coldFromChild(cells), speed, ...recovered];
}

/** The first pass over the cells in a fresh process. */
function coldFromChild(cells: readonly string[]): readonly BenchRow[] {
  const output = execFileSync(
    process.execPath,
    [...process.execArgv, ...process.argv.slice(1, 2), 'parse.ts'],
    {
      env: { ...process.env, LACUNA_BENCH_COLD: 'stdin' },
      input: JSON.stringify(cells),
      maxBuffer: 1 << 28,
    },
  );
  return JSON.parse(output.toString().trimEnd().split('\n').at(-1) ?? '[]') as readonly BenchRow[];
}

async function coldRows(_source: string): Promise<BenchRow[]> {
  const cells = JSON.parse(readFileSync(0, 'utf8')) as readonly string[];
  const size = cells.reduce((sum, it) => sum + it.length, 0);
  const { parseCell } = await import('../../packages/shared-core/src/index.ts');
  const start = busyMs();
  for (const cell of cells) parseCell(cell);
  const speed = size / 1000 / (busyMs() - start);
  const value = `${speed.toFixed(1)} MB/s`;
  return [{ what: 'parse the same cells, first pass of a process', value, goal: '≥ 5 MB/s' }];
}

/** CPython's parser, written in C, on the same cells. */
function peer(cells: readonly string[], size: number): string {
  const newest = pythons(root)[0];
  if (newest === undefined) return 'CPython absent';
  const code =
    'import ast,json,sys,time\ncells=json.load(sys.stdin)\nt=time.process_time()\n' +
    'for c in cells:\n try: ast.parse(c)\n except SyntaxError: pass\nprint(time.process_time()-t)';
  const output = execFileSync(newest.command, ['-W', 'ignore', '-c', code], {
    input: JSON.stringify(cells),
  });
  const speed = size / 1e6 / Number(output.toString());
  return `CPython ${newest.version} ast.parse: ${speed.toFixed(1)} MB/s`;
}

/** Milliseconds this thread was running: on a busy machine the clock on the wall says nothing. */
function busyMs(): number {
  const path = `/proc/self/task/${process.pid}/schedstat`;
  if (!existsSync(path)) return performance.now();
  return Number(readFileSync(path, 'utf8').split(' ')[0]) / 1e6;
}
