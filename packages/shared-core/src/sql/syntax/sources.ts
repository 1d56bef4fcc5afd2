/** Tables, paths, stages and table functions in FROM. Aliases and what follows them are in `source-tails.ts`. */
import { callArguments } from './calls.ts';
import type { Cursor } from './cursor.ts';
import {
  atEnd,
  bracket,
  fail,
  is,
  isAt,
  isName,
  kind,
  lastOffset,
  list,
  name,
  offset,
  pathName,
  take,
  takeAll,
  textName,
  word,
} from './cursor.ts';
import { queryAhead } from './ahead.ts';
import { run } from './properties.ts';
import { MARK, NUMBER, PARAM, QUOTED, TEXT, WORD, touches } from './tokens.ts';
import type { Expr, Source } from './tree.ts';
import { words } from './words.ts';

function table(path: readonly string[]): Source {
  return {
    kind: 'table',
    name: path.join('.'),
    path,
    alias: null,
    columns: [],
    query: null,
    args: [],
    inner: [],
    reads: [],
    reshapes: [],
    lateral: false,
  };
}

/** Functions whose first text argument names a file or a table, in upper case. */
const READERS = words(`
  READ_CSV READ_CSV_AUTO READ_PARQUET PARQUET_SCAN READ_JSON READ_JSON_AUTO READ_NDJSON
  READ_NDJSON_AUTO READ_JSON_OBJECTS READ_TEXT READ_BLOB READ_XLSX ICEBERG_SCAN DELTA_SCAN ST_READ
  SNIFF_CSV READ_FILES CLOUD_FILES SQLITE_SCAN PARQUET_METADATA ARROW_SCAN
`);
const UNNESTS = words(`
  UNNEST EXPLODE POSEXPLODE EXPLODE_OUTER POSEXPLODE_OUTER INLINE INLINE_OUTER FLATTEN STACK JSON_EACH
  JSON_TREE JSONB_ARRAY_ELEMENTS JSON_ARRAY_ELEMENTS OPENJSON STRING_SPLIT JSON_TUPLE SPLIT_TO_TABLE
  JSONB_EACH JSONB_TO_RECORDSET JSON_TO_RECORDSET REGEXP_SPLIT_TO_TABLE JSON_TABLE XMLTABLE
  VARIANT_EXPLODE
`);
/** File formats that Spark and DuckDB put before a quoted path. */
const FORMATS = words(`
  csv json parquet orc text avro delta binaryfile iceberg jdbc xml
`);

/** A source that starts with a function-like keyword, or undefined. */
export function tableFunction(p: Cursor): Source | undefined {
  const w = word(p);
  if (w === 'TABLE' && isAt(p, 1, '(')) {
    p.at += 1;
    return bracket(p, tableArgument);
  }
  if (w === 'TABLE' && kind(p, 1) === WORD && !TABLE_NAME_AFTER.has(word(p, 1))) {
    if (p.dialect.name !== 'ansi') return undefined;
    // `DELETE FROM table tab1`
    p.at += 1;
    return namedSource(p);
  }
  if (w === 'UNNEST' && isAt(p, 1, '(')) return functionSource(p, ['UNNEST']);
  if (w === 'ROWS' && isAt(p, 1, 'FROM') && isAt(p, 2, '(')) {
    p.at += 2;
    const args = bracket(p, (inner) => list(inner, rowsFunction));
    return { ...table([]), kind: 'function', name: 'ROWS FROM', args };
  }
  if (w === 'UNPIVOT' && isName(p, 1)) {
    // Redshift walks an object: `UNPIVOT c.c_orders AS val AT attr`.
    p.at += 1;
    const expr = p.grammar.expression(p);
    return { ...table([]), kind: 'unnest', name: 'UNPIVOT', args: [expr], lateral: true };
  }
  if (w === 'SEMANTIC_VIEW' && isAt(p, 1, '(')) return semanticView(p);
  return undefined;
}

const TABLE_NAME_AFTER = words(`
  AS WHERE GROUP ORDER LIMIT AT SET JOIN USING ON UNION VALUES SELECT HAVING INNER LEFT CROSS FOR
`);

