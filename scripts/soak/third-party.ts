/**
 * Two hundred and more notebooks by other people, read as they are: crashes, operations that cannot be seen, findings
 * that would block, hand labels, the slowest. Each case is listed by file, cell and line.
 *
 *     LACUNA_CORPUS=/path/to/folder npm run soak -- third-party
 *
 * `LACUNA_DRAW=SEED` draws units to label instead; `LACUNA_ONLY=labels` reads the labels alone. It writes nothing into the notebooks' folders and nothing of them here.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import {
  documentAnalyser,
  type AnalysedDocument,
} from '../../packages/cli/src/analyse/document.ts';
import { lineIndex, readDocument } from '@lacuna/shared-core';
import { found, howToGet, pinned, type Repository } from './third-party/corpus.ts';
import {
  draw,
  labelsOf,
  random,
  readLabels,
  type Label,
  type LabelFile,
} from './third-party/labels.ts';
import { unitsOf, type Unit } from './third-party/units.ts';

const BARS = { notebooks: 200, opaque: 5, blocking: 1, labels: 97 };
const SEED = Number(process.env['LACUNA_DRAW'] ?? 0);
const SHOWN = Number(process.env['LACUNA_SHOWN'] ?? 20);

interface Seen {
  readonly repository: Repository;
  readonly path: string;
  readonly text: string;
  readonly document: AnalysedDocument;
  readonly ms: number;
  readonly heapMb: number;
}

const share = (part: number, whole: number): string =>
  whole === 0 ? 'none' : `${((100 * part) / whole).toFixed(2)} %`;
const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** The code of a notebook is read once. */
const SOURCES = new WeakMap<Seen, ReadonlyMap<number, string>>();

const repositories = found();
const absent = pinned().filter(({ name }) => !repositories.some((it) => it.name === name));
if (absent.length > 0) {
  say(`${absent.length} of ${pinned().length} pinned repositories are not here. To get them:`);
  for (const it of absent) say(howToGet(it));
  say('then LACUNA_CORPUS=FOLDER npm run soak -- third-party');
}
if (repositories.length === 0) {
  say('0 passed, 0 failed, 1 skipped (no corpus)');
  process.exit(0);
}

const { seen, crashes, refused } = await analyseAll();
if (SEED > 0) drawUnits();
else if (process.env['LACUNA_ONLY'] === 'labels') sayRows(labelled());
else report();

async function analyseAll() {
  const all: Seen[] = [];
  const failures: string[] = [];
  const unread: string[] = [];
  for (const repository of repositories) {
    const analyse = documentAnalyser(repository.folder);
    for (const path of repository.notebooks) {
      const text = readFileSync(join(repository.folder, path), 'utf8');
      const before = process.memoryUsage().heapUsed;
      const from = performance.now();
      try {
        const absolute = join(repository.folder, path);
        const result = await analyse({ path, absolute, text, written: [] });
        const ms = performance.now() - from;
        const heapMb = (process.memoryUsage().heapUsed - before) / 2 ** 20;
        if (result.ok)
          all.push({ repository, path, text, document: result.value.document, ms, heapMb });
        else unread.push(`${repository.name}/${path}: ${result.error.code}`);
      } catch (error) {
        failures.push(`${repository.name}/${path}: ${error instanceof Error ? error.message : ''}`);
      }
    }
  }
  return { seen: all, crashes: failures, refused: unread };
}

/** Runs `lacuna check` over a repository with the baseline pack; its JSON. */
function check(folder: string) {
  const bin = resolve('packages', 'cli', 'bin', 'lacuna.mjs');
  const { stdout } = spawnSync(process.execPath, [bin, 'check', '.', '--format', 'json'], {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
  });
  return JSON.parse(stdout) as {
    readonly findings: readonly {
      readonly path: string;
      readonly cell: number | null;
      readonly line: number;
      readonly rule: string;
      readonly level: string;
      readonly blocks: boolean;
      readonly message: string;
    }[];
  };
}

