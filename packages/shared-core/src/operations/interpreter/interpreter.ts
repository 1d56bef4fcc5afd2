/** Wires the parts of the abstract machine together and runs one cell on it. */
import type { Expr, Module } from '../../python/ast.ts';
import { parseCell } from '../../python/parse.ts';
import type { SqlOptions, SqlScript } from '../../sql/lineage.ts';
import { Recorder } from '../record/recorder.ts';
import type { CellRecord } from '../record/recorder.ts';
import type { AnalysisFacts } from '../operation.ts';
import { recordFlow, showValue } from '../record/emit.ts';
import { placeOfKind } from '../record/resource.ts';
import { HANDLERS } from '../builtins/index.ts';
import { readAttribute, writeAttribute } from './attributes.ts';
import { callValue } from './calls.ts';
import { evaluate } from './expressions.ts';
import { elementsOf, readItem, writeItem } from './items.ts';
import { dataIn, getObj, NO_ARGS, spotOf } from './machine.ts';
import type { Machine } from './machine.ts';
import { findMember } from '../models/table.ts';
import { applyRow } from '../models/apply.ts';
import { binary } from './operators.ts';
import { shownBy } from './protocol.ts';
import { bindName, GLOBAL_SCOPE, moduleScope } from './scope.ts';
import { assignTo, runBody } from './statements.ts';
import { State } from './state.ts';
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
}

const GLOBALS = moduleScope(GLOBAL_SCOPE);

export function runCell(base: Committed, job: CellJob): CellRun {
  const state = new State(base);
  const recorder = new Recorder(job.unit);
  const m = idle ?? createMachine(state, recorder, job);
  idle = null;
  start(m, state, recorder, job);
  m.sql = job.sql;
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
      const value = m.eval(stmt.value);
      m.show(value, stmt.value, 'display');
      return;
    }
    if (stmt.kind === 'Magic' && stmt.body.length > 0 && job.displays && stmt.name !== 'capture') {
      runMagicBody(m, stmt.body);
      return;
    }
    m.exec([stmt]);
  });
  const { steps } = m;
  start(m, NO_STATE, NO_RECORDER, NO_JOB);
  idle = m;
  return {
    record: recorder.finish(job.sha256),
    reads: state.reads(),
    writes: state.writes(),
    steps: STEPS_PER_CELL - steps,
  };
}

/** A machine that has come to its end: making one costs as much as a short cell. */
let idle: MutableMachine | null = null;

type MutableMachine = { -readonly [K in keyof Machine]: Machine[K] };

/** What an idle machine holds, so that nothing of the last cell is kept by it. */
const NO_STATE = new State({ vars: new Map(), objs: new Map() });
const NO_RECORDER = new Recorder('');
const NO_JOB: Pick<CellJob, 'facts' | 'folder' | 'unit'> = {
  facts: { columnsOf: () => undefined },
  folder: '',
  unit: '',
};

/** Puts the machine before the first statement of a cell. */
function start(
  m: MutableMachine,
  state: State,
  recorder: Recorder,
  job: Pick<CellJob, 'facts' | 'folder' | 'unit'>,
): void {
  m.state = state;
  m.facts = job.facts;
  m.recorder = recorder;
  m.folder = job.folder;
  m.scope = GLOBALS;
  m.unit = job.unit;
  m.anchorId = job.unit;
  m.anchorFrom = 0;
  m.path = '';
  m.condition = 'always';
  m.steps = STEPS_PER_CELL;
  m.depth = 0;
  m.outer = null;
  m.frame = null;
  m.loop = null;
  m.handlers = 0;
  m.raised = null;
  m.widening = false;
  m.quiet = false;
  m.patched = state !== NO_STATE && state.getVar('api:*') !== undefined;
}

/** `%%time` and its like show the last expression of what they run. */
function runMagicBody(m: Machine, body: Module['body']): void {
  const last = body[body.length - 1];
  m.exec(body.slice(0, -1));
  if (last?.kind === 'Expr' && !last.quiet) m.show(m.eval(last.value), last.value, 'display');
  else if (last !== undefined) m.exec([last]);
}

function createMachine(state: State, recorder: Recorder, job: CellJob): MutableMachine {
  let texts = 0;
  const m: MutableMachine = {
    state,
    facts: job.facts,
    recorder,
    folder: job.folder,
    globals: GLOBALS,
    scope: GLOBALS,
    unit: job.unit,
    anchorId: job.unit,
    anchorFrom: 0,
    path: '',
    condition: 'always',
    steps: STEPS_PER_CELL,
    depth: 0,
    outer: null,
    frame: null,
    loop: null,
    handlers: 0,
    raised: null,
    widening: false,
    quiet: false,
    patched: false,
    active: [],
    sql: job.sql,
    eval: (node) => evaluate(m, node),
    exec: (body) => runBody(m, body),
    call: (callee, args, at, name) => callValue(m, callee, args, at, name),
    attribute: (self, name, at) => readAttribute(m, self, name, at),
    subscript: (self, key, at) => readItem(m, self, key, at),
    setSubscript: (self, key, value, at) => writeItem(m, self, key, value, at),
    setAttribute: (self, name, value, at) => writeAttribute(m, self, name, value, at),
    bind: (name, value) => bindName(m, name, value),
    show: (value, at, api) => {
      const shown = shownBy(m, value, at);
      if (shown !== null) showValue(m, shown, at, api);
      showValue(m, value, at, api);
    },
    handles: (name) => HANDLERS.has(name),
    concat: (a, b) => binary(m, '+', a, b, { at: { from: 0, to: 0 } }),
    expose: (values, api, cause, at) => {
      recordFlow(m, {
        kind: 'opaque',
        api,
        at,
        place: placeOfKind('unknown', 'unknown'),
        values,
        causes: [cause],
        certainty: 'opaque',
        onlyWithData: true,
      });
    },
    enterContext: (value, at) => enterLibrary(m, value, at),
    assign: (target: Expr, value: Value) => assignTo(m, target, value),
    iterate: (value, at) => elementsOf(m, value, at),
    withOuter: (at, body) => {
      const before = m.outer;
      m.outer ??= spotOf(m, at);
      try {
        return body();
      } finally {
        m.outer = before;
      }
    },
    runText: (source, unit) => {
      if (texts >= MAX_TEXTS) {
        m.expose([], 'builtins.exec', 'dynamic-code', { from: 0, to: 0 });
        return UNKNOWN;
      }
      texts++;
      const saved = { unit: m.unit, anchorId: m.anchorId, anchorFrom: m.anchorFrom };
      const parsed = parseCell(source);
      m.unit = unit.startsWith('module:') ? unit : `text:${m.anchorId}`;
      m.anchorId = `${saved.anchorId}:${unit}`;
      m.anchorFrom = 0;
      const last = parsed.body[parsed.body.length - 1];
      let value: Value = NONE;
      if (last?.kind === 'Expr') {
        m.exec(parsed.body.slice(0, -1));
        if (!m.state.dead) value = m.eval(last.value);
      } else m.exec(parsed.body);
      Object.assign(m, saved);
      texts--;
      return value;
    },
  };
  return m;
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
