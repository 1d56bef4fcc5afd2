/** ALTER, DROP, TRUNCATE, RENAME: what changes the names of tables. Columns that change are not followed. */
import type { Cursor } from '../syntax/cursor.ts';
import {
  atEnd,
  expect,
  fail,
  is,
  isAt,
  isName,
  kind,
  list,
  name,
  nameList,
  pathName,
  take,
  takeAll,
  takeAny,
  word,
} from '../syntax/cursor.ts';
import { queryAhead } from '../syntax/ahead.ts';
import { namedSource } from '../syntax/sources.ts';
import { PARAM, TEXT, WORD } from '../syntax/tokens.ts';
import type { Action, Parsed } from '../syntax/tree.ts';
import { columnDefinitions, columnTail } from './columns.ts';
import { group, ifExists, run } from '../syntax/properties.ts';
import { words } from '../syntax/words.ts';

function objectName(p: Cursor): string {
  if (kind(p) === PARAM || kind(p) === TEXT || p.dialect.dashNames) return namedSource(p).name;
  return pathName(p).join('.');
}

/** The cursor stands on ALTER. */
export function alter(p: Cursor): Parsed {
  p.at += 1;
  while (!atEnd(p) && !is(p, 'TABLE') && !is(p, 'VIEW') && isAlterModifier(p)) {
    p.at += 1;
    if (is(p, '=')) {
      p.at += 2;
      if (kind(p) === PARAM || is(p, '@')) p.at += kind(p) === PARAM ? 1 : 2;
    }
  }
  if (take(p, 'VIEW')) return alterView(p);
  if (take(p, 'TABLE')) return alterTable(p);
  const object = word(p);
  if (kind(p) !== WORD || !ALTERABLE.has(object)) fail(p);
  if (run(p, { free: true }) < 2) fail(p);
  return { kind: `alter-${object.toLowerCase()}`, actions: [] };
}

const ALTER_MODIFIERS = words(`
  ALGORITHM DEFINER SQL SECURITY INVOKER EXTERNAL MATERIALIZED DYNAMIC ICEBERG FOREIGN STREAMING
  ONLINE IGNORE UNDEFINED MERGE TEMPTABLE HYBRID EVENT
`);

function isAlterModifier(p: Cursor): boolean {
  return kind(p) === WORD && ALTER_MODIFIERS.has(word(p)) && (isName(p, 1) || isAt(p, 1, '='));
}

const ALTERABLE = words(`
  SESSION SYSTEM DATABASE SCHEMA INDEX SEQUENCE USER ROLE WAREHOUSE STAGE TASK STREAM PIPE FUNCTION
  PROCEDURE TRIGGER TYPE DOMAIN TAG MASKING ROW POLICY ACCOUNT SHARE CATALOG SERVER EXTENSION
  PUBLICATION SUBSCRIPTION LOGIN AUTHORIZATION DEFAULT STORAGE FILE NETWORK API RESOURCE ORGANIZATION
  CAPACITY RESERVATION BI_CAPACITY MODEL SERVICE SECURITY NOTIFICATION ALERT CONNECTION PARTITION
  COLLATION OPERATOR TABLESPACE PROFILE VOLUME RULE STATISTICS AGGREGATE INTEGRATION SECRET COMPUTE
  APPLICATION SYNONYM GROUP LARGE LANGUAGE CORTEX LOCATION DATASHARE PROJECT RECIPIENT NOTEBOOK
  INSTANCE QUEUE PACKAGE FAILOVER REPLICATION AGGREGATION PROJECTION PASSWORD AUTHENTICATION BUDGET SEMANTIC
  RLS DIMENSION JAVA OUTLINE EDITION CLUSTER ROLLBACK TEXT TRANSFORM EXTERNAL CONNECTOR WORKLOAD MESSAGE KEY
  CREDENTIAL CERTIFICATE ENDPOINT ASSEMBLY FULLTEXT XML SYMMETRIC ASYMMETRIC BUFFERPOOL GIT IMAGE STREAMLIT DATABASES
  ROUTINE VIEWS SHARED SNAPSHOT PROVIDER SOURCE SINK MACRO CONSTRAINT DATASET ASSIGNMENT STREAMING MATERIALIZED
`);

