/** The registry of readers: one file, one line. A reader turns a bounded part of a file into a sample. */
import { readCsv } from './csv.ts';
import { readHead, textOf } from './head.ts';
import { readJson } from './json.ts';
import { readParquet } from './parquet.ts';
import type { TableSample } from './sample.ts';

export type { TableSample } from './sample.ts';

/**
 * The columns and sampled values of the file at `path`, by its ending and, where that says nothing, by
 * its first bytes. Undefined when the format is not known; rejects when the file cannot be read.
 */
export async function readTable(path: string): Promise<TableSample | undefined> {
  const name = path.toLowerCase().replace(/\.(gz|gzip)$/, '');
  if (/\.(parquet|parq|pq)$/.test(name)) return readParquet(path);
  const head = await readHead(path);
  if (head.bytes.subarray(0, 4).toString('latin1') === 'PAR1') return readParquet(path);
  const text = textOf(head);
  if (text === undefined) return undefined;
  if (/\.(json|jsonl|ndjson|geojson)$/.test(name)) return readJson(text);
  if (/\.(csv|tsv|tab|psv|txt|dat|data)$/.test(name)) return readCsv(text, head.whole);
  return undefined;
}
