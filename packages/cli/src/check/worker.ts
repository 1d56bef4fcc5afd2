/** One thread of a scan: checks what it is given until there is no more. */
import { parentPort, workerData } from 'node:worker_threads';
import type { WorkerReply, WorkerStart, WorkerTask } from './pool.ts';
import type { DocumentResult } from './result.ts';
import { createScanner } from './scan.ts';

/** Runs in a thread that was started with {@link WorkerStart}; ends the thread's work by itself. */
export function startScanWorker(): void {
  const port = parentPort;
  if (port === null) return;
  const { options } = workerData as WorkerStart;
  const scanner = createScanner(options);
  const reply = (message: WorkerReply) => port.postMessage(message);
  // Tasks are done one after the other, in the order they came.
  let work: Promise<void> = Promise.resolve();
  port.on('message', (task: WorkerTask) => {
    work = work.then(async () => {
      if (task === null) {
        reply({ kind: 'end', summary: scanner.summary() });
        port.close();
        return;
      }
      const results: [number, DocumentResult][] = [];
      for (const { index, found, written } of task)
        results.push([index, await scanner.check(found, written)]);
      reply({ kind: 'results', results });
    });
    // An error of ours ends the thread, and with it the scan: no document is passed over in silence.
    work.catch((error: unknown) => {
      setImmediate(() => {
        throw error;
      });
    });
  });
}
