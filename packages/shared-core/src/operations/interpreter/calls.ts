/**
 * Where a call goes: a function of the notebook, a library model, a handler of the language core, or
 * nowhere known. An unmodelled third-party call that data reaches is an unknown sink.
 */
import type { Expr } from '../../python/ast.ts';
import { dataOfSources, isEmpty, NO_DATA, source, transformed, union } from '../../values/data.ts';
import type { Data } from '../../values/data.ts';
import { unnamedCols } from '../../values/columns.ts';
import { bitOf } from '../../values/transform.ts';
import { HANDLERS, methodHandler } from '../builtins/index.ts';
import { applyRow } from '../models/apply.ts';
import { applyGuest } from '../models/guest.ts';
import {
  canonicalName,
  duckTypes,
  findFunction,
  findMember,
  isDeclared,
  isPure,
  roleOf,
} from '../models/table.ts';
import type { Model } from '../models/table.ts';
import { contentOf, placeOfPatterns } from '../models/targets.ts';
import { recordFlow } from '../record/emit.ts';
import { placeOfKind } from '../record/resource.ts';
import { computedType } from './computed.ts';
import { typeOf } from './value-type.ts';
import { callFunction, classAttribute, dataOfArgs, instantiate, libraryBase } from './functions.ts';
import { joinOptional } from './lattice.ts';
import { runFinaliser } from './protocol.ts';
import { allocate, dataIn, gap, getObj, under, updateObj } from './machine.ts';
import type { Args, Machine, Ranged } from './machine.ts';
import { runCommandLine } from './shell.ts';
import { any, constText, object, str, UNKNOWN, unknownStr } from './value.ts';
import { asFrame, isParameter, OF_FRAMES } from './parameters.ts';
import type { MethodValue, Value } from './value.ts';

export function callValue(
  m: Machine,
  callee: Value,
  args: Args,
  at: Ranged,
  written?: Expr,
): Value {
  switch (callee.k) {
    case 'func':
      return callFunction(m, callee, args, at);
    case 'class':
      return callClass(m, callee, args, at);
    case 'method':
      return callMethod(m, callee, args, at, written);
    case 'api':
      return callApi(m, callee.name, args, at);
    case 'union':
      return under(m, 'maybe', () => {
        let out: Value | null = null;
        for (const it of callee.of) out = joinOptional(out, callValue(m, it, args, at, written));
        return out ?? UNKNOWN;
      });
    case 'ref': {
      const obj = getObj(m, callee);
      const method = obj?.cls == null ? undefined : classAttribute(m, obj.cls, '__call__');
      if (method !== undefined)
        return callValue(m, method, { ...args, pos: [callee, ...args.pos] }, at);
      return callMethod(
        m,
        { k: 'method', self: callee, name: '__call__', fn: null },
        args,
        at,
        written,
      );
    }
    case 'any':
      return opaqueCall(
        m,
        callee.type === '' || isParameter(callee) ? writtenName(written) : callee.type,
        callee,
        args,
        at,
      );
    default:
      return any(dataOfArgs(m, args));
  }
}

/** The dotted name a call is written with, for messages: `client.post`. */
function writtenName(node: Expr | undefined): string {
  let out = '';
  if (node === undefined) return out;
  let at = node;
  for (let i = 0; i < 6; i++) {
    if (at.kind === 'Attribute') {
      out = out === '' ? at.attr : `${at.attr}.${out}`;
      at = at.value;
    } else if (at.kind === 'Name') return out === '' ? at.id : `${at.id}.${out}`;
    else if (at.kind === 'Call') at = at.func;
    else if (at.kind === 'Subscript') at = at.value;
    else break;
  }
  return out;
}

