/** Blocks and control flow: statements between BEGIN and END. Every branch may run; conditions only read. */
import {
  assignmentAhead,
  declaration,
  expressionStatement,
  free,
  leave,
  let_,
  returnStatement,
} from './lines.ts';
import { emptySource } from '../syntax/from.ts';
import { utility } from './utility.ts';
import { expressionInto } from './values.ts';
import type { Cursor } from '../syntax/cursor.ts';
import {
  atEnd,
  expect,
  fail,
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
} from '../syntax/cursor.ts';
import { WORD } from '../syntax/tokens.ts';
import type { Action } from '../syntax/tree.ts';
import { STATEMENT_STARTS, words } from '../syntax/words.ts';
import { group } from '../syntax/properties.ts';

const BLOCK_STARTS = words(`
  BEGIN DECLARE IF WHILE LOOP REPEAT FOR CASE INSERT UPDATE DELETE MERGE SET EXEC CALL TRUNCATE CREATE
  DROP ALTER PRINT SELECT WITH EXECUTE RAISERROR COMMIT
`);

/** Whether a statement starts here and not an expression. */
export function blockAhead(p: Cursor): boolean {
  return (
    (kind(p) === WORD &&
      BLOCK_STARTS.has(word(p)) &&
      !is(p, 'CASE') &&
      !(is(p, 'IF') && isAt(p, 1, '('))) ||
    (isName(p) && (isAt(p, 1, ':=') || (isName(p, 1) && isSemicolonSoon(p))))
  );
}

/** Whether the declarations of PL/SQL stand here: `AS CURSOR c IS …; x NUMBER := 0; BEGIN`. */
export function declarationsAhead(p: Cursor): boolean {
  if (p.dialect.name === 'tsql' || !isName(p) || BLOCK_STARTS.has(word(p))) return false;
  if (DECLARATIONS.has(word(p)) && kind(p) === WORD && isName(p, 1)) return isSemicolonSoon(p);
  return isName(p, 1) && !isAt(p, 1, 'FROM') && isSemicolonSoon(p);
}

const DECLARATIONS = words('CURSOR TYPE SUBTYPE PRAGMA PROCEDURE FUNCTION');

/** Oracle declares without DECLARE: `AS x NUMBER := 0; BEGIN`. */
function isSemicolonSoon(p: Cursor): boolean {
  for (let i = p.at; i < Math.min(p.end, p.at + 20); i += 1)
    if (p.tokens.words[i] === ';') return true;
  return false;
}

/** Statements up to one of `ends` or the end of the text. */
export function statements(p: Cursor, actions: Action[], ends: ReadonlySet<string>): void {
  while (!atEnd(p)) {
    if (take(p, ';')) continue;
    if (kind(p) === WORD && ends.has(word(p)) && !labelAhead(p)) return;
    if (is(p, '/') && (p.at + 1 >= p.end || isAt(p, 1, ';'))) {
      p.at += 1;
      continue;
    }
    const at = p.at;
    inner(p, actions, ends);
    if (p.at === at) {
      fail(p);
      p.at += 1;
    }
    if (ends.size === 0 && blockDone(p, at)) return;
    if (
      !is(p, ';') &&
      !atEnd(p) &&
      !(kind(p) === WORD && ends.has(word(p))) &&
      !p.dialect.looseStatements &&
      !(ends.size === 0 && is(p, '/'))
    ) {
      if (p.tokens.words[p.at - 1] === 'BEGIN' || (closedBlock(p) && kind(p) === WORD)) continue;
      fail(p);
      return;
    }
  }
}

/** `name:` before a statement; the `:` of a parameter touches what follows it instead. */
export function labelHere(p: Cursor): boolean {
  return (
    isName(p) &&
    isAt(p, 1, ':') &&
    kind(p, 2) === WORD &&
    p.tokens.to[p.at] === p.tokens.from[p.at + 1]
  );
}

function labelAhead(p: Cursor): boolean {
  return labelHere(p);
}

function closedBlock(p: Cursor): boolean {
  const last = p.tokens.words[p.at - 1];
  return (
    last === 'END' ||
    last === 'IF' ||
    last === 'LOOP' ||
    last === 'CASE' ||
    last === 'WHILE' ||
    last === 'REPEAT' ||
    last === 'FOR'
  );
}

/** At the top of a routine one block is the whole body. */
function blockDone(p: Cursor, start: number): boolean {
  const first = p.tokens.words[start];
  return first === 'BEGIN' && !p.dialect.looseStatements;
}

/** All statements of a text that is a body: a block, or statements parted by semicolons. */
export function blockStatements(p: Cursor, actions: Action[]): void {
  statements(p, actions, NO_ENDS);
  while (!atEnd(p)) {
    const at = p.at;
    statements(p, actions, NO_ENDS);
    if (p.at === at) {
      fail(p);
      return;
    }
  }
}

const NO_ENDS: ReadonlySet<string> = new Set();

/** One control statement outside a routine: `DECLARE @a INT = 1`. */
export function controlStatement(p: Cursor, actions: Action[]): void {
  inner(p, actions, new Set());
}

