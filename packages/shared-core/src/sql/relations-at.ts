/**
 * The tables whose columns can be named at one place of a SQL text that is still being written. It looks
 * at words and brackets and asks for no whole statement; what the tables hold is the caller's matter.
 */
import { DEFAULT_DIALECT, dialectOf } from './dialects/dialect.ts';
import { tokenise } from './syntax/lexer.ts';
import { BAD, HOLE, QUOTED, TEXT, WORD } from './syntax/tokens.ts';
import type { Tokens } from './syntax/tokens.ts';
import { NO_ALIAS } from './syntax/words.ts';

/** A table, a subquery or a common table expression in scope. */
export interface RelationAt {
  /** What stands before the dot: the alias, else the last part of the name. */
  readonly alias: string;
  /** As written, quotes off; null for a subquery. */
  readonly name: string | null;
  /** SQL that has the same columns: of a subquery or common table expression; null for a table. */
  readonly query: string | null;
}

export interface SqlPosition {
  /** Where the name that is being typed begins; its end is the cursor. */
  readonly from: number;
  /** `alias.`: only the columns of that relation are meant. */
  readonly qualifier: string | null;
  readonly relations: readonly RelationAt[];
}

/** Null inside texts and comments, and where a table is expected rather than a column. */
export function relationsAt(text: string, offset: number, dialectName: string): SqlPosition | null {
  const tokens = tokenise(text, dialectOf(dialectName) ?? DEFAULT_DIALECT, []);
  const next = firstFrom(tokens, offset);
  if (isInsideText(text, tokens, next - 1, offset)) return null;
  let last = next - 1;
  let from = offset;
  if (isName(tokens, last) && tokens.to[last] === offset) from = tokens.from[last--] ?? offset;
  let qualifier: string | null = null;
  if (tokens.words[last] === '.' && isName(tokens, last - 1)) {
    qualifier = nameAt(tokens, last - 1);
    last -= 2;
  }
  if (qualifier === null && TABLE_WORDS.has(wordAt(tokens, last))) return null;
  const relations = scopesAt(tokens, last + 1).flatMap((it) => relationsIn(tokens, it));
  return { from, qualifier, relations };
}

const TABLE_WORDS = new Set(['FROM', 'JOIN', 'INTO', 'TABLE', 'UPDATE', 'WITH']);
const SET_WORDS = new Set(['UNION', 'EXCEPT', 'INTERSECT', 'MINUS']);

function firstFrom(tokens: Tokens, offset: number): number {
  let at = 0;
  while (at < tokens.count && (tokens.from[at] ?? 0) < offset) at += 1;
  return at;
}

function isInsideText(text: string, tokens: Tokens, index: number, offset: number): boolean {
  const to = tokens.to[index] ?? 0;
  const kind = tokens.kinds[index];
  if ((kind === TEXT || kind === BAD) && offset < to) return true;
  // A literal that nobody has closed yet.
  if (kind === BAD && text[tokens.from[index] ?? 0] === "'") return true;
  if (offset < to) return false;
  const gap = text.slice(to, offset);
  const comment = Math.max(gap.lastIndexOf('--'), gap.lastIndexOf('/*'));
  return comment >= 0 && !/[\n]|\*\//.test(gap.slice(comment));
}

function isName(tokens: Tokens, index: number): boolean {
  const kind = tokens.kinds[index];
  return index >= 0 && (kind === WORD || kind === QUOTED || kind === HOLE);
}

function wordAt(tokens: Tokens, index: number): string {
  return index >= 0 && tokens.kinds[index] === WORD ? (tokens.words[index] ?? '') : '';
}

function nameAt(tokens: Tokens, index: number): string {
  return tokens.kinds[index] === WORD
    ? tokens.text.slice(tokens.from[index], tokens.to[index])
    : (tokens.words[index] ?? '');
}

/** A stretch of tokens that is one query: `[from, to)`. */
interface Range {
  readonly from: number;
  readonly to: number;
}

/** The query around `index`, then those around it: a subquery may name columns of the outer one. */
function scopesAt(tokens: Tokens, index: number): readonly Range[] {
  const scopes: Range[] = [];
  let start = index;
  let depth = 0;
  let segment: number | null = null;
  while (start > 0) {
    const word = tokens.words[start - 1] ?? '';
    if (depth === 0 && segment === null && SET_WORDS.has(wordAt(tokens, start - 1)))
      segment = start;
    if (word === ')') depth += 1;
    else if (word === '(') {
      if (depth > 0) depth -= 1;
      else {
        scopes.push({ from: segment ?? start, to: endOfScope(tokens, index) });
        index = start - 1;
        segment = null;
      }
    } else if (word === ';' && depth === 0) break;
    start -= 1;
  }
  scopes.push({ from: segment ?? start, to: endOfScope(tokens, index) });
  return scopes;
}