function alterView(p: Cursor): Parsed {
  ifExists(p);
  const target = objectName(p);
  const columns = is(p, '(') ? nameList(p) : [];
  if (is(p, 'RENAME') && isAt(p, 1, 'TO')) return { kind: 'rename', actions: rename(p, target) };
  const start = p.at;
  run(p, { free: true, stops: new Set(['AS']) });
  if (take(p, 'AS') || queryAhead(p)) {
    const query = p.grammar.query(p);
    takeAll(p, 'WITH', 'CHECK', 'OPTION');
    return {
      kind: 'alter-view',
      actions: [{ kind: 'write', target, columns, query, mode: 'replace' }],
    };
  }
  if (p.at === start) fail(p);
  return { kind: 'alter-view', actions: [] };
}

function rename(p: Cursor, source: string): Action[] {
  p.at += 2;
  return [{ kind: 'rename', source, target: objectName(p) }];
}

function alterTable(p: Cursor): Parsed {
  ifExists(p);
  take(p, 'ONLY');
  const table = objectName(p);
  take(p, '*');
  if (is(p, 'RENAME') && (isAt(p, 1, 'TO') || isAt(p, 1, 'AS')))
    return { kind: 'rename', actions: rename(p, table) };
  if (is(p, 'RENAME') && isName(p, 1) && !isAt(p, 1, 'COLUMN') && p.at + 2 >= p.end) {
    p.at += 1;
    return { kind: 'rename', actions: [{ kind: 'rename', source: table, target: objectName(p) }] };
  }
  if (takeAll(p, 'SWAP', 'WITH')) {
    return { kind: 'swap', actions: [{ kind: 'swap', source: table, target: objectName(p) }] };
  }
  if (is(p, 'PARTITION') && isAt(p, 1, '(')) {
    p.at += 1;
    group(p);
  }
  if (take(p, 'EXCHANGE')) return { kind: 'exchange', actions: exchange(p, table) };
  if (takeAll(p, 'APPEND', 'FROM')) {
    const source = objectName(p);
    run(p, { free: true });
    return { kind: 'append', actions: [{ kind: 'move', source, target: table }] };
  }
  if (is(p, 'SWITCH')) return { kind: 'switch', actions: switchPartition(p, table) };
  if (atEnd(p)) fail(p);
  let last = '';
  do {
    const w = word(p);
    if (!continued(p, last)) {
      clause(p);
      last = w;
    }
  } while (take(p, ','));
  return { kind: 'alter-table', actions: [] };
}

/** `EXCHANGE PARTITION (p = 1) WITH TABLE other`. */
function exchange(p: Cursor, table: string): Action[] {
  expect(p, 'PARTITION');
  if (is(p, '(')) group(p);
  else if (isName(p)) p.at += 1;
  expect(p, 'WITH');
  expect(p, 'TABLE');
  const source = objectName(p);
  run(p, { free: true });
  return [{ kind: 'move', source, target: table }];
}

/** T-SQL: `ALTER TABLE a SWITCH [PARTITION 1] TO b`. */
function switchPartition(p: Cursor, source: string): Action[] {
  p.at += 1;
  if (take(p, 'PARTITION')) p.grammar.expression(p);
  expect(p, 'TO');
  const target = objectName(p);
  run(p, { free: true });
  return [{ kind: 'move', source, target }];
}

const CLAUSES = words(`
  ADD DROP ALTER MODIFY CHANGE RENAME SET UNSET RESET ENABLE DISABLE OWNER CLUSTER VALIDATE ATTACH
  DETACH AUTO_INCREMENT ENGINE COMMENT CONVERT ORDER ALGORITHM LOCK DEFAULT CHARACTER CHARSET COLLATE
  ROW_FORMAT FORCE RECOVER REPLACE REFRESH SUSPEND RESUME INHERIT NO REBUILD TRUNCATE COALESCE
  REORGANIZE ANALYZE CHECK OPTIMIZE IMPORT DISCARD TOUCH ARCHIVE UNARCHIVE COMPACT CONCATENATE NOT
  EXECUTE WITH NOCHECK MOVE SHRINK READ PARTITION APPEND TABLESPACE REMOVE SYNC ALSO LOGGING NOLOGGING
  SPLIT MERGE UPGRADE FLASHBACK SEARCH CLUSTERED REPLICA PARALLEL NOPARALLEL COMPRESS NOCOMPRESS CACHE NOCACHE
  MONITORING NOMONITORING PCTFREE PCTUSED INITRANS ROW STORAGE SKEWED RESULT_CACHE INMEMORY SECOND IGNORE STATS
  TBLPROPERTIES UNIQUE DEFERRABLE ALLOCATE DEALLOCATE RECORDS MINIMIZE OPTIONS SPLIT INCLUDE DATA VOLATILE
`);

