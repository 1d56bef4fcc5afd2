/** `SET a = 1, (b, c) = (SELECT …)`, OUTPUT and RETURNING: what UPDATE, MERGE and INSERT share. */
import type { Cursor } from '../syntax/cursor.ts';
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
  offset,
  pathName,
  skipBracket,
  take,
  takeAll,
  takeAny,
} from '../syntax/cursor.ts';
import { starOperand } from '../syntax/stars.ts';
import { PARAM } from '../syntax/tokens.ts';
import type { Assignment, Expr } from '../syntax/tree.ts';

/** The qualifier of the first assigned column, in lower case: MySQL's and T-SQL's way to name the target. */
export interface Assigned {
  readonly assignments: Assignment[];
  readonly qualifier: string | null;
}

export function assigned(p: Cursor): Assigned {
  const assignments: Assignment[] = [];
  let qualifier: string | null = null;
  do {
    const found = assignment(p, assignments);
    qualifier ??= found;
  } while (take(p, ','));
  return { assignments, qualifier };
}

export function assignmentList(p: Cursor): Assignment[] {
  return assigned(p).assignments;
}

/** One assignment; returns the qualifier of its column. */
function assignment(p: Cursor, out: Assignment[]): string | null {
  if (is(p, '(')) return tuple(p, out);
  if (kind(p) === PARAM) {
    p.at += 1;
    if (takeAny(p, '=', '+=', '-=', '*=', '/=') === undefined) fail(p);
    // T-SQL: `SET @x = c = c + 1` assigns both.
    if (isName(p) && isAt(p, 1, '=')) return assignment(p, out);
    p.grammar.expression(p);
    return null;
  }
  if (!isName(p)) {
    fail(p);
    return null;
  }
  const path = [name(p)];
  while (is(p, '.') && isName(p, 1)) {
    p.at += 1;
    path.push(name(p));
  }
  while (is(p, '[')) skipBracket(p);
  if (is(p, '(') && path.length > 1 && path.at(-1)?.toUpperCase() === 'WRITE') {
    // T-SQL: `SET doc.WRITE(@text, 0, 5)`.
    const expr = p.grammar.expression(p);
    out.push({ column: path.at(-2) ?? null, position: out.length, expr });
    return path.length > 2 ? path.slice(0, -2).join('.').toLowerCase() : null;
  }
  if (takeAny(p, '=', '+=', '-=', '*=', '/=', '%=', '||=', ':=') === undefined) fail(p);
  const expr = p.grammar.expression(p);
  out.push({ column: path.at(-1) ?? null, position: out.length, expr });
  return path.length > 1 ? path.slice(0, -1).join('.').toLowerCase() : null;
}

function tuple(p: Cursor, out: Assignment[]): string | null {
  const names = bracket(p, (inner) => list(inner, (it) => pathName(it).at(-1) ?? ''));
  expect(p, '=');
  const expr = p.grammar.expression(p);
  const parts: (Expr | undefined)[] = expr.kind === 'list' || expr.name === 'ROW' ? expr.args : [];
  names.forEach((column, i) => out.push({ column, position: out.length, expr: parts[i] ?? expr }));
  return null;
}

/** T-SQL: `OUTPUT inserted.a, deleted.b INTO t (x)`; the cursor stands on OUTPUT. */
export function outputClause(p: Cursor): void {
  p.at += 1;
  itemList(p);
  if (take(p, 'INTO')) {
    if (kind(p) === PARAM) p.at += 1;
    else pathName(p);
    if (is(p, '(') && !isAt(p, 1, 'SELECT')) skipBracket(p);
  }
}

/** Oracle: `LOG ERRORS [INTO t] ('tag') REJECT LIMIT 5`. */
export function errorLog(p: Cursor): void {
  if (!takeAll(p, 'LOG', 'ERRORS')) return;
  if (take(p, 'INTO')) pathName(p);
  if (is(p, '(')) skipBracket(p);
  if (takeAll(p, 'REJECT', 'LIMIT')) p.grammar.expression(p);
}

/** RETURNING items [INTO variables]. */
export function returning(p: Cursor): void {
  if (!take(p, 'RETURNING')) return;
  itemList(p);
  takeAll(p, 'BULK', 'COLLECT');
  if (take(p, 'INTO')) list(p, (inner) => inner.grammar.expression(inner));
}

function itemList(p: Cursor): void {
  list(p, (inner) => {
    if (is(inner, '*')) starOperand(inner, offset(inner), []);
    else inner.grammar.expression(inner);
    if (take(inner, 'AS')) explicitAlias(inner);
    else implicitAlias(inner);
  });
}
