/** Column steps that look at names: filters by pattern, prefixes, transforms of some columns. */
import {
  allData,
  closedCols,
  columnOf,
  influenceColumns,
  keepSet,
  nameSet,
  renameColumns,
  setColumn,
  transformColumns,
  unnamedCols,
} from '../../values/columns.ts';
import type { Cols, NameSet } from '../../values/columns.ts';
import { NO_DATA, originsOf, transformed, union, unionAll } from '../../values/data.ts';
import { bitsOf } from '../../values/transform.ts';
import { dataIn, getObj } from '../interpreter/machine.ts';
import { namesIn } from '../interpreter/name-sets.ts';
import { addToAll, exprOf } from '../interpreter/vectors.ts';
import { constText } from '../interpreter/value.ts';
import type { Value } from '../interpreter/value.ts';
import { given, refer } from './context.ts';
import type { CallContext } from './context.ts';
import { isSubtype } from './table.ts';

function keepNamed(ctx: CallContext, cols: Cols, list: Value): Cols {
  const names = namesIn(ctx.m, list);
  if (names === null || !names.certain) ctx.exact = false;
  return names === null ? cols : keepSet(cols, names);
}

export function like(ctx: CallContext, cols: Cols, arg: unknown): Cols {
  const { items, like: part, regex } = arg as { items?: string; like?: string; regex?: string };
  const list = items === undefined ? undefined : given(ctx, items);
  if (list !== undefined) return keepNamed(ctx, cols, list);
  const text = part === undefined ? null : constText(given(ctx, part));
  const expression = regex === undefined ? null : constText(given(ctx, regex));
  const test =
    text !== null
      ? (name: string): boolean => name.includes(text)
      : expression !== null
        ? matcher(expression)
        : null;
  if (test === null || cols.rest.length > 0) ctx.exact = false;
  if (test === null) return cols;
  return { ...cols, known: new Map([...cols.known].filter(([name]) => test(name))) };
}

/**
 * A regular expression over names, as `re.search` reads it. Null for one that would mean something else
 * in JavaScript, or could take long: only characters and classes repeat, and only once.
 */
export function matcher(expression: string): ((name: string) => boolean) | null {
  const ignoresCase = expression.startsWith('(?i)');
  let body = '';
  let repeats = 0;
  TOKEN.lastIndex = ignoresCase ? 4 : 0;
  while (TOKEN.lastIndex < expression.length) {
    const token = TOKEN.exec(expression);
    if (token === null) return null;
    const [all, atom, repeat] = token;
    if (repeat === '*' || repeat === '+') repeats++;
    body += atom === undefined ? all : (UNICODE.get(atom) ?? atom) + (repeat ?? '');
  }
  if (repeats > 1) return null;
  try {
    const compiled = new RegExp(body, ignoresCase ? 'iu' : 'u');
    return (name) => compiled.test(name);
  } catch {
    return null;
  }
}

