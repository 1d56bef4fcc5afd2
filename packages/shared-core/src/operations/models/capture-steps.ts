/** Column steps whose names stand in an argument: groups of a regular expression, stubs of numbered columns. */
import { allData, columnOf, unnamedCols } from '../../values/columns.ts';
import type { Cols } from '../../values/columns.ts';
import { bare, NO_DATA, unionAll } from '../../values/data.ts';
import type { Data } from '../../values/data.ts';
import { namesIn } from '../interpreter/name-sets.ts';
import { constText } from '../interpreter/value.ts';
import { given } from './context.ts';
import type { CallContext } from './context.ts';

/** `str.extract("(?P<day>\\d+)-(…)")`: a column for each group, under its name or its number. */
export function captures(ctx: CallContext, cols: Cols, arg: unknown): Cols {
  const data = bare(allData({ ...cols, index: new Map() }));
  const expression = constText(given(ctx, arg));
  if (expression === null) {
    ctx.exact = false;
    return { ...unnamedCols(data), index: cols.index };
  }
  const known = new Map<string, Data>();
  for (const name of groupNames(expression)) known.set(name, data);
  return { known, rest: [], index: cols.index };
}

/** Names of the capture groups of a Python regular expression: as written, or their place. */
function groupNames(expression: string): readonly string[] {
  const out: string[] = [];
  let inClass = false;
  for (let i = 0; i < expression.length; i++) {
    const char = expression[i];
    if (char === '\\') i++;
    else if (char === '[') inClass = true;
    else if (char === ']') inClass = false;
    else if (char === '(' && !inClass) {
      const named = expression.startsWith('(?P<', i) ? expression.indexOf('>', i) : -1;
      if (named > 0) out.push(expression.slice(i + 4, named));
      else if (expression[i + 1] !== '?') out.push(String(out.length));
    }
  }
  return out;
}

/** `pd.wide_to_long`: numbered columns of a stub become one; `i` and `j` are the index. */
export function wideToLong(ctx: CallContext, cols: Cols, arg: unknown): Cols {
  const { stubs, i, j, sep } = arg as { stubs: string; i: string; j: string; sep: string };
  const stubNames = namesIn(ctx.m, given(ctx, stubs));
  const ids = namesIn(ctx.m, given(ctx, i));
  const number = constText(given(ctx, j));
  if (stubNames === null || ids === null || number === null || !cols.known.size) {
    ctx.exact = false;
    return unnamedCols(bare(allData(cols)));
  }
  const between = constText(given(ctx, sep)) ?? '';
  const known = new Map<string, Data>();
  for (const [name, data] of cols.known) {
    const stub = stubNames.names.find(
      (it) => name.startsWith(it + between) && /^\d+$/.test(name.slice((it + between).length)),
    );
    if (stub === undefined && !ids.names.includes(name)) known.set(name, data);
  }
  for (const stub of stubNames.names) {
    const parts = [...cols.known].filter(([name]) => name.startsWith(stub + between));
    known.set(stub, unionAll(parts.map(([, data]) => data)));
  }
  const index = new Map(ids.names.map((it) => [it, columnOf(cols, it) ?? NO_DATA]));
  return { known, rest: cols.rest, index: index.set(number, NO_DATA) };
}
