/** Column steps that look at names: filters by pattern, prefixes, transforms of some columns. */
import {
  allData,
  columnOf,
  influenceColumns,
  keepSet,
  setColumn,
  transformColumns,
  unnamedCols,
} from '../../values/columns.ts';
import type { Cols } from '../../values/columns.ts';
import { originsOf, transformed, unionAll } from '../../values/data.ts';
import { bitsOf } from '../../values/transform.ts';
import { namesIn } from '../interpreter/name-sets.ts';
import { constText } from '../interpreter/value.ts';
import type { Value } from '../interpreter/value.ts';
import { given } from './context.ts';
import type { CallContext } from './context.ts';

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

/** Plain regular expressions over names: `^a`, `b$`, `a|b`. Null when it uses more. */
export function matcher(expression: string): ((name: string) => boolean) | null {
  if (!/^[\w\s^$|-]*$/.test(expression)) return null;
  const parts = expression.split('|').map((it) => ({
    text: it.replace(/^\^/, '').replace(/\$$/, ''),
    start: it.startsWith('^'),
    end: it.endsWith('$'),
  }));
  return (name) =>
    parts.some(({ text, start, end }) =>
      start && end
        ? name === text
        : start
          ? name.startsWith(text)
          : end
            ? name.endsWith(text)
            : name.includes(text),
    );
}

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
    ...cols,
    known: new Map([...cols.known].map(([name, data]) => [`${before}${name}${after}`, data])),
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
