/**
 * Checks documents on several threads: each holds a scanner of its own, takes a few documents at a
 * time, and asks for more. Results come back in the order of the documents, whoever was first.
 */
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { DocumentResult } from './result.ts';
import { createScanner, type ScanOptions, type ScanSummary } from './scan.ts';
import type { Found } from './walk.ts';

/** What a thread is started with. */
export interface WorkerStart {
  readonly lacuna: 'scan';
  readonly options: ScanOptions;
}

/** To a thread: documents to check, or null when there are no more. */
export type WorkerTask = readonly { readonly index: number; readonly found: Found }[] | null;

/** From a thread: results of one task, then, after null, what it learnt of the workspaces. */
export type WorkerReply =
  | { readonly kind: 'results'; readonly results: readonly [number, DocumentResult][] }
  | { readonly kind: 'end'; readonly summary: ScanSummary };

export interface Scanned {
  readonly results: readonly DocumentResult[];
  readonly summaries: readonly ScanSummary[];
}

/** Starting a thread costs as much as checking some dozens of documents. */
const FEW = 40;
const BATCH = 8;
/** Batches a thread has besides the one it works on, so that it never waits for this one. */
const AHEAD = 2;

/** Checks all of `found`; `step` is called once for each document that is done. */
export async function scanAll(
  found: readonly Found[],
  options: ScanOptions,
  workers: number,
  step: () => void,
): Promise<Scanned> {
  const program = programFile();
  if (workers < 2 || found.length < FEW || program === undefined)
    return scanHere(found, options, step);
  const results = new Array<DocumentResult | undefined>(found.length);
  let next = 0;
  const take = (): WorkerTask => {
    if (next >= found.length) return null;
    const task = found.slice(next, next + BATCH).map((it, i) => ({ index: next + i, found: it }));
    next += task.length;
    return task;
  };
  const store = (index: number, result: DocumentResult) => {
    results[index] = result;
    step();
  };
  const summaries = await Promise.all(
    Array.from({ length: workers }, () => runWorker(program, options, take, store)),
  );
  return { results: results.flatMap((it) => it ?? []), summaries };
}

async function scanHere(
  found: readonly Found[],
  options: ScanOptions,
  step: () => void,
): Promise<Scanned> {
  const scanner = createScanner(options);
  const results: DocumentResult[] = [];
  for (const file of found) {
    results.push(await scanner.check(file));
    step();
  }
  return { results, summaries: [scanner.summary()] };
}

/** This program as one file that a thread can run; undefined where it runs from its sources. */
function programFile(): string | undefined {
  const file = fileURLToPath(import.meta.url);
  return /\.[cm]?js$/.test(file) ? file : undefined;
}

function runWorker(
  program: string,
  options: ScanOptions,
  take: () => WorkerTask,
  store: (index: number, result: DocumentResult) => void,
): Promise<ScanSummary> {
  return new Promise((resolve, reject) => {
    const start: WorkerStart = { lacuna: 'scan', options };
    const worker = new Worker(program, { workerData: start });
    const give = () => {
      // Null is said more than once when batches run out; the thread ends at the first.
      worker.postMessage(take());
    };
    worker.on('message', (reply: WorkerReply) => {
      if (reply.kind === 'end') resolve(reply.summary);
      else {
        for (const [index, result] of reply.results) store(index, result);
        give();
      }
    });
    worker.on('error', reject);
    worker.on('exit', () => reject(new Error('a thread of the scan ended early')));
    for (let i = 0; i <= AHEAD; i++) give();
  });
}
