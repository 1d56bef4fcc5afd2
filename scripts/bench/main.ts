/** Runs one benchmark file in a process of its own and prints its rows as JSON on the last line. */
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

/** One line of the table; everything is text, units included. */
export interface BenchRow {
  readonly what: string;
  readonly p50?: string;
  readonly p95?: string;
  readonly value: string;
  readonly goal: string;
  readonly peer?: string;
}

const file = process.argv[2] ?? '';
const module = (await import(pathToFileURL(resolve('scripts/bench', file)).href)) as {
  readonly rows: () => Promise<readonly BenchRow[]>;
};
process.stdout.write(`\n${JSON.stringify(await module.rows())}\n`);
process.exit(0);
