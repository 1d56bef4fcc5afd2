/** TPC-DS with every column qualified is an oracle for scopes: both forms must come from the same columns. */
import path from 'node:path';
import { analyseSql } from '../../src/sql/index.ts';
import type { SqlStatement } from '../../src/sql/index.ts';
import { benchFolder, tpcdsRows } from './tables.ts';

const folder = benchFolder(path.resolve(__dirname, '../../../..'));

function refs(statement: SqlStatement) {
  return [
    ...statement.indirect,
    ...statement.output.flatMap((it) => it.direct.map(({ ref }) => ref)),
  ];
}

function first(
  sql: string,
  schema?: (table: string) => readonly string[] | undefined,
): SqlStatement {
  const { statements } = analyseSql(sql, {
    dialect: 'ansi',
    ...(schema === undefined ? {} : { schema }),
  });
  return statements[0]!;
}

function shape(statement: SqlStatement): readonly string[] {
  return statement.output.map(({ direct }) => {
    const names = direct
      .filter((it) => it.ref.column !== '*')
      .map((it) => `${it.ref.table}.${it.ref.column}`);
    return [...new Set(names)].sort().join(' ');
  });
}

const present = folder === undefined ? test.skip : test;

present('each of the 99 queries and its qualified form read the same columns', () => {
  const rows = tpcdsRows(folder ?? '');
  const tables = new Map<string, Set<string>>();
  for (const { qualified } of rows) {
    for (const { table, column } of refs(first(qualified))) {
      if (table === null || column === '*') continue;
      const columns = tables.get(table) ?? new Set();
      tables.set(table, columns.add(column));
    }
  }
  const schema = (name: string): readonly string[] | undefined => {
    const columns = tables.get(name);
    return columns === undefined ? undefined : [...columns];
  };
  const different: number[] = [];
  rows.forEach(({ sql, qualified }, i) => {
    const one = first(sql, schema);
    const other = first(qualified, schema);
    const same = JSON.stringify(shape(one)) === JSON.stringify(shape(other));
    const sameReads = [...one.reads].sort().join() === [...other.reads].sort().join();
    if (!same || !sameReads || refs(one).some((it) => it.table === null)) different.push(i + 1);
  });
  expect(different).toEqual([]);
});