function callClass(m: Machine, cls: Value & { k: 'class' }, args: Args, at: Ranged): Value {
  const base = libraryBase(cls);
  if (base !== null && classAttribute(m, cls, '__init__') === undefined) {
    const row = findFunction(canonicalName(base));
    if (row !== undefined) {
      const made = applyRow(m, row, null, args, at);
      updateObj(m, made, (obj) => ({ ...obj, cls }));
      if (made.k === 'ref') return made;
    }
  }
  const self = instantiate(m, cls, args, at);
  runFinaliser(m, self, at);
  return self;
}

function callApi(m: Machine, written: string, args: Args, at: Ranged): Value {
  const name = canonicalName(written);
  const patched = m.patched ? m.state.getVar(`api:${name}`) : undefined;
  if (patched !== undefined && !(patched.k === 'api' && patched.name === name))
    return callValue(m, patched, args, at);
  const handler = HANDLERS.get(name);
  if (handler !== undefined) return handler(m, args, at, UNKNOWN);
  const row = findFunction(name);
  if (row !== undefined)
    return row.guest ? callGuest(m, row, null, args, at) : applyRow(m, row, null, args, at);
  // `str.lower(name)`: a method of a built-in type through the type.
  const builtin = name.startsWith('builtins.')
    ? HANDLERS.get(name.slice('builtins.'.length))
    : undefined;
  if (builtin !== undefined)
    return builtin(m, { ...args, pos: args.pos.slice(1) }, at, args.pos[0] ?? UNKNOWN);
  // `pd.DataFrame.to_csv(df, path)`: a method called through its class.
  if (name.startsWith('sh.') || name.startsWith('plumbum.cmd.')) {
    const words = [str(name.slice(name.lastIndexOf('.') + 1)), ...args.pos];
    return runCommandLine(m, allocate(m, object('list', { elts: words }), at, ':words'), name, at);
  }
  const dot = name.lastIndexOf('.');
  const method =
    dot < 0 ? undefined : findMember(name.slice(0, dot), name.slice(dot + 1), 'method');
  const [self, ...rest] = args.pos;
  if (method !== undefined) {
    const viaClass = self !== undefined && roleOf(name.slice(0, dot)) !== '';
    return viaClass
      ? applyRow(m, method, self, { ...args, pos: rest }, at)
      : applyRow(m, method, { k: 'api', name: name.slice(0, dot) }, args, at);
  }
  return opaqueCall(m, name, null, args, at);
}

function callMethod(
  m: Machine,
  callee: MethodValue,
  args: Args,
  at: Ranged,
  written: Expr | undefined,
): Value {
  const { self, name, fn } = callee;
  if (fn !== null) return callValue(m, fn, { ...args, pos: [self, ...args.pos] }, at, written);
  if (self.k === 'union')
    return under(m, 'maybe', () => {
      let out: Value | null = null;
      for (const it of self.of)
        out = joinOptional(out, callValue(m, m.attribute(it, name, at), args, at, written));
      return out ?? UNKNOWN;
    });
  const type = typeOf(m, self);
  const handler = methodHandler(type, name);
  if (handler !== undefined) return handler(m, args, at, self);
  const row = findMember(type, name, 'method');
  if (row !== undefined)
    return row.guest ? callGuest(m, row, self, args, at) : applyRow(m, row, self, args, at);
  if (self.k === 'any' && isParameter(self))
    return (
      callOnFrame(m, self.type, name, args, at) ??
      opaqueCall(m, writtenName(written), self, args, at)
    );
  if (AS_TEXT.test(name)) return unknownStr(dataIn(m, self));
  if (name === '__getattribute__')
    return callApi(m, 'builtins.getattr', { ...args, pos: [self, ...args.pos] }, at);
  const obj = getObj(m, self);
  if (obj !== undefined && (roleOf(obj.type) === 'frame' || roleOf(obj.type) === 'column'))
    return unknownFrameMethod(m, self, name, args, at);
  // What an unmodelled function gave has that function's name for a type.
  if (!isDeclared(type)) {
    const data = dataIn(m, self);
    // What nobody has seen come in leaves: `helper.load().to_csv(path)`.
    const held = isEmpty(data) && self.k === 'any' && LETS_OUT.test(name) ? FROM_NOWHERE : data;
    const duck = isEmpty(held) ? null : duckCall(m, held, name, args, at);
    if (duck !== null && held === FROM_NOWHERE) gap(m, 'unknown-call', writtenName(written), at);
    if (duck !== null) return duck;
  }
  return opaqueCall(m, type === '' ? writtenName(written) : `${type}.${name}`, self, args, at);
}

