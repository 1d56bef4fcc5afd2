/**
 * Runs of properties and constraints in DDL: `NOT NULL DEFAULT 1`, `ENGINE=InnoDB`, `WITH (a = b)`.
 *
 * They carry no lineage, so they are not built into a tree; but they are looked at: an operator without
 * a side, an empty place in a list, a doubled word, a word that needs another after it, or a word that no
 * dialect has there is `partial`.
 */
import type { Cursor } from './cursor.ts';
import { atEnd, bracket, fail, is, isAt, kind, word } from './cursor.ts';
import { BAD, MARK, NUMBER, TEXT, WORD } from './tokens.ts';
import { DANGLING, DDL_WORDS, FOLLOWERS, NAME_TAKERS, VOCABULARY } from './property-words.ts';
import { STATEMENT_STARTS, TYPED_LITERALS, words } from './words.ts';

const BOTH_SIDES = words('= => := < > <= >= <> != || &&');
const INSIDE = words('. - + / % : $ * & -> ->> :: ?| && || = => < > <= >= <> != [ ] |');

export interface RunOptions {
  /** Words at which the run ends. */
  readonly stops?: ReadonlySet<string>;
  /** Any word is a name: the run is not checked against the vocabulary. */
  readonly free?: boolean;
  /** A comma ends the run. */
  readonly stopAtComma?: boolean;
  /** An opening bracket ends the run unless a word or `=` stands before it in the run. */
  readonly stopAtBracket?: boolean;
}

/** Reads properties up to a stop. Returns the number of tokens read. */
export function run(p: Cursor, options: RunOptions = {}): number {
  const start = p.at;
  let unknown = 0;
  while (!atEnd(p)) {
    const k = kind(p);
    const w = word(p);
    if (k === WORD) {
      if (options.stops?.has(w) === true && !valueHere(p, start)) break;
      if (p.dialect.looseStatements && p.at > start && nextStatement(p, w)) break;
      unknown = knownWord(w) ? 0 : unknown + 1;
      wordAllowed(p, w, options.free === true && unknown < 3);
      p.at += 1;
      continue;
    }
    unknown = 0;
    if (k === MARK) {
      if (markStops(p, w, start, options)) break;
      markStep(p, w, start);
    } else {
      if (k === BAD || (k === TEXT && kind(p, 1) === WORD && touchesNext(p))) fail(p);
      if (k === NUMBER && kind(p, 1) === NUMBER && p.at > start) fail(p);
      p.at += 1;
    }
  }
  checkEnd(p, start);
  return p.at - start;
}

function markStops(p: Cursor, w: string, start: number, options: RunOptions): boolean {
  if (w === ',') return options.stopAtComma === true;
  if (w === '(') return options.stopAtBracket === true && p.at === start;
  return w === ';' || w === ')';
}

function markStep(p: Cursor, w: string, start: number): void {
  if (w === '(') {
    if (before(p) === ')' && !isAt(p, 1, 'PARTITION') && !isAt(p, 1, 'SUBPARTITION')) fail(p);
    group(p);
    return;
  }
  if (!markAllowed(p, w, start)) fail(p);
  p.at += 1;
}

/** A run that ends the statement must not end with a word that needs another. */
function checkEnd(p: Cursor, start: number): void {
  const last = p.at - 1;
  if (last < start || p.tokens.kinds[last] !== WORD || !DANGLING.has(p.tokens.words[last] ?? ''))
    return;
  const before_ = p.tokens.words[last - 1];
  // `ROW LEVEL SECURITY ON` is a switch.
  if (before_ === 'SECURITY' && p.tokens.words[last] === 'ON') return;
  if ((atEnd(p) || is(p, ';')) && before_ !== '=') fail(p);
}

/** T-SQL parts statements by nothing: a statement word that starts a line ends a run. */
function nextStatement(p: Cursor, w: string): boolean {
  if (!STATEMENT_STARTS.has(w) || p.depth > 0) return false;
  const last = p.tokens.to[p.at - 1] ?? 0;
  return p.tokens.text.slice(last, p.tokens.from[p.at]).includes('\n');
}

function knownWord(w: string): boolean {
  return VOCABULARY.has(w) || NAME_TAKERS.has(w) || DDL_WORDS.has(w) || TYPED_LITERALS.has(w);
}

function before(p: Cursor): string {
  return p.tokens.words[p.at - 1] ?? '';
}

