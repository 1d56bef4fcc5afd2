/** The counts and times of the SQL engine on the bench tables; run through `npm run bench`. */
import path from 'node:path';
import { analyseSql } from '../../packages/shared-core/src/sql/index.ts';
import { broken } from '../../packages/shared-core/test/sql/corruption.ts';
import {
  benchFolder,
  exact,
  lineageCases,
  readWhole,
  statementRows,
  tpcdsRows,
  type StatementRow,
} from '../../packages/shared-core/test/sql/tables.ts';
import type { BenchRow } from './main.ts';

function share(part: number, whole: number): string {
  return `${part}/${whole} (${((100 * part) / whole).toFixed(1)} %)`;
}

/** Microseconds of one analysis each, warm, sorted. */
function times(rows: readonly StatementRow[], rounds: number): number[] {
  for (let i = 0; i < 2; i += 1) for (const { sql, dialect } of rows) analyseSql(sql, { dialect });
  const all: number[] = [];
  for (const { sql, dialect } of rows) {
    const start = performance.now();
    for (let i = 0; i < rounds; i += 1) analyseSql(sql, { dialect });
    all.push(((performance.now() - start) * 1000) / rounds);
  }
  return all.sort((a, b) => a - b);
}

function at(sorted: readonly number[], quantile: number): string {
  return `${(sorted[Math.floor(quantile * (sorted.length - 1))] ?? 0).toFixed(0)} µs`;
}

/** One row for each promise of the SQL engine. */
export async function rows(): Promise<BenchRow[]> {
  await Promise.resolve();
  const folder = benchFolder(path.resolve('.'));
  if (folder === undefined) {
    return [{ what: 'SQL bench tables', value: 'absent: nothing was counted', goal: 'present' }];
  }
  const cases = lineageCases(folder);
  const tables = cases.filter((it) => it.kind === 'table');
  const columns = cases.filter((it) => it.kind === 'column');
  const statements = statementRows(folder);
  const tpcds = tpcdsRows(folder).map(({ sql }) => ({ dialect: 'ansi', sql }));
  const valid = statements.filter((it) => readWhole(it.sql, it.dialect));
  const damaged = broken(valid, 200, 20261121);
  const typical = times(statements, 5);
  const large = times(tpcds, 5);
  return [
    {
      what: 'SQL table lineage exact',
      value: share(tables.filter(exact).length, tables.length),
      goal: '≥ 96 %',
    },
    {
      what: 'SQL column lineage exact',
      value: share(columns.filter(exact).length, columns.length),
      goal: '≥ 90 %',
    },
    {
      what: 'SQL statements read without partial',
      value: share(valid.length, statements.length),
      goal: '≥ 97 %',
    },
    {
      what: 'TPC-DS read without partial',
      value: share(tpcds.filter((it) => readWhole(it.sql, it.dialect)).length, tpcds.length),
      goal: '99 of 99',
    },
    {
      what: 'SQL broken statements marked partial',
      value: share(damaged.filter((it) => !readWhole(it.sql, it.dialect)).length, damaged.length),
      goal: '200 of 200',
    },
    {
      what: 'SQL analysis of one statement, warm',
      p50: at(typical, 0.5),
      p95: at(typical, 0.95),
      value: at(typical, 0.5),
      goal: '≤ 50 µs',
    },
    {
      what: 'SQL analysis of a TPC-DS query, warm',
      p50: at(large, 0.5),
      p95: at(large, 0.95),
      value: at(large, 0.5),
      goal: '≤ 300 µs',
    },
  ];
}
