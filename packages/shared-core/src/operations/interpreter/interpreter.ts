/** Wires the parts of the abstract machine together and runs one cell on it. */
import type { Expr, Module } from '../../python/ast.ts';
import { parseCell } from '../../python/parse.ts';
import type { SqlOptions, SqlScript } from '../../sql/lineage.ts';
import { Recorder } from '../record/recorder.ts';
import type { CellRecord } from '../record/recorder.ts';
import type { AnalysisFacts, GapCause } from '../operation.ts';
import { recordFlow, showValue } from '../record/emit.ts';
import { placeOfKind } from '../record/resource.ts';
import { HANDLERS } from '../builtins/index.ts';
import { readAttribute, writeAttribute } from './attributes.ts';
import { callValue } from './calls.ts';
import { evaluate } from './expressions.ts';
import { elementsOf, readItem, writeItem } from './items.ts';
import { dataIn, gap, getObj, NO_ARGS, spotOf } from './machine.ts';
import type { Args, Elements, Machine, Ranged } from './machine.ts';
import { findMember } from '../models/table.ts';
import { applyRow } from '../models/apply.ts';
import { binary } from './operators.ts';
import { loosenAll } from './parameters.ts';
import { shownBy } from './protocol.ts';
import { bindName, GLOBAL_SCOPE, moduleScope } from './scope.ts';
import { assignTo } from './bindings.ts';
import { runBody } from './statements.ts';
import { State } from './state.ts';
import { runGroup } from './uncalled.ts';
import type { Group } from './uncalled.ts';
import type { CellReads, CellWrites, Committed } from './state.ts';
import { NONE, UNKNOWN } from './value.ts';
import type { Value } from './value.ts';

/** Abstract steps for one cell: some hundred times what the largest real cell takes. */
const STEPS_PER_CELL = 50_000;
/** Constant text given to `exec` that itself runs text: deeper than any honest code. */
const MAX_TEXTS = 6;

export type SqlAnalyser = (text: string, options: SqlOptions) => SqlScript;

export interface CellRun {
  readonly record: CellRecord;
  readonly reads: CellReads;
  readonly writes: CellWrites;
  /** Abstract steps taken: the measure that does not depend on the machine. */
  readonly steps: number;
}

export interface CellJob {
  readonly module: Module;
  /** Key of the cell: places and ids refer to it. */
  readonly unit: string;
  /** Of the cell's text. */
  readonly sha256: string;
  readonly folder: string;
  readonly facts: AnalysisFacts;
  readonly sql: SqlAnalyser;
  /** The last expression is shown, as IPython does. */
  readonly displays: boolean;
  /** What the statements assign are defaults, which a run may replace. */
  readonly isParameters?: boolean;
  /** Functions that nothing calls, instead of the module's statements. */
  readonly uncalled?: Group;
  /** Default: {@link STEPS_PER_CELL}. */
  readonly budget?: number;
}

const GLOBALS = moduleScope(GLOBAL_SCOPE);

export function runCell(base: Committed, job: CellJob): CellRun {
  const state = new State(base);
  const recorder = new Recorder(job.unit);
  const m = new CellMachine(state, recorder, job);
  if (job.uncalled === undefined) runModule(m, job);
  else runGroup(m, job.uncalled);
  return {
    record: recorder.finish(job.sha256),
    reads: state.reads(),
    writes: state.writes(),
    steps: (job.budget ?? STEPS_PER_CELL) - m.steps,
  };
}

function runModule(m: Machine, job: CellJob): void {
  const { body } = job.module;
  const last = job.displays ? body[body.length - 1] : undefined;
  const first = body[0];
  const captured = first?.kind === 'Magic' && first.form === 'cell' && first.name === 'capture';
  body.forEach((stmt, i) => {
    if (m.state.dead) return;
    m.anchorId = `${job.unit}.${i}`;
    m.anchorFrom = stmt.from;
    m.path = '';
    if (stmt === last && stmt.kind === 'Expr' && !stmt.quiet && !captured) {
      showLast(m, stmt.value);
      return;
    }
    if (stmt.kind === 'Magic' && stmt.body.length > 0 && job.displays && stmt.name !== 'capture') {
      if (MEASURES.has(stmt.name)) m.exec(stmt.body);
      else runMagicBody(m, stmt.body);
      return;
    }
    m.exec([stmt]);
  });
  for (const it of job.module.errors) tellSyntax(m, it);
  if (job.isParameters === true) loosenAll(m);
}

/** Magics that run code and show how long it took, not what it gave. */
const MEASURES: ReadonlySet<string> = new Set(['timeit', 'prun', 'memit', 'lprun', 'mprun']);

/** Shows the last expression; IPython keeps it as `_` and in `Out`. */
function showLast(m: Machine, node: Expr): void {
  const value = m.eval(node);
  m.show(value, node, 'display');
  if (dataIn(m, value).srcs.length === 0) return;
  m.state.setVar('out:last', value);
  m.state.setVar(`out:${m.unit}`, value);
}

/** What the parser went on behind, unless running the statement has told it; at least one character wide. */
function tellSyntax(m: Machine, { from, to }: Ranged): void {
  if (m.recorder.isTold('syntax', { unit: m.unit, from, to })) return;
  gap(m, 'syntax', null, { from: to > from ? from : Math.max(0, from - 1), to });
}