/** One statement of a body; control flow calls itself. */
export function inner(p: Cursor, actions: Action[], ends: ReadonlySet<string>): void {
  p.depth += 1;
  const w = kind(p) === WORD ? word(p) : '';
  if (p.depth > 200) {
    fail(p, 'depth');
    p.at = p.end;
  } else if (labelHere(p)) {
    p.at += 2;
    inner(p, actions, ends);
  } else if (is(p, '<<') && isName(p, 1) && isAt(p, 2, '>>')) {
    p.at += 3;
    if (!is(p, ';') && !atEnd(p)) inner(p, actions, ends);
  } else {
    const control = CONTROLS.get(w);
    if (control === undefined) plain(p, actions);
    else control(p, actions, ends);
  }
  p.depth -= 1;
}

type Control = (p: Cursor, actions: Action[], ends: ReadonlySet<string>) => void;

const CONTROLS: ReadonlyMap<string, Control> = new Map<string, Control>([
  ['BEGIN', begin],
  ['IF', ifStatement],
  ['WHILE', whileStatement],
  ['LOOP', loop],
  ['REPEAT', repeat],
  ['FOR', forStatement],
  ['CASE', caseStatement],
  ['DECLARE', declare],
  ['RETURN', returnStatement],
  ['EXIT', leave],
  ['CONTINUE', leave],
  ['LEAVE', leave],
  ['ITERATE', leave],
  ['BREAK', leave],
  ['RAISE', free],
  ['SIGNAL', free],
  ['RESIGNAL', free],
  ['THROW', free],
  ['RAISERROR', free],
  ['NULL', leave],
  ['OPEN', free],
  ['CLOSE', free],
  ['FETCH', free],
  ['GOTO', free],
  ['PRINT', expressionStatement],
  ['LET', let_],
  ['PERFORM', perform],
  ['CURSOR', cursor],
  ['TYPE', free],
  ['SUBTYPE', free],
  ['PRAGMA', free],
  ['FORALL', forall],
  ['PROCEDURE', (p, actions) => p.grammar.nestedRoutine(p, actions)],
  ['FUNCTION', (p, actions) => p.grammar.nestedRoutine(p, actions)],
]);

/** Oracle: `CURSOR c (x NUMBER) IS SELECT …`. */
function cursor(p: Cursor, actions: Action[]): void {
  p.at += 1;
  if (isName(p)) name(p);
  if (is(p, '(')) group(p);
  if (takeAny(p, 'IS', 'FOR') !== undefined) expressionInto(p, actions);
  else free(p);
}

/** Oracle: `FORALL i IN 1..n SAVE EXCEPTIONS INSERT …`. */
function forall(p: Cursor, actions: Action[], ends: ReadonlySet<string>): void {
  p.at += 1;
  if (isName(p)) name(p);
  expect(p, 'IN');
  if (take(p, 'INDICES') || take(p, 'VALUES')) take(p, 'OF');
  p.grammar.expression(p);
  if (take(p, '..')) p.grammar.expression(p);
  takeAll(p, 'SAVE', 'EXCEPTIONS');
  inner(p, actions, ends);
}

function begin(p: Cursor, actions: Action[]): void {
  p.at += 1;
  take(p, 'DISTRIBUTED');
  if (takeAny(p, 'TRAN', 'TRANSACTION') !== undefined) {
    if (isName(p) && !is(p, 'INSERT') && !is(p, 'UPDATE') && !is(p, 'DELETE') && !is(p, 'SELECT'))
      p.at += 1;
    return;
  }
  if (takeAny(p, 'TRY', 'CATCH') !== undefined) {
    statements(p, actions, new Set(['END']));
    expect(p, 'END');
    if (takeAny(p, 'TRY', 'CATCH') === undefined) fail(p);
    return;
  }
  take(p, 'ATOMIC');
  takeAll(p, 'NOT', 'ATOMIC');
  if (take(p, 'WITH') && is(p, '(')) group(p);
  statements(p, actions, new Set(['END', 'EXCEPTION']));
  if (take(p, 'EXCEPTION')) {
    while (take(p, 'WHEN')) {
      list(p, (it) => it.grammar.expression(it));
      expect(p, 'THEN');
      statements(p, actions, new Set(['END', 'WHEN']));
    }
  }
  expect(p, 'END');
  if (isName(p) && !closing(p)) name(p);
}

function closing(p: Cursor): boolean {
  return (
    p.dialect.looseStatements ||
    kind(p) !== WORD ||
    is(p, 'END') ||
    is(p, 'ELSE') ||
    is(p, 'SELECT') ||
    is(p, 'WITH') ||
    is(p, 'LANGUAGE')
  );
}

const BRANCHES = new Set(['ELSE', 'ELSIF', 'ELSEIF', 'END']);

