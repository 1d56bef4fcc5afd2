/** Statements that move no data: SET, SHOW, DESCRIBE, GRANT, USE, transactions, CALL, ANALYZE, CACHE. Each by a sketch. */
import { describe, explain } from './explain.ts';
import { set } from './set.ts';
import type { Cursor } from '../syntax/cursor.ts';
import {
  atEnd,
  bracket,
  expect,
  fail,
  is,
  isAt,
  isName,
  kind,
  list,
  pathName,
  take,
  takeAll,
  takeAny,
  unquoted,
  word,
} from '../syntax/cursor.ts';
import { queryAhead } from '../syntax/ahead.ts';
import { namedSource } from '../syntax/sources.ts';
import { NUMBER, PARAM, TEXT } from '../syntax/tokens.ts';
import type { Action, Parsed } from '../syntax/tree.ts';
import { group, run } from '../syntax/properties.ts';
import { words } from '../syntax/words.ts';
import { queryInside, valueQuery } from './values.ts';

type Utility = (p: Cursor) => Parsed;

function sketch(made: string, least = 1): Utility {
  return (p) => {
    p.at += 1;
    if (run(p, { free: true }) < least) fail(p);
    return { kind: made, actions: [] };
  };
}

const UTILITIES: ReadonlyMap<string, Utility> = new Map<string, Utility>([
  ['SET', set],
  ['RESET', sketch('set', 0)],
  ['UNSET', sketch('set')],
  ['SHOW', sketch('show')],
  ['DESCRIBE', describe],
  ['DESC', describe],
  ['EXPLAIN', explain],
  ['USE', use],
  ['GRANT', grant],
  ['REVOKE', grant],
  ['DENY', grant],
  ['COMMIT', sketch('transaction', 0)],
  ['ROLLBACK', sketch('transaction', 0)],
  ['START', start],
  ['SAVEPOINT', sketch('transaction')],
  ['SAVE', sketch('transaction')],
  ['RELEASE', sketch('transaction')],
  ['ABORT', abort],
  ['CALL', call],
  ['EXEC', execute],
  ['EXECUTE', execute],
  ['ANALYZE', analyze],
  ['ANALYSE', analyze],
  ['VACUUM', sketch('vacuum', 0)],
  ['OPTIMIZE', optimize],
  ['REFRESH', sketch('refresh')],
  ['MSCK', sketch('repair', 2)],
  ['REPAIR', sketch('repair')],
  ['CACHE', cache],
  ['UNCACHE', uncache],
  ['CLEAR', sketch('cache', 1)],
  ['COMMENT', comment],
  ['PRAGMA', sketch('set')],
  ['ATTACH', sketch('attach')],
  ['DETACH', sketch('detach')],
  ['INSTALL', sketch('install')],
  ['CHECKPOINT', sketch('checkpoint', 0)],
  ['FORCE', sketch('checkpoint')],
  ['KILL', sketch('kill')],
  ['LOCK', sketch('lock')],
  ['UNLOCK', sketch('lock')],
  ['FLUSH', sketch('flush')],
  ['PREPARE', prepare],
  ['DEALLOCATE', sketch('prepare')],
  ['DISCARD', sketch('discard')],
  ['LISTEN', sketch('notify')],
  ['UNLISTEN', sketch('notify')],
  ['NOTIFY', sketch('notify')],
  ['REINDEX', sketch('reindex', 0)],
  ['CLUSTER', sketch('cluster', 0)],
  ['DECLARE', declare],
  ['PRINT', sketch('print')],
  ['GO', go],
  ['PUT', sketch('put', 2)],
  ['GET', sketch('get', 2)],
  ['LIST', sketch('list')],
  ['LS', sketch('list')],
  ['REMOVE', sketch('remove')],
  ['RM', sketch('remove')],
  ['UNDROP', sketch('undrop', 2)],
  ['ADD', add],
  ['DBCC', sketch('dbcc')],
  ['RAISERROR', sketch('raise')],
  ['RETURN', returnValue],
  ['SUMMARIZE', describe],
  ['VALIDATE', sketch('validate')],
  ['REORG', sketch('reorg')],
  ['SECURITY', sketch('security')],
  ['RESTORE', sketch('restore')],
  ['BACKUP', sketch('backup')],
  ['BULK', bulk],
  ['HELP', sketch('help', 0)],
  ['COPY_HISTORY', sketch('copy')],
  ['ASSERT', assertion],
  ['DO', doBlock],
  ['WAITFOR', sketch('wait')],
  ['CHANGE', sketch('change')],
  ['PURGE', sketch('purge')],
  ['RESUME', sketch('resume')],
  ['SUSPEND', sketch('suspend')],
  ['HANDLER', sketch('handler')],
  ['XA', sketch('transaction')],
  ['END', sketch('transaction', 0)],
  ['FETCH', sketch('fetch', 0)],
  ['CLOSE', sketch('close')],
  ['OPEN', sketch('open')],
  ['APPLY', applyChanges],
  ['AUTO', applyChanges],
  ['CONVERT', sketch('convert', 2)],
  ['GENERATE', sketch('generate', 2)],
  ['FSCK', sketch('repair', 2)],
  ['SYNC', sketch('sync', 2)],
  ['MOVE', sketch('fetch')],
  ['CHECK', sketch('check', 2)],
  ['CHECKSUM', sketch('check', 2)],
  ['SHUTDOWN', sketch('shutdown', 0)],
  ['RECONFIGURE', reconfigure],
  ['REVERT', sketch('set', 0)],
  ['ENABLE', sketch('alter-trigger', 2)],
  ['DISABLE', sketch('alter-trigger', 2)],
  ['GOTO', sketch('goto')],
  ['FLASHBACK', sketch('flashback', 2)],
  ['AUDIT', sketch('audit')],
  ['NOAUDIT', sketch('audit')],
  ['ASSOCIATE', sketch('statistics', 2)],
  ['DISASSOCIATE', sketch('statistics', 2)],
  ['COLLECT', sketch('statistics', 2)],
  ['CANCEL', sketch('kill')],
  ['STOP', sketch('stop')],
  ['REPL', sketch('replicate')],
  ['RELOAD', sketch('reload')],
  ['INVALIDATE', sketch('refresh')],
  ['REASSIGN', sketch('reassign', 2)],
  ['SUBSCRIBE', sketch('subscribe')],
  ['ALLOCATE', sketch('declare', 2)],
  ['DIAGNOSE', sketch('show')],
  ['BINLOG', sketch('binlog')],
  ['CHANGES', sketch('show')],
  ['SOURCE', rest('source')],
  ['DFS', rest('shell')],
]);

