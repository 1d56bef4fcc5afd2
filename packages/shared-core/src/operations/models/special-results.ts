/** Results that are a call or a loop of their own: pipes, rows, command lines, threads. */
import { EMPTY_COLS } from '../../values/columns.ts';
import { NO_DATA, withRows } from '../../values/data.ts';
import { allocate, getObj, under } from '../interpreter/machine.ts';
import { runCommandLine } from '../interpreter/shell.ts';
import { any, object, str, tuple, UNKNOWN, unknownStr } from '../interpreter/value.ts';
import type { Value } from '../interpreter/value.ts';
import { keywordsLeft, refer } from './context.ts';
import type { CallContext } from './context.ts';
import { columnTypeOf } from './table.ts';

/** A command line: text, or a list of words. */
export function shellResult(ctx: CallContext): Value {
  const command = refer(ctx, '$0') ?? refer(ctx, '$args') ?? refer(ctx, '$cmd');
  if (command === undefined) return UNKNOWN;
  return runCommandLine(ctx.m, command, ctx.api, ctx.at);
}

/** A thread or process: its target runs at some time from here on. */
export function threadResult(ctx: CallContext): Value {
  const target = refer(ctx, '$target') ?? refer(ctx, '$1');
  const args = refer(ctx, '$args');
  const kwargs = refer(ctx, '$kwargs');
  if (target === undefined) return UNKNOWN;
  const pos = args === undefined ? [] : ctx.m.iterate(args, ctx.at).known;
  const kw = kwargs === undefined ? undefined : getObj(ctx.m, kwargs)?.fields;
  under(ctx.m, 'maybe', () =>
    ctx.m.call(target, { pos, kw: kw ?? new Map(), star: null, kwStar: null }, ctx.at),
  );
  return UNKNOWN;
}

/** `x.pipe(f, …)` is `f(x, …)`. */
export function pipeResult(ctx: CallContext): Value {
  const fn = refer(ctx, '$func');
  if (fn === undefined || ctx.self === null) return UNKNOWN;
  return ctx.m.call(
    fn,
    { ...ctx.args, pos: [ctx.self, ...ctx.extraPos], kw: keywordsLeft(ctx) },
    ctx.at,
  );
}

/** Rows one by one; `iterrows` gives pairs of label and row, `items` of name and column. */
export function rowsResult(ctx: CallContext): Value {
  const obj = ctx.self === null ? undefined : getObj(ctx.m, ctx.self);
  const row = allocate(
    ctx.m,
    object('lacuna.Row', { cols: obj?.cols ?? null, data: obj?.data ?? NO_DATA }),
    ctx.at,
    ':row',
  );
  const name = ctx.model.short;
  const index = [...(obj?.cols?.index.values() ?? [])][0] ?? NO_DATA;
  if (name === 'itertuples')
    return allocate(ctx.m, object('generator', { elem: row }), ctx.at, ':rows');
  if (name === 'iterrows')
    return allocate(
      ctx.m,
      object('generator', { elem: tuple([any(index), row]) }),
      ctx.at,
      ':rows',
    );
  const columns = obj?.cols ?? EMPTY_COLS;
  const pairs = [...columns.known].map(([label, data], i) =>
    tuple([
      str(label),
      allocate(
        ctx.m,
        object(columnTypeOf(obj?.type ?? ''), {
          cols: { ...EMPTY_COLS, known: new Map([[label, data]]) },
        }),
        ctx.at,
        `:c${i}`,
      ),
    ]),
  );
  const rest =
    columns.rest.length === 0
      ? null
      : tuple([unknownStr(), any({ ...NO_DATA, srcs: columns.rest })]);
  return allocate(ctx.m, object('list', { elts: pairs, elem: rest }), ctx.at, ':rows');
}

/** `train_test_split(X, y)`: every array twice, as copies of fewer rows. */
export function splitResult(ctx: CallContext): Value {
  return tuple(
    ctx.args.pos.flatMap((it, i) => {
      const obj = getObj(ctx.m, it);
      if (obj === undefined) return [it, it];
      const part = { ...obj, data: withRows(obj.data, { kind: 'sampled', rows: null }) };
      return [allocate(ctx.m, part, ctx.at, `:${i}a`), allocate(ctx.m, part, ctx.at, `:${i}b`)];
    }),
  );
}
