/**
 * Breaks valid SQL in ways no dialect accepts, from a fixed seed: what it makes must be `partial`.
 * Each way is chosen so that the result is surely invalid; a doubled NOT or a dropped alias is not among them.
 */
import { dialectOf } from '../../src/sql/dialects/dialect.ts';
import { tokenise } from '../../src/sql/syntax/lexer.ts';
import type { Tokens } from '../../src/sql/syntax/tokens.ts';
import { MARK, TEXT, WORD } from '../../src/sql/syntax/tokens.ts';
import type { StatementRow } from './tables.ts';

export interface Broken extends StatementRow {
  readonly way: string;
}

type Way = (tokens: Tokens, i: number, random: () => number) => string | undefined;

function cut(tokens: Tokens, from: number, to: number, put = ''): string {
  return tokens.text.slice(0, from) + put + tokens.text.slice(to);
}

function before(tokens: Tokens, i: number, put: string): string | undefined {
  return i > 0 ? cut(tokens, tokens.from[i]!, tokens.from[i]!, put) : undefined;
}

function isWord(tokens: Tokens, i: number, set: ReadonlySet<string>): boolean {
  return tokens.kinds[i] === WORD && set.has(tokens.words[i]!);
}

function isMark(tokens: Tokens, i: number, set: ReadonlySet<string>): boolean {
  return tokens.kinds[i] === MARK && set.has(tokens.words[i]!);
}

const DOUBLED = new Set(
  'FROM WHERE GROUP HAVING BY ON AND OR AS THEN WHEN INTO UNION JOIN BETWEEN CAST LIKE'.split(' '),
);
const OPEN_ENDED = new Set(
  'SELECT FROM WHERE BY AND OR ON AS JOIN THEN WHEN INTO UNION BETWEEN HAVING LIKE'.split(' '),
);
const BINARY = new Set('= <> <= >= < || /'.split(' '));
const BRACKETS = new Set('( )'.split(' '));
const CLAUSES = new Set(['WHERE', 'HAVING']);
const GARBAGE = [' ^^^ ', ' \\ ', ' )( ', ' ,, ', ' xyzzy plugh frotz grue '];

const WAYS: Readonly<Record<string, Way>> = {
  'a bracket is gone': (tokens, i) =>
    isMark(tokens, i, BRACKETS) ? cut(tokens, tokens.from[i]!, tokens.to[i]!) : undefined,
  'a bracket too many': (tokens, i, random) => before(tokens, i, random() < 0.5 ? '( ' : ') '),
  'a doubled keyword': (tokens, i) =>
    isWord(tokens, i, DOUBLED) ? before(tokens, i, `${tokens.words[i]!} `) : undefined,
  'a doubled comma': (tokens, i) =>
    isMark(tokens, i, new Set([','])) ? before(tokens, i, ', ') : undefined,
  'a doubled operator': (tokens, i) =>
    isMark(tokens, i, BINARY) ? before(tokens, i, `${tokens.words[i]!} `) : undefined,
  'the end is gone': (tokens, i) =>
    isWord(tokens, i, OPEN_ENDED) && tokens.words[i + 1] !== '.'
      ? tokens.text.slice(0, tokens.to[i])
      : undefined,
  'the end is gone after an operator': (tokens, i) =>
    isMark(tokens, i, BINARY) ? tokens.text.slice(0, tokens.to[i]) : undefined,
  'a string that does not end': (tokens, i) =>
    tokens.kinds[i] === TEXT && tokens.text[tokens.to[i]! - 1] === "'" && !laterQuote(tokens, i)
      ? cut(tokens, tokens.to[i]! - 1, tokens.to[i]!)
      : undefined,
  'a comma before a clause': (tokens, i) =>
    isWord(tokens, i, CLAUSES) ? before(tokens, i, ', ') : undefined,
  'clauses out of order': (tokens, i) =>
    tokens.words[0] === 'SELECT' &&
    isWord(tokens, i, new Set(['WHERE'])) &&
    tokens.closes.every((it) => it < 0)
      ? before(tokens, i, 'ORDER BY 1 ')
      : undefined,
  garbage: (tokens, i, random) =>
    before(tokens, i, GARBAGE[Math.floor(random() * GARBAGE.length)]!),
};

function laterQuote(tokens: Tokens, i: number): boolean {
  return tokens.text.slice(tokens.to[i]).includes("'");
}

/** `count` broken statements, the ways in turn. The same seed makes the same statements. */
export function broken(rows: readonly StatementRow[], count: number, seed: number): Broken[] {
  let state = seed;
  const random = (): number => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return state / 2147483648;
  };
  const ways = Object.entries(WAYS);
  const result: Broken[] = [];
  for (let turn = 0; result.length < count && turn < count * 200; turn += 1) {
    const row = rows[Math.floor(random() * rows.length)]!;
    const [way, make] = ways[turn % ways.length]!;
    const tokens = tokenise(row.sql, dialectOf(row.dialect)!, []);
    if (tokens.count < 4) continue;
    const sql = make(tokens, Math.floor(random() * tokens.count), random);
    if (sql !== undefined) result.push({ way, dialect: row.dialect, sql });
  }
  return result;
}
