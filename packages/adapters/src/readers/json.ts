/**
 * JSON lines, JSON arrays of objects, and objects of columns, from a bounded head. Nested objects
 * become dotted columns, as `pandas.json_normalize` names them. What is cut off is left out.
 */
import type { TableSample } from './sample.ts';
import { sampleRows, toColumns } from './sample.ts';

const MOST_RECORDS = 2000;
const DEEPEST = 4;

type Json = Readonly<Record<string, unknown>>;

/** The columns and sampled values; undefined when there are no records in `text`. */
export function readJson(text: string): TableSample | undefined {
  const body = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
  const whole = parse(body);
  const records = recordsOf(body, whole);
  if (records.length === 0) return undefined;
  const rows = records.map((record) => {
    const row = new Map<string, string>();
    flatten(record, '', row, DEEPEST);
    return row;
  });
  const columns = [...new Set(rows.flatMap((row) => [...row.keys()]))];
  const table = toColumns(
    columns,
    sampleRows(rows).map((row) => columns.map((it) => row.get(it) ?? '')),
  );
  // Records in a wrapper, or in cells of their own, are columns only for who unpacks them.
  const isFlat = [...records, ...(isObject(whole) ? [whole] : [])].every((it) =>
    Object.keys(it).every((name) => columns.includes(name)),
  );
  return { ...table, layout: { separator: null, named: true, plain: isFlat } };
}

function recordsOf(text: string, whole: unknown): readonly Json[] {
  if (Array.isArray(whole)) return whole.slice(0, MOST_RECORDS).filter(isObject);
  if (isObject(whole)) return fromObject(whole);
  return text.trimStart().startsWith('[') ? cutArray(text) : lines(text);
}

/** An object of columns (`{"a": {"0": 1}}`, `{"a": [1]}`), a wrapper around one list, or one record. */
function fromObject(object: Json): readonly Json[] {
  const values = Object.values(object);
  const list = values.find((it): it is unknown[] => Array.isArray(it) && it.some(isObject));
  if (list !== undefined) return list.slice(0, MOST_RECORDS).filter(isObject);
  const columnar = values.length > 0 && values.every((it) => Array.isArray(it) || isObject(it));
  if (!columnar) return [object];
  const columns = Object.entries(object).map(
    ([name, cells]) => [name, Object.values(cells as object).slice(0, MOST_RECORDS)] as const,
  );
  const height = Math.max(...columns.map(([, cells]) => cells.length));
  return Array.from({ length: height }, (_, at) =>
    Object.fromEntries(columns.map(([name, cells]) => [name, cells[at] as unknown])),
  );
}

function lines(text: string): readonly Json[] {
  return text
    .split('\n', MOST_RECORDS)
    .map((line) => parse(line))
    .filter(isObject);
}

/** The complete objects at the beginning of an array whose end was cut off. */
function cutArray(text: string): readonly Json[] {
  const records: Json[] = [];
  let depth = 0;
  let from = -1;
  let inString = false;
  for (let at = text.indexOf('[') + 1; at < text.length && records.length < MOST_RECORDS; at += 1) {
    const char = text[at];
    if (inString) {
      if (char === '\\') at += 1;
      else if (char === '"') inString = false;
    } else if (char === '"') inString = true;
    else if (char === '{' || char === '[') {
      if (depth === 0) from = at;
      depth += 1;
    } else if (char === '}' || char === ']') {
      depth -= 1;
      if (depth < 0) break;
      if (depth > 0) continue;
      const record = parse(text.slice(from, at + 1));
      if (isObject(record)) records.push(record);
    }
  }
  return records;
}

function flatten(record: Json, prefix: string, into: Map<string, string>, depth: number): void {
  for (const [name, value] of Object.entries(record)) {
    const path = prefix + name;
    if (isObject(value) && depth > 0) flatten(value, `${path}.`, into, depth - 1);
    else into.set(path, wordOf(value));
  }
}

function wordOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value === null || value === undefined) return '';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  // A list of addresses is still addresses: the first element stands for it.
  return Array.isArray(value) ? wordOf(value[0]) : '';
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
