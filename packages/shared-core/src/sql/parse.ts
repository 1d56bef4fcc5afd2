/** A SQL text into statements: where each ends, and the wiring of the parts of the grammar. */
import type { Span } from '../text/span.ts';
import type { Dialect } from './dialects/dialect.ts';
import type { Cursor, Grammar } from './syntax/cursor.ts';
import { fail, is, kind, word } from './syntax/cursor.ts';
import { expression, level } from './syntax/expressions.ts';
import { source } from './syntax/from.ts';
import { tokenise } from './syntax/lexer.ts';
import { query } from './syntax/query.ts';
import { BAD, HOLE, WORD } from './syntax/tokens.ts';
import type { Tokens } from './syntax/tokens.ts';
import type { Action, Query, Statement } from './syntax/tree.ts';
import { type } from './syntax/type-names.ts';
import { STATEMENT_STARTS, words } from './syntax/words.ts';
import { blockStatements, controlStatement } from './statements/blocks.ts';
import { inlineRoutine, nestedRoutine } from './statements/routine.ts';
import { statement } from './statements/statement.ts';

const GRAMMAR: Grammar = {
  query,
  expression,
  level,
  statement: (p) => statement(p),
  type,
  source,
  routine: inlineRoutine,
  nestedRoutine,
  nested,
  nestedStatements,
  block: controlStatement,
};

function cursor(tokens: Tokens, dialect: Dialect, from: number): Cursor {
  return {
    tokens,
    dialect,
    at: from,
    end: tokens.count,
    depth: 0,
    partial: false,
    causes: new Set(),
    body: 0,
    rows: [],
    windows: [],
    aside: [],
    grammar: GRAMMAR,
  };
}

/** The query inside a literal (UNLOAD). Its faults are faults of the statement. */
function nested(p: Cursor, text: string): Query | null {
  if (p.depth > 20) return null;
  const tokens = tokenise(text, p.dialect, []);
  if (tokens.count === 0) {
    fail(p);
    return null;
  }
  const inner = cursor(tokens, p.dialect, 0);
  inner.depth = p.depth + 1;
  if (tokens.words[tokens.count - 1] === ';') inner.end -= 1;
  const result = query(inner);
  if (inner.partial || inner.at < inner.end || tokens.unbalanced.length > 0) fail(p);
  for (const cause of inner.causes) p.causes.add(cause);
  return result;
}

/** The statements of a literal: a body between `$$`, the text of EXECUTE IMMEDIATE. */
function nestedStatements(p: Cursor, text: string): Action[] {
  const tokens = tokenise(text, p.dialect, []);
  if (p.depth > 20 || tokens.count === 0) return [];
  const inner = cursor(tokens, p.dialect, 0);
  inner.depth = p.depth + 1;
  inner.body = 1;
  const actions: Action[] = [];
  blockStatements(inner, actions);
  if (inner.partial || tokens.unbalanced.length > 0) p.causes.add('dynamic-sql');
  for (const cause of inner.causes) if (cause !== 'syntax') p.causes.add(cause);
  return [...inner.aside, ...actions];
}

/** Words whose statement holds others: its semicolons do not end it. */
const COMPOUND = words(`
  CREATE BEGIN DECLARE IF WHILE LOOP FOR REPEAT WITH CASE ALTER DO
`);

/** All statements of a text, in order. Never throws. */
export function parse(text: string, dialect: Dialect, holes: readonly Span[]): Statement[] {
  const tokens = tokenise(text, dialect, holes);
  const statements: Statement[] = [];
  let at = 0;
  let broken = 0;
  while (at < tokens.count) {
    if (tokens.words[at] === ';' || (tokens.words[at] === '/' && isLoneSlash(tokens, at))) {
      at += 1;
      continue;
    }
    const p = cursor(tokens, dialect, at);
    p.end = dialect.looseStatements ? batchEnd(tokens, at) : statementEnd(tokens, at);
    const { kind: made, actions } = statement(p);
    const stop = finish(p);
    for (
      ;
      broken < tokens.unbalanced.length && (tokens.unbalanced[broken] ?? 0) < stop;
      broken += 1
    ) {
      if ((tokens.unbalanced[broken] ?? 0) >= at) fail(p);
    }
    for (let i = at; i < stop; i += 1) if (tokens.kinds[i] === BAD) fail(p);
    statements.push({
      kind: made,
      from: tokens.from[at] ?? 0,
      to: tokens.to[stop - 1] ?? text.length,
      actions: [...p.aside, ...actions],
      partial: p.partial,
      causes: [...p.causes],
    });
    at = Math.max(stop, at + 1);
  }
  return statements;
}

function isLoneSlash(tokens: Tokens, at: number): boolean {
  return at > 0 && (tokens.words[at - 1] === ';' || at + 1 >= tokens.count);
}

/** T-SQL: the body of a procedure goes on to GO or to the end of the text. */
function batchEnd(tokens: Tokens, at: number): number {
  const first = tokens.words[at] ?? '';
  let isRoutine = false;
  if (first === 'CREATE' || first === 'ALTER') {
    for (let i = at + 1; i < at + 4; i += 1) isRoutine ||= ROUTINES.has(tokens.words[i] ?? '');
  }
  if (!isRoutine) return statementEnd(tokens, at);
  for (let i = at; i < tokens.count; i += 1) {
    if (tokens.kinds[i] === WORD && tokens.words[i] === 'GO') return i;
  }
  return tokens.count;
}

const ROUTINES = new Set(['PROCEDURE', 'PROC', 'TRIGGER']);

