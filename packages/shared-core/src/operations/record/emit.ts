/** Records operations from the machine: what flows, where to, under which condition, with which edges. */
import { keepSet } from '../../values/columns.ts';
import type { Cols, NameSet } from '../../values/columns.ts';
import { NO_DATA } from '../../values/data.ts';
import type { Data } from '../../values/data.ts';
import { isDeclared, roleOf } from '../models/table.ts';
import { dataIn, gap, getObj, spotOf } from '../interpreter/machine.ts';
import type { Machine, Ranged } from '../interpreter/machine.ts';
import { object, str } from '../interpreter/value.ts';
import type { MethodValue, Value } from '../interpreter/value.ts';
import type { Certainty, GapCause, OperationKind } from '../operation.ts';
import { carriesData, flowOfCols, flowOfData, joinFlows, NO_FLOW } from './flow.ts';
import type { Flow } from './flow.ts';
import { placeOfKind } from './resource.ts';
import type { Place } from './resource.ts';

export interface Emission {
  readonly kind: OperationKind;
  readonly api: string;
  readonly at: Ranged;
  readonly place: Place | null;
  readonly values: readonly Value[];
  readonly causes?: readonly GapCause[];
  readonly certainty?: Certainty;
  /** The index goes along. Default true. */
  readonly index?: boolean;
  /** What a row label without a name is called in the file; undefined where such labels are not written. */
  readonly labels?: string | undefined;
  /** Only these columns go. */
  readonly only?: NameSet | null;
  /** Nothing is recorded without data. */
  readonly onlyWithData?: boolean;
}

/** What flows when a value goes somewhere. */
export function flowOf(m: Machine, value: Value, index = true, only: NameSet | null = null): Flow {
  const obj = getObj(m, value);
  if (obj?.cols != null && obj.expr === null) {
    const cols = only === null ? obj.cols : keepSet(obj.cols, only);
    const flow = flowOfCols(cols, obj.data, index, obj.exact);
    return obj.data.srcs.length === 0 ? flow : joinFlows(flow, flowOfData(obj.data, obj.exact));
  }
  if (value.k === 'union') {
    let out: Flow = NO_FLOW;
    for (const it of value.of) out = joinFlows(out, flowOf(m, it, index, only));
    return { ...out, exact: false };
  }
  return flowOfData(dataIn(m, value), true);
}

/** Files whose text may be run later. */
const CODE_FILE = /\.(py|sh|sql|ipy)$/;
const SINKS: ReadonlySet<OperationKind> = new Set(['write', 'export', 'send']);

export function recordFlow(m: Machine, it: Emission): Flow {
  let flow: Flow = NO_FLOW;
  for (const value of it.values)
    flow = joinFlows(flow, flowOf(m, value, it.index ?? true, it.only ?? null));
  const key = it.place?.key ?? null;
  if (key !== null && SINKS.has(it.kind) && CODE_FILE.test(key)) rememberText(m, key, it);
  if (it.onlyWithData === true && !carriesData(flow)) return flow;
  const exact = flow.exact && (it.causes ?? []).length === 0;
  m.recorder.operation({
    kind: it.kind,
    api: it.api,
    spot: m.outer ?? spotOf(m, it.at),
    inner: m.outer === null ? null : spotOf(m, it.at),
    resource: it.place?.resource ?? null,
    flow,
    certainty: it.certainty ?? (exact ? 'exact' : 'over'),
    condition: m.condition,
    causes: it.causes ?? [],
  });
  for (const ref of it.place?.refs ?? []) m.recorder.reference(ref);
  if (key !== null && SINKS.has(it.kind)) {
    m.recorder.edgesTo(key, flow);
    rememberFile(m, key, it, flow);
  }
  return flow;
}

/** Code that a cell writes is run when it is imported: pieces written one by one are one text. */
function rememberText(m: Machine, key: string, it: Emission): void {
  const only = it.values[0];
  const before = m.state.getVar(`file:${key}`);
  const isPiece = it.api.includes('write') && !it.api.startsWith('pathlib');
  if (only === undefined)
    m.state.setVar(`file:${key}`, before !== undefined && isPiece ? before : str(''));
  else if (only.k === 'str')
    m.state.setVar(`file:${key}`, isPiece && before !== undefined ? m.concat(before, only) : only);
}

/** What a later read of the same place finds. */
function rememberFile(m: Machine, key: string, it: Emission, flow: Flow): void {
  const id = `#file:${key}`;
  const frame = it.values
    .map((value) => getObj(m, value))
    .find((obj) => obj?.cols != null && roleOf(obj.type) !== '');
  m.state.setObj(
    id,
    object('written', {
      cols:
        frame?.cols == null
          ? null
          : { known: columnsWritten(it, frame.cols, flow), rest: flow.rest, index: new Map() },
      data: {
        srcs: [...[...flow.columns.values()].flatMap((x) => x.srcs), ...flow.rest],
        infl: [],
        rows: flow.rows,
        via: flow.via,
      },
      exact: flow.exact,
    }),
  );
}

/** The columns of the file: row labels first, under the names that the format gives them. */
function columnsWritten(it: Emission, cols: Cols, flow: Flow): ReadonlyMap<string, Data> {
  const out = new Map<string, Data>();
  const labels = it.index === false ? undefined : it.labels;
  const index = [...cols.index];
  if (labels !== undefined && index.length === 0) out.set(labels, NO_DATA);
  index.forEach(([name, data], i) => {
    const isNamed = name !== '' && name !== '?';
    if (isNamed && it.index !== false) out.set(name, data);
    else if (labels !== undefined) out.set(labels.replace(/0$/, String(i)), data);
  });
  for (const [name, data] of flow.columns)
    if (!out.has(name) && (cols.known.has(name) || labels === undefined)) {
      // A column without a name is written under its place.
      out.set(name === '' && labels !== undefined ? '0' : name, data);
    }
  return out;
}

/** Shows a value to the user: the output of a cell is saved in the notebook. */
export function showValue(m: Machine, value: Value, at: Ranged, api: string): void {
  if (value.k === 'ref' && roleOf(m.state.getObj(value.id)?.type ?? '') === 'silent') return;
  if (value.k === 'method' && !mayBeAttribute(value)) return;
  recordFlow(m, {
    kind: 'display',
    api,
    at,
    place: placeOfKind('stdout', 'display'),
    values: [value],
    onlyWithData: true,
  });
}

/** `soup.title`: of an object that nobody has described, what looks like a method is mostly a value. */
function mayBeAttribute({ self, fn }: MethodValue): boolean {
  return fn === null && self.k === 'any' && !isDeclared(self.type) && !SCALARS.has(self.type);
}

const SCALARS: ReadonlySet<string> = new Set(['float', 'str', 'bytes']);

export function recordGap(m: Machine, cause: GapCause, api: string | null, at: Ranged): void {
  gap(m, cause, api, at);
}