function report(): void {
  const cells = seen.reduce((sum, it) => sum + codeCells(it), 0);
  say(`${seen.length} notebooks of ${repositories.length} repositories, ${cells} code cells`);
  list('crash', crashes);
  list('not a notebook that can be read', refused);
  const operations = seen.flatMap((it) => it.document.operations.map((op) => ({ it, op })));
  const opaque = operations.filter(({ op }) => op.kind === 'opaque');
  const counts = new Map<string, number>();
  for (const { op } of opaque) counts.set(op.api, (counts.get(op.api) ?? 0) + 1);
  list(
    'opaque',
    opaque.map(({ it, op }) => `${place(it, op)} ${op.api}`),
  );
  const checked = repositories.map((it) => ({ it, out: check(it.folder) }));
  const findings = checked.flatMap(({ it, out }) =>
    out.findings.filter(({ path }) => path.endsWith('.ipynb')).map((finding) => ({ it, finding })),
  );
  const blocking = findings.filter(({ finding }) => finding.blocks);
  for (const [word, some] of [
    ['blocking', blocking],
    ['not blocking', findings.filter(({ finding }) => !finding.blocks)],
  ] as const)
    list(
      word,
      some.map(
        ({ it, finding }) =>
          `${it.name}/${finding.path}:${finding.cell}:${finding.line} ${finding.rule} ${finding.level}`,
      ),
    );
  list(
    'slowest',
    [...seen]
      .sort((a, b) => b.ms - a.ms)
      .slice(0, 10)
      .map(
        (it) => `${it.repository.name}/${it.path} ${it.ms.toFixed(0)} ms, ${codeCells(it)} cells`,
      ),
    10,
  );
  const labels = labelled();
  const rows = [
    ['notebooks', `${seen.length}`, `≥ ${BARS.notebooks}`, seen.length >= BARS.notebooks],
    ['crashes', `${crashes.length}`, '0', crashes.length === 0],
    [
      'opaque operations',
      `${share(opaque.length, operations.length)} of ${operations.length}`,
      `≤ ${BARS.opaque} %`,
      opaque.length * 100 <= BARS.opaque * operations.length,
    ],
    [
      'blocking findings per 100 cells',
      ((100 * blocking.length) / cells).toFixed(3),
      `≤ ${BARS.blocking}`,
      blocking.length * 100 <= BARS.blocking * cells,
    ],
    ...labels.rows,
  ] as const;
  sayRows({ rows, skipped: labels.skipped });
}

function sayRows({ rows, skipped }: Rows): void {
  say('');
  for (const [what, value, bar, ok] of rows)
    say(`${ok ? ' ' : '✘'} ${what.padEnd(34)} ${value}   (bar ${bar})`);
  const failed = rows.filter((it) => !it[3]).length;
  say(`${rows.length - failed} passed, ${failed} failed, ${skipped} skipped`);
  process.exitCode = failed > 0 ? 1 : 0;
}

type Row = readonly [what: string, value: string, bar: string, ok: boolean];

interface Rows {
  readonly rows: readonly Row[];
  readonly skipped: number;
}

function labelled(): Rows {
  const files = readLabels();
  if (files.length === 0) return { rows: [], skipped: 1 };
  const all = files.map(([name, file]) => compared(name, file));
  return {
    rows: all.flatMap((it) => it.rows),
    skipped: all.reduce((sum, it) => sum + it.skipped, 0),
  };
}