function endOfScope(tokens: Tokens, from: number): number {
  let depth = 0;
  for (let at = from; at < tokens.count; at += 1) {
    const word = tokens.words[at] ?? '';
    if (word === '(') depth += 1;
    else if (word === ')' && depth-- === 0) return at;
    else if (depth === 0 && (word === ';' || SET_WORDS.has(wordAt(tokens, at)))) return at;
  }
  return tokens.count;
}

/** What stands after FROM, JOIN, UPDATE and INTO directly in the range. */
function relationsIn(tokens: Tokens, { from, to }: Range): readonly RelationAt[] {
  const queries = commonTables(tokens);
  const found: RelationAt[] = [];
  let inFrom = false;
  for (let at = from; at < to;) {
    const word = wordAt(tokens, at);
    const mark = tokens.words[at] ?? '';
    const opens =
      word === 'FROM' ||
      word === 'JOIN' ||
      word === 'UPDATE' ||
      word === 'INTO' ||
      (inFrom && mark === ',');
    if (word === 'FROM') inFrom = true;
    else if (CLAUSES.has(word)) inFrom = false;
    if (opens) {
      const relation = relationAt(tokens, at + 1, to, queries);
      if (relation !== null) found.push(relation.it);
      at = Math.max(at + 1, relation?.end ?? 0);
    } else if (mark === '(') at = closing(tokens, at, to) + 1;
    else at += 1;
  }
  return found;
}

const CLAUSES = new Set(
  'WHERE GROUP HAVING ORDER LIMIT QUALIFY WINDOW ON USING SELECT SET VALUES RETURNING'.split(' '),
);

function closing(tokens: Tokens, at: number, to: number): number {
  const close = tokens.closes[at] ?? -1;
  return close < 0 ? to : close;
}

function relationAt(
  tokens: Tokens,
  start: number,
  to: number,
  queries: ReadonlyMap<string, string>,
): { readonly it: RelationAt; readonly end: number } | null {
  let at = start;
  while (wordAt(tokens, at) === 'LATERAL' || wordAt(tokens, at) === 'ONLY') at += 1;
  let name: string | null = null;
  let query: string | null = null;
  if (tokens.words[at] === '(') {
    const close = closing(tokens, at, to);
    query = `${prefixOf(queries)}${tokens.text.slice(tokens.from[at + 1], tokens.from[close])}`;
    at = close + 1;
  } else if (isName(tokens, at) || tokens.kinds[at] === TEXT) {
    if (at >= to || NO_ALIAS.has(wordAt(tokens, at))) return null;
    const parts = [partAt(tokens, at)];
    at += 1;
    while (tokens.words[at] === '.' && isName(tokens, at + 1)) {
      parts.push(nameAt(tokens, at + 1));
      at += 2;
    }
    name = parts.join('.');
    if (tokens.words[at] === '(') {
      // `read_csv('a.csv')`: the file is what has the columns.
      name = tokens.kinds[at + 1] === TEXT ? partAt(tokens, at + 1) : name;
      at = closing(tokens, at, to) + 1;
    }
    const common = queries.get(name.toLowerCase());
    if (common !== undefined) query = `${prefixOf(queries)}select * from ${name}`;
  } else return null;
  if (wordAt(tokens, at) === 'AS') at += 1;
  const hasAlias = at < to && isName(tokens, at) && !NO_ALIAS.has(wordAt(tokens, at));
  const alias = hasAlias ? nameAt(tokens, at) : (name?.split('.').at(-1) ?? '');
  return { it: { alias, name, query }, end: hasAlias ? at + 1 : at };
}

/** The text of a literal or a name, quotes off. */
function partAt(tokens: Tokens, at: number): string {
  if (tokens.kinds[at] !== TEXT) return nameAt(tokens, at);
  return tokens.text.slice((tokens.from[at] ?? 0) + 1, (tokens.to[at] ?? 1) - 1);
}

/** `WITH name AS ( … )`: bodies by lower-case name, in order. */
function commonTables(tokens: Tokens): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (let at = 0; at + 2 < tokens.count; at += 1) {
    const before = wordAt(tokens, at - 1) || tokens.words[at - 1];
    const isStart =
      before === 'WITH' || before === 'RECURSIVE' || (before === ',' && found.size > 0);
    if (!isStart || !isName(tokens, at)) continue;
    if (wordAt(tokens, at + 1) !== 'AS' || tokens.words[at + 2] !== '(') continue;
    const close = tokens.closes[at + 2] ?? -1;
    if (close < 0) continue;
    const body = tokens.text.slice(tokens.from[at + 3], tokens.from[close]);
    found.set(nameAt(tokens, at).toLowerCase(), body);
  }
  return found;
}

function prefixOf(queries: ReadonlyMap<string, string>): string {
  if (queries.size === 0) return '';
  return `with ${[...queries].map(([name, body]) => `${name} as (${body})`).join(', ')} `;
}
