/** What follows a source in FROM: aliases, samples, hints, time travel, PIVOT, MATCH_RECOGNIZE. */
import { callArguments } from './calls.ts';
import type { Cursor } from './cursor.ts';
import {
  bracket,
  expect,
  explicitAlias,
  fail,
  implicitAlias,
  is,
  isAt,
  isName,
  kind,
  list,
  name,
  take,
  takeAll,
  takeAny,
  word,
} from './cursor.ts';
import { matchRecognize, pivot, unpivot } from './pivot.ts';
import { SUM } from './precedence.ts';
import { filledGroup, group } from './properties.ts';
import { hintAhead } from './sources.ts';
import { NUMBER, PARAM, TEXT, WORD } from './tokens.ts';
import type { Source } from './tree.ts';
import { NO_ALIAS, words } from './words.ts';

function skipInside(p: Cursor): void {
  filledGroup(p);
}

/** `(TIMESTAMP => '…')`: arguments by name. */
function namedArguments(p: Cursor): void {
  if (isAt(p, 1, ')')) fail(p);
  bracket(p, callArguments);
}

/** Reads everything after a source and fills in its alias, columns and reshapes. */
export function sourceTails(p: Cursor, source: Source): void {
  for (;;) {
    if (timeTravel(p) || sample(p) || hints(p)) continue;
    if (kind(p) === WORD && reshape(p, source)) continue;
    if (source.alias === null && alias(p, source)) continue;
    if (offsetAlias(p, source)) continue;
    if (jsonSchema(p, source)) continue;
    return;
  }
}

function alias(p: Cursor, source: Source): boolean {
  if (take(p, 'AS')) {
    if (is(p, '(')) {
      source.columns = columnNames(p);
      return true;
    }
    source.alias = explicitAlias(p);
    if (source.alias === null) source.alias = '';
  } else {
    const implicit = implicitAlias(p);
    if (implicit === null) return false;
    source.alias = implicit;
  }
  if (is(p, '(') && !hintAhead(p)) source.columns = columnNames(p);
  return true;
}

/** `(a, b)` or `(a INT, b TEXT)`. */
function columnNames(p: Cursor): string[] {
  return bracket(p, (inner) =>
    list(inner, (it) => {
      if (!isName(it)) {
        fail(it);
        return '';
      }
      const result = name(it);
      if (isName(it)) it.grammar.type(it);
      return result;
    }),
  );
}

const TRAVEL = new Set(['AT', 'BEFORE', 'CHANGES', 'END']);
const VERSIONS = new Set(['SYSTEM_TIME', 'SYSTEM_VERSION', 'VERSION', 'TIMESTAMP']);

function timeTravel(p: Cursor): boolean {
  const w = word(p);
  if (kind(p) !== WORD) return deltaVersion(p);
  if (TRAVEL.has(w) && isAt(p, 1, '(')) {
    p.at += 1;
    namedArguments(p);
    return true;
  }
  if (w === 'FOR') return forTime(p);
  if (
    (w === 'TIMESTAMP' || w === 'VERSION') &&
    isAt(p, 1, 'AS') &&
    isAt(p, 2, 'OF') &&
    p.at + 3 < p.end &&
    !isAt(p, 3, 'FROM')
  ) {
    p.at += 3;
    p.grammar.expression(p);
    return true;
  }
  if (w === 'AS' && isAt(p, 1, 'OF') && (isAt(p, 2, 'TIMESTAMP') || isAt(p, 2, 'SCN'))) {
    p.at += 2;
    if (!take(p, 'SCN')) take(p, 'TIMESTAMP');
    p.grammar.expression(p);
    return true;
  }
  if ((w === 'PARTITION' || w === 'SUBPARTITION') && PARTITION_BRACKET.has(word(p, 1))) {
    p.at += isAt(p, 1, '(') ? 1 : 2;
    if (is(p, '(')) skipInside(p);
    else fail(p);
    return true;
  }
  return oracleVersions(p);
}

/** `PARTITION (p)`, `PARTITION FOR (k)`; `PARTITION BY (a)` fills the gaps of an outer join. */
const PARTITION_BRACKET = new Set(['(', 'FOR', 'BY']);

/** Oracle: `VERSIONS BETWEEN SCN 1 AND MAXVALUE`. */
function oracleVersions(p: Cursor): boolean {
  if (!takeAll(p, 'VERSIONS', 'BETWEEN')) return false;
  if (takeAny(p, 'SCN', 'TIMESTAMP') === undefined) takeAll(p, 'PERIOD', 'FOR');
  p.grammar.level(p, SUM);
  expect(p, 'AND');
  p.grammar.level(p, SUM);
  return true;
}

/** Delta: `t@v12`, `t@20240101`. */
function deltaVersion(p: Cursor): boolean {
  if (!p.dialect.filePrefix || p.tokens.to[p.at - 1] !== p.tokens.from[p.at]) return false;
  if (kind(p) === PARAM && p.tokens.text.charCodeAt(p.tokens.from[p.at] ?? 0) === 64) p.at += 1;
  else if (is(p, '@') && kind(p, 1) === NUMBER) p.at += 2;
  else return false;
  return true;
}

