/** One statement by its first word. */
import type { Cursor } from '../syntax/cursor.ts';
import { fail, is, isAt, isName, kind, word } from '../syntax/cursor.ts';
import { fromList } from '../syntax/from.ts';
import { withClause } from '../syntax/query.ts';
import { HOLE, WORD } from '../syntax/tokens.ts';
import type { Action, Cte, Parsed } from '../syntax/tree.ts';
import { alter, drop, renameTable, truncate } from './alter.ts';
import { merge, remove, update } from './changes.ts';
import { create } from './create.ts';
import { hiveInserts, insert, withCtes } from './insert.ts';
import { labelHere, statements } from './blocks.ts';
import { run } from '../syntax/properties.ts';
import { valueQuery } from './values.ts';
import { copy, exportData, importData, load, unload } from './transfer.ts';
import { utility } from './utility.ts';
import { STATEMENT_STARTS, words } from '../syntax/words.ts';

type Reader = (p: Cursor, ctes: readonly Cte[]) => Parsed;

const READERS: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['SELECT', query],
  ['SEL', query],
  ['(', query],
  ['VALUES', query],
  ['TABLE', query],
  ['PIVOT', query],
  ['UNPIVOT', query],
  ['WITH', withStatement],
  ['FROM', fromStatement],
  ['INSERT', (p, ctes) => ({ kind: 'insert', actions: insert(p, ctes) })],
  ['REPLACE', replace],
  ['UPDATE', (p, ctes) => ({ kind: 'update', actions: update(p, ctes) })],
  ['DELETE', delete_],
  ['DEL', (p, ctes) => ({ kind: 'delete', actions: remove(p, ctes) })],
  ['MERGE', (p, ctes) => ({ kind: 'merge', actions: merge(p, ctes) })],
  ['CREATE', create],
  ['ALTER', alter],
  ['DROP', drop],
  ['TRUNCATE', truncate],
  ['RENAME', renameTable],
  ['COPY', copy],
  ['UNLOAD', unload],
  ['EXPORT', exportData],
  ['IMPORT', importData],
  ['LOAD', load],
  ['BEGIN', block],
  ['IF', block],
  ['WHILE', block],
  ['LOOP', block],
  ['REPEAT', block],
  ['FOR', block],
  ['CASE', block],
  ['<<', block],
  ['RAISE', block],
  ['THROW', block],
  ['SIGNAL', block],
  ['RESIGNAL', block],
  ['LET', block],
  ['LEAVE', block],
  ['ITERATE', block],
  ['BREAK', block],
  ['CONTINUE', block],
  ['PERFORM', block],
]);

/** Reads one statement; the cursor stands on its first token. */
export function statement(p: Cursor, ctes: readonly Cte[] = []): Parsed {
  if (kind(p) === HOLE && p.at + 1 >= p.end) {
    p.at += 1;
    fail(p, 'dynamic-sql');
    return { kind: 'unknown', actions: [] };
  }
  while (templateBefore(p)) p.at += 1;
  const w = word(p);
  if (w === 'REPEAT' && isAt(p, 1, '(')) return expressionStatement(p);
  const reader = kind(p) === WORD || w === '(' ? READERS.get(w) : undefined;
  if (reader !== undefined) return reader(p, ctes);
  const other = kind(p) === WORD ? utility(w) : undefined;
  if (other !== undefined && !isAt(p, 1, '(')) return other(p);
  if (other !== undefined && CALLED.has(w)) return other(p);
  if (labelHere(p) || is(p, '<<')) return block(p);
  if (systemCall(p)) return { kind: 'call', actions: [] };
  if (shellLine(p)) return { kind: 'shell', actions: [] };
  if (isName(p) && callAhead(p)) return expressionStatement(p);
  fail(p);
  return { kind: 'unknown', actions: [] };
}