/** Token where the statement that starts at `at` must end: its semicolon, or the end of the text for a block. */
function statementEnd(tokens: Tokens, at: number): number {
  const first = tokens.words[at] ?? '';
  let end = at;
  while (end < tokens.count && tokens.words[end] !== ';') end += 1;
  const labelled = tokens.words[at + 1] === ':' && tokens.to[at] === tokens.from[at + 1];
  if (
    tokens.kinds[at] === WORD &&
    (COMPOUND.has(first) || labelled) &&
    opensBlock(tokens, at, end, first)
  ) {
    return tokens.count;
  }
  return end;
}

const BLOCK_WORDS = words('BEGIN LOOP WHILE THEN REPEAT DO DECLARE RETURN');

/** Whether a semicolon between `at` and the END of the text may belong to a body. */
function opensBlock(tokens: Tokens, at: number, end: number, first: string): boolean {
  if (end >= tokens.count) return true;
  if (first === 'CREATE' || first === 'ALTER') {
    for (let i = at; i < end; i += 1) {
      const w = tokens.words[i] ?? '';
      if (tokens.kinds[i] !== WORD) continue;
      if (w === 'BEGIN' || w === 'DECLARE') return true;
      if (
        i < at + 6 &&
        (w === 'PROCEDURE' ||
          w === 'PROC' ||
          w === 'FUNCTION' ||
          w === 'TRIGGER' ||
          w === 'PACKAGE')
      ) {
        if (w === 'PACKAGE') return true;
        return blockFollows(tokens, i, end);
      }
    }
    return false;
  }
  if (first === 'WITH') return tokens.words[at + 1] === 'FUNCTION';
  if (first === 'BEGIN') return at + 1 < end && !TRANSACTION.has(tokens.words[at + 1] ?? '');
  if (first === 'DECLARE') return hasBlock(tokens, end);
  return BLOCK_WORDS.size > 0;
}

const TRANSACTION = words(`
  TRANSACTION TRAN WORK DEFERRED IMMEDIATE EXCLUSIVE ISOLATION READ DISTRIBUTED
`);

/** Oracle declares variables, each with its semicolon, before BEGIN. */
function blockFollows(tokens: Tokens, from: number, end: number): boolean {
  for (let i = from; i < end; i += 1)
    if (tokens.words[i] === 'RETURNS' && tokens.words[i + 1] === 'TABLE') return false;
  for (let i = from; i < end; i += 1) {
    if (tokens.kinds[i] !== WORD) continue;
    if (tokens.words[i] === 'BEGIN') return true;
    // PL/SQL: what is declared between IS and BEGIN has semicolons of its own.
    const declares = tokens.words[i] === 'IS' || tokens.words[i] === 'AS';
    if (declares && DECLARED.has(tokens.words[i + 1] ?? '')) return true;
  }
  for (let i = end; i < Math.min(tokens.count, end + 60); i += 1) {
    const w = tokens.words[i] ?? '';
    if (w === 'BEGIN') return true;
    if (w === 'CREATE' || w === 'SELECT') return false;
  }
  return false;
}

const DECLARED = words('CURSOR TYPE SUBTYPE PRAGMA PROCEDURE FUNCTION');

function hasBlock(tokens: Tokens, from: number): boolean {
  for (let i = from; i < Math.min(tokens.count, from + 2000); i += 1) {
    const w = tokens.words[i] ?? '';
    if (w === 'BEGIN')
      return tokens.words[i + 1] !== 'TRANSACTION' && tokens.words[i + 1] !== 'TRAN';
    if (w === 'SELECT' || w === 'INSERT' || w === 'CREATE') return false;
  }
  return false;
}

/** Where the next statement starts. What is left of this one is marked, unless the dialect lets another start here. */
function finish(p: Cursor): number {
  if (p.at >= p.end || is(p, ';')) return p.at;
  if (p.dialect.looseStatements && kind(p) === WORD && STATEMENT_STARTS.has(word(p))) return p.at;
  fail(p);
  const start = p.at;
  // Without a semicolon a statement on a line of its own is still a statement.
  for (let i = start; i < p.end; i += 1) {
    if (p.tokens.words[i] === ';') return i;
    if (
      i > start - 1 &&
      p.tokens.kinds[i] === WORD &&
      STATEMENT_STARTS.has(p.tokens.words[i] ?? '') &&
      lineStart(p, i)
    )
      return i;
  }
  return p.end;
}

function lineStart(p: Cursor, index: number): boolean {
  const before = index > 0 ? (p.tokens.to[index - 1] ?? 0) : 0;
  return p.tokens.text.slice(before, p.tokens.from[index]).includes('\n');
}

/** Tables after FROM, JOIN and INTO in tokens nobody read: an upper bound for a statement that is `partial`. */
export function looseReads(text: string, dialect: Dialect, span: Span): string[] {
  const tokens = tokenise(text.slice(span.from, span.to), dialect, []);
  const names: string[] = [];
  for (let i = 0; i + 1 < tokens.count; i += 1) {
    if (tokens.kinds[i] !== WORD) continue;
    const w = tokens.words[i];
    if (w !== 'FROM' && w !== 'JOIN') continue;
    const p = cursor(tokens, dialect, i + 1);
    // A name and no more: whole calls and brackets would be read again at every FROM inside them.
    p.end = Math.min(p.end, i + 12);
    if (kind(p) !== WORD && kind(p) !== HOLE && kind(p) !== 2) continue;
    const found = source(p);
    if (found.kind === 'table' && found.name !== '') names.push(found.name);
  }
  return names;
}
