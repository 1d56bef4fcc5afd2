/** COPY, UNLOAD, EXPORT, LOAD: rows between tables and files or stages. Files appear as their bare path. */
import type { Cursor } from '../syntax/cursor.ts';
import {
  bracket,
  expect,
  fail,
  is,
  isAt,
  isName,
  kind,
  list,
  nameList,
  pathName,
  take,
  takeAll,
  takeAny,
  textName,
  unquoted,
  word,
} from '../syntax/cursor.ts';
import { queryAhead } from '../syntax/ahead.ts';
import { namedSource } from '../syntax/sources.ts';
import { HOLE, NUMBER, PARAM, TEXT } from '../syntax/tokens.ts';
import type { Action, Query, Parsed } from '../syntax/tree.ts';
import { group, run } from '../syntax/properties.ts';
import { words } from '../syntax/words.ts';

function write(target: string, columns: readonly string[], query: Query): Action {
  return { kind: 'write', target, columns, query, mode: 'append' };
}

/** The cursor stands on COPY. */
export function copy(p: Cursor): Parsed {
  p.at += 1;
  if (take(p, 'INTO')) return { kind: 'copy', actions: copyInto(p) };
  take(p, 'BINARY');
  if (is(p, '(')) {
    const query = bracket(p, p.grammar.query);
    expect(p, 'TO');
    const target = place(p);
    run(p, { free: true });
    return { kind: 'copy', actions: [write(target, [], query)] };
  }
  if (takeAll(p, 'FROM', 'DATABASE')) {
    if (run(p, { free: true }) < 3) fail(p);
    return { kind: 'copy', actions: [] };
  }
  if (is(p, 'FILES') && isName(p)) p.at += 1;
  const table = pathName(p).join('.');
  if (is(p, '(')) nameList(p);
  const direction = takeAny(p, 'FROM', 'TO');
  if (direction === undefined) fail(p);
  if (is(p, 'DATABASE')) run(p, { free: true });
  const other = place(p);
  run(p, { free: true, stops: new Set(['WHERE']) });
  if (take(p, 'WHERE')) p.grammar.expression(p);
  const [source, target] = direction === 'TO' ? [table, other] : [other, table];
  if (source === '')
    return {
      kind: 'copy',
      actions:
        target === '' ? [] : [{ kind: 'write', target, columns: [], query: null, mode: 'append' }],
    };
  if (target === '') return { kind: 'copy', actions: [{ kind: 'read', name: source }] };
  return { kind: 'copy', actions: [{ kind: 'move', source, target }] };
}

/** A path, a stage or a program; empty for STDIN and STDOUT. */
function place(p: Cursor): string {
  if (takeAny(p, 'STDIN', 'STDOUT') !== undefined) return '';
  take(p, 'PROGRAM');
  if (kind(p) === TEXT) return textName(p);
  if (kind(p) === PARAM || is(p, '@') || kind(p) === HOLE) return namedSource(p).name;
  if (isName(p)) return namedSource(p).name;
  fail(p);
  return '';
}

/** A path, a stage, or a table whose columns may follow. */
function copyTarget(p: Cursor): string {
  if (kind(p) === TEXT) return textName(p);
  let ahead = 1;
  while (isAt(p, ahead, '.') && isName(p, ahead + 1)) ahead += 2;
  return isName(p) && isAt(p, ahead, '(') ? pathName(p).join('.') : namedSource(p).name;
}

/** Synapse: `a DEFAULT 'x' 2`. */
function copyColumn(p: Cursor): string {
  const result = pathName(p).at(-1) ?? '';
  if (take(p, 'DEFAULT')) p.grammar.expression(p);
  if (kind(p) === NUMBER) p.at += 1;
  return result;
}

/** Snowflake and Databricks. */
function copyInto(p: Cursor): Action[] {
  const target = copyTarget(p);
  const columns = is(p, '(') ? bracket(p, (inner) => list(inner, copyColumn)) : [];
  if (!take(p, 'FROM')) {
    fail(p);
    return [];
  }
  if (is(p, '(') && queryAhead(p, 1)) {
    const query = bracket(p, p.grammar.query);
    run(p, { free: true });
    return [write(target, columns, query)];
  }
  const source = namedSource(p).name;
  if (
    take(p, 'AS') ||
    (isName(p) && !isAt(p, 1, '=') && p.dialect.name === 'snowflake' && !OPTION_WORDS.has(word(p)))
  )
    p.at += 1;
  run(p, { free: true });
  return [{ kind: 'move', source, target }];
}