/** The word at the cursor is the value of a property: `DEFAULT_FORMAT = AS`. */
function valueHere(p: Cursor, start: number): boolean {
  const w = before(p);
  return p.at > start && (w === '=' || w === '.' || (is(p, 'AS') && AS_PARTS.has(w)));
}

/** `STORED AS ORC` and the like: this AS starts no query. */
const AS_PARTS = words('STORE STORED EXECUTE FORMAT ALWAYS DEFAULT DEFINED');
/** Words that may name themselves: `LANGUAGE SQL SQL SECURITY`, `METHOD method`. */
const TWICE = words('SQL METHOD FORMAT TABLESPACE');

/** After these marks a word is a value or a part of a path. */
const VALUE_BEFORE = words('= . , => @ /');

/** Marks a word that is doubled, that lacks what must follow it, or that nothing allows here. */
function wordAllowed(p: Cursor, w: string, free: boolean): void {
  const last = before(p);
  if (last === w && p.tokens.kinds[p.at - 1] === WORD && !TWICE.has(w)) {
    fail(p);
    return;
  }
  const followers = FOLLOWERS.get(w);
  if (followers !== undefined && last !== '.' && last !== '=' && !followers.has(word(p, 1))) {
    if (!isAt(p, 1, '.') && !isAt(p, 1, '=') && last !== 'ON') fail(p);
  }
  if (free || VOCABULARY.has(w)) return;
  if (VALUE_BEFORE.has(last)) return;
  if (isAt(p, 1, '=') || isAt(p, 1, '.') || NAME_TAKERS.has(last)) return;
  fail(p);
}

function operandBefore(p: Cursor, start: number): boolean {
  if (p.at <= start) return false;
  const k = p.tokens.kinds[p.at - 1];
  const w = p.tokens.words[p.at - 1];
  // `EXCLUDE (a WITH &&, b WITH =)`: the operator is the operand.
  if (p.tokens.words[p.at - 2] === 'WITH') return true;
  return k !== MARK || w === ')' || w === ']' || w === '}' || w === '*';
}

const OPERAND_MARKS = words('( [ - + @ { * : $ ? %');

function operandAfter(p: Cursor): boolean {
  const k = kind(p, 1);
  if (k === 0) return false;
  return k !== MARK || OPERAND_MARKS.has(word(p, 1));
}

function touchesNext(p: Cursor): boolean {
  return p.tokens.to[p.at] === p.tokens.from[p.at + 1];
}

function markAllowed(p: Cursor, w: string, start: number): boolean {
  if (w === ',') return operandBefore(p, start) && operandAfter(p);
  if (w === '*') return before(p) !== '*';
  if (BOTH_SIDES.has(w))
    return (operandBefore(p, start) && operandAfter(p)) || w === '&&' || w === '||';
  if (w === '{' || w === '}') return true;
  if (w === '~' && operandBefore(p, start) && operandAfter(p)) return true;
  // `@~` is a user's own stage.
  if (w === '~' && before(p) === '@') return true;
  if (w === '@' || w === '~') return touchesNext(p) && kind(p, 1) !== 0;
  if (w === '?' || w === '#' || w === '!') return false;
  if (w === '::') return operandBefore(p, start) && operandAfter(p) && !isAt(p, 1, '::');
  return INSIDE.has(w) && before(p) !== w;
}

/** A bracket of properties or names: balanced, nothing empty, nothing doubled. */
export function group(p: Cursor): void {
  bracket(p, (inner) => {
    while (!atEnd(inner)) {
      const at = inner.at;
      run(inner, { free: true });
      if (inner.at === at) {
        fail(inner);
        inner.at += 1;
      }
    }
    const last = p.tokens.words[inner.end - 1];
    if (last === '=' || last === '=>' || last === ',') fail(inner);
  });
}

/** A bracket that must hold something. */
export function filledGroup(p: Cursor): void {
  if (!is(p, '(') || isAt(p, 1, ')')) fail(p);
  if (is(p, '(')) group(p);
}

/** `IF NOT EXISTS`, `IF EXISTS`. */
export function ifExists(p: Cursor): void {
  if (!is(p, 'IF')) return;
  if (isAt(p, 1, 'NOT') && isAt(p, 2, 'EXISTS')) p.at += 3;
  else if (isAt(p, 1, 'EXISTS')) p.at += 2;
}