/** dbt: `{{ config(…) }}` before the statement says how it is built, a macro may say anything. */
function templateBefore(p: Cursor): boolean {
  if (kind(p) !== HOLE) return false;
  const text = p.tokens.text.slice(p.tokens.from[p.at], p.tokens.to[p.at]);
  if (!text.startsWith('{{')) return false;
  const next = kind(p, 1) === HOLE || isAt(p, 1, '(') || STATEMENT_STARTS.has(word(p, 1));
  if (next && !/^\{\{-?\s*config\b/.test(text)) p.causes.add('dynamic-sql');
  return next;
}

/** `f(1)`; in a body also `pkg.f(1)`, and `pkg.f` alone in PL/SQL. */
function callAhead(p: Cursor): boolean {
  if (isAt(p, 1, '(')) return true;
  if (p.body === 0) return false;
  let ahead = 1;
  while (isAt(p, ahead, '.') && isName(p, ahead + 1)) ahead += 2;
  return isAt(p, ahead, '(') || (p.dialect.name === 'oracle' && isAt(p, ahead, ';'));
}

/** The token at the cursor starts a line. */
function newLine(p: Cursor): boolean {
  return p.tokens.text.slice(p.tokens.to[p.at - 1], p.tokens.from[p.at]).includes('\n');
}

/** Commands of the shells of SQLite (`.mode csv`, to the end of the line) and Hive (`!ls`). */
function shellLine(p: Cursor): boolean {
  if (!isName(p, 1)) return false;
  if (is(p, '.') && p.dialect.name === 'sqlite') {
    do p.at += 1;
    while (p.at < p.end && !newLine(p));
    p.end = p.at;
    return true;
  }
  if (!is(p, '!') || !p.dialect.filePrefix) return false;
  p.at = p.end;
  return true;
}

/** T-SQL calls a procedure by its bare name: `sp_help 't'`. */
function systemCall(p: Cursor): boolean {
  if (p.dialect.name !== 'tsql' || kind(p) !== WORD || !/^(SP|XP)_/.test(word(p))) return false;
  p.at += 1;
  run(p, { free: true });
  return true;
}

/** Utilities that take a bracket. */
const CALLED = words(`
  ASSERT EXEC EXECUTE EXPLAIN RETURN ANALYZE VACUUM SET RAISERROR KILL ANALYSE USE REINDEX CLUSTER
`);

function expressionStatement(p: Cursor): Parsed {
  const expr = p.grammar.expression(p);
  return { kind: 'expression', actions: [{ kind: 'query', query: valueQuery(expr) }] };
}

function query(p: Cursor, ctes: readonly Cte[]): Parsed {
  const parsed = withCtes(p.grammar.query(p), ctes);
  const into = parsed.body.kind === 'select' ? parsed.body.into : intoOf(parsed);
  if (into !== null) {
    return {
      kind: 'create-table',
      actions: [{ kind: 'write', target: into, columns: [], query: parsed, mode: 'replace' }],
    };
  }
  return { kind: 'select', actions: [{ kind: 'query', query: parsed }] };
}

/** `SELECT * INTO t FROM a UNION ALL …`: the first branch names the table. */
function intoOf(parsed: ReturnType<Cursor['grammar']['query']>): string | null {
  const { body } = parsed;
  if (body.kind === 'select') return body.into;
  if (body.kind !== 'set') return null;
  const [first] = body.branches;
  return first === undefined ? null : intoOf(first);
}

const AFTER_WITH = words(`
  INSERT UPDATE DELETE MERGE REPLACE SELECT ( FROM VALUES TABLE CREATE UNLOAD PIVOT SEL DEL
`);

function withStatement(p: Cursor): Parsed {
  const ctes = withClause(p);
  const w = word(p);
  if (!AFTER_WITH.has(w)) {
    fail(p);
    return {
      kind: 'select',
      actions: ctes.map((it) => ({ kind: 'query', query: it.query }) as const),
    };
  }
  return statement(p, ctes);
}

/** Hive's multi-insert, or a query that starts with FROM. */
function fromStatement(p: Cursor, ctes: readonly Cte[]): Parsed {
  const start = p.at;
  const { partial } = p;
  p.at += 1;
  const from = fromList(p);
  if (is(p, 'INSERT')) return { kind: 'insert', actions: hiveInserts(p, from, ctes) };
  p.at = start;
  p.partial = partial;
  return query(p, ctes);
}

/** Hive's `DELETE JAR x` takes a file out of the session. */
function delete_(p: Cursor, ctes: readonly Cte[]): Parsed {
  if (p.dialect.filePrefix && (isAt(p, 1, 'JAR') || isAt(p, 1, 'FILE')) && isName(p, 2)) {
    p.at = p.end;
    return { kind: 'add', actions: [] };
  }
  return { kind: 'delete', actions: remove(p, ctes) };
}

function replace(p: Cursor, ctes: readonly Cte[]): Parsed {
  if (isAt(p, 1, '(')) return expressionStatement(p);
  return { kind: 'insert', actions: insert(p, ctes) };
}

const TRANSACTION_WORDS = words(`
  TRANSACTION TRAN WORK ISOLATION READ DEFERRED IMMEDIATE EXCLUSIVE CONCURRENT DISTRIBUTED
`);

/** A block outside a procedure, or the start of a transaction. */
function block(p: Cursor): Parsed {
  if (
    is(p, 'BEGIN') &&
    (p.at + 1 >= p.end || TRANSACTION_WORDS.has(word(p, 1)) || isAt(p, 1, ';'))
  ) {
    while (p.at < p.end && !is(p, ';')) p.at += 1;
    return { kind: 'transaction', actions: [] };
  }
  const actions: Action[] = [];
  statements(p, actions, new Set());
  return { kind: 'block', actions };
}