/** Hive: `ABORT TRANSACTIONS 1 2`. */
function abort(p: Cursor): Parsed {
  p.at += 1;
  if (take(p, 'TRANSACTIONS')) while (kind(p) === NUMBER) p.at += 1;
  run(p, { free: true });
  return { kind: 'transaction', actions: [] };
}

/** Shell-like lines: their words are paths, nothing is looked at. */
function rest(made: string): Utility {
  return (p) => {
    p.at += 1;
    if (atEnd(p)) fail(p);
    p.at = p.end;
    return { kind: made, actions: [] };
  };
}

/** Hive and Spark: `ADD JAR hdfs:///x.jar`. */
function add(p: Cursor): Parsed {
  const paths = RESOURCES.has(word(p, 1)) && p.at + 2 < p.end;
  return (paths ? rest('add') : sketch('add', 2))(p);
}

const RESOURCES = words('JAR JARS FILE FILES ARCHIVE ARCHIVES');

function reconfigure(p: Cursor): Parsed {
  p.at += 1;
  takeAll(p, 'WITH', 'OVERRIDE');
  return { kind: 'set', actions: [] };
}

/** Databricks: `APPLY CHANGES INTO t FROM STREAM(s) KEYS (k) SEQUENCE BY c`, `AUTO CDC INTO …`. */
function applyChanges(p: Cursor): Parsed {
  p.at += 1;
  if (takeAny(p, 'CHANGES', 'CDC') === undefined) fail(p);
  expect(p, 'INTO');
  const target = pathName(p).join('.');
  expect(p, 'FROM');
  take(p, 'STREAM');
  const source = (is(p, '(') ? bracket(p, pathName) : pathName(p)).join('.');
  expect(p, 'KEYS');
  let sequenced = false;
  while (!atEnd(p)) {
    sequenced ||= is(p, 'SEQUENCE') && isAt(p, 1, 'BY');
    if (is(p, '(')) group(p);
    else p.at += 1;
  }
  if (!sequenced) fail(p);
  return { kind: 'merge', actions: [{ kind: 'move', source, target }] };
}

