/**
 * Python values in shell text: IPython fills `{expression}` and `$name` in before the shell sees the
 * line. A value that is one text becomes that text; anything else becomes a character that stands for it.
 *
 * Source: the IPython documentation, "System shell access", and `InteractiveShell.var_expand`.
 */
import { parseCell } from '../../python/parse.ts';
import { isEmpty, NO_DATA, union } from '../../values/data.ts';
import type { Data } from '../../values/data.ts';
import type { Pattern } from '../../values/pattern.ts';
import type { Machine, Ranged } from './machine.ts';
import { textOfValue } from './operators.ts';
import { lookupName } from './scope.ts';
import { strOf } from './value.ts';
import type { StrValue, Value } from './value.ts';

/** Text of a command line with the values that stand in it. */
export interface ShellText {
  /** Alternatives, usually one. */
  readonly texts: readonly string[];
  readonly values: readonly StrValue[];
  /** Data in parts that are plain text. */
  readonly data: Data;
}

/** First of the private-use characters that stand for values. */
const FIRST = 0xe000;
const MAX_VALUES = 1000;
const MAX_ALTERNATIVES = 4;

export function valueMark(index: number): string {
  return String.fromCharCode(FIRST + Math.min(index, MAX_VALUES));
}

/** The index of a value a character stands for, or -1. */
export function markedValue(char: string, values: readonly StrValue[]): number {
  const index = char.charCodeAt(0) - FIRST;
  return index >= 0 && index < values.length ? index : -1;
}

/** A command line that is a Python value: `os.system(f"cp {p} /tmp")`. */
export function shellTextOf(m: Machine, value: Value): ShellText {
  const { pats, data } = textOfValue(m, value);
  const values: StrValue[] = [];
  const texts = (pats.length > MAX_ALTERNATIVES ? pats.slice(0, MAX_ALTERNATIVES) : pats).map(
    (it) => markedText(it, data, values),
  );
  return { texts, values, data: values.length === 0 ? data : NO_DATA };
}

function markedText(pattern: Pattern, data: Data, values: StrValue[]): string {
  let out = '';
  for (const part of pattern) {
    if (typeof part === 'string') {
      out += part;
      continue;
    }
    out += valueMark(values.length);
    values.push(strOf([[part]], data));
  }
  return out;
}

/** A line of a cell: `!cp {path} /tmp`. */
export function interpolate(m: Machine, line: string, at: Ranged): ShellText {
  const values: StrValue[] = [];
  let data: Data = NO_DATA;
  let texts: readonly string[] = [''];
  const put = (value: Value): void => {
    const text = textOfValue(m, value);
    if (text.pats.every((it) => it.every((part) => typeof part === 'string'))) {
      if (!isEmpty(text.data)) data = union(data, text.data);
      const pieces = text.pats.map((it) => (typeof it[0] === 'string' ? it[0] : ''));
      texts = texts
        .flatMap((it) => pieces.map((piece) => it + piece))
        .slice(0, 2 * MAX_ALTERNATIVES);
    } else {
      const mark = valueMark(values.length);
      values.push(strOf(text.pats, text.data));
      texts = texts.map((it) => it + mark);
    }
  };
  const plain = (piece: string): void => {
    texts = texts.map((it) => it + piece);
  };
  let from = 0;
  for (let i = 0; i < line.length; i++) {
    const c = line.charAt(i);
    if (c !== '{' && c !== '$') continue;
    const found = c === '{' ? braced(m, line, i, at) : dollar(m, line, i);
    if (found === null) continue;
    plain(line.slice(from, i));
    put(found.value);
    from = found.to;
    i = found.to - 1;
  }
  plain(line.slice(from));
  return { texts, values, data };
}

interface Found {
  readonly value: Value;
  readonly to: number;
}

function braced(m: Machine, line: string, from: number, at: Ranged): Found | null {
  if (line.charAt(from - 1) === '$') return null;
  let depth = 0;
  let to = from;
  for (; to < line.length; to++) {
    const c = line.charAt(to);
    if (c === '{') depth++;
    else if (c === '}' && --depth === 0) break;
  }
  if (depth !== 0) return null;
  const inner = line.slice(from + 1, to);
  const first = /[A-Za-z_]\w*/.exec(inner)?.[0];
  if (first === undefined || lookupName(m, first) === undefined) return null;
  const expression = inner.replace(/(![rsa])?(:[^:[\](){}'"]*)?$/, '');
  const parsed = parseCell(expression);
  const [only] = parsed.body;
  if (parsed.errors.length > 0 || parsed.body.length !== 1 || only?.kind !== 'Expr') return null;
  return { value: m.withOuter(at, () => m.runText(expression, m.unit)), to: to + 1 };
}

function dollar(m: Machine, line: string, from: number): Found | null {
  if (line.charAt(from - 1) === '$') return null;
  const name = /^[A-Za-z_]\w*/.exec(line.slice(from + 1))?.[0];
  const value = name === undefined ? undefined : lookupName(m, name);
  return name === undefined || value === undefined ? null : { value, to: from + 1 + name.length };
}
