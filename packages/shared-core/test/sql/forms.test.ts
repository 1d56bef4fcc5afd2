/**
 * Forms in which a column is easily lost: named windows, pipes, pivots, lists side by side, templates, rows of
 * loops and triggers. `?` is a table that cannot be told; an arrow without a table is the result.
 */
import { analyseSql } from '../../src/sql/index.ts';
import type { SqlScript } from '../../src/sql/index.ts';

function edges(script: SqlScript): string {
  return script.columns
    .filter((it) => it.kind === 'direct')
    .map(
      ({ source, target }) =>
        `${source.table ?? '?'}.${source.column} > ${target.table ?? ''}.${target.column ?? ''}`,
    )
    .join('; ');
}

const CASES: readonly (readonly [dialect: string, sql: string, columns: string])[] = [
  // Named windows belong to the expression, and may build on one before them.
  [
    'ansi',
    'SELECT sum(a) OVER w AS s FROM t WINDOW w AS (PARTITION BY b ORDER BY c)',
    't.a > .s; t.b > .s; t.c > .s',
  ],
  [
    'postgres',
    'SELECT rank() OVER (w ORDER BY z) AS r FROM t WINDOW w AS (PARTITION BY q)',
    't.q > .r; t.z > .r',
  ],
  ['ansi', 'SELECT sum(a) OVER w AS s FROM t WINDOW w AS (w ORDER BY c)', 't.a > .s; t.c > .s'],
  // Pipes: each step is a query over the one before it.
  [
    'bigquery',
    'FROM t AS x |> WHERE a > 1 |> EXTEND x.b + 1 AS c |> AGGREGATE SUM(c) AS s GROUP BY d',
    't.d > .d; t.b > .s',
  ],
  [
    'bigquery',
    'FROM t |> JOIN u ON t.k = u.k |> SELECT t.a, u.b AS z |> DROP a |> RENAME z AS y',
    'u.b > .y',
  ],
  ['spark', 'SELECT a, b FROM t |> SET a = b |> LIMIT 3', 't.b > .a; t.b > .b'],
  ['bigquery', 'FROM t |> SELECT a |> UNION ALL (SELECT b FROM u)', 't.a > .a; u.b > .a'],
  // The names that a pivot makes.
  [
    'bigquery',
    "SELECT total_one FROM (SELECT id, q, s FROM t) PIVOT (SUM(s) AS total FOR q IN ('Q1' AS one))",
    't.s > .total_one',
  ],
  [
    'tsql',
    'SELECT [x] FROM (SELECT id, k, v FROM t) s PIVOT (MAX(v) FOR k IN ([x], [y])) p',
    't.v > .x',
  ],
  [
    'oracle',
    "SELECT x_s FROM (SELECT a, b FROM t) PIVOT (SUM(b) AS s FOR a IN ('x' AS x))",
    't.b > .x_s',
  ],
  ['postgres', 'SELECT u.x, u.y FROM t, unnest(t.a, t.b) AS u(x, y)', 't.a > .x; t.b > .y'],
  // Rows in hand.
  [
    'oracle',
    'BEGIN FOR r IN (SELECT a, b FROM s) LOOP INSERT INTO d (x) VALUES (r.a); UPDATE e SET q = r.b; END LOOP; END;',
    's.a > d.x; s.b > e.q; s.a > .a; s.b > .b',
  ],
  [
    'bigquery',
    'FOR r IN (SELECT a FROM t) DO INSERT INTO u (z) VALUES (r.a); END FOR',
    't.a > u.z; t.a > .a',
  ],
  [
    'mysql',
    'CREATE TRIGGER g AFTER INSERT ON t FOR EACH ROW INSERT INTO log (x) VALUES (NEW.a)',
    't.a > log.x',
  ],
  [
    'oracle',
    'CREATE TRIGGER g AFTER INSERT ON t FOR EACH ROW BEGIN INSERT INTO log (x) VALUES (:NEW.a); END;',
    't.a > log.x',
  ],
  [
    'oracle',
    'CREATE PROCEDURE p AS CURSOR c IS SELECT a FROM s; k CONSTANT NUMBER := 5; BEGIN INSERT INTO d (x) SELECT b FROM u; END;',
    'u.b > d.x; s.a > .a',
  ],
  // Templates of dbt.
  [
    'snowflake',
    "{{ config(materialized='table') }} SELECT a FROM {{ ref('pkg', 'x') }}",
    'x.a > .a',
  ],
  [
    'snowflake',
    '{% for t in tables %} SELECT k FROM {{ t }} {% if not loop.last %} UNION ALL {% endif %} {% endfor %}',
    '{?}.k > .k',
  ],
  [
    'snowflake',
    'SELECT {% for c in cols %} a {{ "," if not loop.last }} {% endfor %} FROM {{ ref("m") }}',
    'm.a > .a',
  ],
  ['bigquery', 'SELECT a FROM `{{ p }}.ds.t_{{ d }}`', '{?}.ds.t_{?}.a > .a'],
  // Files and names.
  ['hive', "EXPORT TABLE d.t PARTITION (a = '1') TO '/x'", 'd.t.* > /x.*'],
  ['hive', "IMPORT TABLE t FROM '/x'", '/x.* > t.*'],
  ['databricks', 'APPLY CHANGES INTO a FROM STREAM(b) KEYS (k) SEQUENCE BY c', 'b.* > a.*'],
  ['tsql', 'SELECT a FROM srv.db..t', 'srv.db..t.a > .a'],
  ['ansi', 'INSERT INTO t VALUES ((SELECT max(x) FROM u))', 'u.x > t.'],
  [
    'mysql',
    'DELIMITER //\nCREATE PROCEDURE p() BEGIN INSERT INTO a (x) SELECT y FROM b; END //\nDELIMITER ;\nSELECT z FROM c',
    'b.y > a.x; c.z > .z',
  ],
];

test.each(CASES)('%s: %s', (dialect, sql, columns) => {
  const script = analyseSql(sql, { dialect });
  expect(script.statements.filter((it) => it.partial)).toEqual([]);
  expect(edges(script)).toBe(columns);
});
