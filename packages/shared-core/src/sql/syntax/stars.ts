/** `*` and `t.*` with what dialects allow after them: EXCEPT, EXCLUDE, REPLACE, RENAME, ILIKE. */
import type { Cursor } from './cursor.ts';
import {
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
  take,
  word,
} from './cursor.ts';
import { star } from './nodes.ts';
import { TEXT } from './tokens.ts';
import type { Expr, Item } from './tree.ts';

/** The cursor stands on the `*`; `path` is its qualifier. */
export function starOperand(p: Cursor, from: number, path: readonly string[]): Expr {
  p.at += 1;
  // DuckDB unpacks: `*COLUMNS(…)`.
  if (is(p, 'COLUMNS') && isAt(p, 1, '(')) return p.grammar.expression(p);
  const except: string[] = [];
  const replace: Item[] = [];
  const rename: { from: string; to: string }[] = [];
  for (;;) {
    if ((is(p, 'EXCEPT') || is(p, 'EXCLUDE')) && editFollows(p)) {
      p.at += 1;
      except.push(...(is(p, '(') ? exceptNames(p) : [pathTail(p)]));
    } else if (is(p, 'REPLACE') && (isAt(p, 1, '(') || isName(p, 1))) {
      p.at += 1;
      replace.push(
        ...(is(p, '(') ? bracket(p, (inner) => list(inner, replacement)) : [replacement(p)]),
      );
    } else if (is(p, 'RENAME') && (isAt(p, 1, '(') || isName(p, 1))) {
      p.at += 1;
      rename.push(...(is(p, '(') ? bracket(p, (inner) => list(inner, renaming)) : [renaming(p)]));
    } else if ((is(p, 'ILIKE') || is(p, 'LIKE') || is(p, 'GLOB')) && kind(p, 1) === TEXT) p.at += 2;
    else if (is(p, 'NOT') && isAt(p, 1, 'LIKE') && kind(p, 2) === TEXT) p.at += 3;
    else break;
  }
  const edits =
    except.length + replace.length + rename.length === 0
      ? null
      : { except: except.map((it) => it.toLowerCase()), replace, rename };
  return star(from, lastOffset(p), path, edits);
}

/** `* EXCEPT SELECT` is a set operation, `* EXCEPT (a)` is not. */
function editFollows(p: Cursor): boolean {
  if (isAt(p, 1, '(')) return !['SELECT', 'WITH', 'FROM', '('].includes(word(p, 2));
  return is(p, 'EXCLUDE') && isName(p, 1);
}

function exceptNames(p: Cursor): string[] {
  return bracket(p, (inner) => list(inner, pathTail));
}

function pathTail(p: Cursor): string {
  if (!isName(p)) {
    fail(p);
    return '';
  }
  let last = name(p);
  while (is(p, '.') && isName(p, 1)) {
    p.at += 1;
    last = name(p);
  }
  return last;
}

function replacement(p: Cursor): Item {
  const expr = p.grammar.expression(p);
  take(p, 'AS');
  if (isName(p)) return { expr, alias: name(p) };
  fail(p);
  return { expr, alias: null };
}

function renaming(p: Cursor): { from: string; to: string } {
  const from = pathTail(p);
  expect(p, 'AS');
  return { from, to: pathTail(p) };
}