/** `%%time` and its like show the last expression of what they run. */
function runMagicBody(m: Machine, body: Module['body']): void {
  const last = body[body.length - 1];
  m.exec(body.slice(0, -1));
  if (last?.kind === 'Expr' && !last.quiet) showLast(m, last.value);
  else if (last !== undefined) m.exec([last]);
}

/** A class, for one is made for each cell: its doors are made once. */
class CellMachine implements Machine {
  readonly state: State;
  readonly facts: AnalysisFacts;
  readonly recorder: Recorder;
  readonly folder: string;
  readonly globals = GLOBALS;
  scope = GLOBALS;
  unit: string;
  anchorId: string;
  anchorFrom = 0;
  path = '';
  condition: Machine['condition'] = 'always';
  steps: number;
  readonly uncalled: boolean;
  depth = 0;
  outer: Machine['outer'] = null;
  frame: Machine['frame'] = null;
  loop: Machine['loop'] = null;
  handlers = 0;
  raised: Value | null = null;
  handled: Value | null = null;
  widening = false;
  quiet = false;
  patched: boolean;
  readonly active: object[] = [];
  readonly sql: SqlAnalyser;
  private texts = 0;

  constructor(state: State, recorder: Recorder, job: CellJob) {
    this.state = state;
    this.facts = job.facts;
    this.recorder = recorder;
    this.folder = job.folder;
    this.unit = job.unit;
    this.anchorId = job.unit;
    this.sql = job.sql;
    this.steps = job.budget ?? STEPS_PER_CELL;
    this.uncalled = job.uncalled !== undefined;
    this.patched = state.getVar('api:*') !== undefined;
  }

  eval(node: Expr): Value {
    return evaluate(this, node);
  }

  exec(body: Module['body']): void {
    runBody(this, body);
  }

  call(callee: Value, args: Args, at: Ranged, written?: Expr): Value {
    return callValue(this, callee, args, at, written);
  }

  attribute(self: Value, name: string, at: Ranged): Value {
    return readAttribute(this, self, name, at);
  }

  subscript(self: Value, key: Value, at: Ranged): Value {
    return readItem(this, self, key, at);
  }

  setSubscript(self: Value, key: Value, value: Value, at: Ranged): void {
    writeItem(this, self, key, value, at);
  }

  setAttribute(self: Value, name: string, value: Value, at: Ranged): void {
    writeAttribute(this, self, name, value, at);
  }

  bind(name: string, value: Value): void {
    bindName(this, name, value);
  }

  show(value: Value, at: Ranged, api: string): void {
    const shown = shownBy(this, value, at);
    if (shown !== null) showValue(this, shown, at, api);
    showValue(this, value, at, api);
  }

  handles(name: string): boolean {
    return HANDLERS.has(name);
  }

  concat(a: Value, b: Value): Value {
    return binary(this, '+', a, b, { at: { from: 0, to: 0 } });
  }

  expose(values: readonly Value[], api: string, cause: GapCause, at: Ranged): void {
    recordFlow(this, {
      kind: 'opaque',
      api,
      at,
      place: placeOfKind('unknown', 'unknown'),
      values,
      causes: [cause],
      certainty: 'opaque',
      onlyWithData: true,
    });
  }

  enterContext(value: Value, at: Ranged): Value | null {
    return enterLibrary(this, value, at);
  }

  assign(target: Expr, value: Value): void {
    assignTo(this, target, value);
  }

  iterate(value: Value, at: Ranged): Elements {
    return elementsOf(this, value, at);
  }

  withOuter<T>(at: Ranged, body: () => T): T {
    const before = this.outer;
    this.outer ??= spotOf(this, at);
    try {
      return body();
    } finally {
      this.outer = before;
    }
  }

  runText(source: string, unit: string): Value {
    if (this.texts >= MAX_TEXTS) {
      this.expose([], 'builtins.exec', 'dynamic-code', { from: 0, to: 0 });
      return UNKNOWN;
    }
    this.texts++;
    const saved = { unit: this.unit, anchorId: this.anchorId, anchorFrom: this.anchorFrom };
    const parsed = parseCell(source);
    this.unit = unit.startsWith('module:') ? unit : `text:${this.anchorId}`;
    this.anchorId = `${saved.anchorId}:${unit}`;
    this.anchorFrom = 0;
    const last = parsed.body[parsed.body.length - 1];
    let value: Value = NONE;
    if (last?.kind === 'Expr') {
      this.exec(parsed.body.slice(0, -1));
      if (!this.state.dead) value = this.eval(last.value);
    } else this.exec(parsed.body);
    Object.assign(this, saved);
    this.texts--;
    return value;
  }
}

function enterLibrary(m: Machine, value: Value, at: { from: number; to: number }): Value | null {
  const type = getObj(m, value)?.type ?? (value.k === 'any' ? value.type : '');
  const row = findMember(type, '__enter__', 'method');
  return row === undefined ? null : applyRow(m, row, value, NO_ARGS, at);
}

/** Lineage of a value at the end of a cell. */
export function lineageOf(m: Machine, value: Value): ReturnType<typeof dataIn> {
  return dataIn(m, value);
}
