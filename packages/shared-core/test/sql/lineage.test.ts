/**
 * What each dialect's own forms do to data, in one line each: the tables of the script, then its direct
 * columns as `table.column > target.column`. Written for this project from the dialects' references.
 */
import { analyseSql } from '../../src/sql/index.ts';
import type { SqlScript } from '../../src/sql/index.ts';

function tablesOf(script: SqlScript): string {
  const middle = script.intermediates.length > 0 ? ` (${script.intermediates.join(', ')})` : '';
  return `${script.sources.join(', ')} ->${middle} ${script.targets.join(', ')}`.trim();
}

function columnsOf(script: SqlScript): string {
  return script.columns
    .filter((it) => it.kind === 'direct')
    .map(
      ({ source, target }) =>
        `${source.table ?? '?'}.${source.column} > ${target.table ?? ''}.${target.column ?? ''}`,
    )
    .join('; ');
}

const CASES: readonly (readonly [dialect: string, sql: string, tables: string, columns: string])[] =
  [
    // Scopes
    ['ansi', 'SELECT a FROM t1, t2', 't1, t2 ->', '?.a > .a'],
    ['ansi', 'SELECT x.a FROM t1 AS x, t2', 't1, t2 ->', 't1.a > .a'],
    ['ansi', 'SELECT s.t.a FROM s.t', 's.t ->', 's.t.a > .a'],
    ['ansi', 'WITH t AS (SELECT a FROM t) SELECT a FROM t', 't ->', 't.a > .a'],
    ['ansi', 'SELECT (SELECT max(b) FROM u WHERE u.k = t.k) AS m FROM t', 't, u ->', 'u.b > .m'],
    [
      'ansi',
      'SELECT a FROM (SELECT a FROM t) x WHERE EXISTS (SELECT 1 FROM u WHERE u.a = x.a)',
      't, u ->',
      't.a > .a',
    ],
    [
      'ansi',
      'SELECT id, v FROM a JOIN b USING (id) JOIN (SELECT v FROM c) d ON 1 = 1',
      'a, b, c ->',
      'a.id > .id; b.id > .id; c.v > .v',
    ],
    ['ansi', 'SELECT count(*) AS n FROM (SELECT * FROM t) x', 't ->', 't.* > .n'],
    [
      'ansi',
      'SELECT a, sum(b) OVER (PARTITION BY c ORDER BY d) AS s FROM t',
      't ->',
      't.a > .a; t.b > .s; t.c > .s; t.d > .s',
    ],
    [
      'ansi',
      'WITH RECURSIVE r (n, p) AS (SELECT id, parent FROM e UNION ALL SELECT e.id, r.p FROM e JOIN r ON e.parent = r.n) SELECT n, p FROM r',
      'e ->',
      'e.id > .n; e.parent > .p',
    ],
    ['ansi', 'SELECT a FROM t EXCEPT SELECT b FROM u', 't, u ->', 't.a > .a'],
    ['ansi', 'SELECT a FROM t INTERSECT SELECT b FROM u', 't, u ->', 't.a > .a; u.b > .a'],
    [
      'duckdb',
      'SELECT 1 AS a, x FROM t UNION ALL BY NAME SELECT y AS x, 2 AS a FROM u',
      't, u ->',
      't.x > .x; u.y > .x',
    ],
    // Scripts
    [
      'ansi',
      'CREATE TABLE b AS SELECT x, y FROM a; CREATE TABLE c AS SELECT * FROM b; DROP TABLE b',
      'a -> (b) c',
      'a.x > c.x; a.y > c.y',
    ],
    ['ansi', 'INSERT INTO t SELECT * FROM t2; INSERT INTO t SELECT a FROM t', 't2 -> (t)', ''],
    [
      'ansi',
      'INSERT INTO a SELECT x FROM s; ALTER TABLE a RENAME TO b; INSERT INTO c SELECT x FROM b',
      's -> (b) c',
      's.x > c.x',
    ],
    [
      'snowflake',
      'CREATE TABLE a AS SELECT x FROM s; ALTER TABLE a SWAP WITH b; SELECT x FROM b',
      's -> (b)',
      's.x > .x',
    ],
    ['ansi', 'CREATE TABLE t AS SELECT x FROM s; DROP TABLE t', 's ->', ''],
    ['spark', 'CACHE TABLE c AS SELECT a FROM t; SELECT a FROM c', 't -> (c)', 't.a > .a'],
    // Postgres and kin
    [
      'postgres',
      'WITH d AS (DELETE FROM a RETURNING x) INSERT INTO b SELECT x FROM d',
      'a -> b',
      'a.x > b.x',
    ],
    [
      'postgres',
      'INSERT INTO t (a) SELECT b FROM s ON CONFLICT (a) DO UPDATE SET a = EXCLUDED.a',
      's -> t',
      's.b > t.a',
    ],
    [
      'postgres',
      'SELECT * FROM a, LATERAL (SELECT b FROM c WHERE c.k = a.k) x',
      'a, c ->',
      'a.* > .*; c.b > .b',
    ],
    [
      'postgres',
      "COPY (SELECT a FROM t) TO '/tmp/x.csv' WITH CSV HEADER",
      't -> /tmp/x.csv',
      't.a > /tmp/x.csv.a',
    ],
    ['postgres', 'DO $$ BEGIN INSERT INTO t SELECT x FROM s; END $$', 's -> t', 's.x > t.x'],
    ['postgres', 'SELECT row_to_json(t) AS j FROM t', 't ->', 't.* > .j'],
    ['postgres', 'DELETE FROM t USING u WHERE t.id = u.id', 'u ->', ''],
    // Snowflake
    [
      'snowflake',
      'SELECT f.value:name::string AS n FROM t, LATERAL FLATTEN(input => t.v:items) f',
      't ->',
      't.v > .n',
    ],
    ['snowflake', 'SELECT * EXCLUDE (ssn) FROM t', 't ->', 't.* > .*'],
    [
      'snowflake',
      'COPY INTO t (a, b) FROM (SELECT $1, $2 FROM @st/in.csv)',
      '@st/in.csv -> t',
      '@st/in.csv.$1 > t.a; @st/in.csv.$2 > t.b',
    ],
    ['snowflake', 'COPY INTO @st/out/ FROM t', 't -> @st/out/', 't.* > @st/out/.*'],
    [
      'snowflake',
      'INSERT ALL INTO a VALUES (x, y) INTO b (w) VALUES (z) SELECT x, y, z FROM s',
      's -> a, b',
      's.x > a.x; s.y > a.y; s.z > b.w',
    ],
    ['snowflake', "EXECUTE IMMEDIATE 'INSERT INTO a SELECT b FROM c'", 'c -> a', 'c.b > a.b'],
    ['snowflake', 'CREATE TABLE a CLONE b', 'b -> a', 'b.* > a.*'],
    // BigQuery
    [
      'bigquery',
      'SELECT u.name, i.sku FROM `p.d.users` u, UNNEST(u.items) AS i',
      'p.d.users ->',
      'p.d.users.name > .name; p.d.users.items > .sku',
    ],
    [
      'bigquery',
      "EXPORT DATA OPTIONS (uri = 'gs://b/*.csv', format = 'CSV') AS SELECT email FROM d.users",
      'd.users -> gs://b/*.csv',
      'd.users.email > gs://b/*.csv.email',
    ],
    [
      'bigquery',
      "LOAD DATA INTO d.t FROM FILES (format = 'CSV', uris = ['gs://b/x.csv'])",
      'gs://b/x.csv -> d.t',
      'gs://b/x.csv.* > d.t.*',
    ],
    [
      'bigquery',
      'MERGE d.t T USING d.s S ON T.id = S.id WHEN NOT MATCHED THEN INSERT ROW',
      'd.s -> d.t',
      'd.s.* > d.t.*',
    ],
    [
      'bigquery',
      "SELECT * FROM d.t PIVOT (SUM(v) FOR q IN ('a', 'b'))",
      'd.t ->',
      'd.t.* > .*; d.t.v > .a; d.t.v > .b',
    ],
    // Spark, Hive, Databricks
    [
      'hive',
      'FROM s INSERT OVERWRITE TABLE a SELECT x WHERE y = 1 INSERT INTO TABLE b SELECT z',
      's -> a, b',
      's.x > a.x; s.z > b.z',
    ],
    ['hive', "LOAD DATA INPATH '/in/x' OVERWRITE INTO TABLE t", '/in/x -> t', '/in/x.* > t.*'],
    ['databricks', 'SELECT * FROM parquet.`/mnt/x`', '/mnt/x ->', '/mnt/x.* > .*'],
    [
      'databricks',
      'MERGE INTO t USING s ON t.k = s.k WHEN MATCHED THEN UPDATE SET * WHEN NOT MATCHED THEN INSERT *',
      's -> t',
      's.* > t.*; s.* > t.*',
    ],
    ['hive', 'ALTER TABLE a EXCHANGE PARTITION (p = 1) WITH TABLE b', 'b -> a', 'b.* > a.*'],
    // T-SQL
    ['tsql', 'SELECT a, n = b INTO #x FROM t; SELECT n FROM #x', 't -> (#x)', 't.b > .n'],
    ['tsql', 'UPDATE x SET x.a = s.b FROM t x JOIN s ON s.k = x.k', 's -> t', 's.b > t.a'],
    [
      'tsql',
      'SELECT o.a, p.b FROM o CROSS APPLY (SELECT TOP 1 b FROM i WHERE i.k = o.k) p',
      'o, i ->',
      'o.a > .a; i.b > .b',
    ],
    [
      'tsql',
      'IF EXISTS (SELECT 1 FROM t) INSERT INTO a SELECT x FROM b ELSE INSERT INTO a SELECT y FROM c',
      't, b, c -> a',
      'b.x > a.x; c.y > a.y',
    ],
    [
      'tsql',
      "BULK INSERT t FROM 'c:\\x.csv' WITH (FIRSTROW = 2)",
      'c:\\x.csv -> t',
      'c:\\x.csv.* > t.*',
    ],
    ['tsql', 'UPDATE t SET a = s.b FROM t x JOIN s ON s.k = x.k', 's -> t', 's.b > t.a'],
    [
      'tsql',
      'CREATE PROC p AS SET NOCOUNT ON; INSERT INTO a SELECT x FROM b; EXEC q @x = 1',
      'b -> a',
      'b.x > a.x',
    ],
    [
      'tsql',
      'USE db\nGO\nSELECT x FROM t\nGO 2\nINSERT INTO a SELECT b FROM c',
      't, c -> a',
      'c.b > a.b; t.x > .x',
    ],
    ['ansi', 'CREATE TABLE a LIKE b', 'b -> a', ''],
    // MySQL, DuckDB, Redshift, Oracle
    ['mysql', 'UPDATE a, b SET a.x = b.y WHERE a.k = b.k', 'b -> a', 'b.y > a.x'],
    ['mysql', 'RENAME TABLE a TO b', '->', ''],
    [
      'duckdb',
      "SELECT a FROM read_parquet(['x.parquet', 'y.parquet'])",
      'x.parquet, y.parquet ->',
      'x.parquet.a > .a',
    ],
    [
      'duckdb',
      "COPY t TO 'out.parquet' (FORMAT PARQUET)",
      't -> out.parquet',
      't.* > out.parquet.*',
    ],
    ['duckdb', 'FROM t SELECT a', 't ->', 't.a > .a'],
    [
      'redshift',
      "UNLOAD ('SELECT a FROM t WHERE b = ''x''') TO 's3://b/p' IAM_ROLE default",
      't -> s3://b/p',
      't.a > s3://b/p.a',
    ],
    [
      'oracle',
      'SELECT a, LEVEL AS l FROM t START WITH p IS NULL CONNECT BY PRIOR id = p',
      't ->',
      't.a > .a; t.LEVEL > .l',
    ],
    // Templates
    [
      'snowflake',
      "SELECT a FROM {{ ref('orders') }} WHERE d > '{{ var('x') }}'",
      'orders ->',
      'orders.a > .a',
    ],
    [
      'snowflake',
      "SELECT a FROM {{ source('raw', 'orders') }}",
      'raw.orders ->',
      'raw.orders.a > .a',
    ],
    ['ansi', 'SELECT a FROM s.{{ env }}_orders', 's.{?}_orders ->', 's.{?}_orders.a > .a'],
    ['ansi', 'SELECT a FROM t WHERE b = %(b)s AND c = %s AND d = :d AND e = ?', 't ->', 't.a > .a'],
  ];

