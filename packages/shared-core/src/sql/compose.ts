/**
 * A script from end to end: which tables it starts from, which it leaves behind, and through which columns.
 *
 * A table that one statement writes and a later one reads is an intermediate: its columns are replaced by
 * those they came from. Order matters; a statement that reads and writes one table makes no intermediate.
 */
import type { SqlColumnRef, SqlScript } from './lineage.ts';
import type { Flow, NameChange, StatementFlows } from './scope/flows.ts';

type ScriptColumn = SqlScript['columns'][number];

/** What is known of a table that the script has written. */
interface Written {
  /** Lower case column to the columns it came from; `*` for stars. */
  readonly direct: Map<string, SqlColumnRef[]>;
  readonly indirect: SqlColumnRef[];
  /** Final edges into the table, should nobody read it. */
  readonly edges: ScriptColumn[];
  name: string;
  read: boolean;
  /** A name for the session: it counts when it is read. */
  cached: boolean;
  /** Tables whose rows went into it. */
  readonly sources: Set<string>;
}

interface State {
  readonly written: Map<string, Written>;
  readonly sources: Map<string, string>;
  readonly intermediates: Map<string, string>;
  readonly results: ScriptColumn[];
}

export type Composition = Pick<SqlScript, 'sources' | 'targets' | 'intermediates' | 'columns'>;

/** Composes the flows of all statements in order. */
export function compose(statements: readonly StatementFlows[]): Composition {
  const state: State = {
    written: new Map(),
    sources: new Map(),
    intermediates: new Map(),
    results: [],
  };
  for (const it of statements) step(state, it);
  const targets: string[] = [];
  const columns: ScriptColumn[] = [];
  for (const it of state.written.values()) {
    if (it.read || it.cached) continue;
    targets.push(it.name);
    for (const edge of it.edges) columns.push(edge);
  }
  for (const edge of state.results) columns.push(edge);
  return {
    sources: [...state.sources.values()],
    targets,
    intermediates: [...state.intermediates.values()],
    columns,
  };
}

function step(state: State, statement: StatementFlows): void {
  const cacheOnly =
    statement.flows.length > 0 && statement.flows.every((it) => it.mode === 'cache');
  for (const name of statement.reads) read(state, name, cacheOnly);
  // The flows of one statement see the tables as they were before it.
  const composed = statement.flows.map((it) => composedFlow(state, it));
  for (const name of statement.writes) touch(state, name);
  statement.flows.forEach((it, i) => {
    const edges = composed[i] ?? [];
    if (it.target === null) {
      for (const edge of edges) state.results.push(edge);
      return;
    }
    settle(touch(state, it.target), it, edges, statement.reads);
  });
  for (const change of statement.changes) rename(state, change);
}

function read(state: State, name: string, cacheOnly: boolean): void {
  const key = name.toLowerCase();
  const written = state.written.get(key);
  if (written !== undefined) {
    written.read = true;
    state.intermediates.set(key, written.name);
    if (written.cached) for (const it of written.sources) read(state, it, false);
    return;
  }
  if (!cacheOnly) state.sources.set(key, state.sources.get(key) ?? name);
}

function touch(state: State, name: string): Written {
  const key = name.toLowerCase();
  const known = state.written.get(key);
  if (known !== undefined) return known;
  const made: Written = {
    direct: new Map(),
    indirect: [],
    edges: [],
    name,
    read: false,
    cached: false,
    sources: new Set(),
  };
  state.written.set(key, made);
  return made;
}

function settle(
  written: Written,
  flow: Flow,
  edges: readonly ScriptColumn[],
  reads: readonly string[],
): void {
  written.cached = flow.mode === 'cache';
  for (const it of reads) written.sources.add(it);
  for (const edge of edges) {
    written.edges.push(edge);
    if (edge.kind === 'indirect') push(written.indirect, edge.source);
    else {
      const key = (edge.target.column ?? '').toLowerCase();
      const list = written.direct.get(key) ?? [];
      if (list.length === 0) written.direct.set(key, list);
      push(list, edge.source);
    }
  }
  for (const column of flow.output) {
    const key = column.name.toLowerCase();
    if (!written.direct.has(key)) written.direct.set(key, []);
  }
}

function push(list: SqlColumnRef[], ref: SqlColumnRef): void {
  if (!list.some((it) => it.table === ref.table && it.column === ref.column)) list.push(ref);
}

/** The edges of a flow with the intermediates replaced by what they came from. */
function composedFlow(state: State, flow: Flow): ScriptColumn[] {
  const edges: ScriptColumn[] = [];
  const indirect: SqlColumnRef[] = [];
  for (const it of flow.indirect)
    for (const source of origins(state, it, indirect)) push(indirect, source);
  for (const column of flow.output) {
    const target = {
      table: flow.target,
      column: column.name === '' ? null : column.name,
      index: column.index,
    };
    const direct: SqlColumnRef[] = [];
    for (const { ref } of column.direct)
      for (const source of origins(state, ref, indirect)) push(direct, source);
    for (const source of direct) edges.push({ source, target, kind: 'direct' });
  }
  for (const column of flow.output) {
    const target = {
      table: flow.target,
      column: column.name === '' ? null : column.name,
      index: column.index,
    };
    for (const source of indirect) edges.push({ source, target, kind: 'indirect' });
  }
  return edges;
}

/** Where a column comes from before the script: itself, or the columns of what the script wrote. */
function origins(
  state: State,
  ref: SqlColumnRef,
  indirect: SqlColumnRef[],
): readonly SqlColumnRef[] {
  if (ref.table === null) return [ref];
  const written = state.written.get(ref.table.toLowerCase());
  if (written === undefined || (written.direct.size === 0 && written.edges.length === 0))
    return [ref];
  for (const it of written.indirect) push(indirect, it);
  const key = ref.column.toLowerCase();
  if (key === '*') return everything(written);
  const exact = written.direct.get(key);
  if (exact !== undefined) return exact;
  const stars = written.direct.get('*');
  if (stars === undefined) return [];
  const tables = new Set(stars.filter((it) => it.column === '*').map((it) => it.table));
  if (tables.size === 1)
    return stars.map((it) => ({
      table: it.table,
      column: it.column === '*' ? ref.column : it.column,
    }));
  return [{ table: null, column: ref.column }];
}

function everything(written: Written): readonly SqlColumnRef[] {
  const all: SqlColumnRef[] = [];
  for (const list of written.direct.values()) for (const it of list) push(all, it);
  return all;
}

function rename(state: State, change: NameChange): void {
  switch (change.kind) {
    case 'drop': {
      const key = change.name.toLowerCase();
      state.written.delete(key);
      return;
    }
    case 'rename':
      move(state, change.source, change.target);
      return;
    case 'swap': {
      const spare = '\u0000swap';
      move(state, change.source, spare);
      move(state, change.target, change.source);
      move(state, spare, change.target);
    }
  }
}

/** Every mention of a table follows its new name. */
function move(state: State, from: string, to: string): void {
  const key = from.toLowerCase();
  const other = to.toLowerCase();
  const written = state.written.get(key);
  if (written !== undefined) {
    state.written.delete(key);
    written.name = to;
    const edges = written.edges.map((it) => ({ ...it, target: { ...it.target, table: to } }));
    written.edges.length = 0;
    for (const edge of edges) written.edges.push(edge);
    state.written.set(other, written);
  }
  for (const names of [state.sources, state.intermediates]) {
    if (names.delete(key)) names.set(other, to);
  }
}
