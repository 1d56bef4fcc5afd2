/** The bench tables read in place, and how their rows are judged. Shared by the test and by `npm run bench`. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { analyseSql } from '../../src/sql/index.ts';
import type { SqlScript } from '../../src/sql/index.ts';

export interface LineageCase {
  readonly kind: 'table' | 'column';
  readonly sql: string;
  readonly dialect: string;
  readonly src?: readonly string[];
  readonly tgt?: readonly string[];
  /** Pairs of `[column, table]`: from, to. */
  readonly cols?: readonly (readonly (readonly [string, string | null])[])[];
  readonly meta?: Readonly<Record<string, readonly string[]>> | null;
}

/** The folder of the bench tables, or undefined where they are not beside the project. */
export function benchFolder(from: string): string | undefined {
  for (let at = from; at !== path.dirname(at); at = path.dirname(at)) {
    const folder = path.join(at, 'shared/bench/sql');
    if (existsSync(folder)) return folder;
    const beside = path.join(at, '../shared/bench/sql');
    if (existsSync(beside)) return beside;
  }
  return undefined;
}

function read(folder: string, name: string): unknown {
  return JSON.parse(readFileSync(path.join(folder, name), 'utf8'));
}

export interface StatementRow {
  readonly dialect: string;
  readonly sql: string;
}

export function lineageCases(folder: string): readonly LineageCase[] {
  return read(folder, 'lineage-cases.json') as LineageCase[];
}

export function statementRows(folder: string): readonly StatementRow[] {
  return read(folder, 'parse-statements.json') as StatementRow[];
}

/** The TPC-DS queries, and the same with every column qualified. */
export function tpcdsRows(
  folder: string,
): readonly { readonly sql: string; readonly qualified: string }[] {
  return read(folder, 'tpcds.json') as { sql: string; qualified: string }[];
}

export function analyseCase(one: LineageCase): SqlScript {
  const meta = new Map(
    Object.entries(one.meta ?? {}).map(([name, columns]) => [name.toLowerCase(), columns]),
  );
  return analyseSql(one.sql, {
    dialect: one.dialect,
    ...(meta.size > 0 ? { schema: (name: string) => meta.get(name.toLowerCase()) } : {}),
  });
}

function same(a: readonly string[], b: readonly string[]): boolean {
  const left = new Set(a.map(normal));
  const right = new Set(b.map(normal));
  return left.size === right.size && [...left].every((it) => right.has(it));
}

/** Files appear as their bare path; names compare without case and white space. */
function normal(name: string): string {
  return name
    .replace(/^path:/, '')
    .toLowerCase()
    .replace(/\s+/g, '');
}

/** Whether the engine's answer is exactly what the case expects. */
export function exact(one: LineageCase): boolean {
  const script = analyseCase(one);
  if (one.kind === 'table')
    return same(script.sources, one.src ?? []) && same(script.targets, one.tgt ?? []);
  const edges = script.columns
    .filter((it) => it.kind === 'direct' && it.target.table !== null)
    .map((it) => `${it.source.column}@${it.source.table}>${it.target.column}@${it.target.table}`);
  const wanted = (one.cols ?? []).map(
    ([from, to]) => `${from?.[0]}@${from?.[1]}>${to?.[0]}@${to?.[1]}`,
  );
  return same(edges, wanted);
}

export function readWhole(sql: string, dialect: string): boolean {
  const { statements } = analyseSql(sql, { dialect });
  return statements.length > 0 && statements.every((it) => !it.partial);
}