function ifStatement(p: Cursor, actions: Action[], ends: ReadonlySet<string>): void {
  p.at += 1;
  if (is(p, 'EXISTS') || is(p, 'NOT')) expressionInto(p, actions);
  else expressionInto(p, actions);
  if (!take(p, 'THEN')) {
    // T-SQL: one statement, or BEGIN … END, then ELSE.
    if (p.dialect.looseStatements) {
      inner(p, actions, ends);
      take(p, ';');
      if (take(p, 'ELSE')) inner(p, actions, ends);
    } else fail(p);
    return;
  }
  statements(p, actions, BRANCHES);
  while (takeAny(p, 'ELSIF', 'ELSEIF') !== undefined) {
    expressionInto(p, actions);
    expect(p, 'THEN');
    statements(p, actions, BRANCHES);
  }
  if (take(p, 'ELSE')) statements(p, actions, new Set(['END']));
  expect(p, 'END');
  expect(p, 'IF');
}

const END = new Set(['END']);

function whileStatement(p: Cursor, actions: Action[], ends: ReadonlySet<string>): void {
  p.at += 1;
  expressionInto(p, actions);
  if (takeAny(p, 'DO', 'LOOP') === undefined) {
    if (p.dialect.looseStatements) inner(p, actions, ends);
    else fail(p);
    return;
  }
  statements(p, actions, END);
  expect(p, 'END');
  if (takeAny(p, 'WHILE', 'LOOP') === undefined) fail(p);
  label(p);
}

function label(p: Cursor): void {
  if (isName(p) && !is(p, 'END') && !p.dialect.looseStatements) name(p);
}

function loop(p: Cursor, actions: Action[]): void {
  p.at += 1;
  statements(p, actions, END);
  expect(p, 'END');
  expect(p, 'LOOP');
  label(p);
}

function repeat(p: Cursor, actions: Action[]): void {
  p.at += 1;
  statements(p, actions, new Set(['UNTIL']));
  expect(p, 'UNTIL');
  expressionInto(p, actions);
  expect(p, 'END');
  expect(p, 'REPEAT');
  label(p);
}

function forStatement(p: Cursor, actions: Action[]): void {
  p.at += 1;
  let row = '';
  if (isName(p)) row = name(p);
  else fail(p);
  if (takeAny(p, 'IN', 'AS') === undefined) fail(p);
  take(p, 'REVERSE');
  const before = actions.length;
  expressionInto(p, actions);
  const outer = p.rows;
  const over = actions[before];
  if (over?.kind === 'query' && over.query.body.kind !== 'values')
    p.rows = [...outer, { name: row, source: { ...emptySource('query'), query: over.query } }];
  if (take(p, '..') || take(p, 'TO')) p.grammar.expression(p);
  if (takeAny(p, 'LOOP', 'DO') === undefined) fail(p);
  statements(p, actions, END);
  p.rows = outer;
  expect(p, 'END');
  if (takeAny(p, 'LOOP', 'FOR') === undefined) fail(p);
  label(p);
}

function caseStatement(p: Cursor, actions: Action[]): void {
  p.at += 1;
  if (!is(p, 'WHEN')) expressionInto(p, actions);
  while (take(p, 'WHEN')) {
    expressionInto(p, actions);
    expect(p, 'THEN');
    statements(p, actions, new Set(['WHEN', 'ELSE', 'END']));
  }
  if (take(p, 'ELSE')) statements(p, actions, END);
  expect(p, 'END');
  if (p.dialect.name === 'snowflake') take(p, 'CASE');
  else expect(p, 'CASE');
}

/** `DECLARE a, b INT DEFAULT 0`, `DECLARE @a INT = 1, @t TABLE (…)`, `DECLARE c CURSOR FOR SELECT …`, Oracle's section. */
function declare(p: Cursor, actions: Action[]): void {
  p.at += 1;
  if (takeAny(p, 'CONTINUE', 'EXIT', 'UNDO') !== undefined) {
    while (!atEnd(p) && !is(p, 'BEGIN') && !is(p, 'SET') && !is(p, ';')) p.at += 1;
    if (!is(p, ';')) inner(p, actions, END);
    return;
  }
  takeAll(p, 'OR', 'REPLACE');
  if (is(p, 'VARIABLE') && isName(p, 1)) p.at += 1;
  declaration(p, actions);
}

/** PL/pgSQL: `PERFORM f(x) FROM t` is a SELECT without a result. */
function perform(p: Cursor, actions: Action[]): void {
  actions.push({ kind: 'query', query: p.grammar.query(p) });
}

/** `x NUMBER(10);`, `r t%ROWTYPE;`, `e EXCEPTION;` in the declarations of PL/SQL. */
function declaredHere(p: Cursor): boolean {
  return (
    !p.dialect.looseStatements &&
    kind(p) === WORD &&
    isName(p, 1) &&
    !STATEMENT_STARTS.has(word(p)) &&
    utility(word(p)) === undefined
  );
}

/** An SQL statement, an assignment or a call. */
function plain(p: Cursor, actions: Action[]): void {
  if (assignmentAhead(p)) {
    p.grammar.expression(p);
    return;
  }
  if (p.body > 0 && declaredHere(p)) {
    declaration(p, actions);
    return;
  }
  actions.push(...p.grammar.statement(p).actions);
}