test.each(CASES)('%s: %s', (dialect, sql, tables, columns) => {
  const script = analyseSql(sql, { dialect });
  expect(script.statements.filter((it) => it.partial)).toEqual([]);
  expect({ tables: tablesOf(script), columns: columnsOf(script) }).toEqual({ tables, columns });
});

test('a lateral alias: the FROM column wins without a schema, the alias with one that lacks it', () => {
  const sql = 'SELECT a AS b, b || c AS d FROM t';
  expect(columnsOf(analyseSql(sql, { dialect: 'ansi' }))).toBe('t.a > .b; t.b > .d; t.c > .d');
  const schema = (name: string): readonly string[] | undefined =>
    name === 't' ? ['a', 'c'] : undefined;
  expect(columnsOf(analyseSql(sql, { dialect: 'ansi', schema }))).toBe(
    't.a > .b; t.a > .d; t.c > .d',
  );
});

test('a schema opens stars, renames targets by position and attributes columns', () => {
  const tables: Readonly<Record<string, readonly string[]>> = {
    s: ['id', 'email'],
    u: ['id', 'age'],
    t: ['k', 'mail'],
  };
  const schema = (name: string): readonly string[] | undefined => tables[name];
  const of = (sql: string): string => columnsOf(analyseSql(sql, { dialect: 'snowflake', schema }));
  expect(of('INSERT INTO t SELECT * FROM s')).toBe('s.id > t.k; s.email > t.mail');
  expect(of('SELECT email, age FROM s JOIN u ON s.id = u.id')).toBe(
    's.email > .email; u.age > .age',
  );
  expect(of('SELECT * EXCLUDE (email) FROM s')).toBe('s.id > .id');
  expect(of('SELECT * RENAME (email AS mail) FROM s')).toBe('s.id > .id; s.email > .mail');
});

