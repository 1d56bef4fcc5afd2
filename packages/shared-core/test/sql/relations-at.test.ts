/** Tables in scope where the cursor stands, which is `|` here, in texts that are still being written. */
import { analyseSql, relationsAt } from '@lacuna/shared-core';

const SCHEMA: Record<string, readonly string[]> = { t: ['id', 'a'], u: ['id', 'b'] };

const at = (text: string): string | null => {
  const offset = text.indexOf('|');
  const found = relationsAt(text.replace('|', ''), offset, 'duckdb');
  if (found === null) return null;
  const columns = found.relations.map(({ alias, name, query }) => {
    const names =
      query === null
        ? (SCHEMA[name ?? ''] ?? ['?'])
        : (analyseSql(query, { dialect: 'duckdb', schema: (it) => SCHEMA[it] })
            .statements.at(-1)
            ?.output.map((it) => it.name) ?? []);
    return `${alias}:${names.join('+')}`;
  });
  return [found.qualifier ?? '', ...columns].join(' ').trim();
};

test.each([
  ['select | from t', 't:id+a'],
  ['select a, | from t x', 'x:id+a'],
  ['select x.| from t as x', 'x x:id+a'],
  ['select * from t where |', 't:id+a'],
  ['select * from t where a = 1 and i|', 't:id+a'],
  ['select | from t, u', 't:id+a u:id+b'],
  ['select * from t join u on t.|', 't t:id+a u:id+b'],
  ['select * from t join u using (|', 't:id+a u:id+b'],
  ['select | from (select a as z from t) s', 's:z'],
  ['with c as (select a as z from t) select | from c', 'c:z'],
  ['with c as (select a as z from t), d as (select z as y from c) select | from d', 'd:y'],
  ['select * from t where id in (select | from u)', 'u:id+b t:id+a'],
  ['select 1; select | from u', 'u:id+b'],
  ['select a from t union select | from u', 'u:id+b'],
  ['update t set |', 't:id+a'],
  ["select | from 'data/x.csv'", 'csv:?'],
  ["select | from read_csv('data/x.csv') f", 'f:?'],
  ['select a from t group by |', 't:id+a'],
  ['select a\nfrom t\norder by |', 't:id+a'],
  ['select count(|) from t', 't:id+a'],
  ['select * from |', null],
  ['select * from t join |', null],
  ["select * from t where a = 'x|", null],
  ["select '|' from t", null],
  ['select a -- |\nfrom t', null],
  ['select |', ''],
])('%s', (text, expected) => {
  expect(at(text)).toBe(expected);
});