/** `DROP COLUMN a, b`, `REORGANIZE PARTITION a, b INTO (…)`: the list of the clause before goes on. */
function continued(p: Cursor, last: string): boolean {
  if (!LISTS.has(last) || !isName(p)) return false;
  const ends = p.at + 1 >= p.end || isAt(p, 1, ',') || isAt(p, 1, '(') || isAt(p, 1, 'INTO');
  if (!ends || (CLAUSES.has(word(p)) && kind(p) === WORD && !isAt(p, 1, ','))) return false;
  p.at += 1;
  if (is(p, '(')) group(p);
  if (is(p, 'INTO')) run(p, { free: true });
  return true;
}

const LISTS = words('DROP REORGANIZE ADD MERGE CHECK ANALYZE OPTIMIZE COALESCE TRUNCATE');

function clause(p: Cursor): void {
  const w = word(p);
  if (
    kind(p) !== WORD ||
    !(
      CLAUSES.has(w) ||
      (isName(p) && !atEnd(p) && isAt(p, 1, '=')) ||
      w === 'CONSTRAINT' ||
      w === 'PRIMARY'
    )
  ) {
    // `ADD a INT, b INT` goes on with columns.
    if (isName(p) && isName(p, 1)) {
      p.at += 1;
      columnTail(p);
      return;
    }
    fail(p);
    return;
  }
  if (!isAt(p, 1, '=')) p.at += 1;
  if (w === 'ADD' && addColumn(p)) return;
  if (w === 'CHANGE' || w === 'MODIFY') {
    take(p, 'COLUMN');
    if (isName(p) && w === 'CHANGE') name(p);
    if (isName(p)) {
      name(p);
      columnTail(p);
      return;
    }
  }
  if (w === 'SET' || w === 'UNSET') {
    if (run(p, { free: true }) === 0) fail(p);
    return;
  }
  const read = run(p, { free: true, stopAtComma: true });
  if (read === 0 && !ALONE.has(w)) fail(p);
}

const ALONE = words(`
  FORCE SUSPEND RESUME REFRESH REBUILD TOUCH ARCHIVE UNARCHIVE RECOVER CONCATENATE LOGGING NOLOGGING
  UPGRADE COMPACT
`);
const ADD_OTHER = words(`
  CONSTRAINT PRIMARY UNIQUE FOREIGN CHECK INDEX KEY FULLTEXT SPATIAL PARTITION ROW SEARCH PARTITIONS
  VALUE PERIOD SUPPLEMENTAL RANGE JAR PROJECTION
`);

function addColumn(p: Cursor): boolean {
  takeAny(p, 'COLUMN', 'COLUMNS');
  ifExists(p);
  if (kind(p) === WORD && ADD_OTHER.has(word(p))) return false;
  if (is(p, '(')) {
    columnDefinitions(p);
    run(p, { free: true, stopAtComma: true });
    return true;
  }
  if (!isName(p)) return false;
  pathName(p);
  columnTail(p);
  return true;
}

/** The cursor stands on DROP. */
export function drop(p: Cursor): Parsed {
  p.at += 1;
  while (DROP_MODIFIERS.has(word(p)) && kind(p) === WORD && isName(p, 1)) p.at += 1;
  const object = word(p);
  if (kind(p) !== WORD) fail(p);
  p.at += 1;
  if ((object !== 'TABLE' && object !== 'VIEW') || (is(p, 'LOG') && isAt(p, 1, 'ON'))) {
    take(p, 'CONCURRENTLY');
    ifExists(p);
    if (run(p, { free: true }) === 0) fail(p);
    if (!DROPPABLE.has(object) && object !== 'VIEW') fail(p);
    return { kind: `drop-${object.toLowerCase()}`, actions: [] };
  }
  ifExists(p);
  const names = list(p, objectName);
  while (takeAny(p, 'CASCADE', 'RESTRICT', 'PURGE', 'CONSTRAINTS', 'SYNC', 'FORCE') !== undefined)
    continue;
  return { kind: 'drop', actions: names.map((name) => ({ kind: 'drop', name }) as const) };
}