function compared(name: string, file: LabelFile) {
  const byPath = new Map(seen.map((it) => [`${it.repository.name}/${it.path}`, it]));
  let both = 0;
  let onlySaid = 0;
  let onlyTrue = 0;
  let skipped = 0;
  let missedOfNone = 0;
  let drawnNone = 0;
  const wrong: string[] = [];
  for (const label of file.labels) {
    const it = byPath.get(`${label.repository}/${label.path}`);
    if (it === undefined || label.label === null) {
      skipped += 1;
      continue;
    }
    const said = saysOperation(it, label.cell, label);
    const isTrue = label.label === 'operation';
    if (label.drawn === 'none') drawnNone += 1;
    if (label.drawn === 'none' && isTrue && !said) missedOfNone += 1;
    if (said && isTrue) both += 1;
    else if (said) onlySaid += 1;
    else if (isTrue) onlyTrue += 1;
    if (said !== isTrue)
      wrong.push(
        `${name} ${label.repository}/${label.path}:${label.cell} offset ${label.from}: ${said ? 'said, is none' : 'missed'}`,
      );
  }
  list('label', wrong);
  const recall = (100 * both) / (both + onlyTrue);
  const precision = (100 * both) / (both + onlySaid);
  const hits = file.population.operation * (precision / 100);
  const missed = drawnNone === 0 ? 0 : file.population.none * (missedOfNone / drawnNone);
  say(
    `${name} weighted by how many units there are of each half: recall ${share(hits, hits + missed)}`,
  );
  const row = (what: string, value: number): Row => [
    `${what} on ${name}`,
    `${value.toFixed(1)} %`,
    `≥ ${BARS.labels} %`,
    value >= BARS.labels,
  ];
  return { rows: [row('recall', recall), row('precision', precision)], skipped };
}

/** An operation, or the statement that led to it in another cell, lies inside the unit, or the unit inside it. */
function saysOperation(it: Seen, cell: number, unit: Unit): boolean {
  const index = lineIndex(sources(it).get(cell) ?? '');
  return it.document.operations.some((op) =>
    [op, ...('causedBy' in op ? [op.causedBy] : [])].some((place) => {
      if (place.cell !== cell) return false;
      const from = index.offsetAt({ line: place.line - 1, character: place.column - 1 });
      const to = index.offsetAt({ line: place.endLine - 1, character: place.endColumn - 1 });
      return from < unit.to && unit.from < to;
    }),
  );
}

/** Sources of the code cells, by index in the file. */
function sources(it: Seen): ReadonlyMap<number, string> {
  const known = SOURCES.get(it);
  if (known !== undefined) return known;
  const document = readDocument(it.path, it.text);
  const code = document.ok
    ? document.value.cells.filter(({ language }) => language !== 'markdown')
    : [];
  const all = new Map(code.map(({ index, source }) => [index, source]));
  SOURCES.set(it, all);
  return all;
}

function codeCells(it: Seen): number {
  return sources(it).size;
}

function drawUnits(): void {
  const next = random(SEED);
  const halves: Record<'operation' | 'none', Label[]> = { operation: [], none: [] };
  for (const it of seen)
    for (const [cell, source] of sources(it))
      for (const { from, to } of unitsOf(source)) {
        const drawn = saysOperation(it, cell, { from, to }) ? 'operation' : 'none';
        halves[drawn].push({
          repository: it.repository.name,
          commit: it.repository.commit,
          path: it.path,
          cell,
          from,
          to,
          drawn,
          label: null,
        });
      }
  const labels = [...draw(halves.operation, 100, next), ...draw(halves.none, 100, next)];
  const population = { operation: halves.operation.length, none: halves.none.length };
  writeFileSync(labelsOf(SEED), `${JSON.stringify({ seed: SEED, population, labels }, null, 1)}\n`);
  say(
    `${labels.length} units drawn of ${population.operation} and ${population.none}: label them in ${labelsOf(SEED)}`,
  );
}

function place(it: Seen, op: { readonly cell: number | null; readonly line: number }): string {
  return `${it.repository.name}/${it.path}:${op.cell}:${op.line}`;
}

function list(word: string, cases: readonly string[], shown = SHOWN): void {
  for (const it of cases.slice(0, shown)) say(`${word}: ${it}`);
  if (cases.length > shown)
    say(`${word}: … ${cases.length - shown} more (LACUNA_SHOWN=${cases.length} shows all)`);
}