/** Methods that take data out of a process, by their name: in any library. */
const LETS_OUT =
  /^(save\w*|to_(csv|json|excel|parquet|sql|file\w*|disk|pickle|hdf\w*|netcdf|zarr|gbq|feather|html)|write\w*|dump\w*|export\w*|upload\w*|send\w*|post|push\w*|publish\w*|tofile|log_\w+)$/;

/** A method of a parameter that only frames have makes it a frame; null: any other method. */
function callOnFrame(
  m: Machine,
  asset: string,
  name: string,
  args: Args,
  at: Ranged,
): Value | null {
  if (!OF_FRAMES.test(name)) return null;
  for (const type of duckTypes()) {
    const row = findMember(type, name, 'method');
    if (row !== undefined && !row.name.endsWith('.*'))
      return applyRow(m, row, asFrame(m, asset, type, at), args, at);
  }
  return null;
}

/** What any object gives for showing itself. */
const AS_TEXT = /^(_repr_\w+_|__(repr|str|format|bytes)__)$/;

/** Data of a source that nobody can name. */
const FROM_NOWHERE = dataOfSources([source('{?}', '*')]);

/** A value of unknown type that holds data is taken for what its method names say. */
function duckCall(m: Machine, held: Data, name: string, args: Args, at: Ranged): Value | null {
  for (const type of duckTypes()) {
    const row = findMember(type, name, 'method');
    // A wildcard would take every method for its own.
    if (row === undefined || row.name.endsWith('.*')) continue;
    const stand = allocate(m, object(type, { cols: unnamedCols(held), exact: false }), at, ':duck');
    return applyRow(m, row, stand, args, at);
  }
  return null;
}

/** A method that no model names: the frame may have been changed in any way, but holds what it held. */
function unknownFrameMethod(m: Machine, self: Value, name: string, args: Args, at: Ranged): Value {
  const obj = getObj(m, self);
  if (obj?.cols == null) return UNKNOWN;
  const extra = dataOfArgs(m, args);
  const data = transformed(union(dataIn(m, self), extra), 0, bitOf('udf'));
  gap(m, 'unknown-call', `${obj.type}.${name}`, at);
  return allocate(
    m,
    object(obj.type, { cols: unnamedCols(data), data: obj.data, exact: false }),
    at,
  );
}

/** A call that cannot be followed: its inputs come out again, and may have gone elsewhere. */
export function opaqueCall(
  m: Machine,
  name: string,
  self: Value | null,
  args: Args,
  at: Ranged,
): Value {
  const given = dataOfArgs(m, args);
  const inputs = self === null ? given : union(dataIn(m, self), given);
  const held = union(inputs, fileRead(m, name, args, at));
  const pure = isPure(name);
  runCallbacks(m, args, at, given);
  const letsOut = LETS_OUT.test(name.slice(name.lastIndexOf('.') + 1));
  const reaching = letsOut ? inputs : given;
  if (!isEmpty(reaching) && (!pure || letsOut)) tellUnknown(m, name, self, args, at);
  if (!isEmpty(given) && !pure)
    for (const it of [...args.pos, ...args.kw.values()])
      updateObj(m, it, (obj) => (obj.exact && obj.cols !== null ? { ...obj, exact: false } : obj));
  // What was handed to an unknown object may be in it from here on.
  if (self !== null && !isEmpty(given))
    updateObj(m, self, (obj) => ({ ...obj, data: union(obj.data, given) }));
  // `acme.Client()`: its methods have a name, by which somebody can describe them.
  const isType = pure || /^[A-Z]/.test(name.slice(name.lastIndexOf('.') + 1));
  const computed = isEmpty(held) && pure ? computedType(m, name, self, args) : null;
  return any(transformed(held, 0, bitOf('udf')), computed ?? (isType ? name : ''));
}

