/** SET in all its forms: what is set moves no data, but a query in the value reads. */
import type { Cursor } from '../syntax/cursor.ts';
import { atEnd, fail, is, isAt, isName, kind, take, takeAny, word } from '../syntax/cursor.ts';
import { queryAhead } from '../syntax/ahead.ts';
import { MARK, PARAM, TEXT } from '../syntax/tokens.ts';
import type { Action, Parsed } from '../syntax/tree.ts';
import { run } from '../syntax/properties.ts';
import { words } from '../syntax/words.ts';
import { queryInside, valueQuery } from './values.ts';

/** `SET a = 1, b = 2`, `SET x TO y`, `SET spark.sql.a`, `SET NOCOUNT ON`, `SET (a, b) = (1, 2)`. */
export function set(p: Cursor): Parsed {
  p.at += 1;
  const actions: Action[] = [];
  if (atEnd(p) || is(p, ';')) {
    if (!p.dialect.filePrefix) fail(p);
    return { kind: 'set', actions };
  }
  do {
    takeAny(p, 'GLOBAL', 'SESSION', 'LOCAL', 'PERSIST', 'VARIABLE', 'VAR');
    if (switched(p)) continue;
    const expression = valueAhead(p);
    if (expression > 0) {
      p.at += expression;
      if (atEnd(p) || is(p, ',') || is(p, ';')) {
        if (!p.dialect.filePrefix) fail(p);
        continue;
      }
      if (queryInside(p) || is(p, '(') || simpleValue(p)) {
        if (queryAhead(p)) actions.push({ kind: 'query', query: p.grammar.query(p) });
        else actions.push({ kind: 'query', query: valueQuery(p.grammar.expression(p)) });
        if (!atEnd(p) && !is(p, ',')) run(p, { free: true, stopAtComma: true });
      } else run(p, { free: true, stopAtComma: true });
      continue;
    }
    if (run(p, { free: true, stopAtComma: true }) === 0) fail(p);
  } while (take(p, ','));
  return { kind: 'set', actions };
}

/** T-SQL: `SET NOCOUNT ON`, `SET IDENTITY_INSERT a.b OFF`. */
function switched(p: Cursor): boolean {
  for (let i = 1; i < 6 && (isName(p, i - 1) || isAt(p, i - 1, '.')); i += 1) {
    if (isAt(p, i, 'ON') || isAt(p, i, 'OFF')) {
      p.at += i + 1;
      return true;
    }
  }
  return false;
}

const ASSIGNS = words('= := += -= *= /= %= &= |= ^=');
/** Marks inside the name of a variable. */
const NAME_MARKS = words('. .. : @ - / [ ] { } $ #');

/** Tokens of `name =`, 0 where another form stands. */
function valueAhead(p: Cursor): number {
  for (let i = 1; i < 12; i += 1) {
    if (kind(p, i) === MARK && ASSIGNS.has(word(p, i))) return i + 1;
    if (kind(p, i) === MARK && !NAME_MARKS.has(word(p, i))) return 0;
    if (isAt(p, i, ',') || isAt(p, i, 'TO')) return 0;
    if (p.at + i >= p.end) return 0;
  }
  return 0;
}

const KEYWORD_VALUES = words('ON OFF TRUE FALSE DEFAULT ALL NONE AUTO');

function simpleValue(p: Cursor): boolean {
  return (
    !p.dialect.filePrefix &&
    !KEYWORD_VALUES.has(word(p)) &&
    (kind(p) === PARAM || kind(p) === TEXT || isName(p) || is(p, '-') || kind(p) === 4)
  );
}
