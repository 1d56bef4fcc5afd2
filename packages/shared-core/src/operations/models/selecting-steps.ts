/** Column steps that choose columns by what the call names: kept, dropped, tested one by one. */
import { allData, dropNames, dropSet, keepSet, mayHave, nameSet } from '../../values/columns.ts';
import type { Cols } from '../../values/columns.ts';
import { str, truth } from '../interpreter/value.ts';
import type { Value } from '../interpreter/value.ts';
import { given } from './context.ts';
import type { CallContext } from './context.ts';
import { namesChosen } from './expressions.ts';
import { namesSelected } from './name-steps.ts';
import { settle } from './rename-steps.ts';

export function drop(ctx: CallContext, cols: Cols, arg: unknown): Cols {
  const value = given(ctx, arg);
  if (value === undefined) return cols;
  const chosen = namesChosen(ctx, cols, value);
  if (chosen !== null) return dropNames(cols, chosen);
  const names = namesSelected(ctx, value);
  if (names === null || !names.certain) ctx.exact = false;
  return names === null ? cols : dropSet(cols, names);
}

/** `usecols=lambda c: …`. */
function keepTested(ctx: CallContext, cols: Cols, test: Value): Cols {
  const names: string[] = [];
  for (const name of cols.known.keys()) {
    const passed = truth(
      ctx.m.call(test, { pos: [str(name)], kw: new Map(), star: null, kwStar: null }, ctx.at),
    );
    if (passed === null) ctx.exact = false;
    if (passed !== false) names.push(name);
  }
  if (cols.rest.length > 0) ctx.exact = false;
  return { ...keepSet(cols, nameSet(names)), rest: cols.rest };
}

export function keep(ctx: CallContext, cols: Cols, arg: unknown): Cols {
  const value = given(ctx, arg);
  if (value === undefined) return cols;
  if (value.k === 'func') return keepTested(ctx, cols, value);
  const names = namesSelected(ctx, value);
  if (names === null || !names.certain) ctx.exact = false;
  if (names === null) return { ...cols, rest: allData({ ...cols, index: new Map() }).srcs };
  if (names.certain && names.rest.length === 0 && names.names.every((it) => mayHave(cols, it)))
    settle(ctx);
  return keepSet(cols, names);
}
