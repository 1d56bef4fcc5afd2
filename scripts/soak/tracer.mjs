// Runs real notebooks and compares what they did with what the analysis said of them. The folders of notebooks are
// arguments or LACUNA_CORPUS (a path list); the demo world is always among them. Prints counts, not values.
//   npm run soak -- tracer      with LACUNA_CORPUS=/path/to/notebooks
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdtempSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, delimiter, dirname, join, relative } from 'node:path';
import { compare } from '../../test/tracer/compare.mjs';
import { environment, root, venvBin } from '../steps.mjs';

const python = process.env.LACUNA_TRACE_PYTHON ?? join(venvBin, 'python');
const verbose = process.env.LACUNA_VERBOSE === '1';
const limit = Number(process.env.LACUNA_LIMIT ?? 1e9);
const folders = [
  join(root, 'test', 'worlds', 'clinic'),
  ...(process.env.LACUNA_CORPUS ?? '').split(delimiter).filter((it) => it !== ''),
];
for (const folder of folders)
  if (!existsSync(folder)) process.stdout.write(`absent: ${basename(folder)}\n`);

const walk = (folder) =>
  readdirSync(folder, { withFileTypes: true })
    .filter((it) => !it.name.startsWith('.'))
    .flatMap((it) =>
      it.isDirectory()
        ? walk(join(folder, it.name))
        : it.name.endsWith('.ipynb')
          ? [join(folder, it.name)]
          : [],
    );

const work = mkdtempSync(join(tmpdir(), 'lacuna-trace-'));
const home = join(work, 'home');
mkdirSync(join(home, 'Downloads'), { recursive: true });
const sum = {
  notebooks: 0,
  calls: 0,
  found: 0,
  claims: 0,
  claimsTrue: 0,
  frames: 0,
  superset: 0,
  exact: 0,
};
let broken = 0;
for (const folder of folders.filter((it) => existsSync(it))) {
  const copy = join(work, basename(folder));
  cpSync(folder, copy, { recursive: true });
  for (const notebook of walk(copy).sort().slice(0, limit)) {
    // The analysis comes first: the run may write files that it could read schemas from.
    const analysed = spawnSync(
      process.execPath,
      [join(root, 'packages/cli/bin/lacuna.mjs'), 'analyse', notebook, '--format', 'json'],
      { cwd: dirname(notebook), encoding: 'utf8', maxBuffer: 1 << 28 },
    );
    const out = join(work, 'trace.json');
    rmSync(out, { force: true });
    spawnSync(
      python,
      [join(root, 'test/tracer/trace.py'), notebook, '--out', out, '--timeout', '20'],
      {
        cwd: dirname(notebook),
        env: { ...environment, HOME: home, MPLBACKEND: 'Agg' },
        timeout: 180_000,
        stdio: 'ignore',
      },
    );
    let document;
    try {
      document = JSON.parse(analysed.stdout).documents[0];
    } catch {
      broken += 1;
      process.stdout.write(
        `not analysed: ${relative(work, notebook)}\n${analysed.stderr.slice(0, 400)}\n`,
      );
      continue;
    }
    if (!existsSync(out)) continue;
    const counts = compare(JSON.parse(readFileSync(out, 'utf8')), document);
    sum.notebooks += 1;
    for (const key of Object.keys(counts))
      if (typeof counts[key] === 'number') sum[key] += counts[key];
    if (verbose)
      for (const line of [
        ...counts.misses.map((it) => `missed: ${it}`),
        ...counts.wrong.map((it) => `wrong: ${it}`),
        ...(counts.inexact ?? []).map((it) => `inexact: ${it}`),
      ])
        process.stdout.write(`${relative(work, notebook)}: ${line}\n`);
  }
}
rmSync(work, { recursive: true, force: true });
const share = (part, whole) => (whole === 0 ? 'none' : `${((100 * part) / whole).toFixed(1)} %`);
process.stdout.write(`${sum.notebooks} notebooks ran
calls found                  ${share(sum.found, sum.calls)} of ${sum.calls}
claims true                  ${share(sum.claimsTrue, sum.claims)} of ${sum.claims}
static columns ⊇ real        ${share(sum.superset, sum.frames)} of ${sum.frames} frames
static columns = real        ${share(sum.exact, sum.frames)}
${sum.notebooks} passed, ${broken} failed, 0 skipped
`);
process.exitCode = broken > 0 ? 1 : 0;
