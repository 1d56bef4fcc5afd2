/** Comparing our trees with CPython's, file by file. Used by the quick test and by the soak. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseCell, sha256Hex } from '../../src/index.ts';
import { canonicalText } from './canonical.ts';
import type { Python } from './corpus.ts';

export interface Outcome {
  readonly compared: number;
  /** Files that CPython does not accept, and of these how many we report a problem in. */
  readonly refused: number;
  readonly refusedByBoth: number;
  /** Not UTF-8, or nested more deeply than the dumper can walk. */
  readonly skipped: number;
  readonly counts: Readonly<Record<string, number>>;
  /** At most a hundred: path and the first line that differs. */
  readonly disagreements: readonly string[];
}

interface Answer {
  readonly path: string;
  readonly skipped?: 'encoding' | 'syntax' | 'depth';
  readonly digest?: string;
  readonly text?: string;
  readonly counts?: Readonly<Record<string, number>>;
}

/** `root` is the root of the repository, where the dumper is found. */
export async function compareWithCPython(
  root: string,
  python: Python,
  files: readonly string[],
): Promise<Outcome> {
  const dumper = join(root, 'packages', 'shared-core', 'test', 'python', 'dump_ast.py');
  const [major = 0, minor = 0] = python.version.split('.').map(Number);
  const hasPlaces = major > 3 || minor >= 12;
  const counts: Record<string, number> = {};
  const suspects: string[] = [];
  let compared = 0;
  let refused = 0;
  let refusedByBoth = 0;
  let skipped = 0;
  for await (const answer of ask([python.command, dumper], files)) {
    if (answer.skipped === 'syntax') {
      refused++;
      if (parseCell(read(answer.path)).errors.length > 0) refusedByBoth++;
    } else if (answer.skipped !== undefined) skipped++;
    else {
      compared++;
      for (const [key, count] of Object.entries(answer.counts ?? {})) {
        counts[key] = (counts[key] ?? 0) + count;
      }
      if (answer.digest !== sha256Hex(ours(answer.path, hasPlaces))) suspects.push(answer.path);
    }
  }
  const disagreements: string[] = [];
  for await (const answer of ask([python.command, dumper, '--text'], suspects.slice(0, 100))) {
    disagreements.push(
      firstDifference(answer.path, answer.text ?? '', ours(answer.path, hasPlaces)),
    );
  }
  for (const path of suspects.slice(100)) disagreements.push(path);
  return { compared, refused, refusedByBoth, skipped, counts, disagreements };
}

function ours(path: string, hasPlaces: boolean): string {
  const source = read(path);
  const module = parseCell(source);
  const problem = module.errors[0];
  if (problem !== undefined) return `PROBLEM ${problem.from} ${problem.message}`;
  return canonicalText(module, source, hasPlaces);
}

function read(path: string): string {
  const text = readFileSync(path, 'utf8');
  return text.startsWith('\ufeff') ? text.slice(1) : text;
}

function firstDifference(path: string, theirs: string, ourText: string): string {
  const a = theirs.split('\n');
  const b = ourText.split('\n');
  const at = a.findIndex((line, i) => line !== b[i]);
  if (at < 0) return `${path}: the digest differs, the text does not (${a.length}, ${b.length})`;
  return `${path}: CPython ${a[at] ?? ''} | ours ${b[at] ?? ''}`;
}

async function* ask(
  [command = '', ...args]: readonly string[],
  files: readonly string[],
): AsyncGenerator<Answer> {
  if (files.length === 0) return;
  const child = spawn(command, args, {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  child.stdin.end(files.join('\n') + '\n');
  for await (const line of createInterface({ input: child.stdout })) {
    yield JSON.parse(line) as Answer;
  }
}
