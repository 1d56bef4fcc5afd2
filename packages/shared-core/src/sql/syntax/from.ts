/** FROM: the list, the joins and each source with its alias and the words around it. */
import type { Cursor } from './cursor.ts';
import {
  bracket,
  explicitAlias,
  fail,
  is,
  isAt,
  isFreeName,
  isName,
  kind,
  list,
  name,
  nameList,
  take,
  takeAll,
  tooDeep,
  word,
} from './cursor.ts';
import { queryAhead } from './ahead.ts';
import { tableFunction, namedSource } from './sources.ts';
import { clauseAlias, sourceTails, withoutAlias } from './source-tails.ts';
import { HOLE, PARAM, QUOTED, TEXT, WORD } from './tokens.ts';
import type { FromEntry, Source, SourceKind } from './tree.ts';
import { JOIN_WORDS, words } from './words.ts';

export function emptySource(sourceKind: SourceKind): Source {
  return {
    kind: sourceKind,
    name: '',
    path: [],
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

/** `a, b JOIN c ON … LATERAL VIEW …`. */
export function fromList(p: Cursor): FromEntry[] {
  const entries: FromEntry[] = [];
  p.depth += 1;
  if (tooDeep(p)) {
    p.depth -= 1;
    return entries;
  }
  do {
    if (is(p, 'LATERAL') && isAt(p, 1, 'VIEW')) {
      entries.push(...lateralViews(p));
      continue;
    }
    joins(p, entries);
  } while (take(p, ','));
  p.depth -= 1;
  return entries;
}

export function plain(source_: Source): FromEntry {
  return { source: source_, on: null, using: [], natural: false, hidden: false };
}

function joins(p: Cursor, entries: FromEntry[]): void {
  entries.push(plain(source(p)));
  joinsAfter(p, entries);
}

/** The joins after a first entry. */
export function joinsAfter(p: Cursor, entries: FromEntry[]): void {
  let open = 0;
  for (;;) {
    if (is(p, 'LATERAL') && isAt(p, 1, 'VIEW')) {
      entries.push(...lateralViews(p));
      continue;
    }
    if (is(p, 'ON') && open > 0) {
      // `a JOIN b JOIN c ON … ON …`
      p.at += 1;
      open -= 1;
      entries.push({ ...plain(emptySource('nothing')), on: p.grammar.expression(p) });
      continue;
    }
    const join = joinWords(p);
    if (join === undefined) return;
    const entry = joined(p, join);
    if (entry.on === null && entry.using.length === 0 && !join.free) open += 1;
    entries.push(entry);
    if (open > 0 && needsCondition(p) && !is(p, 'ON') && !joinAhead(p)) fail(p);
  }
}

interface Join {
  readonly natural: boolean;
  readonly hidden: boolean;
  /** Needs no condition. */
  readonly free: boolean;
}

/** Dialects in which an inner or outer join without a condition is an error. */
const STRICT_JOINS = words(`
  postgres tsql redshift oracle trino bigquery greenplum vertica
`);

function needsCondition(p: Cursor): boolean {
  return STRICT_JOINS.has(p.dialect.name);
}

function joinAhead(p: Cursor): boolean {
  return (
    kind(p) === WORD &&
    (is(p, 'JOIN') || is(p, 'NATURAL') || (JOIN_WORDS.has(word(p)) && !is(p, 'ALL')))
  );
}

function joinWords(p: Cursor): Join | undefined {
  if (kind(p) !== WORD) return undefined;
  const start = p.at;
  const natural = take(p, 'NATURAL');
  const seen = new Set<string>();
  let doubled = false;
  while (kind(p) === WORD && JOIN_WORDS.has(word(p))) {
    if (seen.has(word(p))) doubled = true;
    seen.add(word(p));
    p.at += 1;
  }
  const apply = is(p, 'APPLY') && (seen.has('CROSS') || seen.has('OUTER'));
  if (!apply && !is(p, 'JOIN') && !is(p, 'STRAIGHT_JOIN')) {
    p.at = start;
    return undefined;
  }
  p.at += 1;
  const sides = ['INNER', 'LEFT', 'RIGHT', 'FULL', 'CROSS', 'POSITIONAL'].filter((it) =>
    seen.has(it),
  ).length;
  if (doubled || sides > 1) fail(p);
  const hidden = seen.has('SEMI') || seen.has('ANTI');
  const free =
    apply ||
    natural ||
    seen.has('CROSS') ||
    seen.has('POSITIONAL') ||
    seen.has('PASTE') ||
    seen.has('ASOF');
  return { natural, hidden, free };
}

function joined(p: Cursor, join: Join): FromEntry {
  const source_ = source(p);
  let on: FromEntry['on'] = null;
  let using: string[] = [];
  if (take(p, 'MATCH_CONDITION')) {
    if (is(p, '(')) on = bracket(p, p.grammar.expression);
    else fail(p);
  }
  if (take(p, 'ON')) on = p.grammar.expression(p);
  else if (is(p, 'USING') && isAt(p, 1, '(')) {
    p.at += 1;
    using = nameList(p);
    if (is(p, 'AS')) clauseAlias(p);
  }
  return { source: source_, on, using, natural: join.natural, hidden: join.hidden };
}

/** `LATERAL VIEW [OUTER] explode(a) t AS c1, c2`, any number of them. */
export function lateralViews(p: Cursor): FromEntry[] {
  const entries: FromEntry[] = [];
  while (takeAll(p, 'LATERAL', 'VIEW')) {
    take(p, 'OUTER');
    const call = p.grammar.expression(p);
    if (call.kind !== 'call') fail(p);
    const alias = isName(p) && !is(p, 'AS') && withoutAlias(p) ? name(p) : null;
    const columns = take(p, 'AS')
      ? list(p, (inner) => (isFreeName(inner) ? name(inner) : missingName(inner)))
      : [];
    const unnest = {
      ...emptySource('unnest'),
      name: call.name,
      args: call.args,
      alias,
      columns,
      lateral: true,
    };
    entries.push(plain(unnest));
  }
  return entries;
}

function missingName(p: Cursor): string {
  fail(p);
  return '';
}

/** One source with everything that belongs to it. */
export function source(p: Cursor): Source {
  const before = prefixAlias(p);
  const lateral = is(p, 'LATERAL') && !isAt(p, 1, 'VIEW') && take(p, 'LATERAL');
  const result = primary(p);
  if (result === undefined) {
    fail(p);
    return emptySource('nothing');
  }
  const placed = lateral ? { ...result, lateral: true } : result;
  sourceTails(p, placed);
  if (before !== null) placed.alias = before;
  return placed;
}

/** DuckDB: `FROM r: range(10)`. */
function prefixAlias(p: Cursor): string | null {
  if (!p.dialect.prefixAlias || !isAt(p, 1, ':') || !(isName(p) || kind(p) === TEXT)) return null;
  const alias = explicitAlias(p);
  p.at += 1;
  return alias;
}

function primary(p: Cursor): Source | undefined {
  if (is(p, '(')) return bracketed(p);
  const k = kind(p);
  if (k === TEXT || k === PARAM || k === HOLE || k === QUOTED) return namedSource(p);
  if (is(p, '@')) return stageAhead(p) ? namedSource(p) : undefined;
  if (k !== WORD) return is(p, ':') || is(p, '?') ? parameterSource(p) : undefined;
  const special = tableFunction(p);
  if (special !== undefined) return special;
  if (is(p, 'VALUES') && (isAt(p, 1, '(') || kind(p, 1) === TEXT))
    return { ...emptySource('query'), query: valuesQuery(p) };
  if (is(p, 'STREAM') && (isName(p, 1) || isAt(p, 1, '('))) return stream(p);
  if (is(p, 'ONLY') && (isName(p, 1) || isAt(p, 1, '('))) {
    p.at += 1;
    return is(p, '(') ? bracket(p, namedSource) : namedSource(p);
  }
  if (is(p, 'LATERAL')) return undefined;
  if (!isFreeName(p) || NEVER_TABLES.has(word(p))) return undefined;
  return namedSource(p);
}

/** `@~/path`, `@%table`: what follows touches the mark. */
function stageAhead(p: Cursor): boolean {
  if (p.tokens.to[p.at] !== p.tokens.from[p.at + 1]) return false;
  return isName(p, 1) || isAt(p, 1, '~') || isAt(p, 1, '%');
}

const NEVER_TABLES = words(`
  SELECT WITH LIMIT VALUES SET END CASE EXCEPT QUALIFY CROSS NATURAL INNER OUTER LEFT RIGHT FULL
  RETURNING FETCH EXISTS PIVOT UNPIVOT
`);

function parameterSource(p: Cursor): Source {
  const expr = p.grammar.expression(p);
  p.causes.add('dynamic-sql');
  const text = p.tokens.text.slice(expr.from, expr.to);
  return { ...emptySource('table'), name: text, path: [text] };
}

function stream(p: Cursor): Source | undefined {
  p.at += 1;
  return is(p, '(') ? bracket(p, namedSource) : primary(p);
}

function valuesQuery(p: Cursor): Source['query'] {
  // VALUES without brackets around it: the grammar of queries would take what follows as its own.
  const from = p.tokens.from[p.at] ?? 0;
  p.at += 1;
  const rows = list(p, (inner) =>
    is(inner, '(')
      ? bracket(inner, (row) => list(row, row.grammar.expression))
      : [inner.grammar.expression(inner)],
  );
  return { ctes: [], body: { kind: 'values', rows, order: [], limit: null }, from, to: from };
}

const SET_AHEAD = words('UNION EXCEPT INTERSECT MINUS ORDER LIMIT OFFSET');

/** A subquery, or a join in brackets. */
function bracketed(p: Cursor): Source {
  if (queryAhead(p, 1) && !isAt(p, 1, 'VALUES')) {
    const query = bracket(p, p.grammar.query);
    return { ...emptySource('query'), query };
  }
  const start = p.at;
  const { partial } = p;
  let again = false;
  const inner = bracket(p, (it) => {
    const entries = fromList(it);
    if (SET_AHEAD.has(word(it)) && kind(it) === WORD) {
      again = true;
      it.at = it.end;
    }
    return entries;
  });
  // The bracket's reader sets it.
  if (again as boolean) {
    p.at = start;
    p.partial = partial;
    return { ...emptySource('query'), query: bracket(p, p.grammar.query) };
  }
  return { ...emptySource('group'), inner };
}
