/**
 * Statements of eleven dialects, one paragraph each in `statements/`, written for this project from the
 * dialects' references: none is `partial`, and each way of breaking them is seen.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { broken } from './corruption.ts';
import { readWhole } from './tables.ts';
import type { StatementRow } from './tables.ts';

const folder = path.join(__dirname, 'statements');

function statementsOf(file: string): readonly string[] {
  const text = readFileSync(path.join(folder, file), 'utf8');
  return text
    .split(/\n\s*\n/)
    .map((it) => it.trim())
    .filter((it) => it !== '');
}

const FILES = readdirSync(folder);
const ROWS: readonly StatementRow[] = FILES.flatMap((file) =>
  statementsOf(file).map((sql) => ({ dialect: path.basename(file, '.sql'), sql })),
);

test.each(FILES)('%s is read whole', (file) => {
  const dialect = path.basename(file, '.sql');
  expect(statementsOf(file).filter((sql) => !readWhole(sql, dialect))).toEqual([]);
});

test('2,000 broken ones: what is not seen stays under 2 %', () => {
  const made = broken(ROWS, 2000, 5);
  const unseen = made.filter((it) => readWhole(it.sql, it.dialect));
  expect(unseen.length).toBeLessThan(made.length / 50);
});
