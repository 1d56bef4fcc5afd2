/**
 * The abstract machine as its parts see it: the state, where execution stands, and the doors through
 * which statements, expressions, calls and models reach each other. It holds no semantics itself.
 */
import type { Expr, Stmt } from '../../python/ast.ts';
import type { AnalysisFacts, Condition, GapCause } from '../operation.ts';
import type { Recorder, Spot } from '../record/recorder.ts';
import { dataOf, dataOfObject, objectHoldsData } from './lattice.ts';
import type { SqlOptions, SqlScript } from '../../sql/lineage.ts';
import type { Data } from '../../values/data.ts';
import type { State, Writes } from './state.ts';
import { UNKNOWN } from './value.ts';
import type { Obj, RefValue, Scope, Value } from './value.ts';

/** Arguments of a call, evaluated. */
export interface Args {
  readonly pos: readonly Value[];
  readonly kw: ReadonlyMap<string, Value>;
  /** `*rest` whose length is not known: any of its elements. */
  readonly star: Value | null;
  /** `**options` whose keys are not known. */
  readonly kwStar: Value | null;
}

/** No arguments by keyword: most calls. */
export const NO_KEYWORDS: ReadonlyMap<string, Value> = new Map();
export const NO_ARGS: Args = { pos: [], kw: NO_KEYWORDS, star: null, kwStar: null };

/** A running function: the paths on which it ended so far. */
export interface Frame {
  readonly mark: number;
  readonly exits: Writes[];
  returned: Value | null;
  yielded: Value | null;
}

/** A running loop: the paths that left or restarted its body. */
export interface Loop {
  readonly mark: number;
  readonly breaks: Writes[];
  readonly continues: Writes[];
}

/** Anything with a place in the text. */
export interface Ranged {
  readonly from: number;
  readonly to: number;
}

export interface Machine {
  readonly state: State;
  readonly facts: AnalysisFacts;
  readonly recorder: Recorder;
  /** Folder of the document, relative to the workspace root. */
  readonly folder: string;
  readonly globals: Scope;
  scope: Scope;
  /** Key of the cell or module whose text is being executed. */
  unit: string;
  /** Where ids are counted from: the top-level statement or function around. */
  anchorId: string;
  anchorFrom: number;
  /** Calls and unrolled iterations we are in: part of every id. */
  path: string;
  condition: Condition;
  /** Abstract steps left in this cell. */
  steps: number;
  depth: number;
  /** The call in the running cell that led out of it. */
  outer: Spot | null;
  frame: Frame | null;
  loop: Loop | null;
  /** Handlers around: an exception that none of them catches is shown. */
  handlers: number;
  /** What was raised under them. */
  raised: Value | null;
  /** The exception that the handler around is at. */
  handled: Value | null;
  /** Inside a loop that is run to a fixpoint. */
  widening: boolean;
  /** Some library name was overwritten: calls must look. */
  patched: boolean;
  /** What runs is a function that nothing calls. */
  readonly uncalled: boolean;
  /** Output is captured (`%%capture`). */
  quiet: boolean;
  /** Analyses SQL text: the `sql` layer's. */
  readonly sql: (text: string, options: SqlOptions) => SqlScript;
  /** The language core has a handler of this name. */
  readonly handles: (name: string) => boolean;
  /** String concatenation. */
  readonly concat: (a: Value, b: Value) => Value;
  /** Records that values reach code that cannot be seen. */
  readonly expose: (values: readonly Value[], api: string, cause: GapCause, at: Ranged) => void;
  /** Function nodes on the stack: recursion is cut. */
  readonly active: object[];
  readonly eval: (node: Expr) => Value;
  readonly exec: (body: readonly Stmt[]) => void;
  /** `written`: what stands before the parentheses, where the call is written out. */
  readonly call: (callee: Value, args: Args, at: Ranged, written?: Expr) => Value;
  readonly attribute: (self: Value, name: string, at: Ranged) => Value;
  readonly subscript: (self: Value, key: Value, at: Ranged) => Value;
  readonly setSubscript: (self: Value, key: Value, value: Value, at: Ranged) => void;
  readonly setAttribute: (self: Value, name: string, value: Value, at: Ranged) => void;
  readonly bind: (name: string, value: Value) => void;
  /** Records that a value is shown to the user. */
  readonly show: (value: Value, at: Ranged, api: string) => void;
  /** What a library object gives to `with … as`; null: itself. */
  readonly enterContext: (value: Value, at: Ranged) => Value | null;
  readonly assign: (target: Expr, value: Value) => void;
  readonly iterate: (value: Value, at: Ranged) => Elements;
  /** Analyses Python text that the code runs itself. False: it could not be read. */
  readonly runText: (source: string, unit: string) => Value;
  /** Runs `body` as caused by `at`: places inside are reported there. */
  readonly withOuter: <T>(at: Ranged, body: () => T) => T;
}

/** What a `for` over a value gives: known elements in order, and any further one. */
export interface Elements {
  readonly known: readonly Value[];
  readonly more: Value | null;
}

/** A stable id for a place in the text under the calls and iterations that led here. */
export function siteId(m: Machine, at: Ranged): string {
  // Both ends: `a.b` and `a.b.c()` start together.
  return `${m.anchorId}+${at.from - m.anchorFrom}:${at.to - at.from}${m.path}`;
}

export function getObj(m: Machine, value: Value): Obj | undefined {
  return value.k === 'ref' ? m.state.getObj(value.id) : undefined;
}

/** Puts an object on the heap. In a loop, an object of the same site joins the one before. */
export function allocate(m: Machine, obj: Obj, at: Ranged, tag = ''): RefValue {
  const id = `#${siteId(m, at)}${tag}`;
  m.state.setObj(id, obj);
  return { k: 'ref', id };
}

export function updateObj(m: Machine, ref: Value, change: (obj: Obj) => Obj): void {
  if (ref.k === 'union') {
    for (const it of ref.of) updateObj(m, it, change);
    return;
  }
  if (ref.k !== 'ref') return;
  const obj = m.state.getObj(ref.id);
  if (obj !== undefined) m.state.setObj(ref.id, change(obj));
}

export function dataIn(m: Machine, value: Value | null | undefined): Data {
  return dataOf((id) => m.state.getObj(id), value ?? UNKNOWN);
}

export function dataInObject(m: Machine, obj: Obj): Data {
  return dataOfObject((id) => m.state.getObj(id), obj);
}

/** True when the object holds data, itself or in what it refers to. */
export function hasData(m: Machine, obj: Obj): boolean {
  return objectHoldsData((id) => m.state.getObj(id), obj);
}

export function spotOf(m: Machine, at: Ranged): Spot {
  return { unit: m.unit, from: at.from, to: at.to };
}

export function gap(m: Machine, cause: GapCause, apiName: string | null, at: Ranged): void {
  m.recorder.gap({ cause, api: apiName, spot: m.outer ?? spotOf(m, at) });
}

/** Takes one step; false when the budget of the cell is spent. */
export function step(m: Machine): boolean {
  m.steps--;
  return m.steps > 0;
}

/** Runs `body` under a condition at least as weak as `condition`. */
export function under<T>(m: Machine, condition: Condition, body: () => T): T {
  const before = m.condition;
  if (before === 'always' || (before === 'maybe' && condition === 'loop')) m.condition = condition;
  try {
    return body();
  } finally {
    m.condition = before;
  }
}