/** A call that the workspace describes: what it says is added to what is not known of it. */
function callGuest(m: Machine, row: Model, self: Value | null, args: Args, at: Ranged): Value {
  const given = dataOfArgs(m, args);
  const inputs = self === null ? given : union(dataIn(m, self), given);
  runCallbacks(m, args, at, given);
  const { value, saysAll } = applyGuest(m, row, { self, args, at, inputs });
  if (!saysAll && !isEmpty(inputs)) tellUnknown(m, row.name, self, args, at);
  return value;
}

const DATA_FILE =
  /\.(csv|tsv|parquet|jsonl?|ndjson|xlsx?|feather|orc|avro|arrow|dta|sav|sas7bdat|h5|hdf5?|db|sqlite|txt|dat)(\.\w+)?$/i;
const READS = /^(read|load|scan|open|from|genfrom|fetch|import)/;

/** `lib.read_it("people.csv")` in a library that no model names: the file is in the result. */
function fileRead(m: Machine, name: string, args: Args, at: Ranged): ReturnType<typeof dataOfArgs> {
  const path = args.pos[0];
  const text = path?.k === 'str' && path.pats.length === 1 ? constText(path) : null;
  if (text === null || !DATA_FILE.test(text)) return NO_DATA;
  if (!READS.test(name.slice(name.lastIndexOf('.') + 1))) return NO_DATA;
  const place = placeOfPatterns(m, [[text]]);
  recordFlow(m, {
    kind: 'read',
    api: name,
    at,
    place,
    values: [],
    causes: ['unknown-call'],
    certainty: 'opaque',
  });
  return contentOf(m, place).data;
}

/** Told once for the same data and library, not once for each call. */
function tellUnknown(m: Machine, name: string, self: Value | null, args: Args, at: Ranged): void {
  const values = [...(self === null ? [] : [self]), ...args.pos, ...args.kw.values()];
  const sources = values
    .flatMap((it) => dataIn(m, it).srcs)
    .map((it) => `${it.asset}.${it.column}`)
    .sort()
    .join('|');
  const library = name.split('.')[0] ?? '';
  if (!m.recorder.firstTime(`unknown:${library}:${sources}`)) return;
  gap(m, 'unknown-call', name, at);
  recordFlow(m, {
    kind: 'opaque',
    api: name === '' ? 'unknown' : name,
    at,
    place: placeOfKind('unknown', 'unknown'),
    values,
    causes: ['unknown-call'],
    certainty: 'opaque',
  });
}

/** Functions handed to unknown code may be called with anything else that was handed over. */
function runCallbacks(
  m: Machine,
  args: Args,
  at: Ranged,
  data: ReturnType<typeof dataOfArgs>,
): void {
  const star = any(data);
  const run = (it: Value, pos: readonly Value[]): void => {
    if (it.k === 'method' && it.fn === null) {
      // `submit(df.to_csv, path)`: a method of data with what stands behind it.
      if (isEmpty(dataIn(m, it.self)) || !LETS_OUT.test(it.name)) return;
      under(m, 'maybe', () => m.call(it, { pos, kw: new Map(), star: null, kwStar: null }, at));
    } else if (it.k === 'func' || it.k === 'method')
      under(m, 'maybe', () => m.call(it, { pos: [], kw: new Map(), star, kwStar: null }, at));
  };
  args.pos.forEach((it, i) => run(it, args.pos.slice(i + 1)));
  for (const it of args.kw.values()) run(it, []);
}
