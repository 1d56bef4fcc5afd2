CREATE OR REPLACE TABLE t (id INTEGER PRIMARY KEY DEFAULT nextval('s'), a VARCHAR, b STRUCT(x INTEGER, y VARCHAR[]), c MAP(VARCHAR, INTEGER), d DECIMAL(10, 2), e INTEGER[3], f UNION(n INT, s VARCHAR), g ENUM('a', 'b'), h INT GENERATED ALWAYS AS (id + 1) VIRTUAL)

CREATE TABLE t AS FROM 'x.parquet'

CREATE TABLE t AS SELECT * FROM read_csv('x.csv', header = true, columns = {'a': 'INT', 'b': 'VARCHAR'}, delim = '|', types = ['INT'])

CREATE TEMP TABLE t AS SELECT 42 AS i, 84 AS j

CREATE VIEW v AS FROM t

CREATE OR REPLACE MACRO add(a, b := 5) AS a + b

CREATE MACRO tf(x) AS TABLE SELECT * FROM t WHERE a = x

CREATE FUNCTION f(a) AS a * 2

CREATE SCHEMA s

CREATE SEQUENCE s START 1 INCREMENT BY 2 MAXVALUE 100 CYCLE

CREATE TYPE mood AS ENUM ('sad', 'ok')

CREATE TYPE e AS ENUM (SELECT DISTINCT a FROM t)

CREATE TYPE p AS STRUCT(a INTEGER)

CREATE INDEX i ON t (a, lower(b))

CREATE SECRET s (TYPE S3, KEY_ID 'x', SECRET 'y', REGION 'z')

CREATE OR REPLACE PERSISTENT SECRET s IN local_file (TYPE gcs, PROVIDER credential_chain)

DROP SECRET s

ATTACH 'file.db' AS db1 (READ_ONLY)

ATTACH IF NOT EXISTS 'x.duckdb'

ATTACH 'host=x' AS pg (TYPE postgres, SCHEMA 'public')

DETACH DATABASE IF EXISTS db1

USE db1.s

COPY t TO 'x.parquet' (FORMAT PARQUET, COMPRESSION ZSTD, ROW_GROUP_SIZE 100000)

COPY (SELECT * FROM t) TO 'x' (FORMAT PARQUET, PARTITION_BY (a, b), OVERWRITE_OR_IGNORE)

COPY t FROM 'x.csv' (HEADER, DELIMITER ',', AUTO_DETECT true)

COPY t (a, b) FROM 'x.json'

COPY FROM DATABASE a TO b (SCHEMA)

EXPORT DATABASE 'dir' (FORMAT PARQUET)

IMPORT DATABASE 'dir'

INSTALL httpfs

LOAD httpfs

FORCE INSTALL spatial FROM community

UPDATE EXTENSIONS

PRAGMA database_list

PRAGMA table_info('t')

PRAGMA threads = 4

SET memory_limit = '10GB'

SET GLOBAL threads TO 4

SET VARIABLE x = (SELECT max(a) FROM t)

RESET threads

CALL pragma_version()

CHECKPOINT

FORCE CHECKPOINT db

VACUUM ANALYZE t

ANALYZE

DESCRIBE t

DESCRIBE SELECT 1

SUMMARIZE t

SUMMARIZE SELECT * FROM 'x.csv'

SHOW TABLES

SHOW ALL TABLES

EXPLAIN ANALYZE SELECT 1

BEGIN TRANSACTION

COMMIT

PREPARE q AS SELECT * FROM t WHERE a = ? AND b = $2

EXECUTE q(1, 2)

EXECUTE q(a := 1)

DEALLOCATE q

ALTER TABLE t ADD COLUMN IF NOT EXISTS k INTEGER DEFAULT 5

ALTER TABLE t DROP COLUMN k

ALTER TABLE t ALTER k TYPE VARCHAR USING concat(k, 'x')

ALTER TABLE t ALTER COLUMN k SET DATA TYPE VARCHAR

ALTER TABLE t RENAME COLUMN a TO b

ALTER TABLE t RENAME a TO b

ALTER TABLE t RENAME TO u

ALTER VIEW v RENAME TO w

ALTER TABLE t ALTER COLUMN a SET NOT NULL

ALTER TABLE t ADD PRIMARY KEY (a)

COMMENT ON TABLE t IS 'x'

INSERT INTO t BY NAME SELECT 1 AS a

INSERT OR REPLACE INTO t VALUES (1, 2)

INSERT OR IGNORE INTO t SELECT 1

INSERT INTO t FROM 'x.csv'

INSERT INTO t VALUES (1) ON CONFLICT DO NOTHING RETURNING *

INSERT INTO t SELECT 1 ON CONFLICT (a) DO UPDATE SET b = excluded.b

INSERT INTO t DEFAULT VALUES

UPDATE t SET a = u.a FROM u WHERE t.k = u.k RETURNING t.a

DELETE FROM t USING u WHERE t.k = u.k

TRUNCATE t

MERGE INTO t USING s USING (k) WHEN MATCHED THEN UPDATE WHEN NOT MATCHED THEN INSERT RETURNING merge_action, *

SELECT * FROM 'x.csv'

SELECT * FROM 's3://b/*.parquet' WHERE a = 1

SELECT * FROM read_parquet(['a.parquet', 'b.parquet'], filename = true, hive_partitioning = 1)

SELECT * FROM read_json_auto('x.json')

FROM t

FROM t SELECT a WHERE b > 1

FROM 'x.csv' LIMIT 5

FROM t WHERE a = 1 ORDER BY ALL

