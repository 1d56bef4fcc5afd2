/** Column definitions of CREATE and ALTER TABLE: names, types, constraints. */
import type { Cursor } from '../syntax/cursor.ts';
import {
  atEnd,
  bracket,
  fail,
  is,
  isAt,
  isName,
  kind,
  name,
  take,
  takeAll,
  word,
} from '../syntax/cursor.ts';
import { MARK, WORD } from '../syntax/tokens.ts';
import { words } from '../syntax/words.ts';
import { run } from '../syntax/properties.ts';

const CONSTRAINT_STARTS = words(`
  CONSTRAINT PRIMARY UNIQUE FOREIGN CHECK INDEX KEY FULLTEXT SPATIAL EXCLUDE LIKE PERIOD WATERMARK
  PROJECTION SUPPLEMENTAL
`);

/** The bracket after a table's name: its columns' names. Expressions in it are read, constraints looked at. */
export function columnDefinitions(p: Cursor): string[] {
  return bracket(p, (inner) => {
    const names: string[] = [];
    do {
      if (atEnd(inner)) {
        fail(inner);
        break;
      }
      if (take(inner, '*')) continue;
      if (kind(inner) === WORD && CONSTRAINT_STARTS.has(word(inner)) && constraintAhead(inner)) {
        run(inner, { free: true, stopAtComma: true });
        continue;
      }
      names.push(column(inner));
    } while (take(inner, ','));
    return names;
  });
}

/** `key INT` names a column, `KEY (a)` a constraint. */
function constraintAhead(p: Cursor): boolean {
  if (is(p, 'CONSTRAINT') || is(p, 'PRIMARY') || is(p, 'FOREIGN')) return true;
  if (is(p, 'LIKE')) return isName(p, 1);
  if (is(p, 'CHECK') || is(p, 'EXCLUDE') || is(p, 'PROJECTION'))
    return isAt(p, 1, '(') || isAt(p, 1, 'USING') || isName(p, 1);
  let ahead = 1;
  while (isName(p, ahead) && ahead < 5) ahead += 1;
  return isAt(p, ahead, '(');
}

function column(p: Cursor): string {
  if (kind(p) === MARK || !isName(p)) {
    fail(p);
    run(p, { free: true, stopAtComma: true });
    return '';
  }
  let result = name(p);
  while (is(p, '.') && isName(p, 1)) {
    p.at += 1;
    result = name(p);
  }
  columnTail(p);
  return result;
}

const TYPELESS = words(`
  NOT NULL DEFAULT PRIMARY UNIQUE CHECK COMMENT AS GENERATED COLLATE REFERENCES OPTIONS WITH MASKING
  CONSTRAINT TAG ASC DESC
`);

/** Type and constraints of a column, up to the comma. */
export function columnTail(p: Cursor): void {
  if (atEnd(p) || is(p, ',')) return;
  if (!(kind(p) === WORD && TYPELESS.has(word(p)))) {
    if (!isName(p)) fail(p);
    else p.grammar.type(p);
  }
  while (!atEnd(p) && !is(p, ',')) {
    const at = p.at;
    if (is(p, 'DEFAULT') && (isAt(p, 1, 'AS') || isAt(p, 1, '='))) p.at += 1;
    else if (is(p, 'DEFAULT')) {
      p.at += 1;
      // Oracle: `DEFAULT ON NULL`, also of an identity.
      takeAll(p, 'ON', 'NULL');
      if (!is(p, 'AS')) p.grammar.expression(p);
    } else if (is(p, 'AS') && isAt(p, 1, '(')) {
      p.at += 1;
      bracket(p, (inner) => inner.grammar.expression(inner));
    } else if (
      takeAll(p, 'ON', 'UPDATE') &&
      !is(p, 'CASCADE') &&
      !is(p, 'SET') &&
      !is(p, 'NO') &&
      !is(p, 'RESTRICT')
    ) {
      p.grammar.expression(p);
    } else run(p, { stopAtComma: true, stops: new Set(['DEFAULT']) });
    if (p.at === at) {
      fail(p);
      p.at += 1;
    }
  }
}