function forTime(p: Cursor): boolean {
  const next = word(p, 1);
  const two = next === 'SYSTEM' && isAt(p, 2, 'TIME');
  if (!VERSIONS.has(next) && !two) return false;
  p.at += two ? 3 : 2;
  if (takeAll(p, 'AS', 'OF')) p.grammar.expression(p);
  else if (take(p, 'BETWEEN')) {
    p.grammar.expression(p);
    // The bounds of `BETWEEN a AND b` may have been read as one conjunction.
    if (take(p, 'AND')) p.grammar.expression(p);
  } else if (take(p, 'FROM')) {
    p.grammar.expression(p);
    expect(p, 'TO');
    p.grammar.expression(p);
  } else if (takeAll(p, 'CONTAINED', 'IN')) skipInside(p);
  else expect(p, 'ALL');
  return true;
}

const METHODS = words('SYSTEM BERNOULLI RESERVOIR ROW BLOCK');

function sample(p: Cursor): boolean {
  if (!is(p, 'TABLESAMPLE') && !(is(p, 'SAMPLE') && (isAt(p, 1, '(') || METHODS.has(word(p, 1)))))
    return false;
  p.at += 1;
  if (kind(p) === WORD && METHODS.has(word(p))) p.at += 1;
  if (is(p, '(')) skipInside(p);
  else if (kind(p) === NUMBER) {
    p.at += 1;
    takeAny(p, '%', 'PERCENT', 'ROWS');
  } else fail(p);
  if (takeAny(p, 'REPEATABLE', 'SEED') !== undefined) {
    if (is(p, '(')) skipInside(p);
    else fail(p);
  }
  return true;
}

function hints(p: Cursor): boolean {
  if (
    is(p, 'WITH') &&
    isAt(p, 1, '(') &&
    (p.dialect.name === 'tsql' || p.dialect.name === 'ansi')
  ) {
    p.at += 1;
    skipInside(p);
    return true;
  }
  if (is(p, '(') && hintAhead(p)) {
    skipInside(p);
    return true;
  }
  if (
    (is(p, 'USE') || is(p, 'FORCE') || is(p, 'IGNORE')) &&
    (isAt(p, 1, 'INDEX') || isAt(p, 1, 'KEY'))
  ) {
    p.at += 2;
    if (take(p, 'FOR')) {
      if (takeAny(p, 'JOIN') === undefined && takeAny(p, 'ORDER', 'GROUP') !== undefined)
        expect(p, 'BY');
    }
    if (is(p, '(')) group(p);
    else fail(p);
    return true;
  }
  if (takeAll(p, 'NOT', 'INDEXED')) return true;
  if (takeAll(p, 'INDEXED', 'BY')) {
    if (!isName(p)) fail(p);
    while (isName(p)) {
      name(p);
      if (!take(p, '.')) break;
    }
    return true;
  }
  return takeAll(p, 'WITH', 'ORDINALITY') || takeAll(p, 'WITH', 'NO', 'SCHEMA');
}

function reshape(p: Cursor, source: Source): boolean {
  if (is(p, 'PIVOT') && (isAt(p, 1, '(') || isAt(p, 1, 'XML'))) {
    p.at += 1;
    take(p, 'XML');
    source.reshapes.push(pivot(p));
  } else if (
    is(p, 'UNPIVOT') &&
    (isAt(p, 1, '(') || isAt(p, 1, 'INCLUDE') || isAt(p, 1, 'EXCLUDE'))
  ) {
    p.at += 1;
    if (takeAny(p, 'INCLUDE', 'EXCLUDE') !== undefined) expect(p, 'NULLS');
    source.reshapes.push(unpivot(p));
  } else if (is(p, 'MATCH_RECOGNIZE') && isAt(p, 1, '(')) {
    p.at += 1;
    source.reshapes.push(matchRecognize(p));
  } else return false;
  // The alias after it names the result.
  const after = take(p, 'AS') ? explicitAlias(p) : implicitAlias(p);
  if (after !== null) {
    source.alias = after;
    if (is(p, '(')) source.columns = columnNames(p);
  }
  return true;
}

/** `WITH OFFSET [AS] pos` of BigQuery, `AT pos` of Redshift. */
function offsetAlias(p: Cursor, source: Source): boolean {
  if (takeAll(p, 'WITH', 'OFFSET')) {
    let position = 'offset';
    if (take(p, 'AS')) position = explicitAlias(p) ?? position;
    else position = implicitAlias(p) ?? position;
    source.columns = [source.alias ?? '', position];
    return true;
  }
  if (is(p, 'AT') && isName(p, 1) && !isAt(p, 1, 'TIME')) {
    p.at += 1;
    source.columns = [source.alias ?? '', name(p)];
    return true;
  }
  return false;
}

/** `OPENJSON(@j) WITH (a INT '$.a', b NVARCHAR(MAX) AS JSON)`. */
function jsonSchema(p: Cursor, source: Source): boolean {
  if (!is(p, 'WITH') || !isAt(p, 1, '(') || source.kind === 'table') return false;
  p.at += 1;
  source.columns = bracket(p, (inner) =>
    list(inner, (it) => {
      if (!isName(it)) {
        fail(it);
        return '';
      }
      const result = name(it);
      it.grammar.type(it);
      if (kind(it) === TEXT) it.at += 1;
      takeAll(it, 'AS', 'JSON');
      return result;
    }),
  );
  return true;
}

/** `AS alias` where it is not the alias of a source. */
export function clauseAlias(p: Cursor): void {
  p.at += 1;
  explicitAlias(p);
}

/** Whether the word at the cursor may be an alias. */
export function withoutAlias(p: Cursor): boolean {
  return kind(p) !== WORD || !NO_ALIAS.has(word(p));
}