/** The reader of the utility that starts with this word. */
export function utility(w: string): Utility | undefined {
  return UTILITIES.get(w);
}

/** Ends a batch; `GO 5` runs it again. */
function go(p: Cursor): Parsed {
  p.at += 1;
  if (kind(p) === NUMBER) p.at += 1;
  return { kind: 'go', actions: [] };
}

function use(p: Cursor): Parsed {
  p.at += 1;
  takeAny(p, 'DATABASE', 'SCHEMA', 'WAREHOUSE', 'ROLE', 'CATALOG', 'NAMESPACE');
  takeAll(p, 'SECONDARY', 'ROLES');
  if (run(p, { free: true }) === 0) fail(p);
  return { kind: 'use', actions: [] };
}

function grant(p: Cursor): Parsed {
  const revoke = is(p, 'REVOKE');
  p.at += 1;
  const from = p.at;
  run(p, { free: true });
  let preposition = false;
  for (let i = from + 1; i < p.at; i += 1) {
    const w = p.tokens.words[i];
    if ((w === 'TO' || (w === 'FROM' && revoke)) && i + 1 < p.at) preposition = true;
  }
  if (!preposition) fail(p);
  return { kind: revoke ? 'revoke' : 'grant', actions: [] };
}

function start(p: Cursor): Parsed {
  p.at += 1;
  if (takeAny(p, 'TRANSACTION', 'GROUP_REPLICATION', 'REPLICA', 'SLAVE') === undefined) fail(p);
  run(p, { free: true });
  return { kind: 'transaction', actions: [] };
}

function call(p: Cursor): Parsed {
  p.at += 1;
  if (!isName(p)) fail(p);
  else {
    pathName(p);
    if (is(p, '(')) bracket(p, (inner) => (atEnd(inner) ? [] : list(inner, argument)));
  }
  if (take(p, 'INTO')) p.grammar.expression(p);
  return { kind: 'call', actions: [] };
}

function argument(p: Cursor): void {
  if (isName(p) && (isAt(p, 1, '=>') || isAt(p, 1, ':='))) p.at += 2;
  if (queryAhead(p)) p.grammar.query(p);
  else p.grammar.expression(p);
}

/** A call of a procedure, or of text: a literal is read, what is made at run time is not. */
function execute(p: Cursor): Parsed {
  p.at += 1;
  const immediate = take(p, 'IMMEDIATE');
  const bracketed = !immediate && is(p, '(') && kind(p, 1) === TEXT && isAt(p, 2, ')');
  if (immediate || bracketed) {
    if (bracketed) p.at += 1;
    if (kind(p) === TEXT) {
      const actions = p.grammar.nestedStatements(p, unquoted(p));
      p.at += bracketed ? 2 : 1;
      run(p, { free: true });
      return { kind: 'call', actions };
    }
    p.causes.add('dynamic-sql');
  }
  if (
    is(p, '(') ||
    kind(p) === TEXT ||
    is(p, 'IMMEDIATE') ||
    (kind(p) === PARAM && !isAt(p, 1, '='))
  )
    p.causes.add('dynamic-sql');
  if (run(p, { free: true }) === 0) fail(p);
  return { kind: 'call', actions: [] };
}

function analyze(p: Cursor): Parsed {
  p.at += 1;
  run(p, { free: true });
  return { kind: 'analyze', actions: [] };
}

function optimize(p: Cursor): Parsed {
  p.at += 1;
  take(p, 'TABLE');
  if (atEnd(p)) fail(p);
  else namedSource(p);
  if (take(p, 'WHERE')) p.grammar.expression(p);
  run(p, { free: true });
  return { kind: 'optimize', actions: [] };
}

