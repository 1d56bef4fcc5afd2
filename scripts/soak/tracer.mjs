// Runs real notebooks and compares what they did with what the analysis said of them. The folders of notebooks are
// LACUNA_CORPUS (a path list) or arguments; the demo world is always among them. Prints counts, not values.
//   npm run soak -- tracer      with LACUNA_CORPUS=/path/to/notebooks[:…] and LACUNA_TRACE_PYTHON=/path/to/python
// A run is kept in .cache/traces, by the hash of the notebook and of the tracer: a second reading only analyses.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { createInterface } from 'node:readline';
import { basename, delimiter, dirname, join, relative } from 'node:path';
import { compare } from '../../test/tracer/compare.mjs';
import { environment, root, venvBin } from '../steps.mjs';

const python = process.env.LACUNA_TRACE_PYTHON ?? join(venvBin, 'python');
const lacuna = process.env.LACUNA_BIN ?? join(root, 'packages/cli/bin/lacuna.mjs');
const verbose = process.env.LACUNA_VERBOSE === '1';
const limit = Number(process.env.LACUNA_LIMIT ?? 1e9);
const tracer = join(root, 'test', 'tracer');
const kept = join(root, '.cache', 'traces');
/** Of processor time; four times as much by the clock. */
const CELL_SECONDS = 8;
/** Cells that fail are left out and the rest runs again until nothing fails, so that what is compared is what ran. */
const RUNS = 4;
const folders = [
  join(root, 'test', 'worlds', 'clinic'),
  ...(process.env.LACUNA_CORPUS ?? '').split(delimiter).filter((it) => it !== ''),
];

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
const digestOf = (...parts) =>
  parts.reduce((hash, it) => hash.update(it), createHash('sha256')).digest('hex');
const tracerText = ['trace.py', 'wrappers.py']
  .map((it) => readFileSync(join(tracer, it), 'utf8'))
  .join('');

const work = mkdtempSync(join(tmpdir(), 'lacuna-trace-'));
const home = join(work, 'home');
mkdirSync(join(home, 'Downloads'), { recursive: true });
mkdirSync(kept, { recursive: true });

/** One Python that runs notebook after notebook, each in a process of its own. */
function startTracer(repositories) {
  const child = spawn(
    python,
    [join(tracer, 'trace.py'), '--timeout', String(CELL_SECONDS), '--repositories', repositories],
    { env: { ...environment, HOME: home, MPLBACKEND: 'Agg' }, stdio: ['pipe', 'pipe', 'ignore'] },
  );
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    run: async (job) => {
      child.stdin.write(`${JSON.stringify(job)}\n`);
      await answers.next();
    },
    end: () => child.stdin.end(),
  };
}

const storeOf = (notebook, clean) =>
  join(
    kept,
    `${digestOf(tracerText, python, relative(clean, notebook), readFileSync(notebook))}.json`,
  );

/** What the notebook really did: it is run where it may write, and the result is kept. */
async function traceOf(store, notebook, { clean, used }, running) {
  const runCopy = join(used, relative(clean, notebook));
  const out = join(work, 'trace.json');
  const skip = new Set();
  let trace = null;
  restore(clean, used);
  for (let round = 0; round < RUNS; round++) {
    rmSync(out, { force: true });
    await running.run({ notebook: runCopy, out, home, skip: [...skip] });
    if (!existsSync(out)) break;
    trace = JSON.parse(readFileSync(out, 'utf8'));
    const failed = trace.executed.filter((it) => !it.ok && !skip.has(it.cell));
    if (failed.length === 0) break;
    for (const it of failed) skip.add(it.cell);
  }
  // A cell that broke off in the last run has done some of what it says: nothing behind it is compared.
  const broke = trace?.executed.findIndex((it) => !it.ok) ?? -1;
  if (broke >= 0) trace.executed.splice(broke);
  writeFileSync(store, JSON.stringify(trace));
  return trace;
}

const filesOf = (folder, within = '') =>
  readdirSync(join(folder, within), { withFileTypes: true }).flatMap((it) =>
    it.isDirectory() ? filesOf(folder, join(within, it.name)) : [join(within, it.name)],
  );

/** Takes back what a run wrote: each notebook finds the folder as it was fetched. */
function restore(clean, used) {
  for (const path of filesOf(used)) {
    if (path.endsWith('.ipynb')) continue;
    const [from, to] = [join(clean, path), join(used, path)];
    if (!existsSync(from)) rmSync(to);
    else {
      const [a, b] = [statSync(from), statSync(to)];
      if (a.size !== b.size || a.mtimeMs < b.mtimeMs)
        cpSync(from, to, { preserveTimestamps: true });
    }
  }
}

/** The same notebook without the cells that did not run to their end. */
function onlyWhatRan(text, trace) {
  const notebook = JSON.parse(text);
  const ran = new Set(trace.executed.filter((it) => it.ok).map((it) => it.cell));
  const cells = notebook.cells ?? notebook.worksheets.flatMap((it) => it.cells);
  for (const [i, cell] of cells.entries())
    if (cell.cell_type === 'code' && !ran.has(i)) {
      if ('input' in cell) cell.input = '';
      else cell.source = '';
    }
  return JSON.stringify(notebook);
}

