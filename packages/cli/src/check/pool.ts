/**
 * Checks documents on several threads: each holds a scanner of its own, takes a few documents at a
 * time, and asks for more. Results come back in the order of the documents, whoever was first.
 */
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { Found } from '@lacuna/adapters';
import type { Written } from '@lacuna/shared-core';
import { settle } from './flows.ts';
import type { DocumentResult } from './result.ts';
import { createScanner, type ScanOptions, type ScanSummary } from './scan.ts';

/** What a thread is started with. */
export interface WorkerStart {
  readonly lacuna: 'scan';
  readonly options: ScanOptions;
}

/** To a thread: documents to check, or null when there are no more. */
export type WorkerTask = readonly ScanTask[] | null;

/** A document, and what others have left in places for it; null: not known. */
export interface ScanTask {
  readonly index: number;
  readonly found: Found;
  readonly written: readonly Written[] | null;
}

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

/** Checks all of `found`, each with what the others leave for it; `step` is called once for each at the first look. */
export async function scanTogether(
  found: readonly Found[],
  options: ScanOptions,
  workers: number,
  step: () => void,
): Promise<Scanned> {
  const tasks = found.map((it) => ({ found: it, written: null }));
  const first = await scanAll(tasks, options, workers, step);
  const results = [...first.results];
  const summaries = [...first.summaries];
  await settle(
    results.map((it) => it.flow),
    async (readers) => {
      const wanted = readers.flatMap(({ index, written }) => {
        const file = found[index];
        return file === undefined ? [] : [{ found: file, written }];
      });
      const again = await scanAll(wanted, options, workers, () => undefined);
      summaries.push(...again.summaries);
      for (const [i, { index }] of readers.entries()) {
        const result = again.results[i];
        if (result !== undefined) results[index] = result;
      }
      return again.results.map((it) => it.flow);
    },
  );
  return { results, summaries };
}

/** Checks all of `found`; `step` is called once for each document that is done. */
async function scanAll(
  found: readonly Pick<ScanTask, 'found' | 'written'>[],
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
    const task = found.slice(next, next + BATCH).map((it, i) => ({ ...it, index: next + i }));
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
  found: readonly Pick<ScanTask, 'found' | 'written'>[],
  options: ScanOptions,
  step: () => void,
): Promise<Scanned> {
  const scanner = createScanner(options);
  const results: DocumentResult[] = [];
  for (const it of found) {
    results.push(await scanner.check(it.found, it.written));
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