SELECT * EXCLUDE (a, b) REPLACE (c / 2 AS c) RENAME (d AS e) FROM t

SELECT t.* EXCLUDE a FROM t

SELECT COLUMNS('x.*'), COLUMNS(c -> c LIKE 'a%'), min(COLUMNS(*)), COLUMNS(* EXCLUDE (a)), COLUMNS([a, b]) FROM t

SELECT * LIKE 'a%' FROM t

SELECT a: 1 + 2, b: c FROM t

SELECT x.a FROM x: t

SELECT [1, 2, 3], {'a': 1, 'b': [2]}, MAP {'k': 1}, MAP(['a'], [1]), [x + 1 FOR x IN l IF x > 2], l[1], l[1:2], l[-1], l[:-1:2], s.a, s['a'], row(1, 2), struct_pack(a := 1) FROM t

SELECT list_transform(l, x -> x + 1), list_filter(l, lambda x: x > 1), list_reduce(l, (a, b) -> a + b), l.list_sum(), 'abc'.upper().lower() FROM t

SELECT a::INT, TRY_CAST(a AS INT), CAST(a AS STRUCT(x INT)), a::INT[], DATE '2020-01-01', INTERVAL 1 DAY, INTERVAL (i) MONTH, INTERVAL '1 year', 1_000, 'x'::BLOB, E'\n' FROM t

SELECT a // b, a % b, a ** b, a ^ b, a & b, a | b, a << 1, ~a, a ^@ b, a <=> b, !true FROM t

SELECT a IS DISTINCT FROM b, a NOT IN (1), a IN [1, 2], a GLOB 'x*', a SIMILAR TO 'x', a ~ 'y', a ILIKE 'z', a BETWEEN 1 AND 2, a IN t FROM t

SELECT count(*) FILTER (a > 1), sum(a) FILTER (WHERE b), quantile_cont(a, 0.5 ORDER BY b), arg_max(a, b), list(a ORDER BY b), string_agg(a, ','), first(a ORDER BY b) FROM t

SELECT sum(a) OVER (PARTITION BY b ORDER BY c ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW EXCLUDE CURRENT ROW), lag(a IGNORE NULLS) OVER w FROM t WINDOW w AS (ORDER BY a) QUALIFY row_number() OVER w = 1

SELECT a, count(*) FROM t GROUP BY ALL HAVING count(*) > 1 ORDER BY ALL DESC NULLS LAST

SELECT a FROM t GROUP BY CUBE (a, b), GROUPING SETS ((a), ())

SELECT * FROM t USING SAMPLE 10% (bernoulli)

SELECT * FROM t USING SAMPLE reservoir(50 ROWS) REPEATABLE (100)

SELECT * FROM t TABLESAMPLE 10%

SELECT * FROM a ASOF JOIN b ON a.k = b.k AND a.t >= b.t

SELECT * FROM a ASOF LEFT JOIN b USING (k, t)

SELECT * FROM a POSITIONAL JOIN b

SELECT * FROM a SEMI JOIN b USING (k)

SELECT * FROM a ANTI JOIN b ON a.k = b.k

SELECT * FROM t, LATERAL (SELECT a + 1 AS b), unnest(t.l) AS u(x)

SELECT unnest(l), unnest({'a': 1}, recursive := true), generate_series(1, 3) FROM t

PIVOT t ON year USING sum(p) AS s, max(p) GROUP BY c ORDER BY c

PIVOT t ON a IN (1, 2), b USING count(*)

UNPIVOT t ON a, b, COLUMNS('x') INTO NAME k VALUE v

UNPIVOT t ON (a, b) AS x, (c, d) INTO NAME k VALUE v, w

SELECT * FROM t PIVOT (sum(a) FOR y IN (2000, 2010) GROUP BY c)

SELECT * FROM t UNPIVOT INCLUDE NULLS (v FOR k IN (a, b))

SELECT * FROM (PIVOT t ON a USING sum(b)) p

SELECT a FROM t UNION ALL BY NAME SELECT b FROM u

SELECT a FROM t LIMIT 10% OFFSET 5

WITH a AS MATERIALIZED (SELECT 1), b AS NOT MATERIALIZED (FROM a) FROM b

WITH RECURSIVE t(n) USING KEY (n) AS (SELECT 1 UNION SELECT n + 1 FROM t) SELECT * FROM t

SELECT * FROM duckdb_tables()

SELECT * FROM t AT (VERSION => 3)

SELECT getvariable('x'), $1, ?, $name

SELECT a.b.c.d FROM a.b.c

SELECT DISTINCT ON (a) a, b FROM t ORDER BY a

VALUES (1, 2), (3, 4)

TABLE t

SELECT 'a' AS "b c", 1 AS 'x' FROM t

SELECT * FROM VALUES (1, 2) v(a, b)

SELECT * FROM (VALUES (1), (2)) t(a)

SELECT struct.a.b, (s).x, s.* FROM t

SELECT columns(*)::VARCHAR FROM t

SELECT * FROM sniff_csv('x.csv')

SELECT * FROM glob('*.csv')

SELECT * FROM query('SELECT 1')

SELECT * FROM query_table('t')

SELECT extract('year' FROM d), date_part('month', d), date_trunc('day', d), d + 5 FROM t

SELECT a COLLATE NOCASE FROM t ORDER BY b COLLATE de

SELECT CASE WHEN a THEN 1 END, IF(a, 1, 2), COALESCE(a, b), ifnull(a, 0) FROM t

SELECT EXISTS (FROM t WHERE a = 1), (SELECT max(a) FROM t), a = ANY (SELECT b FROM u), ARRAY(SELECT 1)