const DROP_MODIFIERS = words(`
  TEMPORARY TEMP MATERIALIZED EXTERNAL ICEBERG DYNAMIC FOREIGN TRANSIENT HYBRID GLOBAL STREAMING
  PUBLIC EVENT SNAPSHOT SEMANTIC SEARCH VECTOR
`);
const DROPPABLE = words(`
  INDEX SCHEMA DATABASE FUNCTION PROCEDURE PROC SEQUENCE TRIGGER TYPE ROLE USER STAGE WAREHOUSE TASK
  STREAM PIPE TAG POLICY MASKING ROW EXTENSION DOMAIN RULE OPERATOR NAMESPACE CATALOG MODEL MACRO
  SYNONYM LOGIN SERVER SHARE SECRET STATISTICS AGGREGATE CAST COLLATION LANGUAGE OWNED PUBLICATION
  SUBSCRIPTION TABLESPACE FILE STORAGE INTEGRATION NETWORK RESOURCE CONNECTION ALERT SERVICE PREPARE
  PACKAGE VARIABLE CREDENTIAL CERTIFICATE VOLUME LOCATION APPLICATION COMPUTE NOTEBOOK DATASHARE
  ACCESS CONSTRAINT DIRECTORY PROFILE EVENT CLUSTER ASSEMBLY QUEUE API IMAGE STREAMLIT GIT
  MATERIALIZED RESERVATION CAPACITY ASSIGNMENT LIBRARY SECURITY NOTIFICATION RECIPIENT PROVIDER
  PARTITION ALL CONTEXT EDITION OUTLINE GROUP RLS DATA BLOOMFILTER SCHEDULED SYSTEM DIMENSION TEXT SPATIAL REFERENCE
  BUFFERPOOL WORKLOAD SYMMETRIC ASYMMETRIC KEY ENDPOINT CONTRACT ROUTE FULLTEXT XML MESSAGE CONNECTOR RESTORE
  TRANSFORM CONVERSION SOURCE SINK ROUTINE PERIOD AGGREGATION PROJECTION PASSWORD AUTHENTICATION SESSION FAILOVER
  BUDGET ACCOUNT DATASET MANAGED BACKUP CAST PREPARED LIVE JOIN FOREIGN
`);

/** TRUNCATE [TABLE] a, b …; the rows go, no data moves. */
export function truncate(p: Cursor): Parsed {
  p.at += 1;
  if (is(p, '(')) {
    // A function in a dialect that has TRUNCATE(x, n).
    p.at -= 1;
    p.grammar.expression(p);
    return { kind: 'expression', actions: [] };
  }
  take(p, 'TABLE');
  ifExists(p);
  list(p, (inner) => {
    take(inner, 'ONLY');
    const table = objectName(inner);
    take(inner, '*');
    return table;
  });
  if (take(p, 'PARTITION')) {
    if (is(p, '(')) group(p);
    else fail(p);
  }
  if (take(p, 'WITH')) {
    if (is(p, '(')) group(p);
    else fail(p);
  }
  if (takeAny(p, 'RESTART', 'CONTINUE') !== undefined) expect(p, 'IDENTITY');
  takeAny(p, 'DROP', 'REUSE');
  take(p, 'STORAGE');
  takeAny(p, 'CASCADE', 'RESTRICT', 'IMMEDIATE');
  return { kind: 'truncate', actions: [] };
}

/** MySQL: `RENAME TABLE a TO b, c TO d`; DB2: `RENAME TABLE a TO b`. */
export function renameTable(p: Cursor): Parsed {
  p.at += 1;
  const object = takeAny(p, 'TABLE', 'TABLES', 'COLUMN', 'INDEX', 'USER');
  if (object !== 'TABLE' && object !== 'TABLES') {
    if (run(p, { free: true }) === 0) fail(p);
    return { kind: 'rename', actions: [] };
  }
  const actions = list(p, (inner) => {
    const source = objectName(inner);
    expect(inner, 'TO');
    return { kind: 'rename', source, target: objectName(inner) } as const;
  });
  return { kind: 'rename', actions };
}
