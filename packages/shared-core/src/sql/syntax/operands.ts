/**
 * Operands of expressions: literals, names, calls, brackets, CASE, CAST, lists, maps, subqueries.
 * Operators are in `expressions.ts`, arguments and windows in `calls.ts`.
 */
import { call, withSuffixes } from './calls.ts';
import type { Cursor } from './cursor.ts';
import {
  atEnd,
  bracket,
  expect,
  fail,
  is,
  isAt,
  isName,
  kind,
  lastOffset,
  list,
  name,
  offset,
  take,
  takeAll,
  word,
} from './cursor.ts';
import { queryAhead } from './ahead.ts';
import { array, struct } from './collections.ts';
import { interval, special } from './special-calls.ts';
import { column, node } from './nodes.ts';
import { starOperand } from './stars.ts';
import { BAD, HOLE, MARK, NUMBER, PARAM, QUOTED, TEXT, WORD } from './tokens.ts';
import type { Expr } from './tree.ts';
import { CONSTANTS, RESERVED, TYPED_LITERALS, words } from './words.ts';

/** One operand. Where none stands, an empty literal and `partial`. */
export function operand(p: Cursor): Expr {
  switch (kind(p)) {
    case NUMBER:
      return literal(p);
    case TEXT:
      return textLiteral(p);
    case PARAM:
      return parameter(p);
    case QUOTED:
    case HOLE:
      return nameOperand(p);
    case WORD:
      return wordOperand(p);
    case MARK:
      return markOperand(p);
    case BAD:
      p.at += 1;
      return missing(p);
    default:
      return missing(p);
  }
}

function missing(p: Cursor): Expr {
  fail(p);
  return node('literal', offset(p), offset(p), '', []);
}

function literal(p: Cursor): Expr {
  const from = offset(p);
  p.at += 1;
  return node('literal', from, lastOffset(p), p.tokens.text.slice(from, lastOffset(p)), []);
}

function textLiteral(p: Cursor): Expr {
  const result = literal(p);
  while (kind(p) === TEXT && (p.dialect.adjacentStrings || newLineBefore(p))) p.at += 1;
  if (takeAll(p, 'UESCAPE') && kind(p) === TEXT) p.at += 1;
  result.to = lastOffset(p);
  return result;
}

/** Standard SQL joins strings that a line break parts. */
function newLineBefore(p: Cursor): boolean {
  return p.tokens.text.slice(lastOffset(p), offset(p)).includes('\n');
}

function parameter(p: Cursor): Expr {
  const from = offset(p);
  const written = p.tokens.words[p.at] ?? '';
  if (p.dialect.name === 'snowflake' && /^\$\d+$/.test(written)) {
    p.at += 1;
    return column(from, lastOffset(p), [written]);
  }
  const result = literal(p);
  // Snowflake `$1:a.b`, `@stage/path` as a value, `@v.method()`.
  while (is(p, '.') && isName(p, 1) && !isAt(p, 2, '(')) p.at += 2;
  result.to = lastOffset(p);
  return result;
}

function nameOperand(p: Cursor): Expr {
  const from = offset(p);
  const path = [name(p)];
  while (is(p, '.')) {
    if (isAt(p, 1, '*')) {
      p.at += 1;
      return starOperand(p, from, path);
    }
    if (isName(p, 1)) {
      p.at += 1;
      path.push(name(p));
    } else if (kind(p, 1) === PARAM && p.dialect.name === 'snowflake') {
      p.at += 1;
      path.push(p.tokens.words[p.at] ?? '');
      p.at += 1;
    } else break;
  }
  if (is(p, '(')) {
    if (isAt(p, 1, '+') && isAt(p, 2, ')')) return column(from, lastOffset(p), path);
    if (p.dialect.name === 'teradata' && TITLES.has(word(p, 1))) {
      // `DOB (TITLE 'Birthdate')` describes the column.
      bracket(p, (inner) => (inner.at = inner.end));
      return column(from, lastOffset(p), path);
    }
    return call(p, from, path);
  }
  const last = (path.at(-1) ?? '').toUpperCase();
  if (path.length > 1 && (last === 'NEXTVAL' || last === 'CURRVAL')) {
    return node('literal', from, lastOffset(p), last, []);
  }
  if (
    is(p, '->') &&
    lambdas(p) &&
    path.length === 1 &&
    kind(p, 1) !== TEXT &&
    kind(p, 1) !== NUMBER
  ) {
    return lambda(p, from, path);
  }
  return column(from, lastOffset(p), path);
}