/** Spark: names a result for the session. */
function cache(p: Cursor): Parsed {
  p.at += 1;
  take(p, 'LAZY');
  if (queryAhead(p) && !is(p, 'TABLE'))
    return { kind: 'cache', actions: [{ kind: 'query', query: p.grammar.query(p) }] };
  expect(p, 'TABLE');
  const target = pathName(p).join('.');
  if (take(p, 'OPTIONS')) group(p);
  const as = take(p, 'AS');
  if (!as && atEnd(p)) return { kind: 'cache', actions: [] };
  const query = p.grammar.query(p);
  return { kind: 'cache', actions: [{ kind: 'write', target, columns: [], query, mode: 'cache' }] };
}

function uncache(p: Cursor): Parsed {
  p.at += 1;
  expect(p, 'TABLE');
  takeAll(p, 'IF', 'EXISTS');
  pathName(p);
  return { kind: 'cache', actions: [] };
}

function comment(p: Cursor): Parsed {
  p.at += 1;
  takeAll(p, 'IF', 'EXISTS');
  expect(p, 'ON');
  run(p, { free: true, stops: new Set(['IS']) });
  expect(p, 'IS');
  if (kind(p) === TEXT || is(p, 'NULL')) p.at += 1;
  else fail(p);
  return { kind: 'comment', actions: [] };
}

function prepare(p: Cursor): Parsed {
  p.at += 1;
  if (is(p, 'TRANSACTION') && kind(p, 1) === TEXT) {
    p.at += 2;
    return { kind: 'transaction', actions: [] };
  }
  if (isName(p)) p.at += 1;
  else fail(p);
  if (is(p, '(')) group(p);
  if (takeAny(p, 'AS', 'FROM') === undefined) fail(p);
  if (kind(p) === TEXT || kind(p) === PARAM) {
    p.at += 1;
    p.causes.add('dynamic-sql');
    return { kind: 'prepare', actions: [] };
  }
  return { kind: 'prepare', actions: p.grammar.statement(p).actions };
}

function declare(p: Cursor): Parsed {
  const actions: Action[] = [];
  p.grammar.block(p, actions);
  return { kind: 'declare', actions };
}

function returnValue(p: Cursor): Parsed {
  p.at += 1;
  const actions: Action[] = [];
  if (queryAhead(p) || queryInside(p)) actions.push({ kind: 'query', query: p.grammar.query(p) });
  else if (!atEnd(p)) actions.push({ kind: 'query', query: valueQuery(p.grammar.expression(p)) });
  return { kind: 'return', actions };
}

/** T-SQL: `BULK INSERT t FROM 'path' WITH (…)`. */
function bulk(p: Cursor): Parsed {
  p.at += 1;
  expect(p, 'INSERT');
  const target = pathName(p).join('.');
  expect(p, 'FROM');
  let source = '';
  if (kind(p) === TEXT) source = namedSource(p).name;
  else fail(p);
  run(p, { free: true });
  return { kind: 'copy', actions: [{ kind: 'move', source, target }] };
}

function assertion(p: Cursor): Parsed {
  p.at += 1;
  const expr = p.grammar.expression(p);
  if (take(p, 'AS') && kind(p) === TEXT) p.at += 1;
  return { kind: 'assert', actions: [{ kind: 'query', query: valueQuery(expr) }] };
}

/** PostgreSQL: `DO $$ … $$`; the text is a block. */
function doBlock(p: Cursor): Parsed {
  p.at += 1;
  if (take(p, 'LANGUAGE') && isName(p)) p.at += 1;
  if (kind(p) !== TEXT) {
    // MySQL: `DO SLEEP(5)` throws the values away.
    if (!p.dialect.hashComment) fail(p);
    list(p, p.grammar.expression);
    return { kind: 'do', actions: [] };
  }
  const actions = p.grammar.nestedStatements(p, unquoted(p));
  p.at += 1;
  if (take(p, 'LANGUAGE') && isName(p)) p.at += 1;
  return { kind: 'do', actions };
}