test('transforms, grouping and limits of the outer query', () => {
  const script = analyseSql(
    "SELECT county, count(*) AS n, sha2(email) AS h, hmac(ssn, 'k', 'sha256') AS p, cast(a + 1 AS text) AS c FROM t GROUP BY county HAVING count(*) > 9 AND avg(x) > 1 LIMIT 5",
    { dialect: 'snowflake' },
  );
  const [statement] = script.statements;
  expect(statement?.aggregation).toEqual({ keys: ['county'], minGroup: 10 });
  expect(statement?.limit).toBe(5);
  expect(statement?.output.map((it) => it.direct.map((one) => one.transforms.join('+')))).toEqual([
    ['identity'],
    ['aggregate'],
    ['hash'],
    ['keyed-hash'],
    ['cast+arithmetic'],
  ]);
  expect(statement?.indirect.map((it) => it.column)).toEqual(['county', '*', 'x']);
});

test('holes: harmless in a value, a pattern in a name, a gap as the whole text', () => {
  const value = "SELECT a FROM t WHERE b = '{x}'";
  const at = value.indexOf('{');
  const inValue = analyseSql(value, { dialect: 'ansi', holes: [{ from: at, to: at + 3 }] });
  expect(inValue.statements[0]).toMatchObject({ reads: ['t'], partial: false, causes: [] });
  const inName = analyseSql('SELECT a FROM s.x', {
    dialect: 'ansi',
    holes: [{ from: 16, to: 17 }],
  });
  expect(inName.statements[0]).toMatchObject({
    reads: ['s.{?}'],
    partial: false,
    causes: ['dynamic-sql'],
  });
  const whole = analyseSql('q', { dialect: 'ansi', holes: [{ from: 0, to: 1 }] });
  expect(whole.statements[0]).toMatchObject({ partial: true, causes: ['dynamic-sql'] });
});

test('an unknown dialect is a cause and no error; lines count from one', () => {
  const script = analyseSql('SELECT 1;\n\n-- note\nSELECT a FROM t', { dialect: 'klingon' });
  expect(script.statements.map((it) => [it.line, it.partial, it.causes])).toEqual([
    [1, false, ['unknown-dialect']],
    [4, false, ['unknown-dialect']],
  ]);
});