const TITLES = words('TITLE FORMAT NAMED CASESPECIFIC UPPERCASE');
const LAMBDA_DIALECTS = words(`
  duckdb spark sparksql databricks trino athena snowflake ansi hive
`);

function lambdas(p: Cursor): boolean {
  return LAMBDA_DIALECTS.has(p.dialect.name);
}

function lambda(p: Cursor, from: number, names: readonly string[]): Expr {
  p.at += 1;
  const body = p.grammar.expression(p);
  return node('lambda', from, lastOffset(p), names.join(',').toLowerCase(), [body]);
}

function wordOperand(p: Cursor): Expr {
  const w = word(p);
  if (w === 'CASE' && !isAt(p, 1, '.')) return caseOperand(p);
  if (RESERVED.has(w)) return LEFT_CALLS.has(w) && isAt(p, 1, '(') ? nameOperand(p) : missing(p);
  const form = special(w)?.(p);
  if (form !== undefined) return form;
  if (kind(p, 1) === TEXT && TYPED_LITERALS.has(w)) return typedLiteral(p, w);
  if (notAName(p, w)) return missing(p);
  return (isAt(p, 1, '.') ? undefined : keywordOperand(p, w)) ?? nameOperand(p);
}

function typedLiteral(p: Cursor, w: string): Expr {
  const from = offset(p);
  if (w === 'INTERVAL') return interval(p) ?? missing(p);
  p.at += 2;
  return node('literal', from, lastOffset(p), w, []);
}

function notAName(p: Cursor, w: string): boolean {
  if (w === 'VALUES') return !isAt(p, 1, '(') && p.tokens.words[p.at + 1] !== ')';
  return NEVER_NAMES.has(w) && !isAt(p, 1, '.') && !isAt(p, 1, '(');
}

/** Keywords that are a value of their own. */
function keywordOperand(p: Cursor, w: string): Expr | undefined {
  if (w === 'LAMBDA' && isName(p, 1)) return keywordLambda(p);
  // Redshift: `APPROXIMATE PERCENTILE_DISC(…)`.
  if (w === 'APPROXIMATE' && isName(p, 1) && isAt(p, 2, '(')) p.at += 1;
  if (CONSTANTS.has(w) && !isAt(p, 1, '(')) return literal(p);
  if (w === 'NEXT' && isAt(p, 1, 'VALUE') && isAt(p, 2, 'FOR')) return nextValue(p);
  return undefined;
}

/** Functions whose names are reserved words otherwise. */
const LEFT_CALLS = new Set(['LIKE']);
/** Not columns in any dialect, but functions or parts of names in some. */
const NEVER_NAMES = words(`
  END SELECT EXCEPT LIMIT DISTINCT WITH UNIQUE ASC DESC CROSS INNER NATURAL OUTER TABLE INSERT UPDATE
  DELETE SET CASE EXISTS CAST RETURNING ELSIF QUALIFY FETCH WINDOW UNPIVOT PIVOT ALTER MERGE
`);

function keywordLambda(p: Cursor): Expr {
  const from = offset(p);
  p.at += 1;
  const names = list(p, (inner) => name(inner));
  expect(p, ':');
  return node('lambda', from, lastOffset(p), names.join(',').toLowerCase(), [
    p.grammar.expression(p),
  ]);
}

function nextValue(p: Cursor): Expr {
  const from = offset(p);
  p.at += 3;
  if (!isName(p)) return missing(p);
  while (isName(p)) {
    p.at += 1;
    if (!take(p, '.')) break;
  }
  return withSuffixes(p, node('call', from, lastOffset(p), 'NEXTVAL', []));
}

function caseOperand(p: Cursor): Expr {
  const from = offset(p);
  p.at += 1;
  const args: Expr[] = [];
  if (!is(p, 'WHEN')) args.push(p.grammar.expression(p));
  if (!is(p, 'WHEN')) fail(p);
  while (take(p, 'WHEN')) {
    const tests = list(p, p.grammar.expression);
    args.push(node('operator', from, from, 'WHEN', tests));
    if (!expect(p, 'THEN')) break;
    args.push(p.grammar.expression(p));
  }
  if (take(p, 'ELSE')) args.push(p.grammar.expression(p));
  expect(p, 'END');
  return node('case', from, lastOffset(p), 'CASE', args);
}

