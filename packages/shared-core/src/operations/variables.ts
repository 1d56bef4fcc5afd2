/** The names a cell bound or changed, as facts about variables. */
import { isOpen } from '../values/columns.ts';
import type { CellWrites, Committed } from './interpreter/state.ts';
import type { Obj, Value } from './interpreter/value.ts';
import { roleOf } from './models/table.ts';
import type { VariableFact } from './operation.ts';

/** A variable after a cell; `cell` is filled in by the caller. */
export type VariableAfter = Omit<VariableFact, 'cell'>;

const GLOBAL = 'g.';

/** `base`: the state after the cell; `changed`: ids of objects that were there before the cell. */
export function variablesAfter(
  base: Committed,
  writes: CellWrites,
  changed: ReadonlySet<string>,
): readonly VariableAfter[] {
  const out: VariableAfter[] = [];
  const told = new Set<string>();
  const tell = (loc: string, value: Value | null): void => {
    const name = loc.slice(GLOBAL.length);
    if (told.has(name) || name === '*') return;
    told.add(name);
    out.push(
      value === null
        ? { name, kind: 'other', open: false, columns: [], deleted: true }
        : factOf(base, name, value),
    );
  };
  writes.locs.forEach((loc, i) => {
    if (loc.startsWith(GLOBAL)) tell(loc, writes.values[i] ?? null);
  });
  // Objects changed in place under names that were bound before.
  if (changed.size > 0)
    for (const [loc, value] of base.vars)
      if (value.k === 'ref' && loc.startsWith(GLOBAL) && changed.has(value.id)) tell(loc, value);
  return out;
}

function factOf(base: Committed, name: string, value: Value): VariableAfter {
  if (value.k === 'ref') {
    const obj = base.objs.get(value.id);
    return obj === undefined
      ? { name, kind: 'other', open: false, columns: [] }
      : factOfObject(name, obj);
  }
  if (value.k === 'union') {
    const frames = value.of.map((it) => factOf(base, name, it)).filter((it) => it.kind === 'frame');
    const columns = [...new Set(frames.flatMap((it) => it.columns))];
    const rest = frames.flatMap((it) => it.rest ?? []);
    return {
      name,
      kind: frames.length > 0 ? 'frame' : 'other',
      open: frames.some((it) => it.open),
      columns,
      ...(rest.length > 0 && { rest }),
    };
  }
  const kind =
    value.k === 'str'
      ? 'string'
      : value.k === 'func' || value.k === 'method' || value.k === 'class'
        ? 'function'
        : value.k === 'api' || value.k === 'module'
          ? 'module'
          : 'other';
  return { name, kind, open: false, columns: [] };
}

function factOfObject(name: string, obj: Obj): VariableAfter {
  const role = roleOf(obj.type);
  if (obj.cols === null || (role !== 'frame' && role !== 'column'))
    return {
      name,
      kind: obj.type.endsWith('Connection') ? 'connection' : 'other',
      open: false,
      columns: [],
    };
  const columns = [...obj.cols.known.keys()];
  return {
    name,
    kind: role === 'frame' ? 'frame' : 'series',
    open: isOpen(obj.cols) || !obj.exact,
    columns,
    ...(isOpen(obj.cols) && {
      rest: obj.cols.rest.map(({ asset, column, except }) => ({ asset, column, except })),
    }),
  };
}