const OPTION_WORDS = words(`
  FILE_FORMAT FILEFORMAT PARTITION FILES PATTERN FORMAT_OPTIONS COPY_OPTIONS WITH VALIDATE
`);

/** Redshift and Athena: `UNLOAD ('select …') TO 's3://…'`. */
export function unload(p: Cursor): Parsed {
  p.at += 1;
  let query: Query | null = null;
  if (is(p, '(')) query = bracket(p, unloaded);
  else fail(p);
  expect(p, 'TO');
  const target = place(p);
  run(p, { free: true });
  return { kind: 'unload', actions: query === null ? [] : [write(target, [], query)] };
}

function unloaded(p: Cursor): Query | null {
  if (kind(p) !== TEXT) return p.grammar.query(p);
  const text = unquoted(p);
  p.at += 1;
  return p.grammar.nested(p, text);
}

/** BigQuery: `EXPORT DATA OPTIONS (uri = 'gs://…') AS SELECT …`; DuckDB: `EXPORT DATABASE 'dir'`. */
export function exportData(p: Cursor): Parsed {
  p.at += 1;
  if (is(p, 'TABLE') && isName(p, 1)) return { kind: 'export', actions: hiveTransfer(p, 'TO') };
  if (takeAny(p, 'DATA', 'DATABASE', 'TABLE', 'MODEL') === undefined) fail(p);
  let target = '';
  const start = p.at;
  run(p, { free: true, stops: new Set(['AS']) });
  target = uri(p, start, p.at) ?? target;
  if (p.at === start) fail(p);
  if (!take(p, 'AS')) return { kind: 'export', actions: [] };
  return { kind: 'export', actions: [write(target, [], p.grammar.query(p))] };
}

/** Hive: `EXPORT TABLE t PARTITION (…) TO '/x'`, `IMPORT TABLE t FROM '/x'`; the cursor stands on TABLE. */
function hiveTransfer(p: Cursor, preposition: 'TO' | 'FROM'): Action[] {
  p.at += 1;
  const table = pathName(p).join('.');
  if (take(p, 'PARTITION')) group(p);
  expect(p, preposition);
  const path = place(p);
  run(p, { free: true });
  return preposition === 'TO'
    ? [{ kind: 'move', source: table, target: path }]
    : [{ kind: 'move', source: path, target: table }];
}

/** The cursor stands on IMPORT. */
export function importData(p: Cursor): Parsed {
  p.at += 1;
  take(p, 'EXTERNAL');
  if (is(p, 'TABLE') && isName(p, 1)) return { kind: 'import', actions: hiveTransfer(p, 'FROM') };
  if (run(p, { free: true }) === 0) fail(p);
  return { kind: 'import', actions: [] };
}

/** The text after `uri =` between two tokens. */
function uri(p: Cursor, from: number, to: number): string | undefined {
  for (let i = from; i < to; i += 1) {
    const w = p.tokens.words[i];
    if ((w === 'URI' || w === 'URIS') && p.tokens.words[i + 1] === '=') {
      for (let j = i + 2; j < to; j += 1) if (p.tokens.kinds[j] === TEXT) return unquoted(p, j);
    }
  }
  return undefined;
}

/** Hive, MySQL: `LOAD DATA [LOCAL] INPATH 'p' [OVERWRITE] INTO TABLE t`; BigQuery: `LOAD DATA INTO t FROM FILES (…)`. */
export function load(p: Cursor): Parsed {
  p.at += 1;
  if (takeAny(p, 'DATA', 'XML') === undefined) {
    // `LOAD extension`, `LOAD 'file'`
    if (run(p, { free: true }) === 0) fail(p);
    return { kind: 'load', actions: [] };
  }
  takeAny(p, 'LOW_PRIORITY', 'CONCURRENT');
  take(p, 'LOCAL');
  let source = '';
  if (takeAny(p, 'INPATH', 'INFILE') !== undefined)
    source = kind(p) === TEXT ? textName(p) : (fail(p), '');
  takeAny(p, 'OVERWRITE', 'REPLACE', 'IGNORE');
  take(p, 'INTO');
  take(p, 'TABLE');
  const target = pathName(p).join('.');
  const start = p.at;
  run(p, { free: true });
  source = uri(p, start, p.at) ?? source;
  if (source === '')
    return {
      kind: 'load',
      actions: [{ kind: 'write', target, columns: [], query: null, mode: 'append' }],
    };
  return { kind: 'load', actions: [{ kind: 'move', source, target }] };
}
