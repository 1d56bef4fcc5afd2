/**
 * `lacuna check` over a thousand generated notebooks with two workers, beside semgrep with a taint rule on the same
 * code as `.py` and ruff on the notebooks, all in the same minute; and what each of them found.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import type { BenchRow } from './main.ts';
import { makeCorpus } from './scan/corpus.ts';

interface Finding {
  readonly path: string;
  readonly cell: number | null;
  readonly level: string;
}

const COUNT = 1000;

/** Wall time in seconds of the best of `runs`, and the standard output of the last. */
function time(
  command: string,
  args: readonly string[],
  cwd: string,
  runs: number,
): { s: number; out: string } {
  let best = Infinity;
  let out = '';
  for (let i = 0; i < runs; i++) {
    const start = process.hrtime.bigint();
    const done = spawnSync(command, args, { cwd, encoding: 'utf8', maxBuffer: 1 << 28 });
    best = Math.min(best, Number(process.hrtime.bigint() - start) / 1e9);
    out = done.stdout;
  }
  return { s: best, out };
}

/** semgrep and ruff live in an environment of their own; null where it cannot be made. */
function peers(): string | null {
  const home = resolve('.cache/bench/peers');
  const bin = join(home, 'bin');
  try {
    if (!existsSync(join(bin, 'semgrep'))) {
      execFileSync('python3', ['-m', 'venv', home]);
      execFileSync(join(bin, 'pip'), ['install', '-q', 'semgrep', 'ruff']);
    }
    return bin;
  } catch {
    return null;
  }
}

export function rows(): Promise<readonly BenchRow[]> {
  // Not under .cache: all three tools leave out what git ignores.
  const corpus = makeCorpus(join(tmpdir(), 'lacuna-bench-scan'), COUNT);
  const lacuna = resolve('packages/cli/bin/lacuna.mjs');
  const ours = time(
    process.execPath,
    [lacuna, 'check', '.', '--format', 'json', '--no-alternatives', '--workers', '2'],
    corpus.notebooks,
    3,
  );
  const found = (JSON.parse(ours.out) as { findings: readonly Finding[] }).findings.filter(
    (it) => it.level === 'block',
  );
  const places = new Set(found.map((it) => `${it.path.replace('.ipynb', '')}:${it.cell ?? ''}`));
  const hit = corpus.leaks.filter((it) => places.has(it)).length;
  const result: BenchRow[] = [
    {
      what: `lacuna check, ${COUNT} notebooks of 30 cells (${(corpus.bytes / 1e6).toFixed(0)} MB)`,
      value: `${ours.s.toFixed(2)} s`,
      goal: '≤ 2.9 s, ≥ 5 × semgrep',
    },
    {
      what: 'leaking cells found / blocking findings elsewhere',
      value: `${hit} of ${corpus.leaks.length} / ${[...places].filter((it) => !corpus.leaks.includes(it)).length}`,
      goal: 'all / 0',
    },
  ];
  const bin = peers();
  if (bin === null)
    return Promise.resolve([
      ...result,
      { what: 'semgrep, ruff', value: 'absent: could not be installed', goal: '' },
    ]);
  const rule = resolve('scripts/bench/scan/rule.yaml');
  const theirs = time(
    join(bin, 'semgrep'),
    [
      'scan',
      '--metrics=off',
      '--disable-version-check',
      '--quiet',
      '--json',
      '-j',
      '2',
      '--config',
      rule,
      '.',
    ],
    corpus.scripts,
    1,
  );
  const semgrepHits = new Set(
    (JSON.parse(theirs.out) as { results: readonly { path: string }[] }).results.map(
      (it) => it.path,
    ),
  ).size;
  const ruff = time(
    join(bin, 'ruff'),
    ['check', '--no-cache', '--quiet', '--exit-zero', '.'],
    corpus.notebooks,
    2,
  );
  result.push(
    {
      what: 'semgrep, taint rule, same code as .py, two jobs',
      value: `${theirs.s.toFixed(2)} s, ${semgrepHits} files`,
      goal: '',
      peer: `${(theirs.s / ours.s).toFixed(1)} × lacuna's time`,
    },
    {
      what: 'ruff on the notebooks',
      value: `${ruff.s.toFixed(2)} s`,
      goal: 'the limit',
      peer: `${(ruff.s / ours.s).toFixed(2)} × lacuna's time`,
    },
  );
  return Promise.resolve(result);
}