/** A bracket, an alternative, an anchor; or a character, an escaped sign, a class, and how often it stands. */
const TOKEN =
  /\((?:\?:)?|[)|^$]|(\\[dw]|\\[.^$|()[\]{}*+?\\]|\[\^?[\w .,:;@#%&=/]+(?:-[\w .,:;@#%&=/]+)*\]|[^\\()[\]{}*+?|^$])([*+?]?)/uy;

/** Python's classes know all scripts. */
const UNICODE: ReadonlyMap<string, string> = new Map([
  [String.raw`\d`, String.raw`\p{Nd}`],
  [String.raw`\w`, String.raw`[\p{L}\p{N}_]`],
]);

/** Only some columns are transformed: `{of: $columns, must: hash}`. */
export function some(ctx: CallContext, cols: Cols, arg: unknown): Cols {
  const { of, may, must } = arg as { of: string; may?: string[]; must?: string[] };
  const value = given(ctx, of);
  const names = value === undefined ? null : namesIn(ctx.m, value);
  if (names === null) return transformColumns(cols, 0, bitsOf([...(may ?? []), ...(must ?? [])]));
  let out = cols;
  for (const name of names.names) {
    const data = columnOf(out, name);
    if (data !== undefined)
      out = setColumn(out, name, transformed(data, bitsOf(must ?? []), bitsOf(may ?? [])));
  }
  return out;
}

/** Names get a fixed part: `add_prefix("x_")`. */
export function affix(ctx: CallContext, cols: Cols, arg: unknown): Cols {
  const { prefix, suffix } = arg as { prefix?: string; suffix?: string };
  const before = prefix === undefined ? '' : constText(given(ctx, prefix));
  const after = suffix === undefined ? '' : constText(given(ctx, suffix));
  if (before === null || after === null || cols.rest.length > 0) {
    ctx.exact = ctx.exact && cols.rest.length === 0;
    return before === null || after === null
      ? unnamedCols(allData(cols))
      : { ...unnamedCols(allData(cols)), index: cols.index };
  }
  return {
    known: new Map([...cols.known].map(([name, data]) => [`${before}${name}${after}`, data])),
    rest: cols.rest,
    index: cols.index,
  };
}

/** `df.eval("total = price * amount")`: one assignment a line. */
export function evalAssign(ctx: CallContext, cols: Cols, arg: unknown): Cols {
  const text = constText(given(ctx, arg));
  if (text === null) {
    ctx.exact = false;
    return cols;
  }
  let out = cols;
  for (const line of text.split('\n')) {
    const match = /^\s*(\w+)\s*=(?!=)(.*)$/.exec(line);
    if (match?.[1] === undefined) continue;
    const words = (match[2] ?? '').split(/[^\w]+/);
    const parts = words.map((it) => (/^[A-Za-z_]/.test(it) ? columnOf(out, it) : undefined));
    const data = unionAll(parts.filter((it) => it !== undefined));
    out = setColumn(out, match[1], transformed(data, 0, bitsOf(['arithmetic'])));
  }
  return out;
}

/** `df.query("amount > 10")`: the columns that the text names chose the rows. */
export function asked(ctx: CallContext, cols: Cols, arg: unknown): Cols {
  const text = constText(given(ctx, arg));
  if (text === null) return cols;
  const parts = text.split(/[^\w]+/).map((it) => columnOf(cols, it));
  return influenceColumns(cols, originsOf(unionAll(parts.filter((it) => it !== undefined))));
}

/** `df.insert(0, "row", …)`: the column stands at position `at`, where the order is known. */
export function placed(ctx: CallContext, cols: Cols, name: string, at: string | undefined): Cols {
  const position = at === undefined ? undefined : given(ctx, at);
  const data = cols.known.get(name);
  if (position?.k !== 'num' || data === undefined) return cols;
  const entries = [...cols.known].filter(([it]) => it !== name);
  entries.splice(position.v, 0, [name, data]);
  return { ...cols, known: new Map(entries) };
}

/**
 * The columns a selection names: texts, lists of them, columns of the frame, plain column expressions
 * (`F.col("a")`). Null when some part names nothing that is known.
 */
export function namesSelected(ctx: CallContext, value: Value): NameSet | null {
  const plain = namesIn(ctx.m, value);
  if (plain !== null && (plain.certain || value.k !== 'tuple')) return plain;
  const obj = getObj(ctx.m, value);
  const parts =
    value.k === 'tuple'
      ? value.elts
      : obj?.type === 'list' && obj.elem === null
        ? (obj.elts ?? [])
        : null;
  if (parts !== null) {
    const names: string[] = [];
    for (const it of parts) {
      const own = namesSelected(ctx, it);
      if (own === null || own.rest.length > 0) return null;
      names.push(...own.names);
    }
    return nameSet(names);
  }
  if (obj?.expr != null) {
    const { reads, allBut } = exprOf(ctx.m, value, true);
    return allBut === null && obj.exact ? nameSet(reads) : null;
  }
  const isColumn = obj?.cols != null && !isSubtype(obj.type, 'lacuna.Labels');
  return isColumn && obj.cols.rest.length === 0 && obj.cols.known.size === 1
    ? nameSet([...obj.cols.known.keys()])
    : null;
}

/** The names in any of several arguments; null (no limit) when none was given or one is not known. */
export function namesGiven(ctx: CallContext, refs: string | readonly string[]): NameSet | null {
  if (typeof refs === 'string') {
    const value = given(ctx, refs);
    return value === undefined ? null : namesIn(ctx.m, value);
  }
  const names: string[] = [];
  for (const ref of refs) {
    const value = given(ctx, ref);
    if (value === undefined) continue;
    const own = namesSelected(ctx, value);
    if (own === null || own.rest.length > 0) return null;
    names.push(...own.names);
  }
  return names.length === 0 ? null : nameSet(names);
}

/** `{pick: [$x, $y]}`: what a chart draws: the columns that its arguments name, and columns given as values. */
export function pick(ctx: CallContext, cols: Cols, arg: unknown): Cols {
  const refs = (Array.isArray(arg) ? arg : [arg]) as string[];
  const columns = refs.filter((it) => getObj(ctx.m, given(ctx, it) ?? NOTHING)?.cols != null);
  const names = namesGiven(
    ctx,
    refs.filter((it) => !columns.includes(it)),
  );
  let out = names === null && columns.length === 0 ? cols : keepSet(cols, names ?? nameSet([]));
  for (const it of columns) {
    const own = getObj(ctx.m, given(ctx, it) ?? NOTHING)?.cols;
    for (const [name, data] of own?.known ?? []) out = setColumn(out, name, data);
  }
  return out;
}

const NOTHING: Value = { k: 'none' };

/** `{rename-one: {from, to}}`: one column under another name. */
export function renameOne(ctx: CallContext, cols: Cols, arg: unknown): Cols {
  const { from, to } = arg as { from: string; to: string };
  const old = constText(given(ctx, from));
  const name = constText(given(ctx, to));
  if (old !== null && name !== null) return renameColumns(cols, new Map([[old, name]]));
  ctx.exact = false;
  return unnamedCols(allData(cols));
}

/** `{stack: $other}`: rows of another frame under these, by position; the names are these. */
export function stack(ctx: CallContext, cols: Cols, arg: unknown): Cols {
  const value = refer(ctx, arg);
  const obj = value === undefined ? undefined : getObj(ctx.m, value);
  if (value === undefined) return cols;
  const other = obj?.cols;
  if (other == null || other.rest.length > 0 || other.known.size !== cols.known.size) {
    ctx.exact = false;
    return addToAll(cols, dataIn(ctx.m, value));
  }
  if (obj?.exact === false) ctx.exact = false;
  const below = [...other.known.values()];
  let i = 0;
  const known = new Map<string, ReturnType<typeof union>>();
  for (const [name, data] of cols.known) {
    const next = below[i++];
    known.set(name, next === undefined ? data : union(data, next));
  }
  return { known, rest: cols.rest, index: cols.index };
}

/** `{single-constant: $name}`: one column that holds nothing of any dataset, such as row numbers. */
export function singleConstant(ctx: CallContext, _cols: Cols, arg: unknown): Cols {
  const name = constText(given(ctx, arg));
  if (name === null) ctx.exact = false;
  return closedCols(new Map(name === null ? [] : [[name, NO_DATA]]));
}

/** `{beside: $x}`: the columns of another frame after these. */
export function beside(ctx: CallContext, cols: Cols, arg: unknown): Cols {
  const obj = getObj(ctx.m, refer(ctx, arg) ?? NOTHING);
  if (obj?.cols == null) return cols;
  if (!obj.exact) ctx.exact = false;
  return {
    known: new Map([...cols.known, ...obj.cols.known]),
    rest: [...cols.rest, ...obj.cols.rest],
    index: cols.index,
  };
}