function analyse(notebooks, cwd) {
  const said = new Map();
  for (let i = 0; i < notebooks.length; i += 12) {
    const some = notebooks.slice(i, i + 12);
    const { stdout, stderr } = spawnSync(
      process.execPath,
      [lacuna, 'analyse', ...some.map((it) => relative(cwd, it)), '--format', 'json'],
      { cwd, encoding: 'utf8', maxBuffer: 1 << 30 },
    );
    try {
      for (const it of JSON.parse(stdout).documents) said.set(join(cwd, it.path), it);
    } catch {
      process.stdout.write(`not analysed: ${basename(cwd)}\n${stderr.slice(0, 400)}\n`);
    }
  }
  return said;
}

/**
 * The control: the same run against claims made wrong on purpose. A column taken out of every closed set must be a
 * missing real column, and operations said to lie elsewhere must leave the calls unfound and the claims untrue.
 */
function caught(trace, document, seen) {
  const liar = {
    operations: document.operations.map((it) => ({
      ...it,
      line: it.line + 5000,
      endLine: it.endLine + 5000,
    })),
    variables: document.variables.map((it) => ({ ...it, columns: it.columns.slice(1) })),
  };
  const lied = compare(trace, liar);
  const wrong = (list, is) => list.filter(is).length;
  const shut = wrong(seen.frames, (it) => it.closed && it.exact);
  return (
    wrong(lied.frames, (it) => it.closed && !it.superset) >= Math.min(1, shut) &&
    !lied.claims.some((it) => it.ok)
  );
}

const all = { calls: [], claims: [], frames: [] };
let ranNotebooks = 0;
let ranCells = 0;
let idle = 0;
let broken = 0;
let controls = 0;
for (const folder of folders) {
  if (!existsSync(folder)) {
    process.stdout.write(`absent: ${basename(folder)}\n`);
    continue;
  }
  // The runs write where they like: one copy for them, one that stays as it was for the analysis.
  const clean = join(work, 'clean', basename(folder));
  const used = join(work, 'used', basename(folder));
  cpSync(folder, clean, { recursive: true, preserveTimestamps: true });
  cpSync(folder, used, { recursive: true, preserveTimestamps: true });
  const traces = new Map();
  let running = null;
  for (const notebook of walk(clean).sort().slice(0, limit)) {
    // A notebook that names no library of frames and opens nothing has nothing to compare.
    if (!/pandas|polars|open\(/.test(readFileSync(notebook, 'utf8'))) continue;
    const store = storeOf(notebook, clean);
    running ??= existsSync(store) ? null : startTracer(dirname(folder));
    const trace = existsSync(store)
      ? JSON.parse(readFileSync(store, 'utf8'))
      : await traceOf(store, notebook, { clean, used }, running);
    if (trace === null || !trace.executed.some((it) => it.ok)) {
      idle += 1;
      continue;
    }
    traces.set(notebook, trace);
    writeFileSync(notebook, onlyWhatRan(readFileSync(notebook, 'utf8'), trace));
  }
  running?.end();
  const said = analyse([...traces.keys()], clean);
  for (const [notebook, trace] of traces) {
    const document = said.get(notebook);
    if (document === undefined) {
      broken += 1;
      continue;
    }
    const knowable = (asset) =>
      [dirname(notebook), clean].some((it) => existsSync(join(it, asset))) &&
      !asset.includes('://');
    const seen = compare(trace, document, knowable);
    ranNotebooks += 1;
    if (caught(trace, document, seen)) controls += 1;
    else broken += 1;
    ranCells += trace.executed.filter((it) => it.ok).length;
    const name = relative(join(work, 'clean'), notebook);
    const tell = (word, it, more = '') =>
      verbose &&
      process.stdout.write(
        `${word}\t${name}\tcell ${it.cell}${it.line ? `:${it.line}` : ''}\t${it.what}\t${more}\n`,
      );
    for (const it of seen.calls) if (!it.ok) tell('missed', it);
    for (const it of seen.claims) if (!it.ok) tell('untrue', it);
    for (const it of seen.frames)
      if (it.fresh && !it.exact)
        tell(
          it.superset ? 'inexact' : 'LEAK',
          it,
          `${it.why}\t-${(it.missing ?? []).slice(0, 4)} +${(it.extra ?? []).slice(0, 4)}`,
        );
    for (const key of Object.keys(all)) all[key].push(...seen[key]);
  }
  rmSync(clean, { recursive: true, force: true });
  rmSync(used, { recursive: true, force: true });
}
rmSync(work, { recursive: true, force: true });
const share = (list, is) =>
  list.length === 0 ? 'none' : `${((100 * list.filter(is).length) / list.length).toFixed(1)} %`;
const fresh = all.frames.filter((it) => it.fresh);
process.stdout
  .write(`${ranNotebooks} notebooks, ${ranCells} cells ran to their end; of ${idle} more no cell did
calls found                  ${share(all.calls, (it) => it.ok)} of ${all.calls.length}   (bar 97)
claims true                  ${share(all.claims, (it) => it.ok)} of ${all.claims.length}   (bar 97)
static columns ⊇ real        ${share(all.frames, (it) => it.superset)} of ${all.frames.length} states   (bar 99.9); changed states ${share(fresh, (it) => it.superset)} of ${fresh.length}
  a real column missing      ${all.frames.filter((it) => !it.superset && it.why !== 'not a frame').length} states; not seen as a frame ${all.frames.filter((it) => it.why === 'not a frame').length}
static columns = real        ${share(all.frames, (it) => it.exact)}   (bar 85); changed states ${share(fresh, (it) => it.exact)}
  closed and equal           ${share(all.frames, (it) => it.exact && it.closed)}
control: wrong claims caught ${controls} of ${ranNotebooks} notebooks
${ranNotebooks} passed, ${broken} failed, 0 skipped
`);
process.exitCode = broken > 0 ? 1 : 0;