function rowsFunction(p: Cursor): Expr {
  const expr = p.grammar.expression(p);
  if (take(p, 'AS') || isName(p)) {
    if (isName(p)) name(p);
    if (is(p, '(')) bracket(p, (inner) => list(inner, typedColumn));
  }
  return expr;
}

function typedColumn(p: Cursor): void {
  if (!isName(p)) fail(p);
  else name(p);
  if (isName(p)) p.grammar.type(p);
}

function semanticView(p: Cursor): Source {
  p.at += 1;
  return bracket(p, (inner) => {
    const path = pathName(inner);
    if (run(inner, { free: true }) === 0) fail(inner);
    return {
      ...table(path),
      kind: 'function',
      name: 'SEMANTIC_VIEW',
      path: [],
      reads: [path.join('.')],
    };
  });
}

/** Inside `TABLE( … )`: a name in quotes, a function, a query, a collection. */
function tableArgument(p: Cursor): Source {
  if (kind(p) === TEXT && p.at + 1 >= p.end) {
    const path = textName(p);
    return table([path]);
  }
  if (is(p, 'IDENTIFIER') && isAt(p, 1, '(')) return namedSource(p);
  if (queryAhead(p)) return { ...table([]), kind: 'query', query: p.grammar.query(p) };
  if (isName(p) && callAhead(p)) return namedSource(p);
  const expr = p.grammar.expression(p);
  return { ...table([]), kind: 'unnest', name: 'TABLE', args: [expr], lateral: true };
}

function callAhead(p: Cursor): boolean {
  let ahead = 1;
  while (isAt(p, ahead, '.') && isName(p, ahead + 1)) ahead += 2;
  return isAt(p, ahead, '(');
}

/** A table, a path, a stage or a call. */
export function namedSource(p: Cursor): Source {
  if (kind(p) === TEXT) {
    const path = textName(p);
    return table([path]);
  }
  if (kind(p) === PARAM || (is(p, '@') && !atEnd(p))) return stage(p);
  if (is(p, 'IDENTIFIER') && isAt(p, 1, '(')) return identifier(p);
  if (!isName(p)) {
    fail(p);
    return { ...table([]), kind: 'nothing' };
  }
  const first = word(p).toLowerCase();
  if (FORMATS.has(first) && isAt(p, 1, '.') && kind(p, 2) === QUOTED && p.dialect.filePrefix) {
    p.at += 2;
    return table([name(p)]);
  }
  const path = p.dialect.dashNames ? dashedPath(p) : pathName(p);
  if (is(p, '.') && isAt(p, 1, '*')) {
    // BigQuery's wildcard tables.
    p.at += 2;
    return table([...path, '*']);
  }
  if (kind(p) === PARAM && touchesLast(p) && p.dialect.name === 'oracle') {
    p.at += 1;
    while (is(p, '.') && isName(p, 1)) p.at += 2;
  }
  if (is(p, '(') && !hintAhead(p)) return functionSource(p, path);
  if (is(p, '*') && p.dialect.pgOperators) p.at += 1;
  return table(path);
}

function touchesLast(p: Cursor): boolean {
  return touches(p.tokens, p.at - 1);
}

const HINTS = words(`
  NOLOCK READUNCOMMITTED UPDLOCK ROWLOCK HOLDLOCK TABLOCK TABLOCKX READPAST PAGLOCK XLOCK SERIALIZABLE
  NOWAIT INDEX FORCESEEK FORCESCAN NOEXPAND READCOMMITTED REPEATABLEREAD SNAPSHOT KEEPIDENTITY
`);

/** T-SQL: `FROM t (NOLOCK)`. */
export function hintAhead(p: Cursor): boolean {
  return (
    p.dialect.name === 'tsql' &&
    HINTS.has(word(p, 1)) &&
    (isAt(p, 2, ')') || isAt(p, 2, ',') || isAt(p, 2, '('))
  );
}

