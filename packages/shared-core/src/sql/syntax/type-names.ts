/** Type names: `DECIMAL(10, 2)`, `STRUCT<a INT>`, `TIMESTAMP WITH TIME ZONE`, `INT[3][]`. Nothing is kept of them. */
import type { Cursor } from './cursor.ts';
import {
  atEnd,
  bracket,
  fail,
  is,
  isAt,
  isFreeName,
  isName,
  kind,
  name,
  take,
  takeAll,
  takeAny,
  tooDeep,
  word,
} from './cursor.ts';
import { NUMBER, PARAM, TEXT } from './tokens.ts';
import { UNITS, words } from './words.ts';

const SECOND_WORDS: Readonly<Record<string, readonly string[]>> = {
  DOUBLE: ['PRECISION'],
  CHARACTER: ['VARYING', 'LARGE'],
  CHAR: ['VARYING', 'LARGE', 'BYTE'],
  BIT: ['VARYING'],
  BINARY: ['VARYING', 'LARGE'],
  NATIONAL: ['CHARACTER', 'CHAR', 'VARCHAR'],
  LONG: ['RAW', 'VARCHAR', 'BLOB'],
  SETOF: [],
};

/** Reads a type; false and `partial` where none stands. */
export function type(p: Cursor): boolean {
  if (tooDeep(p)) return false;
  if (kind(p) === TEXT || kind(p) === PARAM) {
    p.at += 1;
    return true;
  }
  // DuckDB: `UNION(n INT, s VARCHAR)`.
  if (!isFreeName(p) && !(is(p, 'UNION') && isAt(p, 1, '('))) {
    fail(p);
    return false;
  }
  const first = word(p);
  if (first === 'SETOF' || first === 'REF') p.at += 1;
  let last = word(p);
  if (!isName(p)) {
    fail(p);
    return false;
  }
  name(p);
  while (is(p, '.') && isName(p, 1)) {
    p.at += 1;
    last = word(p);
    name(p);
  }
  const seconds = SECOND_WORDS[last];
  if (seconds !== undefined) {
    takeAny(p, ...seconds);
    takeAny(p, 'VARYING', 'OBJECT');
  }
  if (last === 'INTERVAL') intervalUnits(p);
  typeArguments(p);
  typeTail(p);
  return true;
}

/** `DAY(9) TO SECOND(3)`. */
export function intervalUnits(p: Cursor): boolean {
  if (!UNITS.has(word(p))) return false;
  p.at += 1;
  if (is(p, '(') && kind(p, 1) === NUMBER) bracket(p, numbers);
  if (is(p, 'TO') && UNITS.has(word(p, 1))) {
    p.at += 2;
    if (is(p, '(') && kind(p, 1) === NUMBER) bracket(p, numbers);
  }
  return true;
}

function numbers(p: Cursor): void {
  while (kind(p) === NUMBER || is(p, ',')) p.at += 1;
}

function typeArguments(p: Cursor): void {
  if (is(p, '<')) {
    angle(p);
    return;
  }
  if (is(p, '<>')) {
    if (p.tokens.words[p.at - 1] !== 'STRUCT') fail(p);
    p.at += 1;
  }
  if (is(p, '(')) bracket(p, members);
  if (is(p, '<')) angle(p);
}

function typeTail(p: Cursor): void {
  for (;;) {
    if (is(p, '[') && (isAt(p, 1, ']') || kind(p, 1) === NUMBER)) {
      bracket(p, numbers);
      continue;
    }
    if (takeAll(p, 'WITH', 'TIME', 'ZONE') || takeAll(p, 'WITHOUT', 'TIME', 'ZONE')) continue;
    if (takeAll(p, 'WITH', 'LOCAL', 'TIME', 'ZONE')) continue;
    if (takeAny(p, 'UNSIGNED', 'SIGNED', 'ZEROFILL') !== undefined) continue;
    if (is(p, 'ARRAY') && !isAt(p, 1, '(')) {
      p.at += 1;
      continue;
    }
    if (takeAll(p, 'CHARACTER', 'SET') || take(p, 'CHARSET') || take(p, 'COLLATE')) {
      if (isName(p) || kind(p) === TEXT) {
        p.at += 1;
        while (is(p, '.') && isName(p, 1)) p.at += 2;
      } else fail(p);
      continue;
    }
    if (is(p, '%') && (isAt(p, 1, 'TYPE') || isAt(p, 1, 'ROWTYPE'))) {
      p.at += 2;
      continue;
    }
    return;
  }
}

/** `<a INT, b: STRUCT<c STRING>>`; `>>` closes two. */
function angle(p: Cursor): void {
  let depth = 0;
  let empty = true;
  while (!atEnd(p)) {
    const w = word(p);
    if (is(p, '(')) {
      bracket(p, members);
      empty = false;
      continue;
    }
    const close = closing(w, kind(p));
    if (close > 0) {
      if (empty) fail(p);
      depth -= close;
      p.at += 1;
      if (depth <= 0) {
        if (depth < 0) fail(p);
        return;
      }
      empty = false;
      continue;
    }
    if (is(p, '<')) {
      depth += 1;
      empty = true;
    } else if (is(p, ',')) {
      if (empty) fail(p);
      empty = true;
      p.at += 1;
      continue;
    } else if (isName(p) || kind(p) === TEXT || kind(p) === NUMBER) {
      empty = false;
      if (
        isName(p) &&
        isName(p, 1) &&
        isName(p, 2) &&
        !MEMBER_WORDS.has(word(p, 1)) &&
        !MEMBER_WORDS.has(word(p, 2))
      )
        fail(p);
    } else if (is(p, ':')) {
      if (empty) fail(p);
    } else if (!is(p, '[') && !is(p, ']') && !is(p, '.')) break;
    p.at += 1;
  }
  fail(p);
}

/** Words after the type of a member. */
const MEMBER_WORDS = words(
  'NOT NULL COMMENT COLLATE OPTIONS PRECISION VARYING WITH WITHOUT TO TIME ZONE ARRAY',
);

function closing(w: string, k: number): number {
  if (k !== 5) return 0;
  if (w === '>') return 1;
  if (w === '>>') return 2;
  return w === '>>>' ? 3 : 0;
}

/** Inside the bracket of a type: lengths, member definitions, enum values. */
function members(p: Cursor): void {
  if (atEnd(p)) {
    return;
  }
  do {
    if (kind(p) === NUMBER) {
      p.at += 1;
      takeAny(p, 'BYTE', 'CHAR');
    } else if (kind(p) === TEXT || take(p, '*')) {
      if (kind(p) === TEXT) p.at += 1;
    } else if (is(p, '-') && kind(p, 1) === NUMBER) p.at += 2;
    else if (is(p, '(')) bracket(p, members);
    else member(p);
  } while (take(p, ','));
}

/** `name type`, `type`, with NOT NULL or a comment after it. */
function member(p: Cursor): void {
  if (!isName(p)) {
    fail(p);
    return;
  }
  const named = isName(p, 1) && !isAt(p, 1, 'NOT') && word(p, 1) !== 'ARRAY';
  if (named && !(word(p) === 'DOUBLE' && word(p, 1) === 'PRECISION') && word(p) !== 'INTERVAL')
    name(p);
  else if (isName(p) && isAt(p, 1, ':')) p.at += 2;
  else if (isName(p) && word(p, 1) === 'ARRAY') name(p);
  type(p);
  takeAll(p, 'NOT', 'NULL');
  take(p, 'NULL');
  if (take(p, 'COMMENT') && kind(p) === TEXT) p.at += 1;
}