function markOperand(p: Cursor): Expr {
  const w = word(p);
  const from = offset(p);
  switch (w) {
    case '(':
      return parenthesised(p);
    case '[':
      return array(p);
    case '{':
      return struct(p);
    case '*':
      if (starPlace(p)) return starOperand(p, from, []);
      return missing(p);
    case '?':
      p.at += kind(p, 1) === NUMBER && p.tokens.to[p.at] === p.tokens.from[p.at + 1] ? 2 : 1;
      return node('literal', from, lastOffset(p), '?', []);
    case ':':
      return colonParameter(p);
    case '\\':
      // MySQL writes NULL so.
      if (!isAt(p, 1, 'N') || !p.dialect.hashComment) return missing(p);
      p.at += 2;
      return node('literal', from, lastOffset(p), w, []);
    case '#':
    case '&':
    case '$':
      if (
        (kind(p, 1) === NUMBER || isName(p, 1)) &&
        p.tokens.to[p.at] === p.tokens.from[p.at + 1]
      ) {
        p.at += 2;
        return node('literal', from, lastOffset(p), w, []);
      }
      return missing(p);
    default:
      return missing(p);
  }
}

/** `*` stands alone: the whole argument or item, or before EXCLUDE, REPLACE, COLUMNS. */
function starPlace(p: Cursor): boolean {
  const before = p.tokens.words[p.at - 1] ?? '';
  const after = word(p, 1);
  return (
    (before === '(' ||
      before === ',' ||
      before === '[' ||
      before === '{' ||
      before === 'DISTINCT') &&
    (p.at + 1 >= p.end || after === ',' || isName(p, 1))
  );
}

function colonParameter(p: Cursor): Expr {
  const from = offset(p);
  const touching = p.tokens.to[p.at] === p.tokens.from[p.at + 1];
  if (!touching || !(isName(p, 1) || kind(p, 1) === NUMBER || kind(p, 1) === TEXT)) {
    p.at += 1;
    return missing(p);
  }
  const first = word(p, 1).toLowerCase();
  // Oracle's triggers: `:NEW.a`.
  if (p.rows.some((it) => it.name === first)) {
    p.at += 1;
    return nameOperand(p);
  }
  p.at += 2;
  while (is(p, '.') && isName(p, 1)) p.at += 2;
  return node('literal', from, lastOffset(p), ':', []);
}

/** Snowflake: `(x INT, y VARCHAR) -> …`. */
function typedParameter(p: Cursor): string {
  const result = name(p);
  if (isName(p)) p.grammar.type(p);
  return result;
}

const AFTER_QUERY = words('UNION EXCEPT INTERSECT MINUS ORDER LIMIT OFFSET FETCH');

function parenthesised(p: Cursor): Expr {
  const from = offset(p);
  const close = p.tokens.closes[p.at] ?? -1;
  if (
    close > 0 &&
    close < p.end &&
    p.tokens.words[close + 1] === '->' &&
    lambdas(p) &&
    isName(p, 1) &&
    isName(p, 2)
  ) {
    return lambda(
      p,
      from,
      bracket(p, (inner) => list(inner, typedParameter)),
    );
  }
  const args = bracketedOperand(p);
  if (
    is(p, '->') &&
    lambdas(p) &&
    args.every((it) => it.kind === 'column' && it.path.length === 1)
  ) {
    return lambda(
      p,
      from,
      args.map((it) => it.path[0] ?? ''),
    );
  }
  const [only] = args;
  if (args.length === 1 && only !== undefined) return only;
  return node('list', from, lastOffset(p), '', args);
}

/** The bracket at the cursor: a query, or expressions separated by commas, or nothing. */
export function bracketedOperand(p: Cursor): Expr[] {
  return bracket(p, (inner) => {
    if (atEnd(inner)) return [];
    const from = offset(inner);
    if (queryAhead(inner)) return [queryOperand(inner, from)];
    const start = inner.at;
    const { partial } = inner;
    const first = aliased(inner);
    if (is(inner, ',') || atEnd(inner)) {
      const rest = [first];
      while (take(inner, ',')) rest.push(aliased(inner));
      return rest;
    }
    if (AFTER_QUERY.has(word(inner)) && first.kind === 'query') {
      inner.at = start;
      inner.partial = partial;
      return [queryOperand(inner, from)];
    }
    return [first];
  });
}

function queryOperand(p: Cursor, from: number): Expr {
  const query = p.grammar.query(p);
  return node('query', from, lastOffset(p), '', [], query);
}

function aliased(p: Cursor): Expr {
  const expr = p.grammar.expression(p);
  if (is(p, 'AS') && isName(p, 1) && (p.dialect.name === 'bigquery' || p.dialect.name === 'trino'))
    p.at += 2;
  return expr;
}