/** Snowflake stages and paths (`@~/a/b.csv`), and table variables (`@t`). */
function stage(p: Cursor): Source {
  const from = offset(p);
  p.at += 1;
  if (p.dialect.name === 'snowflake' || p.dialect.name === 'databricks') {
    while (!atEnd(p) && touchesLast(p) && !is(p, '(') && !is(p, ')') && !is(p, ',') && !is(p, ';'))
      p.at += 1;
  } else if (p.tokens.text.charCodeAt(from) !== 64) p.causes.add('dynamic-sql');
  const text = p.tokens.text.slice(from, lastOffset(p));
  // `@stage/path (FILE_FORMAT => 'f', PATTERN => '.*')`
  if (is(p, '(') && text.startsWith('@') && p.dialect.name === 'snowflake')
    bracket(p, callArguments);
  return table([text.replaceAll('"', '')]);
}

/** `IDENTIFIER('db.t')`, `IDENTIFIER(:name)`. */
function identifier(p: Cursor): Source {
  p.at += 1;
  return bracket(p, (inner) => {
    if (kind(inner) === TEXT && inner.at + 1 >= inner.end)
      return table([textName(inner).replaceAll('"', '')]);
    inner.grammar.expression(inner);
    inner.causes.add('dynamic-sql');
    return table(['{?}']);
  });
}

/** BigQuery: `my-project.data.t`, `a.b.25_`. */
function dashedPath(p: Cursor): string[] {
  if (kind(p) === QUOTED || !isAt(p, 1, '-') || p.tokens.to[p.at] !== p.tokens.from[p.at + 1])
    return pathName(p);
  const from = offset(p);
  p.at += 1;
  while (!atEnd(p) && touchesLast(p)) {
    const k = kind(p);
    if (!(k === WORD || k === NUMBER || (k === MARK && (is(p, '-') || is(p, '.'))))) break;
    if (is(p, '.') && isAt(p, 1, '*')) break;
    p.at += 1;
  }
  if (p.tokens.words[p.at - 1] === '-') fail(p);
  const text = p.tokens.text.slice(from, lastOffset(p));
  const parts = text.split('.');
  while (is(p, '.') && isName(p, 1)) {
    p.at += 1;
    parts.push(name(p));
  }
  return parts;
}

/** A call of `path`; the cursor stands on the name (for keywords) or on the bracket. */
export function functionSource(p: Cursor, path: readonly string[]): Source {
  if (!is(p, '(')) p.at += 1;
  const function_ = (path.at(-1) ?? '').toUpperCase();
  const args = function_ === 'OPENROWSET' ? openRowset(p) : bracket(p, callArguments);
  const reads: string[] = [];
  const [first] = args;
  if (READERS.has(function_) && first !== undefined) reads.push(...texts(p, first));
  for (const arg of args) {
    if (arg.kind === 'list' && arg.name === 'TABLE') reads.push(arg.path.join('.'));
    if (arg.kind === 'call' && arg.name === 'TABLE' && arg.args[0]?.kind === 'column')
      reads.push(arg.args[0].path.join('.'));
    if (function_ === 'OPENROWSET' && arg.kind === 'literal') reads.push(...texts(p, arg));
  }
  const unnest = UNNESTS.has(function_);
  if (takeAll(p, 'WITH', 'ORDINALITY'))
    return { ...table([]), kind: 'unnest', name: function_, args, lateral: true };
  return {
    ...table([]),
    kind: unnest ? 'unnest' : 'function',
    name: function_,
    path,
    args,
    reads,
    lateral: true,
  };
}

/** `OPENROWSET(BULK 'path', FORMAT = 'CSV')`. */
function openRowset(p: Cursor): Expr[] {
  return bracket(p, (inner) => {
    const args: Expr[] = [];
    take(inner, 'BULK');
    args.push(inner.grammar.expression(inner));
    inner.at = inner.end;
    return args;
  });
}

function texts(p: Cursor, expr: Expr): string[] {
  if (expr.kind === 'literal') {
    const text = p.tokens.text.slice(expr.from, expr.to);
    return /^['"]/.test(text) ? [text.slice(1, -1)] : [];
  }
  return expr.kind === 'list' ? expr.args.flatMap((arg) => texts(p, arg)) : [];
}
